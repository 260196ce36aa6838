package org.denwaban.people;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.denwaban.db.Ulid;
import org.denwaban.people.Household.State;
import org.denwaban.people.ListDifference.Compared;
import org.denwaban.people.ListDifference.Known;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/// Merges a good list into the people who are stored (rules.md, "Call list", monthly). One use, in
/// the caller's transaction; whatever it throws, nothing of it stays.
///
/// Who is on the list is written down in a temporary table, so that memory does not grow with it;
/// whoever is not there at the end is gone. Only households that something happened to are settled
/// afterwards: their numbers and their state follow from the people who are listed now.
///
/// What was there before and changes is first copied into the `import_…_before` tables, by the database itself, so that
/// {@link ListUndo} can put it back; what was not there says which import brought it.
final class ListMerge {

    /// Households that are settled with one round of statements.
    private static final int HOUSEHOLDS = 500;

    private static final String KEEP_PEOPLE = "INSERT INTO import_contact_before (import_id, contact_id, household_id,"
            + " member, state, gone_at, defective, ticket_digest, content_digest, line_sealed) SELECT :import, c.id,"
            + " c.household_id, c.member, c.state, c.gone_at, c.defective, c.ticket_digest, c.content_digest,"
            + " c.line_sealed FROM contact c";

    private final Handle handle;
    private final ListImport.Plan plan;
    private final CallsOnRecord calls;
    private final ListProgress progress;
    private final String importId;
    private int otherNumbers;
    private boolean moved;
    private boolean stored;

    ListMerge(Handle handle, ListImport.Plan plan, CallsOnRecord calls, ListProgress progress) {
        this.handle = handle;
        this.plan = plan;
        this.calls = calls;
        this.progress = progress;
        this.importId = Ulid.at(plan.now());
    }

    /// @param by who imports
    MergeCounts run(String by) {
        lock();
        makeTemporaryTables();
        var difference = new ListDifference(handle, plan, progress);
        difference.forEachBatch(this::store);
        var counts = difference.counts();
        otherNumbers = difference.otherNumbers();
        markGone();
        settleHouseholds();
        stored = moved || counts.added() + counts.gone() + counts.changed() > 0;
        if (stored) {
            record(by, counts);
            becomeUndoable();
        }
        dropTemporaryTables();
        return counts;
    }

    /// Whether anything is different now; to be asked after {@link #run}.
    boolean changedAnything() {
        return stored;
    }

    /// Of the changed, those with other telephones; to be asked after {@link #run}.
    int otherNumbers() {
        return otherNumbers;
    }

    private void lock() {
        handle.createUpdate("INSERT IGNORE INTO call_list (contract_id) VALUES (:contract)")
                .bind("contract", plan.contractId())
                .execute();
        handle.createQuery("SELECT contract_id FROM call_list WHERE contract_id = :contract FOR UPDATE")
                .bind("contract", plan.contractId())
                .mapTo(String.class)
                .one();
    }

    /// They live as long as the connection, which goes back to the pool: an import that failed may
    /// have left them.
    private void makeTemporaryTables() {
        dropTemporaryTables();
        for (var table : List.of("listed_now", "touched_household")) {
            handle.execute("CREATE TEMPORARY TABLE " + table
                    + " (id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY)");
        }
    }

    private void dropTemporaryTables() {
        handle.execute("DROP TEMPORARY TABLE IF EXISTS listed_now");
        handle.execute("DROP TEMPORARY TABLE IF EXISTS touched_household");
    }

    // The people, a batch at a time

    private void store(List<Compared> batch) {
        var households = householdsOf(batch);
        try (var writes = new Writes()) {
            batch.forEach(line -> writes.take(line, households));
            writes.execute();
        }
    }

    /// The statements of one batch.
    private final class Writes implements AutoCloseable {

        private final PreparedBatch insert =
                handle.prepareBatch("INSERT INTO contact (id, contract_id, household_id, member, state, defective,"
                        + " person_digest, ticket_digest, content_digest, line_sealed, first_import) VALUES (:id,"
                        + " :contract, :household, :member, 'LISTED', :defective, :person, :ticket, :content, :line,"
                        + " :import)");
        private final PreparedBatch update =
                handle.prepareBatch("UPDATE contact SET household_id = :household, member = :member, state = 'LISTED',"
                        + " gone_at = NULL, defective = :defective, ticket_digest = :ticket,"
                        + " content_digest = :content, line_sealed = :line WHERE id = :id");
        private final PreparedBatch move = handle.prepareBatch("UPDATE contact SET member = :member WHERE id = :id");
        private final Set<String> listed = new LinkedHashSet<>();
        private final Set<String> touched = new LinkedHashSet<>();
        private final Set<String> changed = new LinkedHashSet<>();

