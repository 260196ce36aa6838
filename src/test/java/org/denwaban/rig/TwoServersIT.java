package org.denwaban.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.denwaban.campaign.LeaseStore;
import org.denwaban.clock.SystemClock;
import org.denwaban.db.RealMariaDb;
import org.denwaban.rig.Behaviour.Kind;
import org.denwaban.rig.DemoList.Ending;
import org.denwaban.rig.DemoList.Household;
import org.denwaban.rig.ServedHouse.Share;
import org.junit.jupiter.api.Test;

/// Two whole servers on one database, as a city runs them: each a process of its own with its own PBX, telephones and
/// data directory. One story: who dials, who stands by, who takes over from a dead one and from a frozen one, and what
/// becomes of the calls that were on the other's PBX. What the carrier saw on both trunks is judged together.
class TwoServersIT {

    private static final String LINE = "0468999900";

    /// A lease lasts ten seconds, and whoever waits for it looks each second: eleven. One more for a machine under
    /// load.
    private static final Duration TAKES_OVER_WITHIN = LeaseStore.LASTS.plusSeconds(2);

    private static final Duration LONG = Duration.ofMinutes(2);

    private static final LocalDateTime WINDOW = ServedHouse.FIRST_WINDOW.plusMinutes(1);
    private static final String STANDS_BY = "DialLease - E-DIAL-030";

    /// As `last.call` has it of a call that a restored database knows nothing of.
    private static final String LOST_CALL = "dwaaaa01hf0000000000000000000000";

    @Test
    void oneDialsTheOtherStandsByTakesOverAndCallsNobodyAgain() throws Exception {
        var database = RealMariaDb.plainUser(RealMariaDb.freshMigratedSchema());
        try (var first = ServedHouse.sharing(new Share("twofirst", 1001, database, null), 2, people(7));
                var second = ServedHouse.sharing(new Share("twosecond", 1011, database, first), 2, people(7))) {
            importPeople(first, 5);
            theSecondStandsByAndAnswers(first, second);
            theFirstDiesWhileOneTelephoneRingsAndOneTalks(first, second);
            theSecondCallsTheRestAndNobodyAgain(first, second);
            theFirstComesBackStandsByAndItsPbxTellsWhatBecameOfItsCalls(first, second);
            theSecondSleepsAndLetsNobodyOutWhenItWakes(first, second);
            theFirstDialsNobodyWhoIsOnTheLineWithTheSecond(first, second);
            andAllIsTold(first, second);
        }
    }

    private static void theSecondStandsByAndAnswers(ServedHouse first, ServedHouse second) {
        second.await("the second to stand by", () -> told(second, STANDS_BY) == 1);
        assertEquals(holder(first), holding(first));
        second.turn(WINDOW); // people are due, and its operators are ready
        second.town().callIn("0468997801", LINE);
        second.await(
                "an answer",
                LONG,
                () -> second.count("SELECT COUNT(*) FROM inbound_call WHERE route = 'OPEN' AND operator_id IN"
                                + " ('robot1011', 'robot1012') AND answered_at IS NOT NULL")
                        == 1);
        second.town().hangUp();
        assertEquals(List.of(), second.attempts(), "it promises nothing");
    }

    private static void theFirstDiesWhileOneTelephoneRingsAndOneTalks(ServedHouse first, ServedHouse second) {
        first.turn(WINDOW);
        first.await(
                "one that rings and one that talks",
                () -> stands(first, 1).equals("ANSWERED 1") && stands(first, 2).equals("REDEEMED 1"));
        first.await("both at the carrier", () -> first.town().received().size() == 2);
        first.kill();
        var killed = SystemClock.SYSTEM.now();
        second.await("the second to take over", () -> holding(second).equals(holder(second)));
        var took = Duration.between(killed, SystemClock.SYSTEM.now());
        assertTrue(took.compareTo(TAKES_OVER_WITHIN) <= 0, "it took over after " + took);
        assertEquals(List.of(), second.town().received(), "nobody before");
    }

    private static void theSecondCallsTheRestAndNobodyAgain(ServedHouse first, ServedHouse second) {
        second.await(
                "the rest",
                LONG,
                () -> Stream.of(3, 4, 5).allMatch(n -> stands(second, n).startsWith("ENDED")));
        second.await(
                "what is told of the call that rang",
                LONG,
                () -> stands(second, 2).equals("ENDED IN_DOUBT 1 NONE"));
        assertEquals("ANSWERED 1", stands(second, 1), "its result is waited for");
        assertEquals(numbers(1, 2), numbers(first));
        assertEquals(numbers(3, 4, 5), numbers(second));
    }

    private static void theFirstComesBackStandsByAndItsPbxTellsWhatBecameOfItsCalls(
            ServedHouse first, ServedHouse second) throws IOException {
        first.await(
                "the conversation to end",
                () -> first.pbx().asterisk().rx("core show channels count").contains("0 active channels"));
        // meanwhile, a database that knows less than this server does: see the next step
        Files.writeString(first.files().data().resolve("last.call"), LOST_CALL + " " + SystemClock.SYSTEM.now());
        first.startAgain();
        first.await("the first to stand by", () -> told(first, STANDS_BY) == 1);
        first.await("the call that rang", LONG, () -> stands(first, 2).equals("ENDED NOBODY 1 CEL CEL"));
        first.await("the call that talked", LONG, () -> stands(first, 1).equals("ENDED CONTACT 1 OPERATOR CEL"));
        first.await("its gap to be filled", LONG, () -> gaps(first, "pbx = 'twofirst' AND filled_at IS NOT NULL") == 1);
        assertEquals(holder(second), holding(first), "who dials, dials on");
        for (var house : List.of(first, second)) {
            house.turn(WINDOW.plusHours(3));
        }
        second.await("calm", second::idle);
        assertEquals(numbers(1, 2), numbers(first), "nobody a second time that day");
        assertEquals(numbers(3, 4, 5), numbers(second));
    }

