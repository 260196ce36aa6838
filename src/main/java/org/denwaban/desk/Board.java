package org.denwaban.desk;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.denwaban.calendar.Holidays;
import org.denwaban.campaign.Foresight;
import org.denwaban.clock.Clock;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.contract.Window;
import org.denwaban.db.Database;
import org.denwaban.desk.BoardState.OfCampaign;
import org.denwaban.desk.BoardState.OfHouse;
import org.denwaban.desk.BoardState.OfLine;
import org.denwaban.desk.BoardState.OfOperator;
import org.denwaban.desk.BoardState.OfWindow;
import org.denwaban.desk.BoardState.Result;
import org.denwaban.desk.Seat.Region;
import org.denwaban.dialer.Appointments;
import org.denwaban.dialer.Campaign;
import org.denwaban.dialer.EmergencyStops;
import org.denwaban.dialer.TrunkHealth;
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

    /// Older figures say so.
    private static final Duration OLD = Duration.ofSeconds(1);

    /// What the room needs for it.
    ///
    /// @param open      of a contract: whether its line is open now
    /// @param hindrance why nobody is dialled now; empty for nothing
    /// @param trunk     how the carrier did of late
    /// @param journalDepth events that the database does not have yet
    /// @param ticketMailMissed of a contract: whether its mail of ticket numbers has not left in time
    record Needs(
            Database database,
            LineBoard lines,
            Map<String, Contract> contracts,
            List<Campaign> campaigns,
            Function<String, Boolean> open,
            EmergencyStops stops,
            Supplier<String> hindrance,
            Supplier<TrunkHealth> trunk,
            LongSupplier journalDepth,
            Predicate<String> ticketMailMissed,
            Appointments appointments,
            Holidays holidays,
            Duration wrapUp,
            Supplier<Instant> contractTime,
            Clock machine,
            Pages pages) {}

    /// The regions of a board, by who looks at it.
    interface Regions {
        List<Region> of(User user);
    }

    /// @param at of the clock that is never turned
    private record Read(
            Map<String, OfLine> lines, Map<String, OfCampaign> campaigns, long gaps, Instant since, long at) {}

    private final Needs needs;
    private final BoardStore store = new BoardStore();
    private final Outlook outlook;
    private volatile @Nullable Read last;

    private List<Alarm> alarms = List.of();

    /// How many operators are at work for a contract, as was last seen.
    private volatile Map<String, Integer> serving = Map.of();

    Board(Needs needs) {
        this.needs = needs;
        this.outlook = new Outlook(
                needs.campaigns(),
                needs.appointments(),
                new Foresight(needs.database(), needs.holidays(), needs.wrapUp()),
                needs.contractTime(),
                needs.machine());
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
        outlook.look(contract -> serving.getOrDefault(contract, 0));
        var since = needs.machine().now();
        last = needs.database().transaction(handle -> {
            var campaigns = new HashMap<String, OfCampaign>();
            for (var campaign : needs.campaigns()) {
                campaigns.put(campaign.contract().id(), campaign(handle, campaign));
            }
            return new Read(lines, campaigns, store.gaps(handle, Tokyo.day(since)), since, now);
        });
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
                reception.serviceLevelPercent(),
                figures.serviceLevel().orElse(100) < reception.serviceLevelPercent(),
                reception.queue().maximumWait().toSeconds(),
                reception.minimumOperators(),
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

    private OfCampaign campaign(Handle handle, Campaign campaign) {
        var id = campaign.contract().id();
        var foreseen = outlook.of(id);
        var states = store.states(handle, id);
        var unsettled = store.open(handle, id);
        long open = states.getOrDefault("OPEN", 0L);
        long concluded = states.getOrDefault("CONCLUDED", 0L);
        return new OfCampaign(
                id,
                campaign.contract().name(),
                campaign.dial(),
                needs.stops().stopped(id),
                open,
                concluded,
                store.endings(handle, id).getOrDefault("CONTACTED", 0L),
                states.getOrDefault("DEFECTIVE", 0L),
                open + concluded == 0 ? 0 : (int) (100 * concluded / (open + concluded)),
                windows(handle, campaign.contract(), foreseen),
                results(handle, campaign.contract()),
                unsettled.getOrDefault("DOUBT", 0L),
                unsettled.getOrDefault("MISSING", 0L),
                foreseen.overdue(),
                foreseen.through(),
                foreseen.late(),
                campaign.outbound().period().last().toString());
    }

    private List<OfWindow> windows(Handle handle, Contract contract, Outlook.Foreseen foreseen) {
        var today = store.calls(
                handle, contract.id(), Tokyo.day(needs.contractTime().get()));
        var labels = Objects.requireNonNull(contract.results()).timeLabels();
        return Stream.of(Window.values())
                .map(window -> {
                    var calls = today.getOrDefault(window.name(), new BoardStore.Calls(0, 0));
                    return new OfWindow(
                            labels.getOrDefault(window, window.name()),
                            calls.calls(),
                            calls.contacts(),
                            foreseen.ahead().getOrDefault(window, 0L),
                            foreseen.lacking().getOrDefault(window, 0L));
                })
                .toList();
    }

    private List<Result> results(Handle handle, Contract contract) {
        var today = store.results(
                handle, contract.id(), Tokyo.day(needs.contractTime().get()));
        return Objects.requireNonNull(contract.results()).dispositions().stream()
                .filter(each -> today.containsKey(each.code()))
                .map(each -> new Result(each.label(), today.getOrDefault(each.code(), 0L)))
                .toList();
    }

    /// The regions as they are now.
    Regions regions(Collection<Presence.Seen> seen, Function<Operator, List<Work>> works, Desks.OfHouse house) {
        noteServing(seen);
        var read = last;
        var ofHouse = house(house, read);
        var wrong = alarms(ofHouse, read);
        return user -> {
            var operators = seen.stream()
                    .filter(each -> !Collections.disjoint(each.operator().contracts(), user.contracts()))
                    .map(each -> operator(each, works.apply(each.operator())))
                    .sorted((a, b) -> a.id().compareTo(b.id()))
                    .toList();
            return List.of(
                    region("house", ofHouse, "board/house", Map.of("house", ofHouse)),
                    region(
                            "alarms",
                            wrong.stream()
                                    .filter(each -> each.contract().isEmpty()
                                            || user.contracts().contains(each.contract()))
                                    .toList(),
                            "board/alarms",
                            "alarms"),
                    region("operators", operators, "board/operators", Map.of("operators", operators)),
                    region("lines", theirs(user, read == null ? Map.of() : read.lines()), "board/lines", "lines"),
                    region(
                            "campaigns",
                            theirs(user, read == null ? Map.of() : read.campaigns()),
                            "board/campaigns",
                            "campaigns"));
        };
    }

    private boolean old(Read read) {
        return needs.machine().nanos() - read.at() > OLD.toNanos();
    }

    private OfHouse house(Desks.OfHouse house, @Nullable Read read) {
        var trunk = needs.trunk().get();
        return new OfHouse(
                house.pbxHeard(),
                house.databaseThere(),
                read != null && old(read) ? read.since().toEpochMilli() : 0,
                read == null ? 0 : read.gaps(),
                trunk.failuresInRow(),
                trunk.paused(needs.machine().now()),
                needs.journalDepth().getAsLong(),
                needs.hindrance().get());
    }

    /// One thread does this.
    private List<Alarm> alarms(OfHouse house, @Nullable Read read) {
        long now = needs.machine().now().toEpochMilli();
        var wrong = read == null
                ? AlarmRules.of(house, Map.of(), List.of(), serving, now)
                : AlarmRules.of(house, read.lines(), read.campaigns().values(), serving, now);
        var missed = needs.contracts().values().stream()
                .filter(contract -> needs.ticketMailMissed().test(contract.id()))
                .collect(Collectors.toMap(Contract::id, Contract::name));
        alarms = AlarmRules.since(alarms, AlarmRules.withMails(wrong, missed), now);
        return alarms;
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
                works.stream().anyMatch(Work::talking),
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
