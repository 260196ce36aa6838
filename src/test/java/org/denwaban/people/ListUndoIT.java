package org.denwaban.people;

import static java.util.Objects.requireNonNull;
import static org.denwaban.people.MadeUpList.person;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.denwaban.clock.HandClock;
import org.denwaban.contract.Contract;
import org.denwaban.contract.ContractFile;
import org.denwaban.db.Database;
import org.denwaban.db.RealMariaDb;
import org.denwaban.people.Household.State;
import org.denwaban.people.UndoResult.Why;
import org.denwaban.vault.Vault;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Taking the last import back. What calls have to do with it: dialer.ListReplacementIT.
class ListUndoIT {

    private static final Database DATABASE = RealMariaDb.freshMigrated();
    private static final Contract CONTRACT = assertInstanceOf(
                    ContractFile.Reading.Accepted.class,
                    ContractFile.read(Path.of("docs/contracts/yokosuka-2018.toml")))
            .contract();
    private static final List<String> PEOPLE = List.of("household", "household_phone", "contact");
    private static final List<String> BEFORE =
            List.of("import_contact_before", "import_household_before", "import_phone_before");

    @TempDir
    Path folder = Path.of("");

    private final HandClock clock = new HandClock(Instant.parse("2018-10-25T03:00:00Z"));
    private final Calls calls = new Calls();

    /// What the record of calls says.
    private static final class Calls implements CallsOnRecord {
        private int letOut;
        private int permits;
        private List<String> recorded = List.of();
        private List<String> peopleRecorded = List.of();

        @Override
        public int letOut(Handle handle, String contractId) {
            return letOut;
        }

        @Override
        public Open open(Handle handle, String contractId) {
            return new Open(permits, 0);
        }

        @Override
        public List<String> householdsRecorded(Handle handle, String importId) {
            return recorded;
        }

        @Override
        public List<String> peopleRecorded(Handle handle, String importId) {
            return peopleRecorded;
        }
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @BeforeEach
    void emptyTables() {
        DATABASE.run(handle -> {
            BEFORE.forEach(table -> handle.execute("DELETE FROM " + table));
            List.of("list_import", "contact", "household_phone", "household", "call_list")
                    .forEach(table -> handle.execute("DELETE FROM " + table));
        });
    }

    @Test
    void everythingIsAsItWasToTheByte() throws IOException {
        merge(october());
        execute(
                "UPDATE household SET state = 'CONCLUDED', ending = 'CONTACTED', concluded_at = '2018-11-05 01:00:00',"
                        + " next_at = NULL WHERE id = ?",
                household(4));
        var before = people();
        clock.turn(Duration.ofDays(30));
        merge(november());
        assertNotEquals(before, people());

        var done = assertInstanceOf(UndoResult.Done.class, undo());
        assertEquals(new MergeCounts(3, 0, 1, 4, 1), done.merge());
        assertEquals("op1", done.importedBy());
        assertEquals(0, done.kept());
        // a concluded household is looked at once more, and put away again
        execute("UPDATE household SET next_at = NULL WHERE state = 'CONCLUDED'");
        assertEquals(before, people());
        BEFORE.forEach(table -> assertEquals(0, count(table), table));
        assertEquals(List.of("null", "op2"), undoneBy());
    }

    @Test
    void theSameListCanBeImportedAgainAfterwards() throws IOException {
        merge(october());
        merge(november());
        undo();
        var before = people();
        assertEquals(new MergeCounts(3, 0, 1, 4, 1), merge(november()));
        assertEquals(Collections.nCopies(6, State.OPEN), states(1, 6));
        assertInstanceOf(UndoResult.Done.class, undo());
        assertEquals(before, people());
    }

    @Test
    void theFirstListLeavesNobodyBehind() throws IOException {
        merge(october());
        assertInstanceOf(UndoResult.Done.class, undo());
        PEOPLE.forEach(table -> assertEquals(0, count(table), table));
        assertEquals(1, count("list_import"), "history stays");
    }

    @Test
    void onlyTheLastOneCanBeTakenBackAndOnce() throws IOException {
        assertEquals(new UndoResult.Refused(Why.NONE), undo());
        merge(october());
        merge(november());
        assertInstanceOf(UndoResult.Done.class, undo());
        var before = people();
        assertEquals(new UndoResult.Refused(Why.NONE), undo());
        assertEquals(before, people());
    }