    private static void theSecondSleepsAndLetsNobodyOutWhenItWakes(ServedHouse first, ServedHouse second)
            throws Exception {
        second.freeze(true);
        try {
            first.await("the first to take over", () -> holding(first).equals(holder(first)));
            first.await("it to miss a call of its own", () -> told(first, "DialLease - E-DIAL-031") == 1);
            // two more are due, and nobody has called them yet
            importPeople(first, 7);
        } finally {
            second.freeze(false);
        }
        second.await("the second to stand by again", () -> told(second, STANDS_BY) == 2);
        second.await("no permit to be out", () -> second.count("SELECT COUNT(*) FROM attempt WHERE live = 1") == 0);
        assertEquals(numbers(3, 4, 5), numbers(second), "it let nobody out");
        assertEquals(numbers(1, 2), numbers(first), "nor did the first, which a person must look at");
    }

    /// Of the two who are due one has called the other server's line and talks there.
    private static void theFirstDialsNobodyWhoIsOnTheLineWithTheSecond(ServedHouse first, ServedHouse second) {
        second.town().callIn(number(7), LINE);
        second.await("an answer", LONG, () -> onTheLine(second, "answered_at IS NOT NULL AND ended_at IS NULL") == 1);
        theLostAreSettled(first);
        first.await("the other one", LONG, () -> stands(first, 6).startsWith("ENDED CONTACT"));
        assertEquals("", stands(first, 7));
        second.town().hangUp();
        second.await("their end", LONG, () -> onTheLine(second, "ended_at IS NULL") == 0);
        for (var house : List.of(first, second)) {
            house.turn(WINDOW.plusHours(5));
        }
        first.await("the one who had called", LONG, () -> stands(first, 7).startsWith("ENDED CONTACT"));
    }

    private static long onTheLine(ServedHouse house, String how) {
        return house.count("SELECT COUNT(*) FROM inbound_call WHERE " + how);
    }

    private static void theLostAreSettled(ServedHouse first) {
        var said = first.command(
                "settle-lost", "--config", first.files().settings().toString(), "--as", "kantoku");
        assertEquals("settled: the server dials on", said);
        assertTrue(first.text("SELECT CONCAT(by_whom, ' ', subject) FROM audit_entry WHERE action ="
                        + " 'LOST_CALLS_SETTLED'")
                .startsWith("kantoku " + LOST_CALL));
    }

    private static void andAllIsTold(ServedHouse first, ServedHouse second) {
        assertEquals(numbers(1, 2, 6, 7), numbers(first));
        assertEquals(numbers(3, 4, 5), numbers(second));
        assertEquals(Map.of("CONTACTED", 5L, "OPEN", 2L), first.households(), "nobody is forgotten");
        assertEquals(0, first.count("SELECT COUNT(*) FROM inbound_call WHERE ending = 'LOST'"));
        first.await("every gap to be filled", LONG, () -> gaps(first, "filled_at IS NULL") == 0);
        first.secondSourceAgrees();
        first.judgeFindsNothing(List.of(first, second));
    }

    /// The list's first so many.
    private static void importPeople(ServedHouse house, int many) throws IOException {
        Files.write(house.files().list(), new DemoList(people(many)).csv());
        house.importList();
    }

    /// How the attempt of a household stands; empty while there is none but what was given back.
    private static String stands(ServedHouse house, int n) {
        return house.householdsOf(number(n)).stream()
                .map(id -> house.text("SELECT COALESCE(GROUP_CONCAT(CONCAT_WS(' ', state, outcome, counted, source,"
                        + " filled_from)), '') FROM attempt WHERE state <> 'VOID' AND household_id = '" + id + "'"))
                .findFirst()
                .orElse("");
    }

    private static long gaps(ServedHouse house, String which) {
        return house.count("SELECT COUNT(*) FROM pbx_gap WHERE " + which);
    }

    private static List<String> numbers(ServedHouse house) {
        return house.town().received().stream().map(TownCall::number).sorted().toList();
    }

    private static List<String> numbers(int... households) {
        return IntStream.of(households).mapToObj(TwoServersIT::number).toList();
    }

    /// Who holds the lease.
    private static String holding(ServedHouse house) {
        return house.text(
                "SELECT holder FROM dial_lease WHERE lasts_until > UTC_TIMESTAMP(6)" + " UNION ALL SELECT '' LIMIT 1");
    }

    private static String holder(ServedHouse house) {
        try {
            return Files.readString(house.files().data().resolve("lease.holder"))
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// How often a server's log has it.
    private static long told(ServedHouse house, String code) {
        try (var lines = Files.lines(house.files().directory().resolve("serve.log"))) {
            return lines.filter(line -> line.contains(code)).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String number(int n) {
        return "04689900%02d".formatted(n);
    }

    /// The first of them: one who talks for long, two who are not there, the others who are.
    private static List<Household> people(int many) {
        return IntStream.rangeClosed(1, many)
                .mapToObj(n -> household(
                        n,
                        n == 1
                                ? new Behaviour(Kind.HUMAN, 5, 200)
                                : Behaviour.of(n % 2 == 0 && n < 6 ? Kind.NOBODY : Kind.HUMAN)))
                .toList();
    }

    private static Household household(int n, Behaviour behaviour) {
        return new Household(
                "%08d".formatted(77000000 + n),
                1,
                number(n),
                "",
                Map.of(number(n), List.of(behaviour)),
                Ending.CONTACTED,
                "通電",
                1,
                1);
    }
}
