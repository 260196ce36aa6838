package org.denwaban.inbound;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A call that came in, as far as the PBX's own record tells. All times are machine time.
///
/// @param id         Uniqueid of the carrier's leg, Linkedid of the call
/// @param contractId whose line was called; null where it is nobody's, or nobody could tell
/// @param dialled    our number, digits as the carrier sent them; null where the caller was gone before it was asked
/// for
/// @param route      what became of it at first; null as above
/// @param queuedAt   when the caller began to wait for a person
/// @param answeredAt when a person answered
/// @param telephone  theirs, such as `PJSIP/1001`
/// @param queueLeft  why the queue ended unanswered: Asterisk's QUEUESTATUS, such as `TIMEOUT`
/// @param endedAt    null while it lives
/// @param ending     null while it lives
/// @param cause      Q.850 cause of the carrier's leg; null while it lives, and where the PBX died
public record InboundCall(
        String id,
        @Nullable String contractId,
        @Nullable String dialled,
        Instant cameAt,
        @Nullable Route route,
        @Nullable Instant queuedAt,
        @Nullable Instant answeredAt,
        @Nullable String telephone,
        @Nullable String queueLeft,
        @Nullable Instant endedAt,
        @Nullable Ending ending,
        @Nullable Integer cause) {

    /// What became of a call at the moment at which it came in.
    public enum Route {
        /// Within the hours: to a person.
        OPEN,
        /// After hours: the guidance.
        CLOSED,
        /// No line of ours.
        UNKNOWN,
        /// denwaban did not answer in time; the dialplan helped itself.
        ALONE
    }

    /// How a call ended.
    public enum Ending {
        /// A person answered.
        ANSWERED,
        /// The caller hung up before a person answered.
        ABANDONED,
        /// Nobody could be reached: none at a telephone, too many waiting, too long; the guidance said so.
        NOT_SERVED,
        /// The caller asked to be called back.
        CALL_BACK,
        /// The guidance of the hours was played.
        AFTER_HOURS,
        /// The number is no line of ours.
        UNKNOWN_LINE,
        /// Over before it was known what to do with it.
        UNDECIDED,
        /// The PBX died, and the call with it.
        LOST
    }
}