        void take(Compared line, Map<String, String> households) {
            var known = line.known();
            var id = known == null ? Ulid.at(plan.now()) : known.id();
            listed.add(id);
            if (known == null) {
                add(line, id, requireNonNull(households.get(certificate(line))));
            } else if (line.isListedAlready() && line.isSameContent()) {
                keep(line, known);
            } else {
                touched.add(known.householdId());
                change(line, id, requireNonNull(households.get(certificate(line))));
            }
        }

        private void add(Compared line, String id, String household) {
            touched.add(household);
            bind(insert, line, id, household)
                    .bind("contract", plan.contractId())
                    .bind("person", line.personDigest().bytes())
                    .bind("import", importId)
                    .add();
        }

        private void change(Compared line, String id, String household) {
            touched.add(household);
            changed.add(id);
            bind(update, line, id, household).add();
        }

        /// The same line; but others of the household may have come or gone before it.
        private void keep(Compared line, Known known) {
            if (known.member() != line.member()) {
                moved = true;
                touched.add(known.householdId());
                changed.add(known.id());
                move.bind("member", line.member()).bind("id", known.id()).add();
            }
        }

        private PreparedBatch bind(PreparedBatch statement, Compared line, String id, String household) {
            var person = line.person();
            return statement
                    .bind("id", id)
                    .bind("household", household)
                    .bind("member", line.member())
                    .bind("defective", isDefective(person))
                    .bind(
                            "ticket",
                            plan.seals()
                                    .ticketDigest(person.get(ListColumn.TICKET))
                                    .bytes())
                    .bind("content", line.contentDigest().bytes())
                    .bind("line", plan.seals().sealLine(id, person));
        }

        void execute() {
            keepPeople(changed);
            for (var statements : List.of(insert, update, move)) {
                if (statements.size() > 0) {
                    statements.execute();
                }
            }
            remember("listed_now", listed);
            remember("touched_household", touched);
        }

        @Override
        public void close() {
            List.of(insert, update, move).forEach(PreparedBatch::close);
        }
    }

    private void keepPeople(Set<String> ids) {
        if (!ids.isEmpty()) {
            handle.createUpdate(KEEP_PEOPLE + " WHERE c.id IN (<ids>)")
                    .bindList("ids", List.copyOf(ids))
                    .bind("import", importId)
                    .execute();
        }
    }

    /// One statement for all of them: half of an import's round trips would be these.
    private void remember(String table, Set<String> ids) {
        if (ids.isEmpty()) {
            return;
        }
        var rows = String.join(", ", Collections.nCopies(ids.size(), "(?)"));
        var insert = handle.createUpdate("INSERT IGNORE INTO " + table + " (id) VALUES " + rows);
        int position = 0;
        for (var id : ids) {
            insert.bind(position++, id);
        }
        insert.execute();
    }

    private boolean isDefective(ListedPerson person) {
        return HouseholdPhoneRules.numbers(List.of(person), plan.terms()).isEmpty();
    }

    /// Ids by certificate number, for every line that must be written; households that are new are
    /// made.
    private Map<String, String> householdsOf(List<Compared> batch) {
        var digests = new LinkedHashMap<String, Digest>();
        batch.stream()
                .filter(line -> !line.isListedAlready() || !line.isSameContent())
                .map(ListMerge::certificate)
                .forEach(number -> digests.computeIfAbsent(number, plan.seals()::certificateDigest));
        if (digests.isEmpty()) {
            return Map.of();
        }
        var stored = storedHouseholds(digests.values());
        var ids = new HashMap<String, String>();
        try (var insert = handle.prepareBatch("INSERT INTO household (id, contract_id, certificate_digest, state,"
                + " next_at, first_import) VALUES (:id, :contract, :digest, 'OPEN', :next, :import)")) {
            digests.forEach((number, digest) -> {
                var id = stored.get(digest);
                if (id == null) {
                    id = Ulid.at(plan.now());
                    insert.bind("id", id)
                            .bind("contract", plan.contractId())
                            .bind("digest", digest.bytes())
                            .bind("next", plan.firstLook())
                            .bind("import", importId)
                            .add();
                }
                ids.put(number, id);
            });
            if (insert.size() > 0) {
                insert.execute();
            }
        }
        return ids;
    }

