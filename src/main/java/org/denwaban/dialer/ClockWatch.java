package org.denwaban.dialer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.denwaban.clock.Clock;
import org.denwaban.clock.Rounds;
import org.denwaban.db.Database;
import org.denwaban.db.DatabaseAway;
import org.denwaban.pbx.ami.AmiListener.PbxClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Compares the three clocks all the time: this machine's, the database's and the PBX's. While they lie more than
/// {@link Clocks#APART_MOST} apart, or one of them is not known, nobody is dialled, and the reason says which one; it
/// goes on by itself as soon as they agree. Nor is anybody dialled while this machine's clock has jumped away from its
/// {@link ClockLine}, with which the others' agree where all are one machine's. The gate asks them once more for each
/// call (see {@link Clocks}).
public final class ClockWatch implements AutoCloseable {

    /// Time between two comparisons; the PBX is pinged as often.
    static final Duration EVERY = Duration.ofSeconds(2);

    /// An answer that took longer tells the time to half a second only, and is not used.
    static final Duration SLOWEST_ANSWER = Duration.ofSeconds(1);

    /// What was told longer ago is not known any more: five pings.
    static final Duration KNOWN_FOR = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);

    private final Database database;
    private final Clock machine;
    private final ClockLine line;
    private final Supplier<Optional<PbxClock>> pbx;
    private final ScheduledExecutorService looking =
            new Rounds(Thread.ofVirtual().name("clock-watch").factory());
    private volatile @Nullable Told databaseTold;
    private volatile @Nullable Told pbxTold;
    private volatile Optional<String> hindrance = Optional.of("the clocks are not compared yet");

    private record Told(Duration ahead, long atNanos) {}

    /// @param line where the machine's clock ought to stand; the gate asks the same
    /// @param pbx  what the PBX's clock shows, empty while it is not heard
    public ClockWatch(
            Database database,
            Clock machine,
            ClockLine line,
            Supplier<Optional<PbxClock>> pbx,
            MeterRegistry registry) {
        this.database = database;
        this.machine = machine;
        this.line = line;
        this.pbx = pbx;
        gauge(registry, "database", () -> ahead(databaseTold));
        gauge(registry, "pbx", () -> ahead(pbxTold));
        Gauge.builder("denwaban.clock.jump.seconds", line, each -> each.off().toNanos() / 1e9)
                .description("how far this machine's clock is ahead of where its monotonic clock says it should be")
                .register(registry);
    }

    private static void gauge(MeterRegistry registry, String clock, Supplier<Number> value) {
        Gauge.builder("denwaban.clock.ahead.seconds", value)
                .description("how far another clock is ahead of this machine's")
                .tag("clock", clock)
                .register(registry);
    }

    private static double ahead(@Nullable Told told) {
        return told == null ? Double.NaN : told.ahead().toNanos() / 1e9;
    }

    /// Compares now and then, from now on.
    public void start() {
        var _ = looking.scheduleWithFixedDelay(this::lookAndGoOn, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// What stands against dialling anybody; empty while the clocks agree.
    public Optional<String> hindrance() {
        return hindrance;
    }

    private void lookAndGoOn() {
        try {
            look();
        } catch (RuntimeException e) {
            LOG.error(
                    "E-CLOCK-009 the clocks could not be compared, trying again: {}",
                    e.getClass().getName());
        }
    }

    /// Compares.
    void look() {
        askDatabase();
        pbx.get()
                .filter(told -> told.roundTrip().compareTo(SLOWEST_ANSWER) <= 0)
                .ifPresent(told -> pbxTold = new Told(told.ahead(), told.atNanos()));
        var before = hindrance;
        var jumped = jumped(line.look());
        var apart = reason();
        hindrance = apart.or(() -> jumped);
        if (!hindrance.equals(before)) {
            hindrance.ifPresentOrElse(
                    why -> LOG.warn("{} {}", apart.isPresent() ? "E-CLOCK-007" : "E-CLOCK-010", why),
                    () -> LOG.info("the three clocks agree"));
        }
    }

    private void askDatabase() {
        try {
            var began = machine.nanos();
            var told = database.transaction(handle -> handle.createQuery("SELECT UTC_TIMESTAMP(6)")
                    .mapTo(Instant.class)
                    .one());
            var took = Duration.ofNanos(machine.nanos() - began);
            if (took.compareTo(SLOWEST_ANSWER) <= 0) {
                var ours = machine.now().minus(took.dividedBy(2));
                databaseTold = new Told(Duration.between(ours, told), machine.nanos());
            }
        } catch (DatabaseAway e) {
            LOG.debug("the database's clock cannot be asked");
        }
    }

    private Optional<String> jumped(Duration off) {
        return line.steady()
                ? Optional.empty()
                : Optional.of("this machine's clock jumped by " + seconds(off)
                        + " s; set it right, or confirm it (./denwaban clock --confirm)");
    }

    private Optional<String> reason() {
        var ofDatabase = databaseTold;
        var ofPbx = pbxTold;
        if (ofDatabase == null || old(ofDatabase)) {
            return Optional.of("the database's clock is not known");
        }
        if (ofPbx == null || old(ofPbx)) {
            return Optional.of("the PBX's clock is not known");
        }
        var agreement = ClockRules.compare(ofDatabase.ahead(), ofPbx.ahead());
        return agreement == ClockRules.Agreement.AGREE
                ? Optional.empty()
                : Optional.of(agreement.words() + " (against this machine's the database's shows "
                        + seconds(ofDatabase.ahead()) + " s, the PBX's " + seconds(ofPbx.ahead()) + " s)");
    }

    private boolean old(Told told) {
        return machine.nanos() - told.atNanos() > KNOWN_FOR.toNanos();
    }

    /// Whole seconds, so that a reason does not change with every look.
    private static String seconds(Duration ahead) {
        return String.format(Locale.ROOT, "%+d", Math.round(ahead.toMillis() / 1e3));
    }

    @Override
    public void close() {
        looking.close();
    }
}
