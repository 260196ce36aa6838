package org.denwaban.call;

import java.time.Instant;

/// What became known of an outbound call. Closed.
public sealed interface CallFact {

    /// Which call.
    AttemptId attempt();

    /// The leg to the carrier exists: the citizen's telephone may ring from here on.
    record TrunkDialled(AttemptId attempt, String uniqueId, Instant at) implements CallFact {}

    /// Somebody or something answered.
    record CitizenAnswered(AttemptId attempt, Instant at) implements CallFact {}

    /// The leg to the carrier is over.
    ///
    /// @param cause     Q.850 cause, 0 where Asterisk gave none
    /// @param techCause SIP status, 0 where there was none
    record TrunkEnded(AttemptId attempt, TrunkOutcome outcome, int cause, int techCause, Instant at)
            implements CallFact {}

    /// The commissioner's recorded message is being left on an answering machine, or that is over.
    record Message(AttemptId attempt, LeftMessage message, Instant at) implements CallFact {}

    /// The operator's telephone is free again.
    ///
    /// @param trunkSeen whether a trunk leg was ever seen
    record OperatorGone(AttemptId attempt, boolean trunkSeen, Instant at) implements CallFact {}

    /// The PBX could not even make the operator's telephone ring: not registered, declined, no answer.
    record OperatorNotReached(AttemptId attempt, Instant at) implements CallFact {}
}
