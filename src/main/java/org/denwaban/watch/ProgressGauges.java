package org.denwaban.watch;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.denwaban.campaign.Foresight;
import org.denwaban.campaign.Outcome;
import org.denwaban.clock.Clock;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Window;
import org.denwaban.db.Database;
import org.denwaban.dialer.Campaign;
import org.jdbi.v3.core.Handle;

/// How the campaigns go, from their first day: attempts, households by the window that they wait for, contacts, what is
/// billable, days left and days needed. Looked up, not counted: it survives every start.
final class ProgressGauges {

    /// As on the supervisor's board: a forecast says nothing new within minutes.
    private static final Duration FORECAST_EVERY = Duration.ofMinutes(5);

    private static final String NONE = "NONE";
    private static final String APPOINTMENT = "APPOINTMENT";

    /// @param day  of contract time
    /// @param at   of the clock that is never turned
    /// @param days from today to the day on which it is through, both counted; 0 when it is, infinite when never
    private record Foreseen(LocalDate day, long at, double days) {}

    private record Cell(String contract, String a, String b) {}

    private final Database database;
    private final List<Campaign> campaigns;
    private final Foresight foresight;
    private final Map<String, Integer> operators;
    private final Supplier<Instant> contractTime;
    private final Clock machine;
    private final Map<String, Foreseen> foreseen = new HashMap<>();

    private final MultiGauge attempts;
    private final MultiGauge waiting;
    private final MultiGauge contacts;
    private final MultiGauge billable;
    private final MultiGauge expired;
    private final MultiGauge daysLeft;
    private final MultiGauge daysNeeded;
    private volatile double gapsFilled = Double.NaN;

    /// @param operators how many serve a contract, by its id
    ProgressGauges(
            Database database,
            List<Campaign> campaigns,
            Foresight foresight,
            Map<String, Integer> operators,
            Supplier<Instant> contractTime,
            Clock machine,
            MeterRegistry registry) {
        this.database = database;
        this.campaigns = List.copyOf(campaigns);
        this.foresight = foresight;
        this.operators = Map.copyOf(operators);
        this.contractTime = contractTime;
        this.machine = machine;
        attempts = MultiGauge.builder("denwaban.attempts")
                .description("attempts that ended, of the whole campaign, by window and outcome")
                .register(registry);
        waiting = MultiGauge.builder("denwaban.households.waiting")
                .description("households in course by a window that is open to their next attempt; in each of several")
                .register(registry);
        contacts = MultiGauge.builder("denwaban.contact.ratio")
                .description("of attempts that count, the share that reached somebody")
                .register(registry);
        billable = MultiGauge.builder("denwaban.billable.persons")
                .description("people who are billable so far")
                .register(registry);
        expired = MultiGauge.builder("denwaban.permits.expired")
                .description("promises that nobody redeemed and that were given back")
                .register(registry);
        daysLeft = MultiGauge.builder("denwaban.campaign.days.left")
                .description("days of the contract's period that are left, today among them")
                .register(registry);
        daysNeeded = MultiGauge.builder("denwaban.campaign.days.needed")
                .description("days until no household is in course, today among them, as the forecast has it")
                .register(registry);
        Gauge.builder("denwaban.pbx.gaps.filled", () -> gapsFilled)
                .description("gaps of which every call has its end on record")
                .register(registry);
    }

    /// Takes the figures anew.
    void look() {
        database.run(this::read);
        days();
    }

    private void read(Handle handle) {
        attempts.register(
                rows(
                        counts(
                                handle,
                                "SELECT contract_id AS contract, COALESCE(window_used, 'NONE') AS a, outcome AS b,"
                                        + " COUNT(*) AS n FROM attempt WHERE state = 'ENDED' GROUP BY contract_id, a, b"),
                        windows(NONE),
                        Stream.of(Outcome.values()).map(Enum::name).toList(),
                        "window",
                        "outcome"),
                true);
        waiting.register(waiting(handle), true);
        contacts.register(
                one(
                        handle,
                        "SELECT contract_id AS contract, SUM(outcome = 'CONTACT') / COUNT(*) AS n FROM attempt"
                                + " WHERE state = 'ENDED' AND counted IS NOT NULL GROUP BY contract_id",
                        Double.NaN),
                true);
        billable.register(
                one(
                        handle,
                        "SELECT contract_id AS contract, SUM(persons) AS n FROM v_billable GROUP BY contract_id",
                        0),
                true);
        expired.register(
                one(
                        handle,
                        "SELECT contract_id AS contract, COUNT(*) AS n FROM attempt WHERE state = 'VOID'"
                                + " GROUP BY contract_id",
                        0),
                true);
        gapsFilled = gapsFilled(handle);
    }

