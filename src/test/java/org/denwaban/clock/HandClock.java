package org.denwaban.clock;

import java.time.Duration;
import java.time.Instant;

/// A clock that stands still until a test turns it.
public final class HandClock implements Clock {

    private volatile Instant now;
    private volatile long nanos;

    public HandClock(Instant now) {
        this.now = now;
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public long nanos() {
        return nanos;
    }

    /// Turns the hands forward by `step`.
    public synchronized void turn(Duration step) {
        now = now.plus(step);
        nanos += step.toNanos();
    }

    /// Sets the hands, as a set machine clock would; elapsed time is not touched.
    public synchronized void set(Instant instant) {
        now = instant;
    }
}
