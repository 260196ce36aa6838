package org.denwaban.rig;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.denwaban.clock.Clock;

/// A moment after which nobody waits any more.
///
/// @param clock measures
/// @param nanos in the clock's own count
record Deadline(Clock clock, long nanos) {

    /// How often a condition of another process is looked at again, in milliseconds: short against
    /// a boot (0.4 s).
    private static final long LOOK_AGAIN_MS = 25;

    static Deadline in(Duration wait, Clock clock) {
        return new Deadline(clock, clock.nanos() + wait.toNanos());
    }

    boolean passed() {
        return clock.nanos() - nanos >= 0;
    }

    /// Waits until `condition` holds; false if the deadline passes first or this thread is interrupted.
    boolean await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (passed() || !pause()) return false;
        }
        return true;
    }

    private static boolean pause() {
        try {
            Thread.sleep(LOOK_AGAIN_MS);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
