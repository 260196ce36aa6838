package org.denwaban.desk;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.denwaban.calendar.Holidays;
import org.denwaban.campaign.ForecastRules;
import org.denwaban.campaign.ForecastStore;
import org.denwaban.campaign.PaceRules;
import org.denwaban.clock.Clock;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.contract.Window;
import org.denwaban.db.Database;
import org.denwaban.desk.BoardState.OfCampaign;
import org.denwaban.desk.BoardState.OfLine;
import org.denwaban.desk.BoardState.OfOperator;
import org.denwaban.desk.Seat.Region;
import org.denwaban.dialer.Campaign;
import org.denwaban.dialer.EmergencyStops;
import org.denwaban.inbound.LineBoard;
import org.denwaban.inbound.LineFigures;
import org.denwaban.staff.Duty;
import org.denwaban.staff.Operator;
import org.denwaban.staff.Presence;
import org.denwaban.staff.User;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// What supervisors watch: operators as they are now, lines and campaigns as the database had them a moment ago. Of
/// contracts that they have rights for, and of no person.
final class Board {

    /// Nothing on a board is older than 1 s; a look at 50,000 households takes some hundredths of one.
    private static final Duration READ_EVERY = Duration.ofMillis(500);

    /// A forecast takes longer, and says nothing new within minutes.
    private static final Duration FORECAST_EVERY = Duration.ofMinutes(5);

    /// What call centres aim at where the city names no figure (80 % within the contract's time).
    private static final double LEVEL_WANTED = 80;

    /// What the room needs for it.
    ///
    /// @param open      of a contract: whether its line is open now
    /// @param hindrance why nobody is dialled now; empty for nothing
    record Needs(
            Database database,
            LineBoard lines,
            Map<String, Contract> contracts,
            List<Campaign> campaigns,
            Function<String, Boolean> open,
            EmergencyStops stops,
            Supplier<String> hindrance,
            Holidays holidays,
            Duration wrapUp,
            Supplier<Instant> contractTime,
            Clock machine,
            Pages pages) {}

    /// The regions of a board, by who looks at it.
    interface Regions {
        List<Region> of(User user);
    }

    private record Foreseen(String through, boolean late, long at) {}

    private record Read(Map<String, OfLine> lines, Map<String, OfCampaign> campaigns, long gaps, long at) {}

    private final Needs needs;
    private final ForecastStore forecasts = new ForecastStore();
    private final Map<String, Foreseen> foreseen = new HashMap<>();
    private volatile @Nullable Read last;

    /// How many operators are at work for a contract, as was last seen.
    private volatile Map<String, Integer> serving = Map.of();

    Board(Needs needs) {
        this.needs = needs;
    }

    /// Looks anew, if it is time. One thread does this; it waits for the database.
    void read() {
        long now = needs.machine().nanos();
        var before = last;
        if (before != null && now - before.at() < READ_EVERY.toNanos()) {
            return;
        }
        var lines = new HashMap<String, OfLine>();
        for (var contract : needs.lines().contracts()) {
            lines.put(contract, line(contract));
        }
        var campaigns = new HashMap<String, OfCampaign>();
        for (var campaign : needs.campaigns()) {
            campaigns.put(campaign.contract().id(), campaign(campaign));
        }
        last = new Read(lines, campaigns, gaps(), now);
    }

    private long gaps() {
        var day = Tokyo.day(needs.machine().now());
        return needs.database()
                .transaction(handle -> handle.createQuery("SELECT COUNT(*) FROM pbx_gap WHERE gap_to >= :today")
                        .bind("today", Tokyo.instant(day.atStartOfDay()))
                        .mapTo(Long.class)
                        .one());
    }