    private Map<Digest, String> storedHouseholds(Collection<Digest> digests) {
        return handle
                .createQuery("SELECT id, certificate_digest FROM household WHERE contract_id = :contract"
                        + " AND certificate_digest IN (<digests>)")
                .bind("contract", plan.contractId())
                .bindList("digests", digests.stream().map(Digest::bytes).toList())
                .map((row, _) -> Map.entry(Digest.of(row.getBytes("certificate_digest")), row.getString("id")))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static String certificate(Compared line) {
        return line.person().get(ListColumn.CERTIFICATE);
    }

    // Whoever is no longer on the list

    private void markGone() {
        var notListed = " c.contract_id = :contract AND c.state = 'LISTED' AND l.id IS NULL";
        handle.createUpdate("INSERT IGNORE INTO touched_household (id) SELECT DISTINCT c.household_id FROM contact c"
                        + " LEFT JOIN listed_now l ON l.id = c.id WHERE" + notListed)
                .bind("contract", plan.contractId())
                .execute();
        handle.createUpdate(KEEP_PEOPLE + " LEFT JOIN listed_now l ON l.id = c.id WHERE" + notListed)
                .bind("import", importId)
                .bind("contract", plan.contractId())
                .execute();
        handle.createUpdate("UPDATE contact c LEFT JOIN listed_now l ON l.id = c.id"
                        + " SET c.state = 'GONE', c.gone_at = :now WHERE" + notListed)
                .bind("contract", plan.contractId())
                .bind("now", plan.now())
                .execute();
    }

    // The households that something happened to

    private void settleHouseholds() {
        var after = "";
        for (var ids = touchedAfter(after); !ids.isEmpty(); ids = touchedAfter(after)) {
            settle(ids);
            after = ids.getLast();
        }
    }

    private List<String> touchedAfter(String id) {
        return handle.createQuery("SELECT id FROM touched_household WHERE id > :id ORDER BY id LIMIT " + HOUSEHOLDS)
                .bind("id", id)
                .mapTo(String.class)
                .list();
    }

    private void settle(List<String> ids) {
        var states = states(ids);
        keepHouseholds(ids);
        var members = members(ids);
        var phones = phoneDigests(ids);
        try (var writes = new Settlement()) {
            for (var id : ids) {
                var people = members.getOrDefault(id, List.of());
                var numbers = HouseholdPhoneRules.numbers(people, plan.terms());
                var before = requireNonNull(states.get(id));
                if (!people.isEmpty()) {
                    writes.phones(id, numbers, phones.getOrDefault(id, List.of()));
                }
                writes.state(id, before, HouseholdPhoneRules.state(before, people.size(), !numbers.isEmpty()));
            }
            writes.execute();
        }
    }

    /// As they stand under the lock: who was being dialled a moment ago is written down by now.
    private void keepHouseholds(List<String> ids) {
        var before = " FROM household h%s WHERE h.id IN (<ids>) AND NOT h.first_import <=> :import";
        for (var keep : List.of(
                "INSERT INTO import_household_before (import_id, household_id, state, next_at)"
                        + " SELECT :import, h.id, h.state, h.next_at" + before.formatted(""),
                "INSERT INTO import_phone_before (import_id, household_id, ordinal, number_digest, number_sealed)"
                        + " SELECT :import, p.household_id, p.ordinal, p.number_digest, p.number_sealed"
                        + before.formatted(" JOIN household_phone p ON p.household_id = h.id"))) {
            handle.createUpdate(keep)
                    .bindList("ids", ids)
                    .bind("import", importId)
                    .execute();
        }
    }

    /// The statements of one round of households.
    private final class Settlement implements AutoCloseable {

        private final PreparedBatch forget = handle.prepareBatch("DELETE FROM household_phone WHERE household_id = ?");
        private final PreparedBatch insert =
                handle.prepareBatch("INSERT INTO household_phone (household_id, ordinal, number_digest, number_sealed)"
                        + " VALUES (:household, :ordinal, :digest, :sealed)");
        private final PreparedBatch reopen =
                handle.prepareBatch("UPDATE household SET state = :state, next_at = :next WHERE id = :id");
        private final PreparedBatch state = handle.prepareBatch("UPDATE household SET state = :state WHERE id = :id");
        private final PreparedBatch look = handle.prepareBatch("UPDATE household SET next_at = :next WHERE id = :id");

        void phones(String household, List<PhoneNumber> numbers, List<Digest> stored) {
            var digests = numbers.stream().map(plan.seals()::numberDigest).toList();
            if (digests.equals(stored)) {
                return;
            }
            if (!stored.isEmpty()) {
                forget.add(household);
            }
            for (int i = 0; i < numbers.size(); i++) {
                insert.bind("household", household)
                        .bind("ordinal", i + 1)
                        .bind("digest", digests.get(i).bytes())
                        .bind("sealed", plan.seals().sealNumber(household, i + 1, numbers.get(i)))
                        .add();
            }
        }

        /// Back on the list, or with a number at last: to be looked at again. So is one that was concluded:
        /// somebody new may be in it of whom nothing is known; the rules tell.
        void state(String household, State before, State after) {
            if (before == after) {
                if (after == State.CONCLUDED) {
                    look.bind("next", plan.firstLook()).bind("id", household).add();
                }
                return;
            }
            if (after == State.OPEN) {
                reopen.bind("state", after.name())
                        .bind("next", plan.firstLook())
                        .bind("id", household)
                        .add();
            } else {
                state.bind("state", after.name()).bind("id", household).add();
            }
        }

        void execute() {
            for (var statements : List.of(forget, insert, reopen, state, look)) {
                if (statements.size() > 0) {
                    statements.execute();
                }
            }
        }

        @Override
        public void close() {
            List.of(forget, insert, reopen, state, look).forEach(PreparedBatch::close);
        }
    }

    /// Locks the rows, so that no call of the household begins meanwhile.
    private Map<String, State> states(List<String> ids) {
        return handle
                .createQuery("SELECT id, state FROM household WHERE id IN (<ids>) ORDER BY id FOR UPDATE")
                .bindList("ids", ids)
                .map((row, _) -> Map.entry(row.getString("id"), State.valueOf(row.getString("state"))))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private Map<String, List<ListedPerson>> members(List<String> ids) {
        return handle
                .createQuery("SELECT id, household_id, line_sealed FROM contact WHERE household_id IN (<ids>)"
                        + " AND state = 'LISTED' ORDER BY household_id, member")
                .bindList("ids", ids)
                .map((row, _) -> Map.entry(
                        row.getString("household_id"),
                        plan.seals().openLine(row.getString("id"), row.getBytes("line_sealed"))))
                .stream()
                .collect(byHousehold());
    }

    private Map<String, List<Digest>> phoneDigests(List<String> ids) {
        return handle
                .createQuery("SELECT household_id, number_digest FROM household_phone WHERE household_id IN (<ids>)"
                        + " ORDER BY household_id, ordinal")
                .bindList("ids", ids)
                .map((row, _) -> Map.entry(row.getString("household_id"), Digest.of(row.getBytes("number_digest"))))
                .stream()
                .collect(byHousehold());
    }

    private static <T> Collector<Map.Entry<String, T>, ?, Map<String, List<T>>> byHousehold() {
        return Collectors.groupingBy(Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList()));
    }

    private void record(String by, MergeCounts merge) {
        var counts = plan.good().counts();
        handle.createUpdate("INSERT INTO list_import (id, contract_id, imported_at, imported_by, file_sha256, contacts,"
                        + " households, defective, corrected, added, returned, gone, changed, unchanged, calls_before) VALUES"
                        + " (:id, :contract, :at, :by, :sha256, :contacts, :households, :defective, :corrected, :added,"
                        + " :returned, :gone, :changed, :unchanged, :calls)")
                .bind("id", importId)
                .bind("contract", plan.contractId())
                .bind("at", plan.now())
                .bind("by", by)
                .bind("sha256", plan.good().sha256())
                .bind("contacts", counts.contacts())
                .bind("households", counts.households())
                .bind("defective", counts.defectiveBeforeDialling())
                .bind("corrected", counts.corrected())
                .bind("added", merge.added())
                .bind("returned", merge.returned())
                .bind("gone", merge.gone())
                .bind("changed", merge.changed())
                .bind("unchanged", merge.unchanged())
                // last, when every household that changed is locked: what the gate lets out of them from here on
                // waits for our commit, and makes it more
                .bind("calls", calls.letOut(handle, plan.contractId()))
                .execute();
    }

    private void becomeUndoable() {
        ListUndo.forgetBefore(handle, plan.contractId());
        handle.createUpdate("UPDATE call_list SET undoable_import = :import WHERE contract_id = :contract")
                .bind("import", importId)
                .bind("contract", plan.contractId())
                .execute();
    }
}
