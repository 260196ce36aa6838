package org.denwaban.rig;

import java.time.Instant;
import java.util.Set;
import org.denwaban.rig.Behaviour.Kind;
import org.denwaban.rig.Town.Showing;
import org.jspecify.annotations.Nullable;

/// One call on the wire, from its first INVITE on; packets come in their order.
///
/// What the carrier's answers mean is read from RFC 3261 and rules.md alone: a telephone that rang was an attempt,
/// whatever came after, unless it was busy or there is no such number.
final class CapturedCall {

    /// The same INVITE is wanted once more, with something beside: credentials, a longer session (RFC 4028).
    private static final Set<Integer> ONCE_MORE = Set.of(401, 407, 422);

    private final SipSeen invite;
    private long sequence;
    private int ending;
    private boolean rang;
    private boolean cancelled;
    private boolean byOtherSide;
    private @Nullable Instant answeredAt;
    private @Nullable Instant endedAt;

    CapturedCall(SipSeen invite) {
        this.invite = invite;
        this.sequence = invite.sequence();
    }

    /// Whether another INVITE without a To tag under this Call-ID is this call: a retransmission, or what the carrier
    /// asked for. Whoever dials on after an answer, or another number, makes another call.
    boolean takes(SipSeen again) {
        if (!again.dialled().equals(invite.dialled())) return false;
        if (again.sequence() <= sequence) return true;
        if (ending != 0 && !ONCE_MORE.contains(ending)) return false;
        sequence = again.sequence();
        ending = 0;
        endedAt = null;
        return true;
    }

    /// A response to an INVITE, of whoever was called.
    void answered(SipSeen response) {
        // a larger one answers a re-INVITE
        if (response.sequence() != sequence || ending != 0) return;
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
                invite.callId(),
                invite.at(),
                invite.dialled(),
                invite.shown(),
                invite.from(),
                invite.pai(),
                nth,
                kind(),
                answeredAt,
                endedAt,
                byOtherSide);
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

    private Kind kind() {
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
