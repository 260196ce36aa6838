package org.denwaban.dialer;

import org.jdbi.v3.core.Handle;

/// Tells whether somebody of a household is on a line of ours now, having called us: whoever talks with us is not
/// dialled (promises.md P6).
public interface OnTheLine {

    /// Whether a call that came in from one of the household's numbers lives. Where that is not known: true.
    boolean now(Handle handle, String contractId, String householdId);
}
