package org.denwaban.campaign;

/// How one call to a household ended (rules.md, "When a household may be dialled"). Closed set; the names are the ones
/// that a history for `explain` uses.
public enum Outcome {
    /// It rang and nobody took it.
    NOBODY,
    /// Somebody of the family took it, the person was out, and nothing could be settled: 不在.
    ABSENT,
    /// An answering machine took it: counts as nobody there.
    MACHINE,
    /// Busy tone: no attempt, up to the contract's number of times in a row.
    BUSY,
    /// The number does not exist.
    UNALLOCATED,
    /// Somebody took it who cannot reach the person: a workplace, another household.
    WRONG_PARTY,
    /// Congestion, no circuit, or the PBX gone before the permit was redeemed: no attempt.
    CARRIER_FAILED,
    /// Sent to the PBX, and nobody can tell any more how it ended: it may have rung, so it counts.
    IN_DOUBT,
    /// Talked to the person, or settled it with the family.
    CONTACT
}
