package org.denwaban.hooks;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// When a delivery is tried again.
final class HookRules {

    /// A receiver that restarts is back by then.
    static final Duration FIRST_PAUSE = Duration.ofSeconds(10);

    /// A receiver that was away for a night has everything within an hour of its return.
    static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    /// Somebody sees to a receiver within a working day; after that what it missed is read from the reports.
    static final Duration GIVEN_UP_AFTER = Duration.ofHours(24);

    /// 10 s doubled nine times is more than an hour.
    private static final int DOUBLINGS_MOST = 9;

    private HookRules() {}

    /// When to try again after `tries` tries have failed, each pause twice the one before it; empty for never.
    static Optional<Instant> next(Instant madeAt, int tries, Instant now) {
        if (!now.isBefore(madeAt.plus(GIVEN_UP_AFTER))) {
            return Optional.empty();
        }
        var pause = FIRST_PAUSE.multipliedBy(1L << Math.clamp(tries - 1L, 0, DOUBLINGS_MOST));
        return Optional.of(now.plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause));
    }
}
