package org.denwaban.staff;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.denwaban.clock.Clock;
import org.denwaban.db.Database;
import org.denwaban.staff.AuditStore.Action;
import org.jdbi.v3.core.Handle;

/// Keeps users. Whoever is new, has forgotten the password or lost the authenticator is invited: they get a word that
/// is good once, and choose for themselves. So nobody else ever knows a password or a secret.
public final class UserDesk {

    /// An invitation on paper or by word of mouth, from one shift to the next.
    public static final Duration INVITED_FOR = Duration.ofHours(24);

    private final Database database;
    private final UserStore users;
    private final SessionStore sessions = new SessionStore();
    private final AuditStore audit = new AuditStore();
    private final Passwords passwords;
    private final Set<String> operators;
    private final Set<String> contracts;
    private final Clock machine;

    /// @param operators ids of the settings
    /// @param contracts ids of all that are served
    public UserDesk(
            Database database,
            UserStore users,
            Passwords passwords,
            Set<String> operators,
            Set<String> contracts,
            Clock machine) {
        this.database = database;
        this.users = users;
        this.passwords = passwords;
        this.operators = Set.copyOf(operators);
        this.contracts = Set.copyOf(contracts);
        this.machine = machine;
    }

    /// What comes of inviting. Closed.
    public sealed interface Invited {

        /// @param word  to be handed to the user, and to nobody else
        /// @param until machine time
        record Done(Token word, Instant until) implements Invited {}

        record Refused(UserFault why) implements Invited {}
    }

    /// Invites somebody: new, or to choose anew; their sessions end.
    ///
    /// @param by   who invites
    /// @param from the browser's address, empty for the command line
    public Invited invite(String name, Role role, Set<String> contractIds, String by, String from) {
        return invite(name, role, contractIds, Action.USER_INVITED, by, from);
    }

    /// Has somebody choose password and authenticator anew, with the rights that they had: one who lost the telephone,
    /// or
    /// was shut out and comes back.
    public Invited reset(String name, String by, String from) {
        var user = database.transaction(handle -> users.find(handle, name));
        return user.isEmpty()
                ? new Invited.Refused(UserFault.NO_USER)
                : invite(name, user.get().role(), user.get().contracts(), Action.USER_RESET, by, from);
    }

    private Invited invite(String name, Role role, Set<String> contractIds, Action action, String by, String from) {
        var fault = fault(name, role, contractIds);
        if (fault.isPresent()) {
            return new Invited.Refused(fault.get());
        }
        var word = Token.fresh();
        var now = machine.now();
        var until = now.plus(INVITED_FOR);
        database.run(handle -> {
            users.invite(
                    handle,
                    new User(name, role, contractIds, User.State.INVITED),
                    word,
                    new UserStore.Secret(OneTimeCodes.secret()),
                    until,
                    now);
            sessions.endAll(handle, name);
            audit.add(handle, new AuditStore.Entry(now, by, action, name, from));
        });
        return new Invited.Done(word, until);
    }

    private Optional<UserFault> fault(String name, Role role, Set<String> contractIds) {
        if (!User.NAME.matcher(name).matches()) {
            return Optional.of(UserFault.NAME);
        }
        if (role == Role.OPERATOR && !operators.contains(name)) {
            return Optional.of(UserFault.OPERATOR_UNKNOWN);
        }
        if (!contracts.containsAll(contractIds)) {
            return Optional.of(UserFault.NO_SUCH_CONTRACT);
        }
        return role != Role.ADMINISTRATOR && contractIds.isEmpty()
                ? Optional.of(UserFault.CONTRACTS_NEEDED)
                : Optional.empty();
    }

    /// Shuts somebody out at once. False if there is no such user, or they are out already.
    public boolean disable(String name, String by, String from) {
        return database.transaction(handle -> {
            boolean there = users.disable(handle, name, machine.now());
            if (there) {
                sessions.endAll(handle, name);
                audit.add(handle, new AuditStore.Entry(machine.now(), by, Action.USER_DISABLED, name, from));
            }
            return there;
        });
    }

    /// Gives an active user another role, other contracts; their sessions end at once, for each page shows what its
    /// user might see when it was opened.
    ///
    /// @return why not; empty where it was done
    public Optional<UserFault> rights(String name, Role role, Set<String> contractIds, String by, String from) {
        if (name.equals(by)) {
            return Optional.of(UserFault.SELF);
        }
        return fault(name, role, contractIds)
                .or(() -> database.transaction(handle -> users.rights(handle, name, role, contractIds, machine.now())
                        ? out(handle, name, Action.USER_RIGHTS_CHANGED, by, from)
                        : Optional.of(UserFault.NOT_ACTIVE)));
    }

