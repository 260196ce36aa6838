package org.denwaban.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.denwaban.clock.SystemClock;
import org.denwaban.dialer.Control;
import org.denwaban.rig.Behaviour.Kind;
import org.denwaban.rig.DemoList.Ending;
import org.denwaban.rig.DemoList.Household;
import org.denwaban.rig.Town.RobotMode;
import org.junit.jupiter.api.Test;

/// The whole server on a real PBX, with a real town behind it and a real database below: what a campaign does, and
/// what a kill -9 at any moment does to it. Each test ends with the judge, who knows nothing but the town's own
/// record.
class CampaignIT {

    private static final Duration IN_DOUBT = Duration.ofMinutes(2);

    @Test
    void threePeopleAreDialledThroughTheGate() throws Exception {
        var people =
                List.of(household(1, Kind.HUMAN), household(2, Kind.BUSY, Kind.HUMAN), household(3, Kind.UNALLOCATED));
        try (var house = ServedHouse.open("three", 2, people)) {
            assertEquals(List.of(), house.town().received(), "nobody is called before the window opens");
            var trunk = house.capture();
            house.turn(ServedHouse.FIRST_WINDOW);
            house.await("the first round", house::idle);
            house.turn(ServedHouse.FIRST_WINDOW.plusMinutes(20));
            house.await("the busy one", house::idle);

            assertEquals(Map.of("CONTACTED", 2L, "DEFECTIVE_AFTER_DIALLING", 1L), house.households());
            assertEquals(4, house.town().received().size());
            for (var call : house.town().received()) {
                assertEquals("0468999900", call.shown());
                assertTrue(call.from().contains("0468999900"), "From shows the contract's number");
            }
            assertEquals(3, house.count("SELECT COUNT(*) FROM attempt WHERE counted IS NOT NULL"));
            assertEquals(0, house.count("SELECT COUNT(*) FROM pbx_gap"));
            house.await("the trace of each attempt", () -> traced(house) == 4);
            house.judgeFindsNothing();
            house.endCapture();
            aCaptureOfTheTrunkTellsTheJudgeTheSame(house, trunk);
            nothingPersonalOnDisk(house);
        }
    }

    /// Attempts that can be followed from the row that a report counts to the blocks that were heard, and to the end in
    /// the PBX's own record (P17), which is read some seconds later.
    private static long traced(ServedHouse house) {
        return house.count(
                "SELECT COUNT(*) FROM attempt a"
                        + " WHERE EXISTS (SELECT 1 FROM call_event e WHERE e.linkedid = a.channel_id AND e.kind = 'Hangup'"
                        + " AND e.trust = 'TRUSTED')"
                        + " AND EXISTS (SELECT 1 FROM cel_event c WHERE c.linkedid = a.channel_id AND c.type = 'HANGUP')"
                        + " AND EXISTS (SELECT 1 FROM cel_event c WHERE c.linkedid = a.channel_id AND c.type = 'LINKEDID_END')");
    }

    private static void aCaptureOfTheTrunkTellsTheJudgeTheSame(ServedHouse house, Path trunk) throws Exception {
        var plan = house.pbx().plan();
        var carrier = plan.trunkAddress() + ":" + plan.trunkPort();
        var contract = house.files().contract();
        var judged = new JsonObject(house.command(
                "judge",
                "--config",
                house.files().settings().toString(),
                "--contract",
                contract.toString(),
                "--capture",
                trunk.toString(),
                "--carrier",
                carrier,
                "--json"));
        assertEquals(4, judged.getInteger("calls"));
        assertEquals(new JsonArray(), judged.getJsonArray("violations"));
        assertEquals(new JsonArray(), judged.getJsonArray("warnings"));

        var capture =
                Capture.read(trunk, List.of(Carrier.parse(carrier).orElseThrow()), new Capture.Bounds(1L << 20, 100));
        CaptureTest.assertSame(house.town().received(), capture.evidence().calls());

        var another = house.files().directory().resolve("another.toml");
        Files.writeString(another, Files.readString(contract).replace("046-899-9900", "046-899-9901"));
        assertEquals(
                Collections.nCopies(4, Judge.Fault.WRONG_CALLER_ID),
                faults(house.judged(capture, JudgedContract.read(another))));
        house.database()
                .transaction(handle -> handle.execute(
                        "UPDATE attempt SET redeemed_at = redeemed_at + INTERVAL 1 HOUR ORDER BY id LIMIT 1"));
        assertEquals(List.of(Judge.Fault.LOST), faults(house.judged(capture, JudgedContract.read(contract))));
    }

