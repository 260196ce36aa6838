package org.denwaban.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.denwaban.calendar.NationalHolidays;
import org.denwaban.campaign.CourseStore;
import org.denwaban.campaign.ExplainRules;
import org.denwaban.campaign.ReturnCallStore;
import org.denwaban.clock.ContractClock;
import org.denwaban.clock.HandClock;
import org.denwaban.clock.SystemClock;
import org.denwaban.db.Database;
import org.denwaban.db.DatabaseException;
import org.denwaban.db.RealMariaDb;
import org.denwaban.dialer.ListedCalls;
import org.denwaban.people.ListColumn;
import org.denwaban.people.ListImport;
import org.denwaban.people.ListProgress;
import org.denwaban.people.PeopleStore;
import org.denwaban.people.PhoneNumber;
import org.denwaban.staff.Operator;
import org.denwaban.staff.Presence;
import org.denwaban.vault.Vault;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who a caller may be, on a list that was imported.
class CallersIT {

    private static final String CONTRACT = "yokosuka-2018";
    private static final Instant NOW = Instant.parse("2018-11-01T01:00:00Z");

    @TempDir
    private Path directory;

    private final HandClock machine = new HandClock(NOW);
    private final LiveLine live = new LiveLine();

    @SuppressWarnings("NullAway.Init") // made before each test
    private Database database;

    @SuppressWarnings("NullAway.Init")
    private Vault vault;

    @SuppressWarnings("NullAway.Init")
    private PeopleStore people;

    @SuppressWarnings("NullAway.Init")
    private Callers callers;

