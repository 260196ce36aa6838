package org.denwaban.clock;

import java.time.Instant;

/// The machine's time. Handed to whoever needs it, so that a test can turn it by hand.
public interface Clock {

    /// Machine time, never turned: permits, stamps of events, logs. Microseconds or better.
    Instant now();

    /// Nanoseconds since some moment of this process; for measuring how long something took, unharmed
    /// by a set clock.
    long nanos();
}