    private static List<Judge.Fault> faults(List<Judge.Violation> found) {
        return found.stream().map(Judge.Violation::fault).toList();
    }

    @Test
    void aCallThatRingsWhileTheServerDiesIsSettledFromThePbxsOwnRecordAndCounts() throws Exception {
        try (var house = ServedHouse.open("ringing", 1, List.of(household(1, Kind.NOBODY)))) {
            house.turn(ServedHouse.FIRST_WINDOW);
            house.await("the citizen's telephone", () -> house.town().received().size() == 1);
            house.kill();
            house.await(
                    "the ring time", () -> house.town().received().getFirst().endedAt() != null);
            house.startAgain();
            house.await(
                    "the attempt's end",
                    IN_DOUBT,
                    () -> house.attempts().getFirst().state().equals("ENDED"));
            var attempt = house.attempts().getFirst();
            assertEquals("NOBODY", attempt.outcome());
            assertEquals("CEL", attempt.source());
            assertEquals(1, attempt.counted());
            house.turn(ServedHouse.FIRST_WINDOW.plusHours(3));
            house.await("calm", house::idle);
            assertEquals(1, house.town().received().size(), "not a second time on one day");
            house.judgeFindsNothing();
        }
    }

    @Test
    void aResultKeyedInWhileTheServerIsDeadIsNotLost() throws Exception {
        try (var house = ServedHouse.open("talking", 1, List.of(household(1, new Behaviour(Kind.HUMAN, 5, 40))))) {
            house.turn(ServedHouse.FIRST_WINDOW);
            house.await(
                    "the conversation",
                    () -> house.attempts().stream()
                            .anyMatch(attempt -> attempt.state().equals("ANSWERED")));
            house.kill();
            house.await(
                    "the citizen to hang up",
                    () -> house.town().received().getFirst().endedAt() != null);
            house.await(
                    "the operator's key",
                    () -> house.pbx().asterisk().rx("core show channels count").contains("0 active channels"));
            house.startAgain();
            house.await("the result", IN_DOUBT, () -> house.households().equals(Map.of("CONTACTED", 1L)));
            assertEquals("OPERATOR", house.attempts().getFirst().source());
            assertEquals(1, house.town().received().size());
            house.judgeFindsNothing();
        }
    }

    @Test
    void aPermitThatWasNotRedeemedIsGivenBackAndNobodyWasCalled() throws Exception {
        try (var house = ServedHouse.open("silent", 1, List.of(household(1, Kind.HUMAN)))) {
            house.town().robot("1001", RobotMode.SILENT);
            house.turn(ServedHouse.FIRST_WINDOW);
            house.await("the promise", () -> !house.attempts().isEmpty());
            house.kill();
            house.startAgain();
            house.await(
                    "the permit to be given back",
                    () -> house.attempts().getFirst().state().equals("VOID"));
            assertNull(house.attempts().getFirst().counted());
            assertEquals(List.of(), house.town().received());
            house.town().robot("1001", RobotMode.AUTO);
            house.await("the call at last", () -> house.households().equals(Map.of("CONTACTED", 1L)));
            assertEquals(1, house.town().received().size());
            house.judgeFindsNothing();
        }
    }