    @BeforeEach
    void aListIsThere() throws Exception {
        database = RealMariaDb.freshMigrated();
        vault = Vault.at(directory.resolve("keys"));
        people = new PeopleStore(vault);
        var _ = new ListImport(database, vault, SystemClock.SYSTEM, new ListedCalls())
                .run(Lines.YOKOSUKA, Path.of("src/test/resources/lists/good-utf8.csv"), "test", ListProgress.SILENT);
        callers = new Callers(
                database,
                people,
                new CourseStore(),
                new ReturnCallStore(),
                Map.of(CONTRACT, new ExplainRules(Lines.YOKOSUKA, NationalHolidays.LAW)),
                live,
                new Presence(List.of(
                        new Operator("op1", "PJSIP/1001", Set.of(CONTRACT)),
                        new Operator("op2", "PJSIP/1002", Set.of("wakayama-2026")))),
                ContractClock.open(machine, directory.resolve(ContractClock.FILE)),
                machine);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aLiveCallersHouseholdIsShownWithItsPeopleAndWhatRemains() {
        live.came("call-1", CONTRACT, "+81468990001", NOW);
        var known = known("call-1");
        var candidate = known.candidates().getFirst();
        assertEquals(1, known.candidates().size());
        assertEquals(2, candidate.members().size());
        assertEquals(
                "0000000001",
                candidate.members().getFirst().person().get(ListColumn.PERSON),
                "opened for the operator");
        assertEquals(3, candidate.account().attemptsLeft());
        assertEquals("op1 INBOUND_CALL call-1 " + candidate.householdId(), looks().getFirst());
        assertEquals(1, looks().size());
    }

    @Test
    void telephoneTwoIsTheHouseholdsToo() {
        live.came("call-1", CONTRACT, "09089900004", NOW);
        assertEquals(1, known("call-1").candidates().size());
    }

    @Test
    void aCallOfBeforeARestartIsFoundOnRecord() {
        recorded("call-2", people.numberDigest(CONTRACT, new PhoneNumber("0468990001")));
        assertEquals(1, known("call-2").candidates().size());
    }

    @Test
    void whoeverWithheldTheNumberIsFoundByWhatTheySayAndEachLookIsOnRecord() {
        live.came("call-1", CONTRACT, null, NOW);
        live.came("call-2", CONTRACT, "+81468990001", NOW);
        var person =
                known("call-2").candidates().getFirst().members().getFirst().person();
        var household = known("call-2").candidates().getFirst().householdId();
        int looked = looks().size();
        for (var said : List.of(
                new Callers.Said.Kana(person.get(ListColumn.KANA)),
                new Callers.Said.Ticket(person.get(ListColumn.TICKET)),
                new Callers.Said.Certificate(person.get(ListColumn.CERTIFICATE)),
                new Callers.Said.Telephone(new PhoneNumber("0468990001")))) {
            var found = assertInstanceOf(Callers.Answer.Known.class, callers.search("call-1", said, "op1"));
            assertTrue(
                    found.candidates().stream()
                            .anyMatch(each -> each.householdId().equals(household)),
                    () -> said.getClass().getSimpleName());
            looked += found.candidates().size();
            assertEquals(looked, looks().size());
            assertTrue(looks().contains("op1 SEARCH call-1 " + household));
        }
    }

    @Test
    void twentyHouseholdsAreShownAndOfMoreNone() throws Exception {
        var rows = Stream.of(
                        Files.readString(Path.of("src/test/resources/lists/good-utf8.csv"))
                                .lines()
                                .limit(1),
                        IntStream.rangeClosed(1, Callers.FOUND_MOST).mapToObj(n -> row(n, "チョウド")),
                        IntStream.rangeClosed(31, 31 + Callers.FOUND_MOST).mapToObj(n -> row(n, "オオスギル")))
                .flatMap(each -> each)
                .toList();
        var _ = new ListImport(database, vault, SystemClock.SYSTEM, new ListedCalls())
                .run(Lines.YOKOSUKA, Files.write(directory.resolve("list.csv"), rows), "test", ListProgress.SILENT);
        live.came("call-1", CONTRACT, null, NOW);

        assertInstanceOf(Callers.Answer.TooMany.class, callers.search("call-1", new Callers.Said.Kana("オオスギル"), "op1"));
        assertEquals(List.of(), looks());
        var found = assertInstanceOf(
                Callers.Answer.Known.class, callers.search("call-1", new Callers.Said.Kana("ちょうど"), "op1"));
        assertEquals(Callers.FOUND_MOST, found.candidates().size());
        assertEquals(Callers.FOUND_MOST, looks().size());
    }

    private static String row(int n, String kana) {
        return "00000001%02d,201800001%02d,,,,100001%02d,%s　%s,架空　見本,19550401,男,,,,2380001,架空町１−２−３,,046-899-01%02d,,,,"
                .formatted(n, n, n, kana, "カクウ", n);
    }

    @Test
    void aSearchShowsNothingToWhoeverDoesNotServeTheContractOrHasNoCall() {
        live.came("call-1", CONTRACT, null, NOW);
        var said = new Callers.Said.Telephone(new PhoneNumber("0468990001"));
        assertInstanceOf(Callers.Answer.NoSuchCall.class, callers.search("call-1", said, "op2"));
        assertInstanceOf(Callers.Answer.NoSuchCall.class, callers.search("call-9", said, "op1"));
        assertEquals(List.of(), looks());
    }

    @Test
    void whoeverIsFoundByNothingIsNobody() {
        live.came("call-1", CONTRACT, null, NOW);
        for (var said : List.of(
                new Callers.Said.Kana("ンンン"),
                new Callers.Said.Ticket("99999999999"),
                new Callers.Said.Certificate("99999999"),
                new Callers.Said.Telephone(new PhoneNumber("0468999999")))) {
            assertEquals(
                    List.of(),
                    assertInstanceOf(Callers.Answer.Known.class, callers.search("call-1", said, "op1"))
                            .candidates());
        }
    }

    @Test
    void whoeverWithheldTheNumberIsNobody() {
        live.came("call-1", CONTRACT, null, NOW);
        assertTrue(known("call-1").withheld());
        recorded("call-2", null);
        assertEquals(List.of(), known("call-2").candidates());
        assertEquals(List.of(), looks());
    }

    @Test
    void anOperatorOfAnotherContractSeesNothing() {
        live.came("call-1", CONTRACT, "0468990001", NOW);
        assertInstanceOf(Callers.Answer.NoSuchCall.class, callers.who("call-1", "op2"));
        assertInstanceOf(Callers.Answer.NoSuchCall.class, callers.who("call-1", "nobody"));
        assertInstanceOf(Callers.Answer.NoSuchCall.class, callers.who("call-9", "op1"));
        assertEquals(List.of(), looks());
    }

    @Test
    void withoutTheRecordOfTheLookNothingIsShown() {
        live.came("call-1", CONTRACT, "0468990001", NOW);
        database.run(handle -> handle.execute("ALTER TABLE look ADD CONSTRAINT full CHECK (looked_by = 'none')"));
        try {
            var _ = callers.who("call-1", "op1");
            throw new AssertionError("it was shown");
        } catch (DatabaseException refused) {
            assertEquals(List.of(), looks());
        }
    }

    @Test
    void aReturnCallIsNotedOnceWithItsTime() {
        live.came("call-1", CONTRACT, "0468990001", NOW);
        var household = known("call-1").candidates().getFirst().householdId();
        var noted = callers.note("call-1", household, "op1");
        assertTrue(noted.isPresent());
        assertEquals(noted, callers.note("call-1", household, "op1"));
        assertEquals(List.of(NOW), known("call-1").candidates().getFirst().returnCalls());
        assertEquals(Optional.empty(), callers.note("call-1", "00000000000000000000000000", "op1"));
        assertEquals(Optional.empty(), callers.note("call-1", household, "op2"));
    }

    private Callers.Answer.Known known(String call) {
        return assertInstanceOf(Callers.Answer.Known.class, callers.who(call, "op1"));
    }

    private List<String> looks() {
        return database.transaction(handle -> handle.createQuery(
                        "SELECT CONCAT_WS(' ', looked_by, reason, call_id, household_id) FROM look ORDER BY id")
                .mapTo(String.class)
                .list());
    }

    private void recorded(String id, byte @Nullable [] digest) {
        database.run(handle -> handle.execute(
                "INSERT INTO inbound_call (id, contract_id, came_at, contract_at, number_digest, read_to)"
                        + " VALUES (?, ?, ?, ?, ?, '')",
                id,
                CONTRACT,
                NOW,
                NOW,
                digest));
    }
}
