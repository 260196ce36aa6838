package org.denwaban.staff;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The SQL of sessions, and of the browsers that a user has signed in from.
public final class SessionStore {

    /// A session that nobody uses: an operator at lunch comes back to it, one who went home does not. A desk that is
    /// open uses it.
    public static final Duration IDLE_MOST = Duration.ofMinutes(60);

    /// A shift with its overtime; who works on signs in again.
    public static final Duration LASTS_MOST = Duration.ofHours(12);

    /// Sessions of one user at once; the oldest goes. A desk, a second screen, one forgotten.
    static final int OF_USER_MOST = 3;

    /// Browsers of one user that are remembered; the one not seen longest goes. All seats of a row.
    static final int DEVICES_MOST = 20;

    private static final Duration NOTED_EVERY = Duration.ofMinutes(1);

    /// Begins a session.
    void begin(Handle handle, Token token, String userName, Instant now) {
        handle.createUpdate("DELETE FROM user_session WHERE used_at < :idle OR began_at < :old")
                .bind("idle", now.minus(IDLE_MOST))
                .bind("old", now.minus(LASTS_MOST))
                .execute();
        handle.createUpdate("DELETE FROM user_session WHERE user_name = :user AND token_hash NOT IN (SELECT token_hash"
                        + " FROM (SELECT token_hash FROM user_session WHERE user_name = :user ORDER BY began_at DESC LIMIT "
                        + (OF_USER_MOST - 1) + ") newest)")
                .bind("user", userName)
                .execute();
        handle.createUpdate("INSERT INTO user_session (token_hash, user_name, began_at, used_at)"
                        + " VALUES (:token, :user, :now, :now)")
                .bind("token", token.hash())
                .bind("user", userName)
                .bind("now", now)
                .execute();
    }

    /// Whose session it is, if it lives.
    Optional<User> user(Handle handle, Token token, Instant now) {
        return handle.createQuery("SELECT u.name, u.role, u.contracts, u.state FROM user_session s JOIN staff_user u"
                        + " ON u.name = s.user_name WHERE s.token_hash = :token AND s.used_at > :idle AND s.began_at > :old"
                        + " AND u.state = 'ACTIVE'")
                .bind("token", token.hash())
                .bind("idle", now.minus(IDLE_MOST))
                .bind("old", now.minus(LASTS_MOST))
                .map(UserStore::user)
                .findOne();
    }

    /// Notes that it was used; once a minute is enough.
    void used(Handle handle, Token token, Instant now) {
        handle.createUpdate("UPDATE user_session SET used_at = :now WHERE token_hash = :token AND used_at < :before")
                .bind("now", now)
                .bind("token", token.hash())
                .bind("before", now.minus(NOTED_EVERY))
                .execute();
    }

    /// Ends a session. False if there was none.
    boolean end(Handle handle, Token token) {
        return handle.createUpdate("DELETE FROM user_session WHERE token_hash = :token")
                        .bind("token", token.hash())
                        .execute()
                > 0;
    }

    /// Ends every session of a user, and forgets their browsers.
    void endAll(Handle handle, String userName) {
        handle.createUpdate("DELETE FROM user_session WHERE user_name = :user")
                .bind("user", userName)
                .execute();
        handle.createUpdate("DELETE FROM user_device WHERE user_name = :user")
                .bind("user", userName)
                .execute();
    }

    /// Whether a user has signed in from this browser.
    boolean knows(Handle handle, String userName, Token device) {
        return handle.createQuery("SELECT COUNT(*) FROM user_device WHERE token_hash = :token AND user_name = :user")
                        .bind("token", device.hash())
                        .bind("user", userName)
                        .mapTo(Integer.class)
                        .one()
                > 0;
    }

    /// Notes that a user has signed in from this browser.
    void remember(Handle handle, String userName, Token device, Instant now) {
        handle.createUpdate("INSERT INTO user_device (token_hash, user_name, seen_at) VALUES (:token, :user, :now)"
                        + " ON DUPLICATE KEY UPDATE seen_at = VALUES(seen_at)")
                .bind("token", device.hash())
                .bind("user", userName)
                .bind("now", now)
                .execute();
        handle.createUpdate("DELETE FROM user_device WHERE user_name = :user AND token_hash NOT IN (SELECT token_hash"
                        + " FROM (SELECT token_hash FROM user_device WHERE user_name = :user ORDER BY seen_at DESC LIMIT "
                        + DEVICES_MOST + ") newest)")
                .bind("user", userName)
                .execute();
    }
}
