package org.denwaban.privacy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.denwaban.clock.Clock;
import org.denwaban.db.Database;
import org.denwaban.db.Ulid;
import org.denwaban.staff.AuditStore;
import org.denwaban.staff.AuditStore.Action;
import org.denwaban.staff.UserStore;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Asks for, grants, revokes and uses approvals. Whatever is done is in the audit trail, in the same transaction.
public final class ApprovalDesk {

    private final Database database;
    private final UserStore users;
    private final Clock machine;
    private final ApprovalStore store = new ApprovalStore();
    private final AuditStore audit = new AuditStore();

    public ApprovalDesk(Database database, UserStore users, Clock machine) {
        this.database = database;
        this.users = users;
        this.machine = machine;
    }

    /// Asks for one.
    ///
    /// @param days how long it is to be good for, 1 to 31
    /// @param from the browser's address, empty for the command line
    public Approval ask(Export what, String why, String by, int days, String from) throws ApprovalRefused {
        refuse(ApprovalRules.asks(what, why, by, days));
        var now = machine.now();
        var approval =
                new Approval(Ulid.at(now), what, why.strip(), by, now, ApprovalRules.until(now, days), null, null);
        database.run(handle -> {
            store.add(handle, approval);
            record(handle, now, by, Action.EXPORT_ASKED, approval.id(), from);
        });
        return approval;
    }

    /// Grants one. Whoever calls has proved that they are `by`.
    public void grant(String contractId, String id, String by, String from) throws ApprovalRefused {
        var now = machine.now();
        refuse(database.transaction(handle -> {
            var approval = store.lock(handle, contractId, id);
            var user = users.find(handle, by);
            var fault = approval.isEmpty()
                    ? Optional.of(ApprovalFault.UNKNOWN)
                    : user.isEmpty()
                            ? Optional.of(ApprovalFault.NOT_ALLOWED)
                            : ApprovalRules.grants(approval.get(), user.get(), now);
            if (fault.isEmpty()) {
                store.grant(handle, id, by, now);
                record(handle, now, by, Action.EXPORT_GRANTED, id, from);
            }
            return fault;
        }));
    }

    /// Takes one back; what was let out by it before stays on record. Anybody of the contract may: it only shuts.
    public void revoke(String contractId, String id, String by, String from) throws ApprovalRefused {
        var now = machine.now();
        refuse(database.transaction(handle -> {
            var approval = store.lock(handle, contractId, id);
            if (approval.isEmpty()) {
                return Optional.of(ApprovalFault.UNKNOWN);
            }
            if (approval.get().revokedBy() != null) {
                return Optional.of(ApprovalFault.OVER);
            }
            store.revoke(handle, id, by, now);
            record(handle, now, by, Action.EXPORT_REVOKED, id, from);
            return Optional.<ApprovalFault>empty();
        }));
    }

    /// The newest of a contract.
    public List<Approval> of(String contractId) {
        return database.transaction(handle -> store.of(handle, contractId));
    }

    /// Whether this may go out now, made by `by`: asked before the work is begun. {@link #letOut} asks again.
    public void check(Export what, String by) throws ApprovalRefused {
        var now = machine.now();
        refuse(database.transaction(handle -> fitting(handle, what, by, now).isPresent()
                ? Optional.<ApprovalFault>empty()
                : Optional.of(ApprovalFault.NONE)));
    }

    /// Puts on record that a file goes out, before it does.
    ///
    /// @param persons how many people are in it
    /// @param sha256  of the file, 64 hex digits
    /// @param printed null where nothing is printed of it
    /// @return the id under which it stands
    public String letOut(Export what, String by, int persons, String sha256, @Nullable Printed printed)
            throws ApprovalRefused {
        var now = machine.now();
        var id = Ulid.at(now);
        refuse(database.transaction(handle -> {
            var approval = fitting(handle, what, by, now);
            if (approval.isEmpty()) {
                return Optional.of(ApprovalFault.NONE);
            }
            store.made(handle, id, approval.get(), new ApprovalStore.Made(persons, sha256, printed, by, now));
            record(handle, now, by, Action.EXPORTED, id, "");
            return Optional.<ApprovalFault>empty();
        }));
        return id;
    }

    /// Whoever approved must still be somebody whose word counts.
    private Optional<Approval> fitting(Handle handle, Export what, String by, Instant now) {
        return store.lockKind(handle, what).stream()
                .filter(approval -> ApprovalRules.lets(approval, what, by, now))
                .filter(approval -> Optional.ofNullable(approval.approvedBy())
                        .flatMap(name -> users.find(handle, name))
                        .filter(user -> ApprovalRules.mayGrant(user, what.contractId()))
                        .isPresent())
                .findFirst();
    }

    private void record(Handle handle, Instant now, String by, Action action, String subject, String from) {
        audit.add(handle, new AuditStore.Entry(now, by, action, subject, from));
    }

    private static void refuse(Optional<ApprovalFault> fault) throws ApprovalRefused {
        if (fault.isPresent()) {
            throw new ApprovalRefused(fault.get());
        }
    }
}