    @Test
    void howeverOftenTheServerIsKilledNobodyIsCalledOnceTooOften() throws Exception {
        var people = new ArrayList<Household>();
        for (int n = 1; n <= 12; n++) {
            people.add(
                    switch (n % 4) {
                        case 0 -> household(n, Kind.NOBODY);
                        case 1 -> household(n, Kind.HUMAN);
                        case 2 -> household(n, Kind.BUSY, Kind.HUMAN);
                        default -> household(n, Kind.MACHINE);
                    });
        }
        long seed = 20181101;
        var random = new Random(seed);
        var deaths = new ArrayList<LocalDateTime>();
        try (var house = ServedHouse.open("killed", 3, people)) {
            house.turn(ServedHouse.FIRST_WINDOW);
            for (int kill = 0; kill < 6; kill++) {
                int calls = house.town().received().size();
                int more = 1 + random.nextInt(2);
                house.await(
                        "calls before kill " + kill + ", seed " + seed,
                        Duration.ofSeconds(60),
                        () -> house.idle() || house.town().received().size() >= calls + more);
                house.kill();
                deaths.add(LocalDateTime.ofInstant(SystemClock.SYSTEM.now(), ZoneOffset.UTC));
                house.startAgain();
            }
            house.await("every call's end", IN_DOUBT, house::idle);
            house.judgeFindsNothing();
            assertEquals(
                    0,
                    house.count("SELECT COUNT(*) FROM (SELECT household_id FROM attempt WHERE counted IS NOT NULL"
                            + " GROUP BY household_id HAVING COUNT(*) > 1) AS twice"),
                    "one attempt a day");
            assertTrue(
                    house.town().received().size()
                            <= house.count("SELECT COUNT(*) FROM attempt WHERE redeemed_at IS NOT NULL"),
                    "every call that reached the town had been let through the gate");
            for (var death : deaths) {
                house.await(
                        "the gap in which the death of " + death + " lies",
                        () -> house.count("SELECT COUNT(*) FROM pbx_gap WHERE gap_from <= '" + death
                                        + "' AND gap_to >= '" + death + "'")
                                >= 1);
            }
            house.await(
                    "each gap to be filled",
                    () -> house.count("SELECT COUNT(*) FROM pbx_gap WHERE filled_at IS NULL") == 0);
            house.secondSourceAgrees();
        }
    }

    @Test
    void withTheDatabaseDeadNobodyIsCalledAndAfterwardsNothingIsMissing() throws Exception {
        var people = List.of(household(1, Kind.NOBODY), household(2, Kind.HUMAN), household(3, Kind.HUMAN));
        try (var house = ServedHouse.open("database", 1, people)) {
            house.turn(ServedHouse.FIRST_WINDOW);
            house.await(
                    "the first citizen's telephone",
                    () -> house.town().received().size() == 1);
            house.killDatabase();
            house.await(
                    "everybody else",
                    Duration.ofMinutes(2),
                    () -> house.idle() && house.households().getOrDefault("CONTACTED", 0L) == 2);
            assertEquals(3, house.town().received().size());
            assertEquals(0, house.count("SELECT COUNT(*) FROM pbx_gap"), "the PBX was heard all the time");
            house.await(
                    "the events of the outage",
                    () -> house.count("SELECT COUNT(*) FROM call_event"
                                    + " WHERE kind = 'Hangup' AND linkedid LIKE 'dw%'")
                            == 6);
            house.judgeFindsNothing();
        }
    }

    @Test
    void aCallThatThePbxTakesWithItIsInDoubtAndCounts() throws Exception {
        try (var house = ServedHouse.open("pbx", 1, List.of(household(1, Kind.NOBODY)))) {
            house.turn(ServedHouse.FIRST_WINDOW);
            house.await("the citizen's telephone", () -> house.town().received().size() == 1);
            house.pbx().asterisk().kill();
            house.pbx().start();
            house.await(
                    "the attempt's end",
                    IN_DOUBT,
                    () -> house.attempts().getFirst().state().equals("ENDED"));
            assertEquals("IN_DOUBT", house.attempts().getFirst().outcome());
            assertEquals(1, house.attempts().getFirst().counted());
            assertEquals(1, house.count("SELECT COUNT(*) FROM pbx_gap"));
            house.await(
                    "the gap to be filled",
                    () -> house.count("SELECT COUNT(*) FROM pbx_gap WHERE filled_at IS NULL") == 0);
            house.secondSourceAgrees();
            house.turn(ServedHouse.FIRST_WINDOW.plusHours(3));
            house.await("calm", house::idle);
            assertEquals(1, house.town().received().size(), "not a second time on one day");
            house.judgeFindsNothing();
        }
    }

