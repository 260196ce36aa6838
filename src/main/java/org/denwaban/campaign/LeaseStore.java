package org.denwaban.campaign;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/// The SQL of which server dials. By the database's clock alone: no two servers' clocks are compared.
public final class LeaseStore {

    /// Renewed each second: nine renewals may fail in a row, one of them because it waits for the row (5 s at most).
    /// Whoever
    /// takes over waits so long; shorter, a long breath of the Java machine would change who dials.
    public static final Duration LASTS = Duration.ofSeconds(10);

    /// For the WHERE of what redeems a permit, in the same statement: the lease is held, and stays so until the
    /// transaction is over, for the row is locked against whoever would take it.
    public static final String HOLDS = "EXISTS (SELECT 1 FROM dial_lease WHERE holder = :holder AND fence = :fence"
            + " AND lasts_until > UTC_TIMESTAMP(6) LOCK IN SHARE MODE)";

    /// What a server believes to hold.
    ///
    /// @param holder id of its data directory
    /// @param fence  as it was when it took the lease
    public record Lease(String holder, long fence) {

        /// Nothing is held; redeems nothing.
        public static final Lease NONE = new Lease("", -1);

        /// Binds what {@link #HOLDS} asks for.
        public <S extends SqlStatement<S>> S bound(S statement) {
            return statement.bind("holder", holder).bind("fence", fence);
        }
    }

    /// The lease as it stands.
    ///
    /// @param over whether anybody may take it
    public record Standing(Lease lease, boolean over) {}

    /// Reads the lease, and keeps others from changing it until the transaction is over.
    public Standing lock(Handle handle) {
        return handle.createQuery(
                        "SELECT holder, fence, lasts_until <= SYSDATE(6) AS run_out FROM dial_lease FOR UPDATE")
                .map(row -> new Standing(
                        new Lease(row.getColumn("holder", String.class), row.getColumn("fence", Long.class)),
                        row.getColumn("run_out", Boolean.class)))
                .one();
    }

    /// Takes the lease, which the caller has locked and found to be free or its own.
    public Lease take(Handle handle, Standing free, String holder) {
        var lease = new Lease(holder, free.lease().fence() + 1);
        lease.bound(handle.createUpdate("UPDATE dial_lease SET holder = :holder, fence = :fence"))
                .execute();
        renew(handle, lease);
        return lease;
    }

    /// Has a lease that the caller holds last anew.
    public void renew(Handle handle, Lease lease) {
        lease.bound(handle.createUpdate("UPDATE dial_lease SET lasts_until = SYSDATE(6) + INTERVAL :seconds SECOND"
                                + " WHERE holder = :holder AND fence = :fence")
                        .bind("seconds", LASTS.toSeconds()))
                .execute();
    }

    /// Gives a lease up, if it is still held.
    public void giveUp(Handle handle, Lease lease) {
        lease.bound(handle.createUpdate("UPDATE dial_lease SET lasts_until = SYSDATE(6)"
                        + " WHERE holder = :holder AND fence = :fence AND lasts_until > SYSDATE(6)"))
                .execute();
    }

    /// Whether a lease is held now.
    public boolean holds(Handle handle, Lease lease) {
        return lease.bound(handle.createQuery("SELECT " + HOLDS))
                .mapTo(Boolean.class)
                .one();
    }

    /// Whether a call is on record as let out.
    ///
    /// @param id of an attempt, or of a try to call back
    public boolean knows(Handle handle, String id) {
        return handle.createQuery("SELECT EXISTS (SELECT 1 FROM attempt WHERE id = :id AND redeemed_at IS NOT NULL)"
                        + " OR EXISTS (SELECT 1 FROM call_back_try WHERE id = :id AND redeemed_at IS NOT NULL)")
                .bind("id", id)
                .mapTo(Boolean.class)
                .one();
    }

    /// When the last call that is on record was let out (machine time); reads the whole book, so it is asked once
    /// something is wrong.
    public Optional<Instant> lastLetOut(Handle handle) {
        return handle.createQuery("SELECT GREATEST(COALESCE((SELECT MAX(redeemed_at) FROM attempt), '1970-01-01'),"
                        + " COALESCE((SELECT MAX(redeemed_at) FROM call_back_try), '1970-01-01'))")
                .mapTo(Instant.class)
                .findOne()
                .filter(at -> at.isAfter(Instant.EPOCH));
    }
}
