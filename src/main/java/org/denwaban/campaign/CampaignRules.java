package org.denwaban.campaign;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.denwaban.calendar.Holidays;
import org.denwaban.contract.Contract;
import org.denwaban.contract.Outbound;
import org.jspecify.annotations.Nullable;

/// May a household be dialled, and what does it come to? Pure: no clock, no database, no PBX; `now` is an argument.
/// Total: every course has an answer, and a course that makes no sense is not dialled. Source: rules.md, "When a
/// household may be dialled", "Households", "Results"; where those leave room,
/// `docs/decisions/0010-readings-of-the-rules.md`.
public final class CampaignRules {

    private final Outbound outbound;
    private final Holidays holidays;

    /// @throws IllegalArgumentException when the contract has no dialling side
    public CampaignRules(Contract contract, Holidays holidays) {
        if (contract.outbound() == null) {
            throw new IllegalArgumentException("contract " + contract.id() + " has no outbound side");
        }
        this.outbound = contract.outbound();
        this.holidays = holidays;
    }

    /// Whether the household may be dialled at `now` (contract time), and if not, when next. The gate asks again with
    /// {@link Course#without} the call itself.
    public Verdict mayBeDialled(Course course, Instant now) {
        return new Verdict.Refused(Reason.OUTSIDE_WINDOWS, 1, null);
    }

    /// How far the household has come.
    public Progress progress(Course course) {
        return new Progress.Waiting(0, 0, List.of(), 1);
    }

    /// Whether a call that ended like this uses up one of the attempts. `busyInRow` = busy tones before it since the
    /// last call that counted.
    public boolean counts(Outcome outcome, int busyInRow) {
        return outcome != Outcome.CARRIER_FAILED && (outcome != Outcome.BUSY || busyInRow >= outbound.busyMost());
    }

    /// Whether a machine that takes this attempt is left the commissioner's recorded message: on the last one.
    public boolean leavesMessage(int attempt) {
        return attempt == outbound.attempts();
    }

    /// 最終結果 as far as the course tells it; null while in course, after a contact (the operator's result per member
    /// says it), and where none of the city's wordings fits.
    public @Nullable Disposition disposition(Course course) {
        return null;
    }

    /// Whether each member of the household is one billable count (実施件数), once.
    public boolean billable(Course course) {
        return false;
    }

    @Override
    public String toString() {
        return "CampaignRules[" + Objects.hash(outbound, holidays) + "]";
    }
}