    @Test
    void anImportThatChangesNothingDoesNotStandInTheWay() throws IOException {
        merge(october());
        var before = people();
        merge(november());
        merge(november());
        assertInstanceOf(UndoResult.Done.class, undo());
        assertEquals(before, people());
    }

    @Test
    void whatWasBeforeIsKeptForTheLastImportOnly() throws IOException {
        merge(october());
        merge(november());
        assertEquals(5, count("import_contact_before"));
        merge(new MadeUpList().add(person(5, 5, "", "")));
        assertEquals(
                List.of(lastImport()),
                BEFORE.stream()
                        .flatMap(table -> strings("SELECT DISTINCT import_id FROM " + table).stream())
                        .distinct()
                        .toList());
    }

    @Test
    void aCallAfterItStandsInTheWay() throws IOException {
        calls.letOut = 7;
        merge(october());
        merge(november());
        var before = people();
        calls.letOut = 8;
        assertEquals(new UndoResult.Refused(Why.CALLED), undo());
        assertEquals(before, people());
        calls.letOut = 7;
        assertInstanceOf(UndoResult.Done.class, undo());
    }

    @Test
    void aPromisedCallStandsInTheWayUntilItIsOver() throws IOException {
        merge(october());
        calls.permits = 1;
        var before = people();
        assertEquals(new UndoResult.Refused(Why.PERMIT_OPEN), undo());
        assertEquals(before, people());
        calls.permits = 0;
        assertInstanceOf(UndoResult.Done.class, undo());
    }

    @Test
    void whoWasConcludedSinceStaysConcluded() throws IOException {
        merge(october());
        merge(november());
        conclude(1); // continuing, with another number
        conclude(6); // brought
        assertEquals(1, assertInstanceOf(UndoResult.Done.class, undo()).kept());
        assertEquals(List.of(State.CONCLUDED), states(1, 1));
        assertEquals(List.of(State.CONCLUDED), states(6, 6));
        assertEquals(
                List.of("NUMBER_USED_UP", "NUMBER_USED_UP"),
                strings("SELECT ending FROM household WHERE ending" + " IS NOT NULL"));
        assertEquals(List.of("GONE"), strings("SELECT state FROM contact WHERE household_id = ?", household(6)));
    }

    @Test
    void aHouseholdItBroughtOfWhichSomethingWasNotedStaysOnRecordAsGone() throws IOException {
        merge(october());
        merge(november());
        calls.recorded = List.of(household(6));
        assertEquals(1, assertInstanceOf(UndoResult.Done.class, undo()).kept());
        assertEquals(List.of(State.GONE), states(6, 6));
        assertEquals(List.of("GONE"), strings("SELECT state FROM contact WHERE household_id = ?", household(6)));
        calls.recorded = List.of();
        assertEquals(new MergeCounts(3, 1, 1, 4, 1), merge(november()), "returned, so one row a person");
        assertEquals(List.of(State.OPEN), states(6, 6));
    }

    @Test
    void aPersonItBroughtOfWhomSomethingWasLearntStaysOnRecordAsGone() throws IOException {
        merge(october());
        merge(november());
        // 7 is new in household 4, which is not; 6 is new with its household
        calls.peopleRecorded = strings(
                "SELECT id FROM contact WHERE first_import = ? AND household_id IN (?, ?)",
                lastImport(),
                household(4),
                household(6));
        assertEquals(1, assertInstanceOf(UndoResult.Done.class, undo()).kept());
        assertEquals(
                List.of("GONE", "GONE"),
                strings("SELECT state FROM contact WHERE id IN (?, ?)", calls.peopleRecorded.toArray()));
        assertEquals(List.of(State.OPEN), states(4, 4));
        assertEquals(List.of(State.GONE), states(6, 6));
        assertEquals(
                List.of("0"),
                strings("SELECT COUNT(*) FROM household WHERE id NOT IN" + " (SELECT household_id FROM contact)"),
                "no household without people");
    }

