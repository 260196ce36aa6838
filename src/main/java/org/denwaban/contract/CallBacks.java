package org.denwaban.contract;

import java.time.Duration;

/// How callers are called back who asked for it (contract file, `[reception.call_back]`).
///
/// @param inQueue whether it is offered to whoever waited in vain, or found as many waiting as may
/// @param tries   how often one who asked is rung at most, 1 to 9
/// @param pause   from a try that reached nobody to the next one, 1 min to 24 h
public record CallBacks(boolean inQueue, int tries, Duration pause) {

    /// What holds where a contract file says nothing but that callers are called back.
    public static final CallBacks USUAL = new CallBacks(true, 3, Duration.ofMinutes(30));
}
