package org.denwaban.dialer;

import java.time.Duration;

/// When dialling waits because what the PBX says is worked on too late. Pure.
///
/// Late news is dangerous: for as long as the lag lasts, an operator who is busy looks ready, and a household that has
/// just called looks silent. It goes on only when half of it is worked off, or it would stop and go at every event
/// about the limit.
final class LagRules {

    /// Beyond it nobody is dialled: the time of the slowest answer that anybody still waits for (the clocks agree
    /// within as much), and a hundred times what an event takes to the disk on a good day.
    static final Duration LAG_MOST = Duration.ofSeconds(2);

    /// Below it dialling goes on.
    static final Duration GOES_ON_BELOW = Duration.ofSeconds(1);

    private LagRules() {}

    /// Whether dialling waits.
    ///
    /// @param waits whether it waited before
    /// @param lag   age of the oldest event that is not worked on
    static boolean waits(boolean waits, Duration lag) {
        return lag.compareTo(waits ? GOES_ON_BELOW : LAG_MOST) >= (waits ? 0 : 1);
    }
}
