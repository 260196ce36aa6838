package org.denwaban.dialer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.denwaban.campaign.AppointmentStanding;
import org.denwaban.campaign.Ending;
import org.denwaban.campaign.Outcome;
import org.denwaban.clock.Rounds;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Window;
import org.denwaban.db.Database;
import org.denwaban.db.DatabaseAway;
import org.denwaban.people.Household;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How far each campaign is, as the database has it: what survives a restart and what counters cannot
/// tell. Looked up by a thread of its own, so that a scrape never waits for the database; while that is
/// away the last figures stand, and their age says so.
public final class CampaignGauges implements AutoCloseable {

    /// Prometheus scrapes every 15 s (grafana/prometheus.yml); more often would show nothing more. One
    /// look at 50,000 households and 150,000 attempts takes some tenths of a second.
    static final Duration EVERY = Duration.ofSeconds(15);

    /// A window's label where a call kept an appointment outside of every window.
    private static final String NO_WINDOW = "NONE";

    private static final Logger LOG = LoggerFactory.getLogger(CampaignGauges.class);

    /// A figure's name and its labels' values, in the order of the labels' names.
    private record Figure(String name, List<String> labels) {}

    /// What one look found; what it does not hold is zero.
    private record Look(Map<Figure, Double> figures, Instant at) {}

    private final Database database;
    private final List<String> contracts;
    private final Clocks clocks;
    private final Appointments appointments;
    private final ScheduledExecutorService looking =
            new Rounds(Thread.ofVirtual().name("campaign-gauges").factory());
    private volatile Look last = new Look(Map.of(), Instant.MIN);

    /// Registers the gauges of `contracts` (ids); nothing is looked up yet.
    public CampaignGauges(
            Database database,
            List<String> contracts,
            Appointments appointments,
            Clocks clocks,
            MeterRegistry registry) {
        this.database = database;
        this.appointments = appointments;
        this.contracts = List.copyOf(contracts);
        this.clocks = clocks;
        this.contracts.forEach(contract -> register(contract, registry));
        gauge(registry, "denwaban.pbx.gaps", "times in which the PBX was not heard, all of them", Tags.empty());
        gauge(registry, "denwaban.pbx.gaps.seconds", "how long the PBX was not heard, all of them", Tags.empty());
        Gauge.builder("denwaban.campaign.figures.age.seconds", this, CampaignGauges::age)
                .description("age of the figures that come from the database")
                .register(registry);
    }

    private void register(String contract, MeterRegistry registry) {
        var of = Tags.of("contract", contract);
        for (var state : Household.State.values()) {
            gauge(registry, "denwaban.households", "households by state", of.and("state", state.name()));
        }
        for (var ending : Ending.values()) {
            gauge(
                    registry,
                    "denwaban.households.concluded",
                    "households whose course is over, by how it ended",
                    of.and("ending", ending.name()));
        }
        for (var window : windows()) {
            for (var outcome : Outcome.values()) {
                gauge(
                        registry,
                        "denwaban.attempts.today",
                        "attempts of this day of contract time that ended, by window and outcome",
                        of.and("window", window, "outcome", outcome.name()));
            }
        }
        for (var standing : AppointmentStanding.values()) {
            gauge(
                    registry,
                    "denwaban.appointments.today",
                    "appointments of this day of contract time, by how they stand",
                    of.and("standing", standing.name()));
        }
        gauge(registry, "denwaban.do.not.call", "households and numbers that are not to be called", of);
        gauge(registry, "denwaban.offers", "cards that lie before operators and are not dialled yet", of);
        gauge(registry, "denwaban.attempts.in.doubt", "attempts of which nobody can tell how they ended", of);
        gauge(registry, "denwaban.permits.open", "promises not redeemed, given back or ended yet", of);
        gauge(registry, "denwaban.results.missing", "conversations that are over and whose result nobody keyed", of);
    }

    private static List<String> windows() {
        var windows = new ArrayList<String>();
        for (var window : Window.values()) {
            windows.add(window.name());
        }
        windows.add(NO_WINDOW);
        return windows;
    }

    private void gauge(MeterRegistry registry, String name, String what, Tags tags) {
        var figure = new Figure(name, tags.stream().map(tag -> tag.getValue()).toList());
        Gauge.builder(name, this, gauges -> gauges.value(figure))
                .description(what)
                .tags(tags)
                .register(registry);
    }