    private Optional<UserFault> out(Handle handle, String name, Action action, String by, String from) {
        sessions.endAll(handle, name);
        audit.add(handle, new AuditStore.Entry(machine.now(), by, action, name, from));
        return Optional.empty();
    }

    /// Ends every session of a user, and forgets their browsers: one that was left open, or is lost.
    ///
    /// @return why not; empty where it was done
    public Optional<UserFault> endSessions(String name, String by, String from) {
        return database.transaction(handle -> users.find(handle, name).isEmpty()
                ? Optional.of(UserFault.NO_USER)
                : out(handle, name, Action.SESSIONS_ENDED, by, from));
    }

    /// Everybody.
    public List<User> all() {
        return database.transaction(users::all);
    }

    /// What an invited person needs for their authenticator.
    ///
    /// @param typed   the secret, to be typed
    /// @param picture the same, to be photographed
    public record Enrolment(String typed, OneTimeCodes.Picture picture) {

        /// It holds a secret.
        @Override
        public String toString() {
            return "Enrolment";
        }
    }

    /// What comes of showing an invitation. Closed.
    public sealed interface Shown {

        record Good(Enrolment enrolment) implements Shown {}

        record Refused(UserFault why) implements Shown {}
    }

    /// Looks at an invitation; it stays good.
    public Shown show(String name, String word, String from) {
        var now = machine.now();
        return database.transaction(handle -> {
            if (tooMany(handle, from, now)) {
                return new Shown.Refused(UserFault.TOO_MANY);
            }
            var secret = secret(handle, name, word, now);
            if (secret.isEmpty()) {
                refused(handle, name, from, now);
                return new Shown.Refused(UserFault.INVITATION);
            }
            var bytes = secret.get().bytes();
            return new Shown.Good(new Enrolment(OneTimeCodes.typed(bytes), OneTimeCodes.picture(bytes, name)));
        });
    }

    private Optional<UserStore.Secret> secret(Handle handle, String name, String word, Instant now) {
        return Token.shown(word)
                .filter(_ -> User.NAME.matcher(name).matches())
                .flatMap(token -> users.invited(handle, name, token, now));
    }

    private boolean tooMany(Handle handle, String from, Instant now) {
        return SignInRules.openFrom(
                        audit.refusedAtAddress(handle, from, now.minus(SignInRules.REMEMBERED)),
                        SignInRules.AT_ADDRESS_MOST,
                        now)
                .isAfter(now);
    }

    private void refused(Handle handle, String name, String from, Instant now) {
        var subject = User.NAME.matcher(name).matches() ? name : "?";
        audit.add(handle, new AuditStore.Entry(now, "?", Action.INVITATION_REFUSED, subject, from));
    }

    /// Takes an invitation up: the password is theirs from now on, and the word is good no more.
    ///
    /// @param code that their authenticator shows, as a proof that it works
    /// @return why not; empty where it was done
    public Optional<UserFault> takeUp(String name, String word, String password, String code, String from) {
        var now = machine.now();
        var shown = show(name, word, from);
        if (shown instanceof Shown.Refused(var why)) {
            return Optional.of(why);
        }
        var weak = PasswordRules.fault(password, name);
        if (weak.isPresent()) {
            return weak;
        }
        var hash = passwords.hash(password);
        return database.transaction(handle -> takenUp(handle, name, word, hash, code, from, now));
    }

    private Optional<UserFault> takenUp(
            Handle handle, String name, String word, String hash, String code, String from, Instant now) {
        var secret = secret(handle, name, word, now);
        if (secret.isEmpty()) {
            return Optional.of(UserFault.INVITATION);
        }
        var step = OneTimeCodes.step(secret.get().bytes(), code, now, 0);
        if (step.isEmpty()) {
            return Optional.of(UserFault.CODE_WRONG);
        }
        users.takeUp(handle, name, Token.shown(word).orElseThrow(), hash, step.getAsLong(), now);
        audit.add(handle, new AuditStore.Entry(now, name, Action.INVITATION_TAKEN_UP, name, from));
        return Optional.empty();
    }
}