    @Test
    void contractTimeIsTurnedForwardOnlyAndNotUnderALiveCall() throws Exception {
        try (var house = ServedHouse.open("clock", 1, List.of(household(1, Kind.NOBODY)))) {
            house.turn(ServedHouse.FIRST_WINDOW);
            house.await("the citizen's telephone", () -> house.town().received().size() == 1);
            refused("E-CLOCK-005", house.tryToTurn(ServedHouse.FIRST_WINDOW.plusHours(1)));
            house.await("the ring time", house::idle);
            refused("E-CLOCK-001", house.tryToTurn(ServedHouse.FIRST_WINDOW.minusDays(1)));
            house.kill();
            var later = ServedHouse.FIRST_WINDOW.plusHours(2);
            house.command("clock", "--config", house.files().settings().toString(), "--set", later.toString());
            house.startAgain();
            house.await(
                    "the server to go by the turned time",
                    () -> house.tryToTurn(later.minusMinutes(1)) instanceof Control.Refused);
            house.turn(later.plusHours(1));
            house.judgeFindsNothing();
        }
    }

    @Test
    void aNumberDialledByHandGoesOutAsItsHouseholdsAttemptOrNotAtAll() throws Exception {
        var people = List.of(household(1, Kind.HUMAN), household(2, Kind.HUMAN));
        try (var house = ServedHouse.open("hand", 1, people)) {
            house.town().dialByHand("1001", number(1));
            house.await(
                    "the operator to be sent away",
                    () -> house.count("SELECT COUNT(*) FROM call_event WHERE kind = 'UserEvent'") == 1);
            assertEquals(List.of(), house.town().received(), "nobody is due before the window opens");

            house.town().robot("1001", RobotMode.DECLINE);
            house.turn(ServedHouse.FIRST_WINDOW);
            house.await(
                    "a call that the operator declines",
                    () -> house.attempts().stream()
                            .anyMatch(attempt -> attempt.state().equals("VOID")));
            house.town().dialByHand("1001", number(2));
            house.await("the result", () -> house.households().containsKey("CONTACTED"));
            assertEquals(
                    List.of(number(2)),
                    house.town().received().stream().map(TownCall::number).toList());
            house.town().dialByHand("1001", "0468990999");
            house.await(
                    "the operator to be sent away again",
                    () -> house.count("SELECT COUNT(*) FROM call_event WHERE kind = 'UserEvent'") == 2);
            assertEquals(1, house.town().received().size(), "a number that is on no list");
            house.judgeFindsNothing();
        }
    }

    private static void refused(String code, Control.Answer answer) {
        var refused = assertInstanceOf(Control.Refused.class, answer);
        assertTrue(refused.why().startsWith(code), refused.why());
    }

    /// Names, numbers, certificates and tickets of the list, in no file of the server, the database or the PBX.
    private static void nothingPersonalOnDisk(ServedHouse house) throws IOException {
        var secrets = List.of("架空", "カクウ", "04689900", "046-899-00", "770000", "1899000");
        house.holdsNone(secrets);
    }

    private static String number(int n) {
        return "04689900%02d".formatted(n);
    }

    private static Household household(int n, Kind... course) {
        var calls = new Behaviour[course.length];
        for (int i = 0; i < course.length; i++) {
            calls[i] = new Behaviour(course[i], 5, 5);
        }
        return household(n, calls);
    }

    private static Household household(int n, Behaviour... course) {
        return new Household(
                "%08d".formatted(77000000 + n),
                1,
                number(n),
                "",
                Map.of(number(n), List.of(course)),
                Ending.CONTACTED,
                "通電",
                1,
                1);
    }
}
