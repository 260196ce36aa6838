package org.denwaban.callback;

import java.time.Duration;
import java.time.Instant;
import org.denwaban.calendar.TimeRange;
import org.denwaban.campaign.Outcome;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.CallBacks;
import org.denwaban.contract.Contract;
import org.denwaban.contract.Outbound;
import org.jspecify.annotations.Nullable;

/// When a caller who asked for it is called back, and what comes of each try (rules.md: 折り返し is a call that the
/// citizen asked for). Pure.
///
/// It rings while the line is open, and where the contract dials, within its staffed hours too; and it stops ringing
/// before they are over. It is no attempt of a campaign and counts as none.
public final class CallBackRules {

    /// Where a contract dials nobody and so has no ring time of its own.
    static final Duration RING_TIME = Duration.ofSeconds(30);

    private final CallBacks terms;
    private final @Nullable TimeRange staffed;
    private final Duration ringTime;

    /// @throws IllegalArgumentException where the contract calls nobody back
    public CallBackRules(Contract contract) {
        var reception = contract.reception();
        if (reception == null || reception.callBacks() == null) {
            throw new IllegalArgumentException("contract " + contract.id() + " has no [reception.call_back]");
        }
        this.terms = reception.callBacks();
        this.staffed = contract.outbound() == null ? null : contract.outbound().staffedHours();
        this.ringTime = ringTime(contract.outbound());
    }

    private static Duration ringTime(@Nullable Outbound outbound) {
        return outbound == null ? RING_TIME : outbound.ringTime();
    }

    /// How long it rings.
    public Duration ringTime() {
        return ringTime;
    }

    /// Whether it may be rung now.
    ///
    /// @param openUntil contract time at which the line closes; null while it is closed
    public boolean mayRing(CallBack wish, Instant now, @Nullable Instant openUntil) {
        return openUntil != null
                && !now.plus(ringTime).isAfter(openUntil)
                && staffed(now)
                && wish.tries() < terms.tries()
                && !now.isBefore(wish.next());
    }

    /// When it must have stopped ringing, if it may be rung now: the line closes, or the staffed hours are over.
    public Instant ringsUntil(Instant now, Instant openUntil) {
        if (staffed == null) {
            return openUntil;
        }
        var end = staffedUntil(staffed, now);
        return end.isBefore(openUntil) ? end : openUntil;
    }

    private boolean staffed(Instant now) {
        return staffed == null
                || (staffed.contains(Tokyo.wall(now).toLocalTime())
                        && !now.plus(ringTime).isAfter(staffedUntil(staffed, now)));
    }

    private static Instant staffedUntil(TimeRange staffed, Instant now) {
        return Tokyo.instant(Tokyo.day(now).atTime(staffed.to()));
    }

    /// What comes of a try. Closed.
    public sealed interface Step {

        /// Nobody is rung any more.
        record Over(CallBack.Ending ending) implements Step {}

        /// Once more, later.
        ///
        /// @param tries in vain so far
        /// @param next  contract time before which it is not rung
        record Again(int tries, Instant next) implements Step {}
    }

    /// What comes of a try that ended so at `now`.
    public Step after(CallBack wish, Outcome outcome, Instant now) {
        return switch (outcome) {
            case CONTACT -> new Step.Over(CallBack.Ending.REACHED);
            case UNALLOCATED, WRONG_PARTY -> new Step.Over(CallBack.Ending.WRONG_NUMBER);
            case CARRIER_FAILED -> new Step.Again(wish.tries(), now.plus(terms.pause()));
            case NOBODY, ABSENT, MACHINE, BUSY, IN_DOUBT -> inVain(wish.tries() + 1, now);
        };
    }

    private Step inVain(int tries, Instant now) {
        return tries >= terms.tries()
                ? new Step.Over(CallBack.Ending.GIVEN_UP)
                : new Step.Again(tries, now.plus(terms.pause()));
    }
}
