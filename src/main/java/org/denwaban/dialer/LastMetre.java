package org.denwaban.dialer;

import java.time.Duration;
import java.time.Instant;

/// How far the gate's yes reaches, for a PBX that is frozen between the answer and its Dial(): after `until` it dials
/// nobody, and whoever is dialled by then stops ringing in time. Pure.
///
/// The PBX reads its clock in whole seconds, rounded down: it may still dial within the second that `until` names, and
/// when it asked it was up to a second later than it said.
///
/// @param until       the last second in which the PBX may dial, by the PBX's own clock
/// @param ringSeconds how long it rings
record LastMetre(Instant until, long ringSeconds) {

    /// Longest life of a yes: the way through the dialplan takes milliseconds, on a machine under stress a second.
    static final Duration LIFE = Duration.ofSeconds(3);

    /// Shortest: with less, the PBX's rounding alone would refuse the day's last calls.
    private static final long LIFE_LEAST = 1;

    private static final long ROUNDED = 1;

    /// @param pbxClock  what the PBX said when it asked, whole seconds
    /// @param ring      the contract's ring time; in the day's last four seconds it becomes up to two less
    /// @param left      from now until nobody's telephone may ring any more: the ring time or more
    static LastMetre of(Instant pbxClock, Duration ring, Duration left) {
        long seconds = ring.toSeconds();
        long life = Math.clamp(left.toSeconds() - seconds, LIFE_LEAST, LIFE.toSeconds());
        long rings = Math.min(seconds, left.toSeconds() - life - ROUNDED);
        return new LastMetre(pbxClock.plusSeconds(life), Math.max(1, rings));
    }
}
