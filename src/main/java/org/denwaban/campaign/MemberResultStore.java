package org.denwaban.campaign;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.denwaban.db.Ulid;
import org.denwaban.vault.Place;
import org.denwaban.vault.Vault;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The SQL of what calls told of each person. Rows are only ever added; notes are sealed under the contract's key.
public final class MemberResultStore {

    private final Vault vault;

    public MemberResultStore(Vault vault) {
        this.vault = vault;
    }

    /// Ids of the people who are listed in a household, by their place in it.
    public Map<Integer, String> listed(Handle handle, String householdId) {
        return handle
                .createQuery("SELECT member, id FROM contact WHERE household_id = :id AND state = 'LISTED'")
                .bind("id", householdId)
                .map((row, _) -> Map.entry(row.getInt("member"), row.getString("id")))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /// The call that told, of whichever direction.
    ///
    /// @param attemptId    null where the citizen called us
    /// @param returnCallId null where we called
    public record Told(
            String contractId,
            String householdId,
            @Nullable String attemptId,
            @Nullable String returnCallId) {

        /// A call of ours.
        public static Told by(CourseStore.Open attempt) {
            return new Told(attempt.contractId(), attempt.householdId(), attempt.id(), null);
        }

        /// The citizen called us.
        public static Told by(ReturnCallStore.ReturnCall call) {
            return new Told(call.contractId(), call.householdId(), null, call.id());
        }
    }

    /// Writes what a call told of one person.
    ///
    /// @param told       the call
    /// @param contractAt contract time of the entry
    public void add(
            Handle handle,
            Told told,
            String contactId,
            MemberResult result,
            boolean settles,
            String by,
            Instant contractAt,
            Instant machineNow) {
        var id = Ulid.at(machineNow);
        handle.createUpdate("INSERT INTO member_result (id, contract_id, household_id, contact_id, attempt_id,"
                        + " return_call_id, disposition, reason, settles, passed_on, note_sealed, entered_by, contract_at,"
                        + " entered_at) VALUES (:id, :contract, :household, :contact, :attempt, :returnCall,"
                        + " :disposition, :reason, :settles, :passedOn, :note, :by, :contractAt, :now)")
                .bind("id", id)
                .bind("contract", told.contractId())
                .bind("household", told.householdId())
                .bind("contact", contactId)
                .bind("attempt", told.attemptId())
                .bind("returnCall", told.returnCallId())
                .bind("disposition", result.disposition())
                .bind("reason", result.reason())
                .bind("settles", settles)
                .bind("passedOn", result.passedOn())
                .bind("note", result.note().isEmpty() ? null : sealed(told.contractId(), id, result.note()))
                .bind("by", by)
                .bind("contractAt", contractAt)
                .bind("now", machineNow)
                .execute();
    }

    private byte[] sealed(String contractId, String id, String note) {
        return vault.seal(vault.contractKey(contractId), place(id), note.getBytes(StandardCharsets.UTF_8));
    }

    /// The notes that stand in the results of a person, oldest first, opened: for the caller's eyes, who records that
    /// they were looked at.
    public List<String> notes(Handle handle, String contactId) {
        return handle.createQuery("SELECT id, note_sealed FROM member_result WHERE contact_id = :id"
                        + " AND note_sealed IS NOT NULL ORDER BY id")
                .bind("id", contactId)
                .map((row, _) -> new String(
                        vault.open(place(row.getString("id")), row.getBytes("note_sealed")), StandardCharsets.UTF_8))
                .list();
    }

    private static Place place(String id) {
        return new Place("member_result", "note_sealed", id);
    }
}