    private OfLine line(String contractId) {
        var contract = Objects.requireNonNull(needs.contracts().get(contractId));
        var reception = Objects.requireNonNull(contract.reception());
        var figures =
                needs.lines().of(contractId, Tokyo.day(needs.contractTime().get()));
        return new OfLine(
                contract.name(),
                needs.open().apply(contractId),
                figures.waiting(),
                longestSince(figures),
                figures.talking(),
                figures.serviceLevel().isEmpty()
                        ? ""
                        : String.valueOf((int) figures.serviceLevel().getAsDouble()),
                reception.serviceLevelWithin().toSeconds(),
                figures.serviceLevel().orElse(100) < LEVEL_WANTED,
                figures.offered(),
                figures.answered(),
                figures.abandoned(),
                figures.afterHours(),
                figures.callBacksWaiting());
    }

    /// As a moment, so that the page's clock runs on by itself; to the second, so that nothing is sent for less.
    private long longestSince(LineFigures figures) {
        long now = needs.machine().now().toEpochMilli();
        return figures.longestWaiting()
                .map(waited -> (now - waited.toMillis()) / 1_000 * 1_000)
                .orElse(0L);
    }

    private OfCampaign campaign(Campaign campaign) {
        var id = campaign.contract().id();
        var foresee = foreseen(campaign);
        return needs.database().transaction(handle -> {
            var states = counts(
                    handle,
                    "SELECT state AS name, COUNT(*) AS n FROM household WHERE contract_id = :contract GROUP BY state",
                    id);
            long open = states.getOrDefault("OPEN", 0L);
            long concluded = states.getOrDefault("CONCLUDED", 0L);
            var contacted = counts(
                    handle,
                    "SELECT ending AS name, COUNT(*) AS n FROM household WHERE contract_id = :contract AND state ="
                            + " 'CONCLUDED' GROUP BY ending",
                    id);
            var live = counts(
                    handle,
                    "SELECT IF(state = 'ENDED', 'DOUBT', 'MISSING') AS name, COUNT(*) AS n FROM attempt WHERE contract_id ="
                            + " :contract AND (state = 'ENDED' AND outcome = 'IN_DOUBT' OR live = 1 AND state = 'ANSWERED'"
                            + " AND operator_gone_at IS NOT NULL) GROUP BY name",
                    id);
            return new OfCampaign(
                    id,
                    campaign.contract().name(),
                    campaign.dial(),
                    needs.stops().stopped(id),
                    open,
                    concluded,
                    contacted.getOrDefault("CONTACTED", 0L),
                    states.getOrDefault("DEFECTIVE", 0L),
                    open + concluded == 0 ? 0 : (int) (100 * concluded / (open + concluded)),
                    today(handle, campaign.contract()),
                    live.getOrDefault("DOUBT", 0L),
                    live.getOrDefault("MISSING", 0L),
                    foresee.through(),
                    foresee.late(),
                    campaign.outbound().period().last().toString());
        });
    }

    private List<BoardState.Today> today(Handle handle, Contract contract) {
        var day = Tokyo.day(needs.contractTime().get());
        var results = Objects.requireNonNull(contract.results());
        var today = new ArrayList<BoardState.Today>();
        for (var window : Window.values()) {
            var n = handle.createQuery("SELECT COUNT(*) AS calls, COALESCE(SUM(outcome = 'CONTACT'), 0) AS contacts"
                            + " FROM attempt WHERE contract_id = :contract AND contract_at >= :from AND contract_at < :to"
                            + " AND window_used = :window AND state = 'ENDED'")
                    .bind("contract", contract.id())
                    .bind("from", Tokyo.instant(day.atStartOfDay()))
                    .bind("to", Tokyo.instant(day.plusDays(1).atStartOfDay()))
                    .bind("window", window.name())
                    .map((row, _) -> new BoardState.Today(
                            results.timeLabels().getOrDefault(window, window.name()),
                            row.getLong("calls"),
                            row.getLong("contacts")))
                    .one();
            if (n.calls() > 0) {
                today.add(n);
            }
        }
        return today;
    }

    private static Map<String, Long> counts(Handle handle, String sql, String contract) {
        var counts = new HashMap<String, Long>();
        handle.createQuery(sql)
                .bind("contract", contract)
                .map((row, _) -> counts.put(String.valueOf(row.getString("name")), row.getLong("n")))
                .list();
        return counts;
    }

