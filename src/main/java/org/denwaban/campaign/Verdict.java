package org.denwaban.campaign;

import java.time.Instant;
import org.denwaban.contract.Window;
import org.jspecify.annotations.Nullable;

/// The answer to "may this household be dialled at this instant?".
public sealed interface Verdict {

    /// The number that the next call would have: attempts that counted, plus one. One more than the contract's number
    /// of attempts once those are used up (then only an appointment is dialled).
    int attempt();

    /// It may.
    ///
    /// @param window      the window that the call falls in and, unanswered, uses up; null outside every window
    /// @param phone       1 or 2, the telephone to dial
    /// @param appointment the appointment that the call keeps, null for a regular attempt
    record Allowed(
            int attempt,
            @Nullable Window window,
            int phone,
            @Nullable Appointment appointment) implements Verdict {}

    /// It may not.
    ///
    /// @param next the earliest later instant at which it would be allowed if nothing else happened, null if never
    record Refused(Reason reason, int attempt, @Nullable Instant next) implements Verdict {}
}
