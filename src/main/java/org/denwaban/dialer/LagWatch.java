package org.denwaban.dialer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.denwaban.clock.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How long the oldest event has waited for the journal's disk or for the switchboard; keeps whether dialling waits
/// for it ({@link LagRules}). It looks whenever it is asked, which the dialer does four times a second.
public final class LagWatch {

    private static final Logger LOG = LoggerFactory.getLogger(LagWatch.class);

    private final Clock machine;
    private final Supplier<Optional<Instant>> journal;
    private final Supplier<Optional<Instant>> switchboard;
    private boolean waits;

    /// @param journal     when the oldest event was heard that is not on the journal's disk; empty where all are
    /// @param switchboard likewise that the switchboard has not worked on
    public LagWatch(
            Clock machine,
            Supplier<Optional<Instant>> journal,
            Supplier<Optional<Instant>> switchboard,
            MeterRegistry registry) {
        this.machine = machine;
        this.journal = journal;
        this.switchboard = switchboard;
        gauge(registry, "disk", journal);
        gauge(registry, "switchboard", switchboard);
    }

    private void gauge(MeterRegistry registry, String to, Supplier<Optional<Instant>> since) {
        Gauge.builder("denwaban.backlog.age.seconds", () -> age(since).toMillis() / 1e3)
                .description("how long the oldest event waits for the journal's disk, for the switchboard")
                .tag("to", to)
                .register(registry);
    }

    /// Whether what the PBX says is worked on in time.
    public synchronized boolean keepsPace() {
        var lag = Stream.of(age(journal), age(switchboard))
                .max(Duration::compareTo)
                .orElseThrow();
        boolean before = waits;
        waits = LagRules.waits(waits, lag);
        if (waits && !before) {
            LOG.warn("E-DIAL-024 what the PBX says is worked on {} ms late: nobody is dialled", lag.toMillis());
        }
        return !waits;
    }

    /// A clock that was set back makes nothing young: the other hindrance says so.
    private Duration age(Supplier<Optional<Instant>> since) {
        var age = since.get().map(at -> Duration.between(at, machine.now())).orElse(Duration.ZERO);
        return age.isNegative() ? Duration.ZERO : age;
    }
}
