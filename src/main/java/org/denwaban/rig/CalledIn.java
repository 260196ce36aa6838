package org.denwaban.rig;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A citizen's call to the centre, as the town itself wrote it down.
///
/// @param from      the citizen's number, whatever was shown
/// @param to        dialled
/// @param showing   what was shown of `from`
/// @param at        just before the INVITE, machine time
/// @param endedAt   null while it lasts (or the town was killed)
/// @param connected whether the centre took the call, by a person or a recording
public record CalledIn(
        String from,
        String to,
        Town.Showing showing,
        Instant at,
        @Nullable Instant endedAt,
        boolean connected) {

    /// Without any number: this may reach a log.
    @Override
    public String toString() {
        return "CalledIn[at " + at + ", " + showing + "]";
    }
}
