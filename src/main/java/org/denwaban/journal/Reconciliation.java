package org.denwaban.journal;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.denwaban.clock.Clock;
import org.denwaban.clock.Rounds;
import org.denwaban.clock.Tokyo;
import org.denwaban.db.Database;
import org.denwaban.db.DatabaseAway;
import org.denwaban.journal.ReconciliationRules.Fault;
import org.denwaban.journal.ReconciliationStore.Day;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Compares, once a day, every call that the PBX wrote of with our record, and publishes how many are the same. A day
/// is Tokyo's, by machine time: that is what the PBX knows.
public final class Reconciliation {

    /// After a day's end its last lines come to the database within seconds.
    static final Duration AFTER_THE_DAY = Duration.ofMinutes(5);

    /// Yesterday is looked at again while it is not whole: an attempt in doubt may be corrected, a gap be filled.
    private static final Duration EVERY = Duration.ofMinutes(10);

    private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);

    private final Database database;
    private final List<CallsKept> rooms;
    private final ReconciliationStore store;
    private final Clock clock;
    private final GapStore gaps = new GapStore();

    public Reconciliation(Database database, List<CallsKept> rooms, ReconciliationStore store, Clock clock) {
        this.database = database;
        this.rooms = List.copyOf(rooms);
        this.store = store;
        this.clock = clock;
    }

    /// Compares a day and writes the result down, in the place of an earlier one.
    ///
    /// @throws DatabaseAway if the database cannot be asked
    public Day reconcile(LocalDate day) {
        var from = Tokyo.instant(day.atStartOfDay());
        var to = Tokyo.instant(day.plusDays(1).atStartOfDay());
        return database.transaction(handle -> {
            var written = store.written(handle, from, to);
            var ids = written.stream().map(ReconciliationRules.Written::id).toList();
            var kept = new ArrayList<CallsKept.Kept>();
            rooms.forEach(room -> kept.addAll(room.kept(handle, from, to, ids)));
            var result = ReconciliationRules.compare(written, kept);
            var made = new Day(
                    day,
                    clock.now(),
                    result.written(),
                    result.kept(),
                    result.agreed(),
                    result.count(Fault.MISSING),
                    result.count(Fault.INVENTED),
                    result.count(Fault.ANSWER_DIFFERS) + result.count(Fault.END_MISSING),
                    result.inDoubt(),
                    store.torn(handle, from, to),
                    gaps.openWithin(handle, from, to).size(),
                    result.score());
            store.write(handle, made, result.findings());
            return made;
        });
    }

    /// Does it each day from now on, and publishes the last result.
    public Daily daily(MeterRegistry meters) {
        return new Daily(meters);
    }

    /// Yesterday's result, made if it is not there, not whole, or the day was not over when it was made.
    Day yesterday() {
        var day = Tokyo.day(clock.now().minus(AFTER_THE_DAY)).minusDays(1);
        var over = Tokyo.instant(day.plusDays(1).atStartOfDay());
        return database.transaction(handle -> store.day(handle, day))
                .filter(made -> made.whole() && made.madeAt().isAfter(over))
                .orElseGet(() -> reconcile(day));
    }

    /// Compares each day while it is open.
    public final class Daily implements AutoCloseable {

        private final ScheduledExecutorService looking =
                new Rounds(Thread.ofVirtual().name("reconciliation").factory());
        private volatile @Nullable Day last;

        Daily(MeterRegistry registry) {
            gauge(
                    registry,
                    "denwaban.reconciliation.score.percent",
                    "the last day's calls that are the same on both records",
                    Day::score);
            gauge(
                    registry,
                    "denwaban.reconciliation.missing.calls",
                    "the last day's calls that only the PBX knows",
                    Day::missing);
            gauge(
                    registry,
                    "denwaban.reconciliation.invented.calls",
                    "the last day's calls that only we know",
                    Day::invented);
            gauge(
                    registry,
                    "denwaban.reconciliation.differing.calls",
                    "the last day's calls told otherwise by the PBX",
                    Day::differing);
            gauge(registry, "denwaban.reconciliation.age.seconds", "how long ago the last day was compared", this::age);
            var _ = looking.scheduleWithFixedDelay(this::look, 0, EVERY.toSeconds(), TimeUnit.SECONDS);
        }

        private double age(Day day) {
            return Duration.between(day.madeAt(), clock.now()).toMillis() / 1e3;
        }

        private void gauge(MeterRegistry registry, String name, String what, ToDoubleFunction<Day> value) {
            Gauge.builder(name, () -> {
                        var day = last;
                        return day == null ? Double.NaN : value.applyAsDouble(day);
                    })
                    .description(what)
                    .register(registry);
        }

        private void look() {
            try {
                var day = yesterday();
                if (!day.whole()) {
                    LOG.warn(
                            "E-JOURNAL-008 {}: {} of {} calls are the same on the PBX's record and ours ({} missing, {}"
                                    + " invented, {} differ), {} gaps open",
                            day.day(),
                            day.agreed(),
                            day.agreed() + day.missing() + day.invented() + day.differing(),
                            day.missing(),
                            day.invented(),
                            day.differing(),
                            day.openGaps());
                }
                last = day;
            } catch (DatabaseAway e) {
                LOG.debug("nothing is compared while the database is away");
            } catch (RuntimeException e) {
                LOG.error(
                        "E-JOURNAL-009 yesterday's calls could not be compared, trying again: {}",
                        e.getClass().getName());
            }
        }

        @Override
        public void close() {
            looking.close();
        }
    }
}