    private static double gapsFilled(Handle handle) {
        return handle.createQuery("SELECT COUNT(*) FROM v_pbx_gap WHERE filled")
                .mapTo(Double.class)
                .one();
    }

    private List<MultiGauge.Row<?>> waiting(Handle handle) {
        var found = new HashMap<Cell, Double>();
        counts(
                        handle,
                        "SELECT contract_id AS contract, waits_for AS a, '' AS b, COUNT(*) AS n FROM household"
                                + " WHERE state = 'OPEN' GROUP BY contract_id, waits_for")
                .forEach((cell, n) -> {
                    for (var window :
                            cell.a().isEmpty() ? new String[] {NONE} : cell.a().split("\\+", -1)) {
                        found.merge(new Cell(cell.contract(), window, ""), n, Double::sum);
                    }
                });
        return rows(found, windows(APPOINTMENT, NONE), List.of(""), "window", "");
    }

    private static List<String> windows(String... more) {
        return Stream.concat(Stream.of(Window.values()).map(Enum::name), Stream.of(more))
                .toList();
    }

    private static Map<Cell, Double> counts(Handle handle, String sql) {
        return handle.createQuery(sql)
                .map((row, _) -> Map.entry(
                        new Cell(row.getString("contract"), row.getString("a"), String.valueOf(row.getString("b"))),
                        row.getDouble("n")))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /// One for each label of the closed sets, zero where nothing was found.
    private List<MultiGauge.Row<?>> rows(
            Map<Cell, Double> found, List<String> as, List<String> bs, String nameA, String nameB) {
        var rows = new ArrayList<MultiGauge.Row<?>>();
        for (var campaign : campaigns) {
            var id = campaign.contract().id();
            for (var a : as) {
                for (var b : bs) {
                    var tags = Tags.of("contract", id, nameA, a);
                    rows.add(MultiGauge.Row.of(
                            nameB.isEmpty() ? tags : tags.and(nameB, b), found.getOrDefault(new Cell(id, a, b), 0.0)));
                }
            }
        }
        return rows;
    }

    private List<MultiGauge.Row<?>> one(Handle handle, String sql, double without) {
        var found = handle.createQuery(sql)
                .map((row, _) -> Map.entry(row.getString("contract"), row.getDouble("n")))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return ofEach(campaign -> found.getOrDefault(campaign.contract().id(), without));
    }

    private List<MultiGauge.Row<?>> ofEach(ToDoubleFunction<Campaign> value) {
        var rows = new ArrayList<MultiGauge.Row<?>>();
        campaigns.forEach(campaign -> rows.add(
                MultiGauge.Row.of(Tags.of("contract", campaign.contract().id()), value.applyAsDouble(campaign))));
        return rows;
    }

    private void days() {
        var today = Tokyo.day(contractTime.get());
        daysLeft.register(
                ofEach(campaign -> Math.max(
                        0,
                        1
                                + ChronoUnit.DAYS.between(
                                        today, campaign.outbound().period().last()))),
                true);
        daysNeeded.register(ofEach(campaign -> needed(campaign, today)), true);
    }

    private double needed(Campaign campaign, LocalDate today) {
        var id = campaign.contract().id();
        long now = machine.nanos();
        var before = foreseen.get(id);
        if (before == null || !before.day().equals(today) || now - before.at() > FORECAST_EVERY.toNanos()) {
            before = new Foreseen(today, now, foresee(campaign, today));
            foreseen.put(id, before);
        }
        return before.days();
    }

    private double foresee(Campaign campaign, LocalDate today) {
        var forecast = foresight.of(
                campaign.contract(),
                campaign.outbound(),
                contractTime.get(),
                Math.max(1, operators.getOrDefault(campaign.contract().id(), 0)));
        var through = forecast.throughOn();
        if (forecast.households() < 1) {
            return 0;
        }
        return through == null ? Double.POSITIVE_INFINITY : 1 + ChronoUnit.DAYS.between(today, through);
    }
}
