package org.denwaban.people;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.denwaban.clock.HandClock;
import org.denwaban.clock.SystemClock;
import org.denwaban.contract.Contract;
import org.denwaban.contract.ContractFile;
import org.denwaban.db.Database;
import org.denwaban.db.DatabaseAddress;
import org.denwaban.db.Migrations;
import org.denwaban.db.RealMariaDb;
import org.denwaban.people.Household.State;
import org.denwaban.people.ListFault.Code;
import org.denwaban.vault.Vault;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListImportIT {

    private static final DatabaseAddress ADDRESS = RealMariaDb.freshSchema();
    private static final Database DATABASE = migrated(ADDRESS);
    private static final Contract CONTRACT = contract();
    private static final ListProgress QUIET = ListProgress.SILENT;
    private static final CallsOnRecord NO_CALLS = new NoCalls();
    private static final List<ListColumn> SECRET_COLUMNS = List.of(
            ListColumn.NAME,
            ListColumn.KANA,
            ListColumn.ADDRESS,
            ListColumn.BIRTHDAY,
            ListColumn.TICKET,
            ListColumn.CERTIFICATE,
            ListColumn.PERSON,
            ListColumn.PHONE_1,
            ListColumn.PHONE_2);
    private static final List<String> SECRETS = List.of(
            "架空秘密太郎",
            "カクウヒミツタロウ",
            "架空町秘密番地",
            "19470813",
            "20189876543",
            "80912347",
            "9876501234",
            "0468987654",
            "09098765432");
    private static final List<String> TABLES = List.of(
            "household",
            "household_phone",
            "contact",
            "list_import",
            "import_contact_before",
            "import_household_before",
            "import_phone_before");

    @TempDir
    Path folder = Path.of("");

    private final HandClock clock = new HandClock(Instant.parse("2018-10-25T03:00:00Z"));

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @BeforeEach
    void emptyTables() {
        DATABASE.run(handle -> List.of(
                        "import_contact_before",
                        "import_household_before",
                        "import_phone_before",
                        "list_import",
                        "contact",
                        "household_phone",
                        "household",
                        "call_list")
                .forEach(table -> handle.execute("DELETE FROM " + table)));
    }

    @Test
    void formsHouseholdsAndFindsThemAgain() throws IOException {
        var list = new MadeUpList()
                .add(MadeUpList.person(1, 1, "不明", "046-899-0012"))
                .add(MadeUpList.person(2, 2, "899-0002", ""))
                .add(MadeUpList.person(3, 1, "0120-899-003", "０４６８９９００１２"))
                .add(MadeUpList.person(4, 3, "", ""))
                .add(MadeUpList.person(5, 4, "046-899-0002", ""));
        assertEquals(new MergeCounts(5, 0, 0, 0, 0), merge(list));

        var store = new PeopleStore(vault());
        DATABASE.run(handle -> {
            var one = theHousehold(store, handle, 1);
            assertEquals(State.OPEN, one.state());
            assertEquals(Instant.parse("2018-10-31T15:00:00Z"), one.nextAt());
            assertEquals(
                    List.of(
                            new HouseholdPhone(1, new PhoneNumber("0120899003")),
                            new HouseholdPhone(2, new PhoneNumber("0468990012"))),
                    store.phones(handle, one));
            assertEquals(
                    List.of(list.lines().get(1), list.lines().get(3)),
                    store.members(handle, one).stream()
                            .map(member -> member.person().toLine())
                            .toList());
            assertEquals(State.DEFECTIVE, theHousehold(store, handle, 3).state());
            assertEquals(
                    2,
                    store.householdsByNumber(handle, CONTRACT.id(), new PhoneNumber("0468990002"))
                            .size());
            assertEquals(
                    List.of(one.id()),
                    store.householdsByTicket(handle, CONTRACT.id(), MadeUpList.person(3, 1, "", "")[1]));
            assertEquals(List.of(), store.householdsByNumber(handle, "another", new PhoneNumber("0468990002")));
        });
    }

    @Test
    void changesNothingTheSecondTime() throws IOException {
        var list = MadeUpList.ofPeople(30);
        merge(list);
        var before = everything();
        clock.turn(Duration.ofDays(1));
        var summary = run(list);
        assertEquals(new MergeCounts(0, 0, 0, 0, 30), summary.merge());
        assertFalse(summary.stored());
        assertEquals(before, everything());
        assertEquals(
                new MergeCounts(0, 0, 0, 0, 30),
                merge(MadeUpList.ofPeople(30).utf16().lineEnd("\n")));
        assertEquals(before, everything());
    }

    @Test
    void replacesTheListMonthly() throws IOException {
        merge(new MadeUpList()
                .add(MadeUpList.person(1, 1, "046-899-0001", ""))
                .add(MadeUpList.person(2, 2, "046-899-0002", ""))
                .add(MadeUpList.person(3, 3, "046-899-0003", ""))
                .add(MadeUpList.person(4, 4, "046-899-0004", ""))
                .add(MadeUpList.person(5, 5, "", "")));
        set(2, State.CONCLUDED);
        set(4, State.CONCLUDED);

        // 1 stays with another number, 2 stays concluded, 3 is gone, 4 concluded and gone, 5 got a number, 6 is new
        var second = new MadeUpList()
                .add(MadeUpList.person(6, 6, "046-899-0006", ""))
                .add(MadeUpList.person(5, 5, "046-899-0005", ""))
                .add(MadeUpList.person(2, 2, "046-899-0022", ""))
                .add(MadeUpList.person(1, 1, "046-899-0011", ""));
        assertEquals(new MergeCounts(1, 0, 2, 3, 0), difference(second));
        assertEquals(new MergeCounts(1, 0, 2, 3, 0), merge(second));
        assertEquals(
                List.of(State.OPEN, State.CONCLUDED, State.GONE, State.CONCLUDED, State.OPEN, State.OPEN), states(6));
        assertEquals(List.of("0468990011"), digits(1));
        assertEquals(List.of("0468990022"), digits(2));
        assertEquals(List.of("0468990003"), digits(3)); // found again when it calls

        // 3 comes back; 4 comes back and stays concluded; everybody else is gone
        var third = new MadeUpList()
                .add(MadeUpList.person(4, 4, "046-899-0004", ""))
                .add(MadeUpList.person(3, 3, "046-899-0003", ""));
        assertEquals(new MergeCounts(2, 2, 4, 0, 0), merge(third));
        assertEquals(
                List.of(State.GONE, State.CONCLUDED, State.OPEN, State.CONCLUDED, State.GONE, State.GONE), states(6));
        assertEquals(3, count("list_import"));
    }

    @Test
    void followsAPersonIntoAnotherHousehold() throws IOException {
        merge(new MadeUpList()
                .add(MadeUpList.person(1, 1, "046-899-0001", ""))
                .add(MadeUpList.person(2, 1, "046-899-0002", "")));
        assertEquals(
                new MergeCounts(0, 0, 0, 1, 1),
                merge(new MadeUpList()
                        .add(MadeUpList.person(2, 2, "046-899-0002", ""))
                        .add(MadeUpList.person(1, 1, "046-899-0001", ""))));
        assertEquals(List.of("0468990001"), digits(1));
        assertEquals(List.of("0468990002"), digits(2));
        merge(new MadeUpList()
                .add(MadeUpList.person(2, 2, "046-899-0002", ""))
                .add(MadeUpList.person(1, 2, "046-899-0001", "")));
        assertEquals(List.of(State.GONE, State.OPEN), states(2));
        assertEquals(List.of("0468990002", "0468990001"), digits(2));
    }

    @Test
    void followsTheOrderOfTheMembers() throws IOException {
        var one = MadeUpList.person(1, 1, "046-899-0001", "");
        var two = MadeUpList.person(2, 1, "046-899-0002", "");
        merge(new MadeUpList().add(one).add(two));
        assertEquals(List.of("0468990001", "0468990002"), digits(1));
        assertTrue(run(new MadeUpList().add(two).add(one)).stored());
        assertEquals(List.of("0468990002", "0468990001"), digits(1));
        merge(new MadeUpList().add(one));
        assertEquals(List.of("0468990001"), digits(1));
    }

    @Test
    void refusesABadListWhole() throws IOException {
        merge(MadeUpList.ofPeople(3));
        var before = everything();
        var bad =
                MadeUpList.ofPeople(5).add(MadeUpList.with(ListColumn.SEX, "x")).writeTo(folder.resolve("bad.csv"));
        var refused = assertInstanceOf(ImportResult.Refused.class, imports().run(CONTRACT, bad, "op1", QUIET));
        assertEquals(7, refused.faults().getFirst().line());
        assertEquals(before, everything());
    }

    @Test
    void refusesAListThatChangesWhileItIsStored() throws IOException {
        merge(MadeUpList.ofPeople(3));
        var before = everything();
        var file = MadeUpList.ofPeople(2_500).writeTo(folder.resolve("list.csv"));
        ListProgress meddler = (step, done, _) -> {
            if (step == ListProgress.Step.STORING && done == 1_000) {
                MadeUpList.ofPeople(2_400).writeTo(file);
            }
        };
        var refused = assertInstanceOf(ImportResult.Refused.class, imports().run(CONTRACT, file, "op1", meddler));
        assertEquals(Code.CHANGED_WHILE_READ, refused.faults().getFirst().code());
        assertEquals(before, everything());
    }

    @Test
    void keepsContractsApart() throws IOException {
        merge(MadeUpList.ofPeople(3));
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
        var file = MadeUpList.ofPeople(2).writeTo(folder.resolve("other.csv"));
        var done = assertInstanceOf(ImportResult.Done.class, imports().run(other, file, "op1", QUIET));
        assertEquals(new MergeCounts(2, 0, 0, 0, 0), done.summary().merge());
        assertEquals(new MergeCounts(0, 0, 0, 0, 3), merge(MadeUpList.ofPeople(3)));
    }

    /// Random lists in a row: whatever came before, the stored people are the last list, and once more changes nothing.
    @Test
    void mergesAnyListsInARow() throws IOException {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int month = 0; month < 15; month++) {
            var list = new MadeUpList();
            var numbers = new ArrayList<Integer>();
            for (int i = 1; i <= 25; i++) {
                if (random.nextInt(3) > 0) {
                    numbers.add(i);
                }
            }
            numbers.add(26);
            Collections.shuffle(numbers, random);
            for (int number : numbers) {
                list.add(MadeUpList.person(
                        number,
                        1 + random.nextInt(number % 2 == 0 ? 3 : 10),
                        random.nextBoolean() ? "046-899-%04d".formatted(random.nextInt(4)) : "不明",
                        random.nextBoolean() ? "8990%03d".formatted(random.nextInt(4)) : ""));
            }
            var expected = difference(list);
            assertEquals(expected, merge(list), "seed " + seed);
            assertStoredIs(list, "seed " + seed);
            var once = everything();
            assertEquals(new MergeCounts(0, 0, 0, 0, numbers.size()), merge(list), "seed " + seed);
            assertEquals(once, everything(), "seed " + seed);
        }
    }

    @Test
    void writesNothingOfAPersonInClear() throws IOException {
        var person = MadeUpList.person(7);
        for (int i = 0; i < SECRET_COLUMNS.size(); i++) {
            person[SECRET_COLUMNS.get(i).number() - 1] = SECRETS.get(i);
        }
        merge(new MadeUpList().add(person).add(MadeUpList.person(8)));
        merge(new MadeUpList().add(MadeUpList.person(8))); // the secrets are copied, sealed
        assertEquals(1, count("import_contact_before"));
        DATABASE.run(handle -> {
            for (var table : TABLES) {
                handle.createQuery("SELECT * FROM " + table)
                        .mapToMap()
                        .forEach(row -> row.values().forEach(value -> {
                            if (value instanceof byte[] bytes) {
                                assertHidden(bytes, table);
                            } else {
                                assertHidden(String.valueOf(value).getBytes(StandardCharsets.UTF_8), table);
                            }
                        }));
            }
            // redo log, tables, temporary tables, logs of the server
            assertHiddenOnDisk(Path.of(
                    handle.createQuery("SELECT @@datadir").mapTo(String.class).one()));
        });
    }

    @Test
    void storesAHundredThousandLinesInASmallHeap() throws Exception {
        var file = folder.resolve("large.csv");
        try (var out = Files.newBufferedWriter(file)) {
            out.write("\uFEFF" + MadeUpList.HEADER + "\r\n");
            for (int i = 1; i <= 100_000; i++) {
                out.write(String.join(
                                ",", MadeUpList.person(i, 1 + i * 2 / 3, "046-899-%04d".formatted(i % 10_000), ""))
                        + "\r\n");
            }
        }
        assertEquals("100000 lines, 66667 households, 100000 added", importInAnotherJvm(file, "64m"));
        assertEquals(100_000, count("contact"));
        assertEquals(66_667, count("household"));
        assertEquals("taken back", importInAnotherJvm(Path.of("--undo"), "64m"));
        assertEquals(0, count("contact") + count("household") + count("household_phone"));
    }

    // Helpers of this test

    private static Database migrated(DatabaseAddress address) {
        var database = Database.open(address, new SimpleMeterRegistry());
        var _ = Migrations.apply(database);
        return database;
    }

    private static Contract contract() {
        return assertInstanceOf(
                        ContractFile.Reading.Accepted.class,
                        ContractFile.read(Path.of("docs/contracts/yokosuka-2018.toml")))
                .contract();
    }

    private Vault vault() {
        return Vault.at(folder.resolve("keys"));
    }

    private ListImport imports() {
        return new ListImport(DATABASE, vault(), clock, NO_CALLS);
    }

    private ImportSummary run(MadeUpList list) throws IOException {
        var file = list.writeTo(folder.resolve("list.csv"));
        return assertInstanceOf(ImportResult.Done.class, imports().run(CONTRACT, file, "op1", QUIET))
                .summary();
    }

    private MergeCounts merge(MadeUpList list) throws IOException {
        return requireNonNull(run(list).merge());
    }

    private MergeCounts difference(MadeUpList list) throws IOException {
        var file = list.writeTo(folder.resolve("list.csv"));
        var before = everything();
        var done = assertInstanceOf(ImportResult.Done.class, imports().difference(CONTRACT, file, QUIET));
        assertEquals(before, everything());
        assertFalse(done.summary().stored());
        return requireNonNull(done.summary().merge());
    }

    private static Household theHousehold(PeopleStore store, Handle handle, int certificate) {
        var ids = store.householdsByCertificate(handle, CONTRACT.id(), "%08d".formatted(certificate));
        assertEquals(1, ids.size());
        return requireNonNull(store.household(handle, ids.getFirst()));
    }

    private List<State> states(int households) {
        var store = new PeopleStore(vault());
        return DATABASE.transaction(handle -> IntStream.rangeClosed(1, households)
                .mapToObj(
                        certificate -> theHousehold(store, handle, certificate).state())
                .toList());
    }

    private List<String> digits(int certificate) {
        var store = new PeopleStore(vault());
        return DATABASE.transaction(handle -> store.phones(handle, theHousehold(store, handle, certificate)).stream()
                .map(phone -> phone.number().digits())
                .toList());
    }

    private void set(int certificate, State state) {
        var store = new PeopleStore(vault());
        DATABASE.run(handle -> handle.createUpdate("UPDATE household SET state = :state WHERE id = :id")
                .bind("state", state.name())
                .bind("id", theHousehold(store, handle, certificate).id())
                .execute());
    }

    private static int count(String table) {
        return DATABASE.transaction(handle -> handle.createQuery("SELECT COUNT(*) FROM " + table)
                .mapTo(Integer.class)
                .one());
    }

    /// Every row of every table, sealed bytes and all.
    private static String everything() {
        return DATABASE.transaction(handle -> TABLES.stream()
                .map(table -> handle.createQuery("SELECT * FROM " + table + " ORDER BY 1, 2")
                        .mapToMap()
                        .map(row -> row.entrySet().stream()
                                .map(cell -> cell.getKey() + "=" + shown(cell.getValue()))
                                .collect(Collectors.joining(" ", table + " ", "\n")))
                        .collect(Collectors.joining()))
                .collect(Collectors.joining()));
    }

    private static String shown(Object value) {
        return value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : String.valueOf(value);
    }

    /// That exactly the people of `list` are listed, in households whose numbers and states follow from them.
    private void assertStoredIs(MadeUpList list, String message) {
        var expected = list.lines().stream()
                .skip(1)
                .map(ListedPerson::ofLine)
                .collect(Collectors.groupingBy(
                        person -> person.get(ListColumn.CERTIFICATE), TreeMap::new, Collectors.toList()));
        var store = new PeopleStore(vault());
        DATABASE.run(handle -> {
            int listed = handle.createQuery("SELECT COUNT(*) FROM contact WHERE state = 'LISTED'")
                    .mapTo(Integer.class)
                    .one();
            assertEquals(list.lines().size() - 1, listed, message);
            int live = handle.createQuery("SELECT COUNT(*) FROM household WHERE state <> 'GONE'")
                    .mapTo(Integer.class)
                    .one();
            assertEquals(expected.size(), live, message);
            expected.forEach((certificate, people) -> {
                var household = theHousehold(store, handle, Integer.parseInt(certificate));
                assertEquals(
                        people,
                        store.members(handle, household).stream()
                                .filter(Member::listed)
                                .map(Member::person)
                                .toList(),
                        message);
                var numbers = HouseholdPhoneRules.numbers(people, ListTerms.of("046"));
                assertEquals(
                        numbers,
                        store.phones(handle, household).stream()
                                .map(HouseholdPhone::number)
                                .toList(),
                        message);
                assertEquals(numbers.isEmpty() ? State.DEFECTIVE : State.OPEN, household.state(), message);
            });
        });
    }

    private static void assertHidden(byte[] bytes, String where) {
        var text = new String(bytes, StandardCharsets.ISO_8859_1);
        for (var secret : SECRETS) {
            assertFalse(
                    text.contains(new String(secret.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)),
                    where + " holds a secret");
        }
    }

    private static void assertHiddenOnDisk(Path directory) {
        try (var files = Files.walk(directory)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                assertHidden(Files.readAllBytes(file), file.toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String importInAnotherJvm(Path list, String heap) throws IOException, InterruptedException {
        var java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + heap,
                        "-XX:+ExitOnOutOfMemoryError",
                        "-Dlogback.configurationFile=" + quietLogging(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        InAnotherJvm.class.getName(),
                        ADDRESS.url(),
                        ADDRESS.user(),
                        folder.resolve("keys").toString(),
                        list.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, java.waitFor(), said);
        return said.lines().reduce("", (_, last) -> last);
    }

    /// Without a configuration every statement would be logged.
    private Path quietLogging() throws IOException {
        return Files.writeString(folder.resolve("quiet.xml"), "<configuration><root level=\"WARN\"/></configuration>");
    }

    /// What is known of calls where none was made. What calls do to an import: dialer.ListReplacementIT.
    private static final class NoCalls implements CallsOnRecord {
        @Override
        public int letOut(Handle handle, String contractId) {
            return 0;
        }

        @Override
        public Open open(Handle handle, String contractId) {
            return new Open(0, 0);
        }

        @Override
        public List<String> householdsRecorded(Handle handle, String importId) {
            return List.of();
        }

        @Override
        public List<String> peopleRecorded(Handle handle, String importId) {
            return List.of();
        }
    }

    /// The import as a program of its own, so that its heap can be bounded.
    static final class InAnotherJvm {

        private InAnotherJvm() {}

        public static void main(String[] args) throws IOException {
            var address = new DatabaseAddress(args[0], args[1], "");
            try (var database = Database.open(address, new SimpleMeterRegistry())) {
                var imports = new ListImport(database, Vault.at(Path.of(args[2])), SystemClock.SYSTEM, NO_CALLS);
                if (args[3].equals("--undo")) {
                    System.out.println(
                            imports.undo(contract(), "op1") instanceof UndoResult.Done ? "taken back" : "no");
                } else if (imports.run(contract(), Path.of(args[3]), "op1", QUIET)
                        instanceof ImportResult.Done(var summary)) {
                    System.out.printf(
                            "%d lines, %d households, %d added%n",
                            summary.counts().lines(),
                            summary.counts().households(),
                            requireNonNull(summary.merge()).added());
                }
            }
        }
    }
}
