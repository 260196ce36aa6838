package org.denwaban.vault;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.denwaban.clock.Clock;
import org.denwaban.clock.Rounds;
import org.denwaban.clock.Tokyo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Destroys daily keys once they are older than {@link Vault#DAILY_KEY_DAYS}: looked at every hour,
/// since a server may be started at any time of the day.
public final class DailySweep implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DailySweep.class);

    private final ScheduledExecutorService hourly =
            new Rounds(Thread.ofPlatform().name("key-sweep").daemon().factory());

    private DailySweep() {}

    /// Sweeps now, and every hour from now on.
    public static DailySweep start(Clock clock, Vault vault) {
        var sweep = new DailySweep();
        var _ = sweep.hourly.scheduleWithFixedDelay(() -> sweep(clock, vault), 0, 1, TimeUnit.HOURS);
        return sweep;
    }

    private static void sweep(Clock clock, Vault vault) {
        try {
            var destroyed = vault.sweepDailyKeys(Tokyo.day(clock.now()));
            if (!destroyed.isEmpty()) {
                LOG.info("{} daily keys destroyed", destroyed.size());
            }
        } catch (RuntimeException e) {
            LOG.error(
                    "E-VAULT-020 daily keys could not be swept: {}",
                    e.getClass().getName());
        }
    }

    @Override
    public void close() {
        hourly.shutdown();
    }
}
