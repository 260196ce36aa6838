package org.denwaban.dialer;

import java.time.Duration;
import org.denwaban.people.PhoneNumber;
import org.jdbi.v3.core.Handle;

/// Tells whether somebody of a household is on a line of ours now, having called us: whoever talks with us is not
/// dialled (promises.md P6).
public interface OnTheLine {

    /// Whoever has just talked with us is not dialled either: the operator needs time to enter what it was, which may
    /// stop the remaining attempts.
    Duration TALKED_JUST_NOW = Duration.ofMinutes(15);

    /// Whether a call that came in from one of the household's numbers lives, or was answered and is over just now.
    /// Where that is not known: true.
    boolean now(Handle handle, String contractId, String householdId);

    /// Whether a call that came in from a number lives. Where that is not known: true.
    boolean now(Handle handle, String contractId, PhoneNumber number);
}
