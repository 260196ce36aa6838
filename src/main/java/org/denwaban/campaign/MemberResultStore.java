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

    /// Writes what a call told of one person.
    ///
    /// @param attempt    the call
    /// @param contractAt contract time of the entry
    public void add(
            Handle handle,
            CourseStore.Open attempt,
            String contactId,
            MemberResult result,
            boolean settles,
            String by,
            Instant contractAt,
            Instant machineNow) {
        var id = Ulid.at(machineNow);
        handle.createUpdate("INSERT INTO member_result (id, contract_id, household_id, contact_id, attempt_id,"
                        + " disposition, reason, settles, note_sealed, entered_by, contract_at, entered_at) VALUES (:id,"
                        + " :contract, :household, :contact, :attempt, :disposition, :reason, :settles, :note, :by,"
                        + " :contractAt, :now)")
                .bind("id", id)
                .bind("contract", attempt.contractId())
                .bind("household", attempt.householdId())
                .bind("contact", contactId)
                .bind("attempt", attempt.id())
                .bind("disposition", result.disposition())
                .bind("reason", result.reason())
                .bind("settles", settles)
                .bind("note", result.note().isEmpty() ? null : sealed(attempt.contractId(), id, result.note()))
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
