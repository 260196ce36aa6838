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
                .bind("note", result.note().isEmpty() ? null : sealed(told.contractId(), place(id), result.note()))
                .bind("by", by)
                .bind("contractAt", contractAt)
                .bind("now", machineNow)
                .execute();
    }

    /// What a supervisor writes over what a call told of one person.
    ///
    /// @param contactId  of whom
    /// @param settles    whether the person needs no further call by it
    /// @param by         the supervisor
    /// @param why        why, for the record
    /// @param outcomeWas how the call had ended before; null where the citizen called us
    public record Correction(
            String contactId,
            MemberResult result,
            boolean settles,
            String by,
            String why,
            @Nullable Outcome outcomeWas) {

        /// Without the texts: they may hold a person's words.
        @Override
        public String toString() {
            return "Correction[" + result + "]";
        }
    }

    /// Writes a correction, as a row of its own.
    public void correct(Handle handle, Told told, Correction correction, Instant contractAt, Instant machineNow) {
        var result = correction.result();
        var id = Ulid.at(machineNow);
        handle.createUpdate("INSERT INTO member_result (id, contract_id, household_id, contact_id, attempt_id,"
                        + " return_call_id, disposition, reason, settles, passed_on, note_sealed, entered_by, contract_at,"
                        + " entered_at, correction, why_sealed, outcome_was) VALUES (:id, :contract, :household, :contact,"
                        + " :attempt, :returnCall, :disposition, :reason, :settles, :passedOn, :note, :by, :contractAt,"
                        + " :now, TRUE, :why, :was)")
                .bind("id", id)
                .bind("contract", told.contractId())
                .bind("household", told.householdId())
                .bind("contact", correction.contactId())
                .bind("attempt", told.attemptId())
                .bind("returnCall", told.returnCallId())
                .bind("disposition", result.disposition())
                .bind("reason", result.reason())
                .bind("settles", correction.settles())
                .bind("passedOn", result.passedOn())
                .bind("note", result.note().isEmpty() ? null : sealed(told.contractId(), place(id), result.note()))
                .bind("by", correction.by())
                .bind("contractAt", contractAt)
                .bind("now", machineNow)
                .bind("why", sealed(told.contractId(), new Place("member_result", "why_sealed", id), correction.why()))
                .bind(
                        "was",
                        correction.outcomeWas() == null
                                ? null
                                : correction.outcomeWas().name())
                .execute();
    }

    /// What holds of one person by one call: the newest row.
    ///
    /// @param member     place in the household
    /// @param correction whether a supervisor wrote it
    public record Holding(
            int member,
            String contactId,
            String disposition,
            @Nullable Integer reason,
            boolean passedOn,
            boolean correction,
            String by,
            Instant enteredAt) {}

    /// What holds by one call, by the people's places in the household.
    public List<Holding> holding(Handle handle, Told told) {
        return handle.createQuery("SELECT c.member, r.* FROM member_result r JOIN contact c ON c.id = r.contact_id"
                        + " WHERE r.attempt_id <=> :attempt AND r.return_call_id <=> :returnCall AND r.household_id ="
                        + " :household AND NOT EXISTS (SELECT 1 FROM member_result n WHERE n.contact_id = r.contact_id"
                        + " AND n.attempt_id <=> r.attempt_id AND n.return_call_id <=> r.return_call_id AND n.id > r.id)"
                        + " ORDER BY c.member")
                .bind("attempt", told.attemptId())
                .bind("returnCall", told.returnCallId())
                .bind("household", told.householdId())
                .map(row -> new Holding(
                        row.getColumn("member", Integer.class),
                        row.getColumn("contact_id", String.class),
                        row.getColumn("disposition", String.class),
                        row.getColumn("reason", Integer.class),
                        row.getColumn("passed_on", Boolean.class),
                        row.getColumn("correction", Boolean.class),
                        row.getColumn("entered_by", String.class),
                        row.getColumn("entered_at", Instant.class)))
                .list();
    }

    private byte[] sealed(String contractId, Place place, String text) {
        return vault.seal(vault.contractKey(contractId), place, text.getBytes(StandardCharsets.UTF_8));
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

    /// The note of a result, opened: for the caller's eyes, who records that it was looked at.
    public String note(String id, byte[] sealed) {
        return new String(vault.open(place(id), sealed), StandardCharsets.UTF_8);
    }

    private static Place place(String id) {
        return new Place("member_result", "note_sealed", id);
    }
}