    /// Whoever let a concluded household go on meanwhile did not know that its people would not be on the list.
    @Test
    void nobodyIsInCourseWhoIsNotListed() throws IOException {
        merge(new MadeUpList().add(person(1, 1, "046-899-0001", "")));
        conclude(1);
        merge(new MadeUpList().add(person(2, 2, "046-899-0002", "")));
        merge(new MadeUpList().add(person(1, 1, "046-899-0001", "")));
        execute("UPDATE household SET state = 'OPEN' WHERE id = ?", household(1));
        assertInstanceOf(UndoResult.Done.class, undo());
        assertEquals(List.of(State.GONE, State.OPEN), states(1, 2));
    }

    /// On the line when the import closed it, so without a next moment; over since.
    @Test
    void aHouseholdThatComesBackWithoutANextMomentIsLookedAt() throws IOException {
        merge(october());
        execute("UPDATE household SET next_at = NULL WHERE id = ?", household(3));
        merge(new MadeUpList().add(person(1, 1, "046-899-0001", "")));
        assertInstanceOf(UndoResult.Done.class, undo());
        assertEquals(
                List.of("2018-10-31 15:00:00.000000"),
                strings("SELECT next_at FROM household WHERE id = ?", household(3)));
    }

    @Test
    void aHouseholdThatTheDialerLookedAtSinceIsLookedAtAgain() throws IOException {
        merge(october());
        merge(november());
        execute("UPDATE household SET next_at = '2019-01-01 00:00:00' WHERE id = ?", household(1));
        assertInstanceOf(UndoResult.Done.class, undo());
        assertEquals(
                List.of("2018-10-31 15:00:00.000000"),
                strings("SELECT next_at FROM household WHERE id = ?", household(1)));
    }

    @Test
    void anotherContractIsNotTouched() throws IOException {
        merge(october());
        var other = new Contract(
                "another-city",
                CONTRACT.name(),
                CONTRACT.commissioner(),
                CONTRACT.term(),
                CONTRACT.callerId(),
                List.of(),
                CONTRACT.yearEnd(),
                CONTRACT.outbound(),
                null);
        var before = people();
        var file = november().writeTo(folder.resolve("other.csv"));
        assertInstanceOf(ImportResult.Done.class, imports().run(other, file, "op1", ListProgress.SILENT));
        assertInstanceOf(UndoResult.Done.class, imports().undo(other, "op2"));
        assertEquals(before, people());
        assertInstanceOf(UndoResult.Done.class, undo());
    }

    /// Random lists in a row, each taken back, imported again, and sometimes left.
    @Test
    void anyListCanBeTakenBack() throws IOException {
        long seed = System.nanoTime();
        var random = new Random(seed);
        merge(new MadeUpList().add(person(30, 30, "", "")));
        for (int month = 0; month < 12; month++) {
            var before = people();
            var list = new MadeUpList();
            var numbers = new ArrayList<Integer>();
            for (int i = 1; i <= 20; i++) {
                if (random.nextInt(3) > 0) {
                    numbers.add(i);
                }
            }
            numbers.add(30 + month);
            Collections.shuffle(numbers, random);
            for (int number : numbers) {
                list.add(person(
                        number,
                        1 + random.nextInt(8),
                        random.nextBoolean() ? "046-899-%04d".formatted(random.nextInt(4)) : "不明",
                        random.nextBoolean() ? "8990%03d".formatted(random.nextInt(4)) : ""));
            }
            var counts = merge(list);
            assertInstanceOf(UndoResult.Done.class, undo(), "seed " + seed);
            assertEquals(before, people(), "seed " + seed);
            if (random.nextInt(4) > 0) {
                assertEquals(counts, merge(list), "seed " + seed);
            }
        }
    }

    @Test
    void everyTableThatSpeaksOfAHouseholdOrAPersonIsThoughtOf() {
        assertEquals(
                List.of(
                        // asked of CallsOnRecord: who has one is not deleted
                        "appointment.household_id",
                        "attempt.household_id",
                        "contact.household_id",
                        "do_not_call.household_id",
                        // comes with the result of a call, as ticket_wish does
                        "escalation.contact_id",
                        "escalation.household_id",
                        "household_phone.household_id",
                        "import_contact_before.contact_id",
                        "import_contact_before.household_id",
                        "import_household_before.household_id",
                        "import_phone_before.household_id",
                        "look.household_id",
                        "member_result.contact_id",
                        "member_result.household_id",
                        "offer.household_id",
                        "return_call.household_id",
                        "ticket_wish.contact_id",
                        "ticket_wish.household_id",
                        // views
                        "v_attempt.household_id",
                        "v_billable.household_id"),
                strings("SELECT CONCAT(table_name, '.', column_name) FROM information_schema.columns"
                        + " WHERE table_schema = DATABASE() AND column_name IN ('household_id', 'contact_id')"
                        + " ORDER BY 1"),
                "let dialer.ListedCalls know of it, or think of it in ListUndo");
    }

