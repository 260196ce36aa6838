package org.denwaban.staff;

/// What a session is now. Closed.
public sealed interface Standing {

    /// It lives.
    record Lives(User user) implements Standing {}

    /// Nobody used it for too long, or it lasted a whole shift; its user has only to sign in again.
    record Expired(User user) implements Standing {}

    /// It was ended. A session that nobody knows (any more) was, too.
    record Ended(SessionEnd why) implements Standing {}
}
