package org.denwaban.dialer;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.denwaban.journal.CallsKept;
import org.denwaban.journal.GapFilling;
import org.jdbi.v3.core.Handle;

/// The calls that went out: attempts and tries of call backs, held against the PBX's own record.
public final class CallsOut implements CallsKept, GapFilling.Room {

    /// One that was let out of the gate and did not come to the carrier is on the PBX's record without the carrier's
    /// leg, or on none: then nobody knows.
    private static final String KEPT = "answered_at IS NOT NULL OR COALESCE(outcome, '') IN"
            + " ('CONTACT', 'ABSENT', 'MACHINE', 'WRONG_PARTY') AS answered,"
            + " live IS NULL OR operator_gone_at IS NOT NULL AS ended,"
            + " COALESCE(outcome, '') NOT IN ('IN_DOUBT', 'CARRIER_FAILED') AS certain";

    private static final String OPEN =
            "live = 1 AND promised_at < :at AND (state IN ('PROMISED', 'REDEEMED') OR operator_gone_at IS NULL)";

    @Override
    public List<Kept> kept(Handle handle, Instant from, Instant to, Collection<String> ids) {
        return Stream.concat(
                        of(handle, "attempt", "channel_id", from, to, ids),
                        of(handle, "call_back_try", "id", from, to, ids))
                .toList();
    }

    private static Stream<Kept> of(
            Handle handle, String table, String id, Instant from, Instant to, Collection<String> ids) {
        var within = "SELECT " + id + " AS id, " + KEPT + " FROM " + table + " WHERE redeemed_at >= :from"
                + " AND redeemed_at < :to";
        var query = handle.createQuery(
                        ids.isEmpty()
                                ? within
                                : within + " UNION SELECT " + id + ", " + KEPT + " FROM " + table + " WHERE " + id
                                        + " IN (<ids>)")
                .bind("from", from)
                .bind("to", to);
        return (ids.isEmpty() ? query : query.bindList("ids", List.copyOf(ids)))
                        .map(row -> new Kept(
                                row.getColumn("id", String.class),
                                row.getColumn("answered", Integer.class) == 1,
                                row.getColumn("ended", Integer.class) == 1,
                                row.getColumn("certain", Integer.class) == 1))
                        .list()
                        .stream();
    }

    /// No call that was promised before then waits for what the PBX knows of it; one may wait for its operator's
    /// result.
    @Override
    public boolean filledUpTo(Handle handle, Instant at) {
        return handle.createQuery("SELECT EXISTS (SELECT 1 FROM attempt WHERE " + OPEN + ") OR EXISTS (SELECT 1 FROM"
                                + " call_back_try WHERE " + OPEN + ")")
                        .bind("at", at)
                        .mapTo(Integer.class)
                        .one()
                == 0;
    }
}