    /// Looks now, and every {@link #EVERY} from then on.
    public void start() {
        var _ = looking.scheduleWithFixedDelay(this::lookAndGoOn, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        looking.close();
    }

    private double value(Figure figure) {
        var look = last;
        return look.at().equals(Instant.MIN) ? Double.NaN : look.figures().getOrDefault(figure, 0.0);
    }

    private double age() {
        var look = last;
        return look.at().equals(Instant.MIN)
                ? Double.NaN
                : Duration.between(look.at(), clocks.machine().now()).toMillis() / 1e3;
    }

    private void lookAndGoOn() {
        try {
            look();
        } catch (DatabaseAway e) {
            LOG.debug("no figures while the database is away");
        } catch (RuntimeException e) {
            LOG.error(
                    "E-DIAL-006 the figures for the dashboard could not be looked up: {}",
                    e.getClass().getName());
        }
    }

    /// Takes the figures anew.
    void look() {
        var figures = database.transaction(handle -> {
            var found = new HashMap<Figure, Double>();
            contracts.forEach(contract -> count(handle, contract, found));
            gaps(handle, found);
            return found;
        });
        contracts.forEach(contract -> appointments(contract, figures));
        last = new Look(figures, clocks.machine().now());
    }

    private void count(Handle handle, String contract, Map<Figure, Double> found) {
        handle.createQuery("SELECT state, COUNT(*) AS n FROM household WHERE contract_id = :contract GROUP BY state")
                .bind("contract", contract)
                .mapToMap()
                .forEach(row -> put(found, "denwaban.households", row, contract, text(row, "state")));
        handle.createQuery("SELECT ending, COUNT(*) AS n FROM household WHERE contract_id = :contract"
                        + " AND state = 'CONCLUDED' GROUP BY ending")
                .bind("contract", contract)
                .mapToMap()
                .forEach(row -> put(found, "denwaban.households.concluded", row, contract, text(row, "ending")));
        today(handle, contract, found);
        count(
                handle,
                "denwaban.attempts.in.doubt",
                "attempt",
                contract,
                found,
                "state = 'ENDED' AND outcome = 'IN_DOUBT'");
        count(handle, "denwaban.permits.open", "attempt", contract, found, "live = 1 AND state = 'PROMISED'");
        count(
                handle,
                "denwaban.results.missing",
                "attempt",
                contract,
                found,
                "live = 1 AND state = 'ANSWERED' AND operator_gone_at IS NOT NULL");
        count(handle, "denwaban.do.not.call", "do_not_call", contract, found, "lifted_at IS NULL");
        count(handle, "denwaban.offers", "offer", contract, found, "TRUE");
    }

    private void appointments(String contract, Map<Figure, Double> found) {
        var today = Tokyo.day(clocks.contract().now());
        appointments
                .ofDay(contract, today)
                .forEach(each -> found.merge(
                        new Figure(
                                "denwaban.appointments.today",
                                List.of(contract, each.standing().name())),
                        1.0,
                        Double::sum));
    }

    private void today(Handle handle, String contract, Map<Figure, Double> found) {
        var day = Tokyo.day(clocks.contract().now());
        handle.createQuery("SELECT COALESCE(window_used, :none) AS used, outcome, COUNT(*) AS n FROM attempt"
                        + " WHERE contract_id = :contract AND contract_at >= :from AND contract_at < :to"
                        + " AND state = 'ENDED' GROUP BY used, outcome")
                .bind("none", NO_WINDOW)
                .bind("contract", contract)
                .bind("from", Tokyo.instant(day.atStartOfDay()))
                .bind("to", Tokyo.instant(day.plusDays(1).atStartOfDay()))
                .mapToMap()
                .forEach(row ->
                        put(found, "denwaban.attempts.today", row, contract, text(row, "outcome"), text(row, "used")));
    }

    private static void count(
            Handle handle, String name, String table, String contract, Map<Figure, Double> found, String condition) {
        var n = handle.createQuery("SELECT COUNT(*) FROM " + table + " WHERE contract_id = :contract AND " + condition)
                .bind("contract", contract)
                .mapTo(Double.class)
                .one();
        found.put(new Figure(name, List.of(contract)), n);
    }

    private static void gaps(Handle handle, Map<Figure, Double> found) {
        handle.createQuery("SELECT COUNT(*) AS n, COALESCE(SUM(TIMESTAMPDIFF(MICROSECOND, gap_from, gap_to)), 0) / 1e6"
                        + " AS seconds FROM pbx_gap")
                .mapToMap()
                .forEach(row -> {
                    found.put(new Figure("denwaban.pbx.gaps", List.of()), number(row, "n"));
                    found.put(new Figure("denwaban.pbx.gaps.seconds", List.of()), number(row, "seconds"));
                });
    }

    private static void put(Map<Figure, Double> found, String name, Map<String, Object> row, String... labels) {
        found.put(new Figure(name, List.of(labels)), number(row, "n"));
    }

    private static String text(Map<String, Object> row, String column) {
        return String.valueOf(row.get(column));
    }

    private static double number(Map<String, Object> row, String column) {
        return row.get(column) instanceof Number number ? number.doubleValue() : Double.NaN;
    }
}
