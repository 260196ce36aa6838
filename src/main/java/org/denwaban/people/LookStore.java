package org.denwaban.people;

import java.time.Instant;
import org.denwaban.db.Ulid;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The SQL of looks at personal data. Whoever shows a household writes the look in the same transaction, and shows only
/// what that transaction's commit let out: no record, no data (promises.md P29).
public final class LookStore {

    /// Why somebody looked. Closed.
    public enum Reason {
        /// The household may be who is calling.
        INBOUND_CALL,
        /// Found by what a caller told who withheld the number, or calls from another one.
        SEARCH,
        /// We call it, or its card lies before the operator who may.
        OUTBOUND_CARD,
        /// A supervisor asks why it is or is not called.
        EXPLAIN
    }

    /// Writes a look.
    ///
    /// @param by     user, or operator
    /// @param callId the call because of which; null where there is none
    public void add(
            Handle handle, Household household, String by, Reason reason, @Nullable String callId, Instant machineNow) {
        handle.createUpdate("INSERT INTO look (id, contract_id, household_id, looked_by, reason, call_id, looked_at)"
                        + " VALUES (:id, :contract, :household, :by, :reason, :call, :now)")
                .bind("id", Ulid.at(machineNow))
                .bind("contract", household.contractId())
                .bind("household", household.id())
                .bind("by", by)
                .bind("reason", reason.name())
                .bind("call", callId)
                .bind("now", machineNow)
                .execute();
    }
}