    private Foreseen foreseen(Campaign campaign) {
        var id = campaign.contract().id();
        long now = needs.machine().nanos();
        var before = foreseen.get(id);
        if (before != null && now - before.at() < FORECAST_EVERY.toNanos()) {
            return before;
        }
        var fresh = foresee(campaign, now);
        foreseen.put(id, fresh);
        return fresh;
    }

    private Foreseen foresee(Campaign campaign, long nanos) {
        var id = campaign.contract().id();
        var now = needs.contractTime().get();
        var measured = needs.database().transaction(handle -> forecasts.measured(handle, id));
        var cohorts = needs.database().transaction(handle -> forecasts.cohorts(handle, id, now));
        var forecast = new ForecastRules(campaign.contract(), needs.holidays())
                .forecast(cohorts, now, PaceRules.pace(measured, campaign.outbound(), needs.wrapUp()), operators(id));
        var through = forecast.throughOn();
        return new Foreseen(
                through == null ? "" : through.toString(), through == null && forecast.households() >= 1, nanos);
    }

    private int operators(String contractId) {
        return Math.max(1, serving.getOrDefault(contractId, 0));
    }

    /// The regions as they are now.
    Regions regions(Collection<Presence.Seen> seen, Function<Operator, List<Work>> works, Desks.OfHouse house) {
        noteServing(seen);
        var read = last;
        var ofHouse = new BoardState.OfHouse(
                house.pbxHeard(),
                house.databaseThere(),
                read == null ? 0 : read.gaps(),
                needs.hindrance().get());
        return user -> {
            var operators = seen.stream()
                    .filter(each -> !Collections.disjoint(each.operator().contracts(), user.contracts()))
                    .map(each -> operator(each, works.apply(each.operator())))
                    .sorted((a, b) -> a.id().compareTo(b.id()))
                    .toList();
            return List.of(
                    region("house", ofHouse, "board/house", Map.of("house", ofHouse)),
                    region("operators", operators, "board/operators", Map.of("operators", operators)),
                    region("lines", theirs(user, read == null ? Map.of() : read.lines()), "board/lines", "lines"),
                    region(
                            "campaigns",
                            theirs(user, read == null ? Map.of() : read.campaigns()),
                            "board/campaigns",
                            "campaigns"));
        };
    }

    private void noteServing(Collection<Presence.Seen> seen) {
        var now = new HashMap<String, Integer>();
        seen.forEach(each -> each.duty().contracts().forEach(contract -> now.merge(contract, 1, Integer::sum)));
        serving = now;
    }

    private static <T> List<T> theirs(User user, Map<String, T> byContract) {
        return user.contracts().stream()
                .filter(byContract::containsKey)
                .map(byContract::get)
                .toList();
    }

    private Region region(String id, List<?> state, String template, String name) {
        return region(id, state, template, Map.of(name, state));
    }

    private Region region(String id, Object state, String template, Map<String, ?> values) {
        return new Region(id, state, language -> needs.pages().render(template, language, values));
    }

    private OfOperator operator(Presence.Seen seen, List<Work> works) {
        var names = new HashMap<String, String>();
        needs.contracts().forEach((id, contract) -> names.put(id, contract.name()));
        var screen = OperatorScreen.of(seen, works, names, OperatorScreen.Lines.NONE);
        var call = screen.call();
        return new OfOperator(
                seen.operator().id(),
                state(seen),
                seen.resting() ? "resting" : seen.duty().state(),
                screen.duty().since(),
                call.stage(),
                call.since(),
                call.contract(),
                seen.phone(),
                WorkRules.untold(works));
    }

    private static String state(Presence.Seen seen) {
        if (seen.resting()) {
            return "duty.wrap-up";
        }
        return switch (seen.duty()) {
            case Duty.Paused paused -> "pause." + paused.reason();
            case Duty.Ready _ -> "duty.READY";
            case Duty.Off _ -> "duty.OFF";
        };
    }
}
