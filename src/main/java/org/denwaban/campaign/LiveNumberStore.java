package org.denwaban.campaign;

import java.time.Instant;
import org.denwaban.people.PeopleStore;
import org.denwaban.people.PhoneNumber;
import org.jdbi.v3.core.Handle;

/// The SQL of numbers that a call of ours is on its way to: one call a number, whichever contract's it is, and
/// whether it is a campaign's or a call back. Digests of other tables are each contract's own and meet no
/// other's; these are the house's, and are gone with the call.
public final class LiveNumberStore {

    /// Whether a call is over: its outcome is known, both legs have ended where somebody had answered (whoever was
    /// handed on talks on without the operator), and no message is being left.
    private static final String OVER =
            " NOT EXISTS (SELECT 1 FROM attempt a WHERE a.id = live_number.call_id AND (a.live = 1"
                    + " OR a.message = 'ASKED' OR (a.answered_at IS NOT NULL AND (a.operator_gone_at IS NULL"
                    + " OR a.cause IS NULL)))) AND NOT EXISTS"
                    + " (SELECT 1 FROM call_back_try t WHERE t.id = live_number.call_id AND (t.live = 1"
                    + " OR (t.answered_at IS NOT NULL AND (t.operator_gone_at IS NULL OR t.cause IS NULL))))";

    private final PeopleStore people;

    public LiveNumberStore(PeopleStore people) {
        this.people = people;
    }

    /// Takes a number for a call that is being redeemed, in the same transaction. Of two that ask at once the database
    /// lets one wait for the other's end.
    ///
    /// @param callId    of the attempt, or the try to call back
    /// @param oldest    machine time before which no call can have begun that is still on the line
    /// @return whether the number was free
    public boolean take(Handle handle, PhoneNumber number, String callId, Instant machineNow, Instant oldest) {
        var digest = people.houseDigest(number);
        if (inserted(handle, digest, callId, machineNow)) {
            return true;
        }
        return forgotten(handle, digest, oldest) && inserted(handle, digest, callId, machineNow);
    }

    private static boolean inserted(Handle handle, byte[] digest, String callId, Instant machineNow) {
        return handle.createUpdate("INSERT IGNORE INTO live_number (number_digest, call_id, since)"
                                + " VALUES (:digest, :call, :now)")
                        .bind("digest", digest)
                        .bind("call", callId)
                        .bind("now", machineNow)
                        .execute()
                == 1;
    }

    /// What was freed by nobody, because its end was never told, stands in nobody's way.
    private static boolean forgotten(Handle handle, byte[] digest, Instant oldest) {
        return handle.createUpdate("DELETE FROM live_number WHERE number_digest = :digest AND (since < :oldest OR"
                                + OVER + ")")
                        .bind("digest", digest)
                        .bind("oldest", oldest)
                        .execute()
                == 1;
    }

    /// Whether a call of ours is on its way to a number.
    ///
    /// @param oldest machine time before which no call can have begun that is still on the line
    public boolean taken(Handle handle, PhoneNumber number, Instant oldest) {
        return handle.createQuery("SELECT EXISTS (SELECT 1 FROM live_number WHERE number_digest = :digest"
                        + " AND since >= :oldest AND NOT (" + OVER + "))")
                .bind("digest", people.houseDigest(number))
                .bind("oldest", oldest)
                .mapTo(Boolean.class)
                .one();
    }

    /// Frees a call's number whatever is known of the call.
    public void letGo(Handle handle, String callId) {
        handle.createUpdate("DELETE FROM live_number WHERE call_id = :call")
                .bind("call", callId)
                .execute();
    }

    /// Frees a call's number if the call is over; to be told after each step towards its end.
    public static void over(Handle handle, String callId) {
        handle.createUpdate("DELETE FROM live_number WHERE call_id = :call AND" + OVER)
                .bind("call", callId)
                .execute();
    }
}
