package org.denwaban.staff;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.RowView;
import org.jspecify.annotations.Nullable;

/// The SQL of sessions, and of the browsers that a user has signed in from.
public final class SessionStore {

    /// A session that nobody uses: an operator at lunch comes back to it, one who went home does not. A desk that is
    /// open uses it.
    public static final Duration IDLE_MOST = Duration.ofMinutes(60);

    /// A shift with its overtime; who works on signs in again.
    public static final Duration LASTS_MOST = Duration.ofHours(12);

    /// Sessions of one user at once; the oldest goes. A desk, a second screen, one forgotten.
    static final int OF_USER_MOST = 3;

    /// Of an operator: they have one telephone, and whoever has changed seats takes its call along.
    static final int OF_OPERATOR_MOST = 1;

    /// Who keeps the users' rights does not leave them lying open for as long as somebody on the telephone.
    public static final Duration ADMINISTRATOR_IDLE_MOST = Duration.ofMinutes(15);

    /// Rows are kept so long after a session can last, to tell a browser that comes back what became of it.
    private static final Duration KEPT = LASTS_MOST.plusDays(1);

    /// Browsers of one user that are remembered; the one not seen longest goes. All seats of a row.
    static final int DEVICES_MOST = 20;

    private static final Duration NOTED_EVERY = Duration.ofMinutes(1);

    private static final String USED_LATELY =
            "used_at > CASE role WHEN 'ADMINISTRATOR' THEN :idleAdministrator ELSE :idle END AND began_at > :old";

    /// Begins a session; beyond as many as a user may have, the oldest ends.
    void begin(Handle handle, Token token, User user, Instant now) {
        int most = user.role() == Role.OPERATOR ? OF_OPERATOR_MOST : OF_USER_MOST;
        handle.createUpdate("DELETE FROM user_session WHERE began_at < :kept")
                .bind("kept", now.minus(KEPT))
                .execute();
        handle.createUpdate("UPDATE user_session SET ended = 'ELSEWHERE' WHERE user_name = :user AND ended IS NULL AND"
                        + " used_at > :idle AND began_at > :old AND token_hash NOT IN (SELECT token_hash FROM (SELECT"
                        + " token_hash FROM user_session WHERE user_name = :user AND ended IS NULL ORDER BY began_at DESC"
                        + " LIMIT " + (most - 1) + ") newest)")
                .bind("user", user.name())
                .bind("idle", now.minus(IDLE_MOST))
                .bind("old", now.minus(LASTS_MOST))
                .execute();
        handle.createUpdate("INSERT INTO user_session (token_hash, user_name, began_at, used_at)"
                        + " VALUES (:token, :user, :now, :now)")
                .bind("token", token.hash())
                .bind("user", user.name())
                .bind("now", now)
                .execute();
    }

    /// Whose session it is, if it lives.
    Optional<User> user(Handle handle, Token token, Instant now) {
        return standing(handle, List.of(token), now).get(token.key()) instanceof Standing.Lives(var user)
                ? Optional.of(user)
                : Optional.empty();
    }

    /// What sessions are now, by {@link Token#key}; who is not among them is not known.
    Map<String, Standing> standing(Handle handle, Collection<Token> tokens, Instant now) {
        var found = new HashMap<String, Standing>();
        if (!tokens.isEmpty()) {
            handle.createQuery(
                            "SELECT s.token_hash, s.ended, " + USED_LATELY + " AS lately, u.name, u.role, u.contracts,"
                                    + " u.state FROM user_session s JOIN staff_user u ON u.name = s.user_name"
                                    + " WHERE s.token_hash IN (<tokens>)")
                    .bindList("tokens", tokens.stream().map(Token::hash).toList())
                    .bind("idleAdministrator", now.minus(ADMINISTRATOR_IDLE_MOST))
                    .bind("idle", now.minus(IDLE_MOST))
                    .bind("old", now.minus(LASTS_MOST))
                    .map(row -> found.put(Token.key(row.getColumn("token_hash", byte[].class)), standing(row)))
                    .list();
        }
        return found;
    }

    private static Standing standing(RowView row) {
        @Nullable String ended = row.getColumn("ended", String.class);
        var user = UserStore.user(row);
        if (ended != null) {
            return new Standing.Ended(SessionEnd.valueOf(ended));
        }
        if (user.state() != User.State.ACTIVE) {
            return new Standing.Ended(SessionEnd.RIGHTS);
        }
        return row.getColumn("lately", Boolean.class) ? new Standing.Lives(user) : new Standing.Expired(user);
    }

    /// Notes that they were used; once a minute is enough.
    void used(Handle handle, Collection<Token> tokens, Instant now) {
        if (!tokens.isEmpty()) {
            handle.createUpdate(
                            "UPDATE user_session SET used_at = :now WHERE token_hash IN (<tokens>) AND used_at < :before")
                    .bindList("tokens", tokens.stream().map(Token::hash).toList())
                    .bind("now", now)
                    .bind("before", now.minus(NOTED_EVERY))
                    .execute();
        }
    }

    /// Ends a session. False if there was none.
    boolean end(Handle handle, Token token) {
        return handle.createUpdate(
                                "UPDATE user_session SET ended = 'SIGNED_OUT' WHERE token_hash = :token AND ended IS NULL")
                        .bind("token", token.hash())
                        .execute()
                > 0;
    }

    /// Ends every session of a user, and forgets their browsers.
    void endAll(Handle handle, String userName) {
        handle.createUpdate("UPDATE user_session SET ended = 'RIGHTS' WHERE user_name = :user AND ended IS NULL")
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
