package org.denwaban.campaign;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.denwaban.db.Ulid;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.RowView;

/// The SQL of return calls (返電): a citizen called us because of a call or a postcard.
public final class ReturnCallStore {

    /// A return call.
    ///
    /// @param callId     the call that came in
    /// @param operatorId who talked with them
    /// @param contractAt contract time at which it came in; it goes into the report
    /// @param entered    whether its result is there
    public record ReturnCall(
            String id,
            String contractId,
            String householdId,
            String callId,
            String operatorId,
            Instant contractAt,
            boolean entered) {}

    private static final String ALL =
            "SELECT id, contract_id, household_id, call_id, operator_id, contract_at, entered_at FROM return_call";

    /// Notes that a call that came in was a household's. Noted twice it is noted once.
    ///
    /// @return its id
    public String note(
            Handle handle,
            String contractId,
            String householdId,
            String callId,
            String operatorId,
            Instant contractAt,
            Instant machineNow) {
        handle.createUpdate("INSERT INTO return_call (id, contract_id, household_id, call_id, operator_id, contract_at,"
                        + " noted_at) VALUES (:id, :contract, :household, :call, :operator, :contractAt, :now)"
                        + " ON DUPLICATE KEY UPDATE noted_at = noted_at")
                .bind("id", Ulid.at(machineNow))
                .bind("contract", contractId)
                .bind("household", householdId)
                .bind("call", callId)
                .bind("operator", operatorId)
                .bind("contractAt", contractAt)
                .bind("now", machineNow)
                .execute();
        return handle.createQuery("SELECT id FROM return_call WHERE call_id = :call AND household_id = :household")
                .bind("call", callId)
                .bind("household", householdId)
                .mapTo(String.class)
                .one();
    }

    /// The return call with this id, locked.
    public Optional<ReturnCall> lock(Handle handle, String id) {
        return handle.createQuery(ALL + " WHERE id = :id FOR UPDATE")
                .bind("id", id)
                .map(ReturnCallStore::returnCall)
                .findOne();
    }

    /// Those of a household, the oldest first.
    public List<ReturnCall> of(Handle handle, String householdId) {
        return handle.createQuery(ALL + " WHERE household_id = :id ORDER BY contract_at, id")
                .bind("id", householdId)
                .map(ReturnCallStore::returnCall)
                .list();
    }

    /// Its result is there.
    public void entered(Handle handle, String id, Instant machineNow) {
        handle.createUpdate("UPDATE return_call SET entered_at = :now WHERE id = :id")
                .bind("now", machineNow)
                .bind("id", id)
                .execute();
    }

    private static ReturnCall returnCall(RowView row) {
        return new ReturnCall(
                row.getColumn("id", String.class),
                row.getColumn("contract_id", String.class),
                row.getColumn("household_id", String.class),
                row.getColumn("call_id", String.class),
                row.getColumn("operator_id", String.class),
                row.getColumn("contract_at", Instant.class),
                row.getColumn("entered_at", Instant.class) != null);
    }
}
