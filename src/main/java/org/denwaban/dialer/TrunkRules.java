package org.denwaban.dialer;

import java.time.Duration;
import java.time.Instant;
import org.denwaban.call.CallFact;
import org.denwaban.call.TrunkOutcome;

/// When a carrier that fails is left alone for a while. Pure.
///
/// | heard of a trunk leg | the carrier |
/// | --- | --- |
/// | answered, nobody there, busy, unallocated | works: the count begins anew; a pause lasts to its end |
/// | carrier failure, the fifth in a row or a later one | pauses for a minute, from that failure on |
/// | carrier failure while it pauses | counts, and lengthens nothing: the call was under way before |
///
/// After a pause one more failure pauses it again at once, for the row has not ended: every further try costs an
/// operator a ring and a household its turn, and one call is enough to show that the carrier is back. Carrier failures
/// are no attempts, so nothing is lost by waiting but time.
///
/// Source: issue "The whole outbound contract"; docs/decisions/0012-the-message-and-the-trunk.md.
final class TrunkRules {

    /// Failures in a row after which it pauses. Fewer happen to single numbers (ported, barred), more are the carrier.
    static final int FAILURES = 5;

    /// How long: machine time, for the carrier knows no other.
    static final Duration PAUSE = Duration.ofMinutes(1);

    private TrunkRules() {}

    /// The health after `fact`.
    static TrunkHealth after(TrunkHealth health, CallFact fact) {
        return switch (fact) {
            // at its beginning: a long conversation's end says nothing of the carrier now
            case CallFact.CitizenAnswered _ -> works(health);
            case CallFact.TrunkEnded ended -> after(health, ended.outcome(), ended.at());
            case CallFact.TrunkDialled _, CallFact.Message _, CallFact.OperatorGone _, CallFact.OperatorNotReached _ ->
                health;
        };
    }

    private static TrunkHealth after(TrunkHealth health, TrunkOutcome outcome, Instant at) {
        return switch (outcome) {
            case ANSWERED -> health;
            case NOBODY, BUSY, UNALLOCATED -> works(health);
            case CARRIER_FAILED -> failed(health, at);
        };
    }

    private static TrunkHealth works(TrunkHealth health) {
        return new TrunkHealth(0, health.pausedUntil());
    }

    private static TrunkHealth failed(TrunkHealth health, Instant at) {
        int inRow = health.failuresInRow() + 1;
        return new TrunkHealth(inRow, inRow >= FAILURES && !health.paused(at) ? at.plus(PAUSE) : health.pausedUntil());
    }
}
