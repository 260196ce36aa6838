package org.denwaban.dialer;

import java.time.Instant;

/// How the carrier did of late.
///
/// @param failuresInRow legs to it, one after another, that it could not or would not place
/// @param pausedUntil   nobody is dialled over it before this instant (machine time); {@link Instant#MIN} where it
///                      never failed
public record TrunkHealth(int failuresInRow, Instant pausedUntil) {

    /// At the start: nothing is held against it.
    static final TrunkHealth UNKNOWN = new TrunkHealth(0, Instant.MIN);

    public TrunkHealth {
        if (failuresInRow < 0) {
            throw new IllegalArgumentException("failures in a row 0 or more, was " + failuresInRow);
        }
    }

    /// Whether nobody is dialled over it at `now` (machine time).
    public boolean paused(Instant now) {
        return now.isBefore(pausedUntil);
    }
}
