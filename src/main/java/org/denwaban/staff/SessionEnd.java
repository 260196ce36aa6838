package org.denwaban.staff;

/// Why a session ended before its time. Closed.
public enum SessionEnd {
    SIGNED_OUT,
    /// The same user signed in at another place.
    ELSEWHERE,
    /// The user was shut out, or may do other things now, or is to sign in anew.
    RIGHTS
}
