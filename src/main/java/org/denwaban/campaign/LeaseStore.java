package org.denwaban.campaign;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/// The SQL of which server dials. By the database's clock alone: no two servers' clocks are compared.
public final class LeaseStore {

    /// Renewed each second: nine renewals may fail in a row, one of them because it waits for the row (5 s at
    /// most). Whoever takes over waits so long; shorter, a long breath of the Java machine would change who
    /// dials.
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
    /// @param stops      emergency stops that hold where it is held: `all`, contract ids
    /// @param lastsUntil the database's clock
    /// @param over       whether anybody may take it
    /// @param tooLong    whether it lasts longer than any lease does that was written by the clock as it is now
    public record Standing(Lease lease, List<String> stops, Instant lastsUntil, boolean over, boolean tooLong) {}

    /// Reads the lease. Nobody is kept from changing it: whoever froze then would keep everybody from taking over.
    public Standing standing(Handle handle) {
        return handle.createQuery("SELECT holder, fence, stops, lasts_until, lasts_until <= SYSDATE(6) AS run_out,"
                        + " lasts_until > SYSDATE(6) + INTERVAL :seconds SECOND AS too_long FROM dial_lease")
                .bind("seconds", LASTS.toSeconds())
                .map(row -> new Standing(
                        new Lease(row.getColumn("holder", String.class), row.getColumn("fence", Long.class)),
                        words(row.getColumn("stops", String.class)),
                        row.getColumn("lasts_until", Instant.class),
                        row.getColumn("run_out", Boolean.class),
                        row.getColumn("too_long", Boolean.class)))
                .one();
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
    }

    /// Takes a lease that is free or the taker's own, in one statement.
    ///
    /// @param free   as it was read; renewed or taken since, it is not taken
    /// @param stops  emergency stops that hold where it is taken
    /// @return empty if somebody else was quicker
    public Optional<Lease> take(Handle handle, Standing free, String holder, List<String> stops) {
        boolean taken = free.lease()
                        .bound(handle.createUpdate("UPDATE dial_lease SET holder = :taker, fence = fence + 1,"
                                + " lasts_until = SYSDATE(6) + INTERVAL :seconds SECOND, stops = :stops"
                                + " WHERE holder = :holder AND fence = :fence AND lasts_until = :until"))
                        .bind("taker", holder)
                        .bind("seconds", LASTS.toSeconds())
                        .bind("stops", String.join(" ", stops))
                        .bind("until", free.lastsUntil())
                        .execute()
                == 1;
        return taken ? Optional.of(new Lease(holder, free.lease().fence() + 1)) : Optional.empty();
    }

    /// Has a lease last anew, in one statement.
    ///
    /// @param stops emergency stops that hold where it is held
    /// @return whether it is still held
    public boolean renew(Handle handle, Lease lease, List<String> stops) {
        return lease.bound(handle.createUpdate(
                                "UPDATE dial_lease SET lasts_until = SYSDATE(6) + INTERVAL :seconds SECOND,"
                                        + " stops = :stops WHERE holder = :holder AND fence = :fence"))
                        .bind("seconds", LASTS.toSeconds())
                        .bind("stops", String.join(" ", stops))
                        .execute()
                == 1;
    }

    /// Gives a lease up, if it is still held.
    public void giveUp(Handle handle, Lease lease, List<String> stops) {
        lease.bound(handle.createUpdate("UPDATE dial_lease SET lasts_until = SYSDATE(6), stops = :stops"
                                + " WHERE holder = :holder AND fence = :fence AND lasts_until > SYSDATE(6)")
                        .bind("stops", String.join(" ", stops)))
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
