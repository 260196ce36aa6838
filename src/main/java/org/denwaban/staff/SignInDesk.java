package org.denwaban.staff;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import org.denwaban.clock.Clock;
import org.denwaban.db.Database;
import org.denwaban.staff.AuditStore.Action;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Lets users in and out: by name, password and one-time code.
public final class SignInDesk {

    private static final String NOBODY = "?";

    /// As long as a session that nobody uses: who watches a board while the database is dead is still who they were.
    private static final Duration EMERGENCY_KNOWN = SessionStore.IDLE_MOST;

    /// Who signs in at once, those included who wait for a turn of {@link Passwords}: a quarter of the desk's
    /// requests, so that a flood of sign-ins leaves the others to those who work; the last of them waits some two
    /// seconds.
    static final int AT_ONCE = 64;

    private final Database database;
    private final UserStore users;
    private final SessionStore sessions = new SessionStore();
    private final AuditStore audit = new AuditStore();
    private final Passwords passwords;
    private final Clock machine;
    private final LateSessions late = new LateSessions(EMERGENCY_KNOWN);
    private final Semaphore places = new Semaphore(AT_ONCE);

    public SignInDesk(Database database, UserStore users, Passwords passwords, Clock machine) {
        this.database = database;
        this.users = users;
        this.passwords = passwords;
        this.machine = machine;
    }

    /// What somebody shows who wants in.
    ///
    /// @param device the browser's own word, empty where it has none
    /// @param from   the browser's address
    public record Shown(String name, String password, String code, Optional<Token> device, String from) {

        /// What cannot be a name is nobody's, and is not kept: people type passwords there.
        public Shown {
            name = User.NAME.matcher(name).matches() ? name : NOBODY;
        }

        /// The password is in it.
        @Override
        public String toString() {
            return "Shown";
        }
    }

    /// What comes of it. Closed.
    public sealed interface Answer {

        /// Let in.
        ///
        /// @param session to be shown with every request
        /// @param device  to be kept by the browser for the next sign-in
        record Welcome(User user, Token session, Token device) implements Answer {}

        /// Name, password or code is wrong; which, nobody is told.
        record Wrong() implements Answer {}

        /// Too many were wrong.
        ///
        /// @param pause until the next try is looked at
        record TooMany(Duration pause) implements Answer {}

        /// {@link #AT_ONCE} others are signing in at this moment; nothing was looked at.
        record Busy() implements Answer {}
    }

    /// Lets them in, or not; either is on record.
    ///
    /// @throws org.denwaban.db.DatabaseAway if nobody can be let in now
    public Answer signIn(Shown shown) {
        if (!places.tryAcquire()) {
            return new Answer.Busy();
        }
        try {
            return looked(shown);
        } finally {
            places.release();
        }
    }

    private Answer looked(Shown shown) {
        var now = machine.now();
        var device = database.transaction(handle -> shown.device()
                .filter(token -> sessions.knows(handle, shown.name(), token))
                .orElse(null));
        var open = database.transaction(handle -> openFrom(handle, shown, device, now));
        if (open.isAfter(now)) {
            return new Answer.TooMany(Duration.between(now, open));
        }
        var hash = database.transaction(handle -> users.lockProofs(handle, shown.name()))
                .map(UserStore.Proofs::passwordHash);
        if (hash.isEmpty()) {
            passwords.pretend(shown.password());
        }
        boolean right =
                hash.map(known -> passwords.matches(shown.password(), known)).orElse(false);
        return database.transaction(
                handle -> right ? coded(handle, shown, hash.get(), device, now) : wrong(handle, shown, device, now));
    }

    private Instant openFrom(Handle handle, Shown shown, @Nullable Token device, Instant now) {
        var since = now.minus(SignInRules.REMEMBERED);
        return device == null
                ? SignInRules.openFrom(
                        audit.refusedAtAddress(handle, shown.from(), since), SignInRules.AT_ADDRESS_MOST, now)
                : SignInRules.openFrom(
                        audit.refusedAtDevice(handle, shown.name(), device, since), SignInRules.AT_DEVICE_MOST, now);
    }

    /// The password was right; now the code, under the row's lock.
    private Answer coded(Handle handle, Shown shown, String hash, @Nullable Token device, Instant now) {
        var proofs = users.lockProofs(handle, shown.name())
                .filter(known -> known.passwordHash().equals(hash));
        var step = proofs.isEmpty()
                ? OptionalLong.empty()
                : OneTimeCodes.step(
                        proofs.get().totp().bytes(),
                        shown.code(),
                        now,
                        proofs.get().totpStep());
        if (step.isEmpty()) {
            return wrong(handle, shown, device, now);
        }
        users.taken(handle, shown.name(), step.getAsLong());
        return welcome(handle, proofs.get().user(), shown, device, now);
    }

    private Answer welcome(Handle handle, User user, Shown shown, @Nullable Token known, Instant now) {
        var session = Token.fresh();
        var device = known == null ? Token.fresh() : known;
        sessions.begin(handle, session, user, now);
        sessions.remember(handle, user.name(), device, now);
        audit.add(handle, new AuditStore.Entry(now, user.name(), Action.SIGNED_IN, user.name(), shown.from()), device);
        return new Answer.Welcome(user, session, device);
    }

    private Answer wrong(Handle handle, Shown shown, @Nullable Token device, Instant now) {
        audit.add(
                handle, new AuditStore.Entry(now, NOBODY, Action.SIGN_IN_REFUSED, shown.name(), shown.from()), device);
        return new Answer.Wrong();
    }

    /// Whose session it is, if it lives; using it keeps it alive.
    public Optional<User> user(Token session) {
        var now = machine.now();
        var user = database.transaction(handle -> {
            var found = sessions.user(handle, session, now);
            if (found.isPresent()) {
                sessions.used(handle, List.of(session), now);
            }
            return found;
        });
        user.ifPresentOrElse(known -> late.remember(session, known, now), () -> late.forget(session));
        return user;
    }

    /// What becomes of sessions whose pages are open, in the order in which they are asked for; those that live are
    /// used by that.
    public List<Standing> standing(List<Token> open) {
        var now = machine.now();
        var found = database.transaction(handle -> {
            var standing = sessions.standing(handle, open, now);
            sessions.used(
                    handle,
                    open.stream()
                            .filter(token -> standing.get(token.key()) instanceof Standing.Lives)
                            .toList(),
                    now);
            return standing;
        });
        for (var token : open) {
            if (!(found.get(token.key()) instanceof Standing.Lives)) {
                late.forget(token);
            }
        }
        return open.stream()
                .map(token -> found.getOrDefault(token.key(), new Standing.Ended(SessionEnd.RIGHTS)))
                .toList();
    }

    /// Why the session is over that a browser still shows; empty for one that lives, or that nobody knows.
    public Optional<SessionEnd> ended(Token session) {
        var standing = database.transaction(handle -> sessions.standing(handle, List.of(session), machine.now()));
        return standing.get(session.key()) instanceof Standing.Ended(var why) ? Optional.of(why) : Optional.empty();
    }

    /// Whose session it was a moment ago, without asking the database: for what must work while that is dead.
    public Optional<User> userOfLate(Token session) {
        return late.user(session, machine.now());
    }

    /// Ends a session.
    public void signOut(Token session, User user, String from) {
        late.forget(session);
        database.run(handle -> {
            if (sessions.end(handle, session)) {
                audit.add(
                        handle, new AuditStore.Entry(machine.now(), user.name(), Action.SIGNED_OUT, user.name(), from));
            }
        });
    }
}
