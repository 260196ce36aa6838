package org.denwaban.people;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.denwaban.people.UndoResult.Why;
import org.jdbi.v3.core.Handle;

/// Takes the last import of a contract back. One use, in the caller's transaction; whatever it throws, nothing of it
/// stays.
///
/// People, numbers and households become what they were, to the byte; what only that import brought is deleted. But
/// never is anybody dialled because of it who would not be dialled otherwise:
///
/// - A household that was concluded since, by whomever, stays concluded.
/// - A household or a person that the import brought and of whom something was noted since (a permit that was given
///   back, a wish, a result) stays on record: gone, or concluded.
/// - Nobody listed means gone, whatever else is known.
///
/// When to look at a household next is no permission: the rules are asked again then. So it may well be earlier than
/// the dialer had found meanwhile.
final class ListUndo {

    /// States between which only lists move a household; any other is somebody else's word.
    private static final String BY_LISTS = "('OPEN', 'GONE', 'DEFECTIVE')";

    private final Handle handle;
    private final String contractId;
    private final CallsOnRecord calls;
    private final Instant now;
    private final Instant firstLook;

    /// @param now       machine time
    /// @param firstLook contract time at which a household is looked at that comes back without a time of its own
    ListUndo(Handle handle, String contractId, CallsOnRecord calls, Instant now, Instant firstLook) {
        this.handle = handle;
        this.contractId = contractId;
        this.calls = calls;
        this.now = now;
        this.firstLook = firstLook;
    }

    /// @param by who takes it back
    UndoResult run(String by) {
        var undoable = undoableImport();
        if (undoable.isEmpty()) {
            return new UndoResult.Refused(Why.NONE);
        }
        var importId = undoable.get();
        lockHouseholds(importId);
        if (calls.letOut(handle, contractId) != callsBefore(importId)) {
            return new UndoResult.Refused(Why.CALLED);
        }
        if (calls.open(handle, contractId).permits() > 0) {
            return new UndoResult.Refused(Why.PERMIT_OPEN);
        }
        return undone(importId, by);
    }

    private UndoResult.Done undone(String importId, String by) {
        rememberKept(importId);
        restorePeople(importId);
        restorePhones(importId);
        restoreHouseholds(importId);
        removeWhatItBrought(importId);
        leaveNobodyUnlistedInCourse(importId);
        int kept = forgetKept();
        forgetBefore(handle, contractId);
        return told(importId, by, kept);
    }

    /// Locks the contract's row, as an import does: nobody merges meanwhile.
    private Optional<String> undoableImport() {
        return handle.createQuery("SELECT undoable_import FROM call_list WHERE contract_id = :contract"
                        + " AND undoable_import IS NOT NULL FOR UPDATE")
                .bind("contract", contractId)
                .mapTo(String.class)
                .findOne();
    }

    /// So that no call of them begins meanwhile: a permit that is being redeemed is written by then, or waits for us.
    private void lockHouseholds(String importId) {
        for (var households : List.of(
                "SELECT COUNT(*) FROM household WHERE first_import = :import FOR UPDATE",
                "SELECT COUNT(*) FROM import_household_before b JOIN household h ON h.id = b.household_id"
                        + " WHERE b.import_id = :import FOR UPDATE")) {
            handle.createQuery(households)
                    .bind("import", importId)
                    .mapTo(Integer.class)
                    .one();
        }
    }

    private int callsBefore(String importId) {
        return handle.createQuery("SELECT calls_before FROM list_import WHERE id = :import")
                .bind("import", importId)
                .mapTo(Integer.class)
                .one();
    }

    /// What the import brought and cannot just be deleted. Who is kept keeps the household.
    private void rememberKept(String importId) {
        remember("kept_contact", calls.peopleRecorded(handle, importId));
        remember("kept_household", calls.householdsRecorded(handle, importId));
        update(
                importId,
                "INSERT IGNORE INTO kept_household (id) SELECT id FROM household WHERE first_import = :import"
                        + " AND (state NOT IN " + BY_LISTS + " OR ending IS NOT NULL)");
        update(
                importId,
                "INSERT IGNORE INTO kept_household (id) SELECT h.id FROM kept_contact k JOIN contact c ON c.id = k.id"
                        + " JOIN household h ON h.id = c.household_id WHERE h.first_import = :import");
        update(
                importId,
                "INSERT IGNORE INTO kept_contact (id) SELECT c.id FROM kept_household k JOIN contact c"
                        + " ON c.household_id = k.id WHERE c.first_import = :import");
    }

    /// They live as long as the connection: one that failed may have left them.
    private void remember(String table, List<String> ids) {
        handle.execute("DROP TEMPORARY TABLE IF EXISTS " + table);
        handle.execute("CREATE TEMPORARY TABLE " + table
                + " (id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY)");
        try (var insert = handle.prepareBatch("INSERT INTO " + table + " (id) VALUES (?)")) {
            ids.forEach(insert::add);
            if (insert.size() > 0) {
                insert.execute();
            }
        }
    }

    private void restorePeople(String importId) {
        update(
                importId,
                "UPDATE import_contact_before b JOIN contact c ON c.id = b.contact_id"
                        + " SET c.household_id = b.household_id, c.member = b.member, c.state = b.state,"
                        + " c.gone_at = b.gone_at, c.defective = b.defective, c.ticket_digest = b.ticket_digest,"
                        + " c.content_digest = b.content_digest, c.line_sealed = b.line_sealed"
                        + " WHERE b.import_id = :import");
    }