    // Helpers of this test

    private static MadeUpList october() {
        return new MadeUpList()
                .add(person(1, 1, "046-899-0001", ""))
                .add(person(2, 1, "046-899-0002", ""))
                .add(person(3, 2, "046-899-0003", ""))
                .add(person(4, 3, "046-899-0004", ""))
                .add(person(5, 4, "046-899-0005", ""))
                .add(person(8, 4, "046-899-0008", ""));
    }

    /// 1 has another number, 2 moves to household 5, which is new, 3 stays as it was, 4 moves from 3 to 2, 5 becomes
    /// the second of its household, 8 is gone, 6, 7 and 9 are new.
    private static MadeUpList november() {
        return new MadeUpList()
                .add(person(6, 6, "046-899-0006", ""))
                .add(person(9, 3, "", "046-899-0009"))
                .add(person(7, 4, "046-899-0007", ""))
                .add(person(5, 4, "046-899-0055", ""))
                .add(person(3, 2, "046-899-0003", ""))
                .add(person(4, 2, "046-899-0004", ""))
                .add(person(2, 5, "046-899-0002", ""))
                .add(person(1, 1, "046-899-0011", ""));
    }

    private ListImport imports() {
        return new ListImport(DATABASE, Vault.at(folder.resolve("keys")), clock, calls);
    }

    private MergeCounts merge(MadeUpList list) throws IOException {
        var file = list.writeTo(folder.resolve("list.csv"));
        var done = assertInstanceOf(ImportResult.Done.class, imports().run(CONTRACT, file, "op1", ListProgress.SILENT));
        return requireNonNull(done.summary().merge());
    }

    private UndoResult undo() {
        return imports().undo(CONTRACT, "op2");
    }

    private String household(int certificate) {
        var store = new PeopleStore(Vault.at(folder.resolve("keys")));
        return DATABASE.transaction(
                handle -> store.householdsByCertificate(handle, CONTRACT.id(), MadeUpList.certificate(certificate))
                        .getFirst());
    }

    private List<State> states(int from, int to) {
        var states = new ArrayList<State>();
        for (int certificate = from; certificate <= to; certificate++) {
            states.add(State.valueOf(strings("SELECT state FROM household WHERE id = ?", household(certificate))
                    .getFirst()));
        }
        return states;
    }

    private void conclude(int certificate) {
        execute(
                "UPDATE household SET state = 'CONCLUDED', ending = 'NUMBER_USED_UP',"
                        + " concluded_at = '2018-11-05 01:00:00', next_at = NULL WHERE id = ?",
                household(certificate));
    }

    private static void execute(String sql, Object... values) {
        DATABASE.run(handle -> handle.execute(sql, values));
    }

    private static List<String> strings(String sql, Object... values) {
        return DATABASE.transaction(
                handle -> handle.select(sql, values).mapTo(String.class).list());
    }

    private static String lastImport() {
        return strings("SELECT undoable_import FROM call_list").getFirst();
    }

    private static List<String> undoneBy() {
        return strings("SELECT COALESCE(undone_by, 'null') FROM list_import ORDER BY imported_at");
    }

    private static int count(String table) {
        return DATABASE.transaction(handle -> handle.createQuery("SELECT COUNT(*) FROM " + table)
                .mapTo(Integer.class)
                .one());
    }

    /// Every row of people, households and numbers, sealed bytes and all.
    private static String people() {
        return DATABASE.transaction(handle -> PEOPLE.stream()
                .map(table -> handle.createQuery("SELECT * FROM " + table + " ORDER BY 1, 2")
                        .mapToMap()
                        .map(row -> row.entrySet().stream()
                                .map(cell -> cell.getKey() + "="
                                        + (cell.getValue() instanceof byte[] bytes
                                                ? HexFormat.of().formatHex(bytes)
                                                : String.valueOf(cell.getValue())))
                                .collect(Collectors.joining(" ", table + " ", "\n")))
                        .collect(Collectors.joining()))
                .collect(Collectors.joining()));
    }
}
