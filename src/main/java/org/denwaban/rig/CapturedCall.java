package org.denwaban.rig;

import java.time.Instant;
import org.denwaban.rig.Behaviour.Kind;
import org.denwaban.rig.Town.Showing;
import org.jspecify.annotations.Nullable;

/// One call on the wire, from its first INVITE on; packets come in their order.
///
/// What the carrier's answers mean is read from RFC 3261 and rules.md alone: a telephone that rang was an attempt,
/// whatever came after, unless it was busy or there is no such number.
final class CapturedCall {

    private final SipSeen invite;
    private SipSeen latest;
    private int ending;
    private boolean rang;
    private boolean cancelled;
    private boolean byOtherSide;
    private @Nullable Instant answeredAt;
    private @Nullable Instant endedAt;

    CapturedCall(SipSeen invite) {
        this.invite = invite;
        this.latest = invite;
    }

    /// Whether another INVITE without a To tag under this Call-ID is this call: a retransmission, or one more try
    /// while the carrier has placed no call (with credentials after 401, at its other address after 503). Whoever
    /// dials on after another answer, or another number, makes another call.
    boolean takes(SipSeen again) {
        if (!again.dialled().equals(invite.dialled())) return false;
        if (again.sequence() <= latest.sequence() && again.target().equals(latest.target())) return true;
        if (ending != 0 && kind() != Kind.CONGESTION) return false;
        latest = again;
        ending = 0;
        endedAt = null;
        return true;
    }

    /// A response to an INVITE, of whoever was called.
    void answered(SipSeen response) {
        // a larger one answers a re-INVITE
        if (response.sequence() != latest.sequence() || ending != 0) return;
        int status = response.status();
        if (status == 180) rang = true;
        if (status < 200) return;
        ending = status;
        if (status < 300) answeredAt = response.at();
        else endedAt = response.at();
    }

    void cancelled() {
        cancelled = true;
    }

    /// A BYE; of a call whose answer was not seen nobody can say more.
    ///
    /// @param calledSide whether the called side sent it
    void ended(SipSeen bye, boolean calledSide) {
        if (answeredAt == null || endedAt != null) return;
        endedAt = bye.at();
        byOtherSide = calledSide;
    }

    Instant at() {
        return invite.at();
    }

    String number() {
        return invite.dialled();
    }

    /// @param nth how many times this number was called, this one included
    TownCall out(int nth) {
        return new TownCall(
                invite.callId().replaceAll("[^!-~]", "?"), // it is printed
                invite.at(),
                invite.dialled(),
                invite.shown(),
                invite.from(),
                invite.pai(),
                nth,
                kind(),
                crossed() ? null : answeredAt,
                crossed() ? answeredAt : endedAt,
                byOtherSide && !crossed());
    }

    CalledIn in() {
        return new CalledIn(
                invite.shown(),
                invite.dialled(),
                invite.withheld() ? Showing.NOTHING : Showing.NUMBER,
                invite.at(),
                endedAt,
                answeredAt != null);
    }

    /// Whether the answer and the caller's CANCEL crossed. A CANCEL is sent before any answer has come, and
    /// whoever sent it hangs up at once when one comes all the same (RFC 3261, 9.1): the telephone rang, and
    /// nobody was talked to.
    private boolean crossed() {
        return cancelled && answeredAt != null;
    }

    private Kind kind() {
        if (crossed()) return Kind.NOBODY;
        return switch (ending) {
            case 486, 600 -> Kind.BUSY;
            case 404, 410, 484, 485, 604 -> Kind.UNALLOCATED;
            case 480 -> Kind.OUT_OF_REACH;
            case 487 -> Kind.NOBODY; // we hung up first
            case 603 -> Kind.REJECT;
            case 403 -> rang ? Kind.REJECT : Kind.CONGESTION; // declined; or the carrier forbids
            case 0 -> rang || cancelled ? Kind.NOBODY : Kind.CONGESTION; // not over, or no answer came
            default -> answeredAt != null ? Kind.HUMAN : rang ? Kind.NOBODY : Kind.CONGESTION;
        };
    }
}