    private void restorePhones(String importId) {
        update(
                importId,
                "DELETE p FROM import_household_before b JOIN household_phone p ON p.household_id = b.household_id"
                        + " WHERE b.import_id = :import");
        update(
                importId,
                "INSERT INTO household_phone (household_id, ordinal, number_digest, number_sealed)"
                        + " SELECT household_id, ordinal, number_digest, number_sealed FROM import_phone_before"
                        + " WHERE import_id = :import");
    }

    /// The moment first, for it asks what the state is now. A household that was on the line during the import has
    /// none: if the import closed it, its call may be over by now, and nobody would ever look at it again.
    private void restoreHouseholds(String importId) {
        var both = "UPDATE import_household_before b JOIN household h ON h.id = b.household_id SET %s"
                + " WHERE b.import_id = :import AND h.state IN " + BY_LISTS + " AND b.state IN " + BY_LISTS;
        handle.createUpdate(both.formatted("h.next_at = CASE WHEN b.state <> 'OPEN' OR b.next_at IS NOT NULL"
                        + " THEN b.next_at WHEN h.state = 'OPEN' THEN h.next_at ELSE :first END"))
                .bind("import", importId)
                .bind("first", firstLook)
                .execute();
        update(importId, both.formatted("h.state = b.state"));
        // a concluded one that nobody has looked at since: a look would have put another moment, or none
        handle.createUpdate("UPDATE import_household_before b JOIN household h ON h.id = b.household_id"
                        + " SET h.next_at = b.next_at WHERE b.import_id = :import AND b.state = 'CONCLUDED'"
                        + " AND h.state = 'CONCLUDED' AND h.next_at = :first")
                .bind("import", importId)
                .bind("first", firstLook)
                .execute();
        // another word than a list's stands against what it was: the rules decide, at the dialer's next look
        handle.createUpdate("UPDATE import_household_before b JOIN household h ON h.id = b.household_id"
                        + " SET h.next_at = :first WHERE b.import_id = :import AND h.state <> b.state")
                .bind("import", importId)
                .bind("first", firstLook)
                .execute();
    }

    /// In the order in which they refer to each other.
    private void removeWhatItBrought(String importId) {
        handle.createUpdate(
                        "UPDATE contact c JOIN kept_contact k ON k.id = c.id SET c.state = 'GONE', c.gone_at = :now")
                .bind("now", now)
                .execute();
        update(
                importId,
                "DELETE c FROM contact c LEFT JOIN kept_contact k ON k.id = c.id"
                        + " WHERE c.first_import = :import AND k.id IS NULL");
        update(
                importId,
                "DELETE p FROM household h JOIN household_phone p ON p.household_id = h.id"
                        + " LEFT JOIN kept_household k ON k.id = h.id WHERE h.first_import = :import AND k.id IS NULL");
        update(
                importId,
                "DELETE h FROM household h LEFT JOIN kept_household k ON k.id = h.id"
                        + " WHERE h.first_import = :import AND k.id IS NULL");
    }

    private void leaveNobodyUnlistedInCourse(String importId) {
        var gone = "UPDATE %s SET h.state = 'GONE' WHERE %s h.state IN ('OPEN', 'DEFECTIVE')"
                + " AND NOT EXISTS (SELECT 1 FROM contact c WHERE c.household_id = h.id AND c.state = 'LISTED')";
        update(
                importId,
                gone.formatted(
                        "import_household_before b JOIN household h ON h.id = b.household_id",
                        "b.import_id = :import AND"));
        handle.execute(gone.formatted("kept_household k JOIN household h ON h.id = k.id", ""));
    }

    private int forgetKept() {
        int kept = handle.createQuery("SELECT COUNT(*) FROM kept_household")
                .mapTo(Integer.class)
                .one();
        handle.execute("DROP TEMPORARY TABLE kept_household");
        handle.execute("DROP TEMPORARY TABLE kept_contact");
        return kept;
    }

    /// Deletes what is kept for taking an import of a contract back, under the lock of its list.
    static void forgetBefore(Handle handle, String contractId) {
        for (var table : List.of("import_contact_before", "import_household_before", "import_phone_before")) {
            handle.createUpdate("DELETE b FROM call_list l JOIN " + table + " b ON b.import_id = l.undoable_import"
                            + " WHERE l.contract_id = :contract")
                    .bind("contract", contractId)
                    .execute();
        }
        handle.createUpdate("UPDATE call_list SET undoable_import = NULL WHERE contract_id = :contract")
                .bind("contract", contractId)
                .execute();
    }

    private UndoResult.Done told(String importId, String by, int kept) {
        handle.createUpdate("UPDATE list_import SET undone_at = :now, undone_by = :by WHERE id = :import")
                .bind("now", now)
                .bind("by", by)
                .bind("import", importId)
                .execute();
        return handle.createQuery("SELECT imported_at, imported_by, added, returned, gone, changed, unchanged"
                        + " FROM list_import WHERE id = :import")
                .bind("import", importId)
                .map((row, context) -> new UndoResult.Done(
                        requireNonNull(context.findColumnMapperFor(Instant.class)
                                .orElseThrow()
                                .map(row, "imported_at", context)),
                        row.getString("imported_by"),
                        new MergeCounts(
                                row.getInt("added"),
                                row.getInt("returned"),
                                row.getInt("gone"),
                                row.getInt("changed"),
                                row.getInt("unchanged")),
                        kept))
                .one();
    }

    private void update(String importId, String sql) {
        handle.createUpdate(sql).bind("import", importId).execute();
    }
}
