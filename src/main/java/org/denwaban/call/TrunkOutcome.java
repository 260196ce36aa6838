package org.denwaban.call;

/// How the leg to the carrier ended. Closed: what the PBX says that is none of these is {@link
/// #CARRIER_FAILED} before anybody's telephone rang, and {@link #NOBODY} after.
public enum TrunkOutcome {
    /// Somebody or something answered; who it was, only the operator can say.
    ANSWERED,
    /// It rang, or could have rung, and nobody answered; or it was declined, or we hung up first.
    NOBODY,
    BUSY,
    /// The carrier says that there is no such number.
    UNALLOCATED,
    /// The carrier could not or would not place the call: no telephone rang.
    CARRIER_FAILED;

    private static final int NORMAL = 16;
    private static final int NO_ANSWER = 19;
    private static final int NO_USER_RESPONDING = 18;
    private static final int SIP_REQUEST_TIMEOUT = 408;
    private static final int SIP_FORBIDDEN = 403;

    /// Reads the end of a trunk leg that was not answered: the two fields of its Hangup that tell
    /// endings apart (DialStatus does not: it says NOANSWER of eight of them).
    ///
    /// @param cause     Q.850 cause of the Hangup event, 0 where our own ring time ran out
    /// @param techCause SIP status of the Hangup event, 0 where there was none (Asterisk 22.7 and later
    ///                  have it)
    /// @param rang      whether the carrier said that it rings
    public static TrunkOutcome unanswered(int cause, int techCause, boolean rang) {
        return switch (cause) {
            case 17 -> BUSY;
            case 1, 22, 28 -> UNALLOCATED; // unallocated (404), number changed (410), incomplete (484)
            case 0, NORMAL, NO_ANSWER -> NOBODY; // our ring time, our hang-up, out of range
            case NO_USER_RESPONDING -> rang || techCause != SIP_REQUEST_TIMEOUT ? NOBODY : CARRIER_FAILED;
            case 21 -> rang || techCause != SIP_FORBIDDEN ? NOBODY : CARRIER_FAILED; // declined; or the carrier forbids
            default -> rang ? NOBODY : CARRIER_FAILED;
        };
    }
}
