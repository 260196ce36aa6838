package org.denwaban.rig;

import java.util.List;

/// What a witness saw of the calls between the PBX and the carrier.
///
/// @param calls   that the carrier received
/// @param callsIn that the carrier led to the PBX
/// @param span    when it looked
public record Evidence(List<TownCall> calls, List<CalledIn> callsIn, Span span) {

    public Evidence {
        calls = List.copyOf(calls);
        callsIn = List.copyOf(callsIn);
    }
}
