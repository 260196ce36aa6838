package org.denwaban.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// How long what happened in the PBX took to be somewhere.
public final class Lag {

    /// Where.
    public enum To {
        /// On the journal's disk: the PBX's own stamp to the commit.
        DISK,
        /// In MariaDB: the PBX's own stamp to the commit.
        DATABASE,
        /// Sent to the open pages: from the last byte of the event to the page that was made after it.
        SCREEN
    }

    private final Timer timer;

    public Lag(MeterRegistry registry, To to) {
        this.timer = Histograms.machine(
                registry,
                "denwaban.lag",
                "from the PBX to the journal's disk, to the database, to the screens",
                "to",
                to.name().toLowerCase(Locale.ROOT));
    }

    /// Two clocks that differ by a little may show an event before it happened: that is no time at all.
    public void seen(Instant happened, Instant there) {
        var took = Duration.between(happened, there);
        timer.record(took.isNegative() ? Duration.ZERO : took);
    }
}
