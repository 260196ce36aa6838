package org.denwaban.staff;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.denwaban.vault.Place;
import org.denwaban.vault.Vault;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.RowView;
import org.jspecify.annotations.Nullable;

/// The SQL of users and of what proves them.
public final class UserStore {

    /// What proves a user who is active.
    ///
    /// @param totpStep of the last code that was taken
    record Proofs(User user, String passwordHash, Secret totp, long totpStep) {}

    /// A secret of one-time codes.
    static final class Secret {
        private final byte[] bytes;

        Secret(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        byte[] bytes() {
            return bytes.clone();
        }
    }

    private static final String COLUMNS = "name, role, contracts, state";

    private final Vault vault;

    public UserStore(Vault vault) {
        this.vault = vault;
    }

    /// The user of that name.
    public Optional<User> find(Handle handle, String name) {
        return handle.createQuery("SELECT " + COLUMNS + " FROM staff_user WHERE name = :name")
                .bind("name", name)
                .map(UserStore::user)
                .findOne();
    }

    /// Everybody, by name.
    public List<User> all(Handle handle) {
        return handle.createQuery("SELECT " + COLUMNS + " FROM staff_user ORDER BY name")
                .map(UserStore::user)
                .list();
    }

    /// What proves a user; empty unless they are active. Locks the row: of two sign-ins with one code one comes second.
    Optional<Proofs> lockProofs(Handle handle, String name) {
        return handle.createQuery("SELECT " + COLUMNS + ", password_hash, totp_sealed, totp_step FROM staff_user WHERE"
                        + " name = :name AND state = 'ACTIVE' FOR UPDATE")
                .bind("name", name)
                .map(row -> new Proofs(
                        user(row),
                        row.getColumn("password_hash", String.class),
                        open(name, row.getColumn("totp_sealed", byte[].class)),
                        Optional.ofNullable(row.getColumn("totp_step", Long.class))
                                .orElse(0L)))
                .findOne();
    }

    /// Notes that the code of a step was taken.
    void taken(Handle handle, String name, long totpStep) {
        handle.createUpdate("UPDATE staff_user SET totp_step = :step WHERE name = :name")
                .bind("step", totpStep)
                .bind("name", name)
                .execute();
    }

    /// Writes a user with an invitation: a new one, or one who has to choose anew.
    ///
    /// @param secret of the one-time codes that they will use
    void invite(Handle handle, User user, Token invitation, Secret secret, Instant until, Instant now) {
        handle.createUpdate("INSERT INTO staff_user (name, role, contracts, state, totp_sealed, invitation_hash,"
                        + " invited_until, changed_at) VALUES (:name, :role, :contracts, 'INVITED', :secret, :invitation,"
                        + " :until, :now) ON DUPLICATE KEY UPDATE role = VALUES(role), contracts = VALUES(contracts),"
                        + " state = 'INVITED', password_hash = NULL, totp_sealed = VALUES(totp_sealed), totp_step = NULL,"
                        + " invitation_hash = VALUES(invitation_hash), invited_until = VALUES(invited_until),"
                        + " changed_at = VALUES(changed_at)")
                .bind("name", user.name())
                .bind("role", user.role().name())
                .bind("contracts", String.join(",", user.contracts()))
                .bind("secret", vault.seal(vault.houseKey(), place(user.name()), secret.bytes()))
                .bind("invitation", invitation.hash())
                .bind("until", until)
                .bind("now", now)
                .execute();
    }

    /// The secret of the one-time codes of whoever has this invitation.
    Optional<Secret> invited(Handle handle, String name, Token invitation, Instant now) {
        return handle.createQuery("SELECT totp_sealed FROM staff_user WHERE name = :name AND state = 'INVITED'"
                        + " AND invitation_hash = :invitation AND invited_until > :now")
                .bind("name", name)
                .bind("invitation", invitation.hash())
                .bind("now", now)
                .mapTo(byte[].class)
                .findOne()
                .map(bytes -> open(name, bytes));
    }

    /// Takes an invitation up. False if it was taken up before, or is too old.
    boolean takeUp(Handle handle, String name, Token invitation, String passwordHash, long totpStep, Instant now) {
        return handle.createUpdate("UPDATE staff_user SET state = 'ACTIVE', password_hash = :hash, totp_step = :step,"
                                + " invitation_hash = NULL, invited_until = NULL, changed_at = :now WHERE name = :name"
                                + " AND state = 'INVITED' AND invitation_hash = :invitation AND invited_until > :now")
                        .bind("hash", passwordHash)
                        .bind("step", totpStep)
                        .bind("now", now)
                        .bind("name", name)
                        .bind("invitation", invitation.hash())
                        .execute()
                == 1;
    }

    /// Gives an active user another role, other contracts. False if there is no such user.
    boolean rights(Handle handle, String name, Role role, Set<String> contracts, Instant now) {
        return handle.createUpdate("UPDATE staff_user SET role = :role, contracts = :contracts, changed_at = :now"
                                + " WHERE name = :name AND state = 'ACTIVE'")
                        .bind("role", role.name())
                        .bind("contracts", String.join(",", contracts))
                        .bind("now", now)
                        .bind("name", name)
                        .execute()
                == 1;
    }

    /// Shuts a user out. False if there is no such user, or they are out already.
    boolean disable(Handle handle, String name, Instant now) {
        return handle.createUpdate("UPDATE staff_user SET state = 'DISABLED', password_hash = NULL, totp_sealed = NULL,"
                                + " invitation_hash = NULL, invited_until = NULL, changed_at = :now WHERE name = :name"
                                + " AND state <> 'DISABLED'")
                        .bind("now", now)
                        .bind("name", name)
                        .execute()
                == 1;
    }

    private Secret open(String name, byte @Nullable [] sealed) {
        return new Secret(vault.open(place(name), sealed == null ? new byte[0] : sealed));
    }

    private static Place place(String name) {
        return new Place("staff_user", "totp_sealed", name);
    }

    static User user(RowView row) {
        return new User(
                row.getColumn("name", String.class),
                Role.valueOf(row.getColumn("role", String.class)),
                Arrays.stream(row.getColumn("contracts", String.class).split(",", -1))
                        .filter(id -> !id.isEmpty())
                        .collect(Collectors.toCollection(LinkedHashSet::new)),
                User.State.valueOf(row.getColumn("state", String.class)));
    }
}
