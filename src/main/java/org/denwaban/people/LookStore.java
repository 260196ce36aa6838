package org.denwaban.people;

import java.time.Instant;
import java.util.List;
import java.util.Set;
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
        EXPLAIN,
        /// What was passed on to the commissioner because of somebody there is opened.
        ESCALATION
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

    /// A look, by ids alone.
    ///
    /// @param callId null where there was no call
    public record Look(
            String id,
            Instant at,
            String by,
            Reason reason,
            String contractId,
            String householdId,
            @Nullable String callId) {}

    /// Looks at households of some contracts, the newest first.
    ///
    /// @param from   ids greater than this
    /// @param to     and less than this
    /// @param person who looked, empty for everybody
    /// @param reason null for all
    public List<Look> read(
            Handle handle,
            Set<String> contracts,
            String from,
            String to,
            String person,
            @Nullable Reason reason,
            int most) {
        if (contracts.isEmpty()) {
            return List.of();
        }
        return handle.createQuery(
                        "SELECT id, looked_at, looked_by, reason, contract_id, household_id, call_id FROM look"
                                + " WHERE contract_id IN (<contracts>) AND id > :from AND id < :to AND (:person = '' OR looked_by ="
                                + " :person) AND (:reason = '' OR reason = :reason) ORDER BY id DESC LIMIT :most")
                .bindList("contracts", List.copyOf(contracts))
                .bind("from", from)
                .bind("to", to)
                .bind("person", person)
                .bind("reason", reason == null ? "" : reason.name())
                .bind("most", most)
                .map(row -> new Look(
                        row.getColumn("id", String.class),
                        row.getColumn("looked_at", Instant.class),
                        row.getColumn("looked_by", String.class),
                        Reason.valueOf(row.getColumn("reason", String.class)),
                        row.getColumn("contract_id", String.class),
                        row.getColumn("household_id", String.class),
                        row.getColumn("call_id", String.class)))
                .list();
    }
}
