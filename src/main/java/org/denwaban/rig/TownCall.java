package org.denwaban.rig;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One call as the carrier received it: the only truth about what citizens were put through.
///
/// @param call       the carrier's own id of it
/// @param at         when the INVITE arrived, machine time, microseconds
/// @param number     dialled
/// @param shown      the user part of the caller's identity as the citizen's telephone shows it
/// @param from       the From header
/// @param pai        the P-Asserted-Identity header, empty when there was none
/// @param nth        how many times this number was called, this one included
/// @param behaviour  what the citizen did
/// @param answeredAt when it was answered, null when it was not
/// @param endedAt    when it ended, null while it lasts (or the town was killed)
/// @param byCitizen  whether the citizen's side ended it after it was answered; false while it lasts
public record TownCall(
        String call,
        Instant at,
        String number,
        String shown,
        String from,
        String pai,
        int nth,
        Behaviour.Kind behaviour,
        @Nullable Instant answeredAt,
        @Nullable Instant endedAt,
        boolean byCitizen) {

    /// Without any number: this may reach a log.
    @Override
    public String toString() {
        return "TownCall[" + call + " at " + at + ", call no. " + nth + " there, " + behaviour + "]";
    }
}
