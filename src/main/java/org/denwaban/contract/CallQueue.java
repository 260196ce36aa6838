package org.denwaban.contract;

import java.time.Duration;

/// How callers wait for an operator (contract file, `[reception.queue]`).
///
/// @param ringTime       how long one operator's telephone rings before the next one is asked, 5 s to 60 s
/// @param wrapUp         an operator's rest after a call that came in, 0 s to 10 min
/// @param maximumWait    how long a caller waits at most, 30 s to 1 h
/// @param maximumWaiting how many wait at most, 1 to 1,000; the next one hears that nobody can be reached
/// @param announceEvery  time between two announcements to those who wait, 15 s to 10 min
/// @param priority       callers of a queue with a higher one are asked for first, 0 to 100
/// @param overflowAfter  after this wait also those operators are rung for whom the contract is not the first of
///                       theirs, 0 s to 1 h
public record CallQueue(
        Duration ringTime,
        Duration wrapUp,
        Duration maximumWait,
        int maximumWaiting,
        Duration announceEvery,
        int priority,
        Duration overflowAfter) {

    /// What holds where a contract file says nothing.
    public static final CallQueue USUAL = new CallQueue(
            Duration.ofSeconds(15),
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            100,
            Duration.ofSeconds(30),
            0,
            Duration.ofSeconds(20));
}
