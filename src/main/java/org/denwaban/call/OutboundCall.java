package org.denwaban.call;

import java.time.Instant;

/// One outbound call while it lives: the operator's leg, which is there first, and the trunk leg, which
/// the gate lets follow.
///
/// ```
///   Expected ──Newchannel──▶ Alive ──Hangup──▶ Gone           the operator's leg
///   None ──Newchannel──▶ Dialling ──DialEnd ANSWER──▶ Talking ──Hangup──▶ Ended
///                            └──────────Hangup──────────────────────────▶ Ended     the trunk leg
/// ```
/// The trunk leg may outlive the operator's, when an answering machine is left the recorded message.
///
/// @param attempt   its name
/// @param channelId Uniqueid of the operator's leg and Linkedid of both: the attempt's id, unless it
///                  was dialled by hand
/// @param operator  the operator's leg
/// @param trunk     the leg to the carrier
public record OutboundCall(AttemptId attempt, String channelId, Operator operator, Trunk trunk) {

    /// The operator's leg.
    public enum Operator {
        /// The PBX was asked; nothing was heard yet.
        EXPECTED,
        ALIVE,
        GONE
    }

    /// The leg to the carrier. Closed.
    public sealed interface Trunk {

        /// The gate has not let it out, or nothing was heard of it yet.
        record None() implements Trunk {}

        /// The dialplan says that it made none, though the gate let it: believed once the operator's
        /// leg is gone, for events of two kinds come in no order.
        record NotMade() implements Trunk {}

        /// The carrier was asked.
        ///
        /// @param uniqueId the PBX's own id of the leg
        /// @param rang     whether the carrier said that it rings
        record Dialling(String uniqueId, boolean rang) implements Trunk {}

        /// Answered.
        record Talking(String uniqueId, Instant since) implements Trunk {}

        /// Over.
        record Ended(String uniqueId, TrunkOutcome outcome) implements Trunk {}
    }

    /// A call of which nothing was heard yet.
    public static OutboundCall expected(AttemptId attempt, String channelId) {
        return new OutboundCall(attempt, channelId, Operator.EXPECTED, new Trunk.None());
    }

    OutboundCall with(Operator leg) {
        return new OutboundCall(attempt, channelId, leg, trunk);
    }

    OutboundCall with(Trunk leg) {
        return new OutboundCall(attempt, channelId, operator, leg);
    }

    /// Whether nothing more can come of it: the operator's leg is gone and no trunk leg is alive.
    public boolean over() {
        return operator == Operator.GONE
                && switch (trunk) {
                    case Trunk.None _, Trunk.NotMade _, Trunk.Ended _ -> true;
                    case Trunk.Dialling _, Trunk.Talking _ -> false;
                };
    }
}
