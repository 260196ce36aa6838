package org.denwaban.dialer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.denwaban.call.CallFact;
import org.denwaban.clock.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps count of the carrier's failures as they are heard, and says whether it is left alone just now. What is only
/// found in the CEL file later says nothing of the carrier as it is now. Begins anew with each start.
final class TrunkWatch {

    private static final Logger LOG = LoggerFactory.getLogger(TrunkWatch.class);

    private final Clock machine;
    private final Counter pauses;
    private TrunkHealth health = TrunkHealth.UNKNOWN;

    TrunkWatch(Clock machine, MeterRegistry registry) {
        this.machine = machine;
        this.pauses = Counter.builder("denwaban.trunk.pauses")
                .description("Times that the carrier was left alone for a minute, having failed five times in a row")
                .register(registry);
        Gauge.builder("denwaban.trunk.paused", this, watch -> watch.paused() ? 1 : 0)
                .description("1 while nobody is dialled because the carrier failed")
                .register(registry);
    }

    /// Takes over what was heard of a call.
    synchronized void heard(CallFact fact) {
        var before = health;
        health = TrunkRules.after(before, fact);
        if (!health.pausedUntil().equals(before.pausedUntil())) {
            pauses.increment();
            LOG.warn(
                    "E-DIAL-020 the carrier failed {} times in a row: nobody is dialled for {} s",
                    health.failuresInRow(),
                    TrunkRules.PAUSE.toSeconds());
        }
    }

    /// As it is now.
    synchronized TrunkHealth health() {
        return health;
    }

    /// Whether nobody may be dialled over it now.
    synchronized boolean paused() {
        return health.paused(machine.now());
    }
}
