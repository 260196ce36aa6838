package org.denwaban.rig;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.denwaban.rig.Behaviour.Kind;
import org.denwaban.rig.DemoList.Ending;
import org.denwaban.rig.DemoList.Household;
import org.denwaban.rig.LossyTrunk.Came;
import org.denwaban.rig.Town.KeyPress;
import org.denwaban.rig.Town.RobotMode;
import org.denwaban.rig.Town.Showing;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What the PBX and its carrier tell each other is lost, doubled and late; sound stays away; a call is handed on. All
/// calls are made before the first test, one operator making most of them one after another; each test looks at one.
class LossyTrunkIT {

    private static final String LINE = "0468999900";
    private static final KeyPress KEY = new KeyPress(Duration.ofSeconds(2), "2");

    /// Households in the order in which they are called.
    private static final int SILENT = 1;

    private static final int LOST = 2;
    private static final int REPEATED = 3;
    private static final int CROSSED = 4;
    private static final int HANDED_ON = 5;

    private static ServedHouse house;
    private static LossyTrunk trunk;
    private static Path capture;

    @BeforeAll
    static void everyCallIsMade() throws Exception {
        var people = List.of(
                household(SILENT, new Behaviour(Kind.HUMAN, 5, 600)),
                household(LOST, new Behaviour(Kind.MACHINE, 5, 10)),
                household(REPEATED, new Behaviour(Kind.HUMAN, 5, 5)),
                household(CROSSED, new Behaviour(Kind.HUMAN, 90, 50)), // rung for 5 s
                household(HANDED_ON, new Behaviour(Kind.FAMILY, 5, 100)));
        house = ServedHouse.supervised("lossy", 2, people, "5s");
        trunk = new LossyTrunk(house.pbx().plan());
        int nobodys = FreePorts.udp(house.pbx().plan().sipAddress());
        trunk.fault(number(SILENT), () -> LossyTrunk.silent(nobodys));
        trunk.fault(number(LOST), LossyTrunk::losesEachOnce);
        trunk.fault(LINE, LossyTrunk::losesEachOnce);
        trunk.fault(number(REPEATED), LossyTrunk::repeatsEach);
        trunk.fault(number(CROSSED), LossyTrunk::answerCrossesCancel);
        house.leadTrunk(trunk.carrierPort());
        house.leadTown(trunk.pbxPort());
        supervisorAt("1003");
        house.town().robot("1001", RobotMode.HAND_ON);
        house.town().robot("1002", RobotMode.HAND_ON);
        capture = house.capture();

        house.turn(ServedHouse.FIRST_WINDOW);
        house.await("the supervisor", Duration.ofMinutes(2), LossyTrunkIT::handedOnAndTheNumberIsTaken);
        house.await(
                "an end to all calls to the carrier",
                Duration.ofMinutes(2),
                () -> ended() == 5 && house.count("SELECT COUNT(*) FROM attempt WHERE cause IS NULL") == 0);
        // once an operator has answered, the key tells them that it is somebody of the family
        house.town().callIn("0468990091", LINE, Showing.NUMBER, Collections.nCopies(10, KEY));
        house.await(
                "the rest of the operator who handed them on",
                Duration.ofMinutes(2),
                () -> house.get("presence").body().encode().contains("\"wrapUp\":true"));
        house.await(
                "the caller with the supervisor", Duration.ofMinutes(2), () -> withTheSupervisor("inbound_call") == 1);
        house.town().hangUp();
        house.await("all lines to be free", LossyTrunkIT::everythingIsOver);
        house.endCapture();
    }

    private static void supervisorAt(String telephone) throws Exception {
        var asterisk = house.pbx().asterisk();
        Files.writeString(asterisk.home().resolve("etc/local/supervisors.conf"), "member => PJSIP/" + telephone + "\n");
        asterisk.rx("module reload app_queue.so");
        house.town().robot(telephone, RobotMode.IDLE);
    }

    /// While the citizen talks with the supervisor, their operator gone and the result keyed in: nobody else who has
    /// that number is called.
    private static boolean handedOnAndTheNumberIsTaken() {
        return withTheSupervisor("attempt") == 1
                && house.count("SELECT COUNT(*) FROM attempt a JOIN live_number l ON l.call_id = a.id"
                                + " WHERE a.outcome = 'ABSENT' AND a.operator_gone_at IS NOT NULL AND a.cause IS NULL")
                        == 1;
    }

    private static long withTheSupervisor(String calls) {
        return house.count("SELECT COUNT(*) FROM " + calls + " JOIN cel_event ON linkedid = " + calls + ".id"
                + " WHERE channel LIKE 'PJSIP/1003-%' AND type = 'BRIDGE_ENTER'");
    }

    private static long ended() {
        return house.town().received().stream()
                .filter(call -> call.endedAt() != null)
                .count();
    }

    private static boolean everythingIsOver() {
        return house.pbx().asterisk().rx("core show channels count").contains("0 active channels")
                && house.count("SELECT COUNT(*) FROM attempt WHERE operator_gone_at IS NULL") == 0
                && house.count("SELECT COUNT(*) FROM inbound_call WHERE ended_at IS NULL") == 0
                && house.count("SELECT COUNT(*) FROM cel_event WHERE type = 'LINKEDID_END' AND (linkedid IN"
                                + " (SELECT channel_id FROM attempt) OR linkedid IN (SELECT id FROM inbound_call))")
                        == 6;
    }

    @AfterAll
    static void close() throws Exception {
        if (trunk != null) {
            trunk.close();
        }
        house.close();
    }

    @Test
    void aCallWhoseMessagesAreAllLostOnceIsOneCall() {
        assertEachCameAgain(kinds(number(LOST)));
        assertEquals("MACHINE 1 OPERATOR", onlyAttempt(LOST));
        assertTrue(onlyCall(LOST).byCitizen());
    }

    @Test
    void aCallWhoseMessagesAllComeTwiceIsOneCall() {
        var came = kinds(number(REPEATED));
        for (var answer : List.of("ACK", "200 BYE")) { // to a 200 and a BYE that came again
            assertEquals(2, Collections.frequency(came, answer), answer + " in " + came);
        }
        assertTrue(came.stream().filter(kind -> kind.startsWith("1")).count() > 2, "the INVITE came again: " + came);
        assertEquals("CONTACT 1 OPERATOR", onlyAttempt(REPEATED));
        assertTrue(onlyCall(REPEATED).byCitizen());
    }

    @Test
    void aCallersCallWhoseMessagesAreAllLostOnceIsOneCall() {
        assertEachCameAgain(kinds(LINE));
        assertEquals(1, house.count("SELECT COUNT(*) FROM inbound_call"));
        assertEquals(1, house.town().calledIn().size());
    }

    private static void assertEachCameAgain(List<String> came) {
        for (var kind : List.of("INVITE", "200 INVITE", "ACK", "BYE", "200 BYE")) {
            assertTrue(Collections.frequency(came, kind) > 1, kind + " came once: " + came);
        }
    }

    /// The carrier's 200 has passed our CANCEL. The PBX has let go of the leg by then: the attempt is one that nobody
    /// answered, its operator is free since the ring time's end, and the citizen is hung up at once.
    @Test
    void anAnswerThatCrossesOurCancelIsHungUpAtOnceAndTheAttemptCounts() {
        var came = trunk.came(number(CROSSED));
        var cancel = first(came, "CANCEL");
        var answer = first(came, "200 INVITE");
        var bye = first(came, "BYE");
        assertTrue(cancel.isBefore(answer), came.toString());
        assertTrue(!first(came, "ACK").isBefore(answer), came.toString());
        assertTrue(Duration.between(answer, bye).compareTo(Duration.ofSeconds(2)) < 0, came.toString());
        assertEquals("NOBODY 1 PBX", onlyAttempt(CROSSED));
        assertTrue(!onlyCall(CROSSED).byCitizen());
        var attempt = "FROM attempt WHERE outcome = 'NOBODY'";
        assertEquals(0, house.count("SELECT COUNT(answered_at) " + attempt));
        assertEquals(
                0,
                house.count("SELECT COUNT(*) FROM cel_event WHERE type = 'ANSWER' AND channel LIKE"
                        + " 'PJSIP/trunk-%' AND linkedid = (SELECT channel_id " + attempt + ")"));
        var gone = instant("SELECT operator_gone_at " + attempt);
        assertTrue(gone.isBefore(answer), "the operator was free when the citizen answered");
    }

    /// The operator hands the citizen on and is free; the citizen talks on with the supervisor.
    @Test
    void aCallThatIsHandedOnIsOneCallWithTheHistoryOfEachLeg() {
        assertEquals("ABSENT 1 OPERATOR", onlyAttempt(HANDED_ON));
        var call = house.text("SELECT id FROM attempt WHERE outcome = 'ABSENT'");
        assertHandedOn(call);
        var gone = instant("SELECT operator_gone_at FROM attempt WHERE id = '" + call + "'");
        assertTrue(gone.isBefore(citizensEnd(call)), "the operator went first");
        assertEquals(0, house.count("SELECT COUNT(*) FROM live_number WHERE call_id = '" + call + "'"), "free again");
        assertTrue(onlyCall(HANDED_ON).byCitizen());
    }

    @Test
    void aCallersCallThatIsHandedOnIsOneCallWithTheHistoryOfEachLeg() {
        var call = house.text("SELECT id FROM inbound_call WHERE ending = 'ANSWERED' AND operator_id LIKE 'robot%'");
        assertHandedOn(call);
        var ended = instant("SELECT ended_at FROM inbound_call");
        assertTrue(
                Duration.between(ended, citizensEnd(call)).abs().toSeconds() < 2, "it lasts until the citizen is gone");
    }

    /// Heard and written alike: three legs of one call, the citizen's in two conversations.
    private static void assertHandedOn(String call) {
        var legs = house.database()
                .transaction(handle -> handle.createQuery(
                                "SELECT channel, type FROM cel_event WHERE linkedid = :call AND type IN ('CHAN_START', 'ANSWER',"
                                        + " 'BRIDGE_ENTER', 'BRIDGE_EXIT', 'HANGUP', 'LINKEDID_END') ORDER BY event_at, id")
                        .bind("call", call)
                        .map(row -> Map.entry(
                                leg(row.getColumn("channel", String.class)), row.getColumn("type", String.class)))
                        .list());
        var ofEach = legs.stream()
                .filter(each -> !each.getValue().equals("LINKEDID_END"))
                .collect(groupingBy(Map.Entry::getKey, mapping(Map.Entry::getValue, joining(" "))));
        assertEquals(
                1,
                legs.size()
                        - ofEach.values().stream()
                                .mapToInt(all -> all.split(" ").length)
                                .sum(),
                "one end");
        assertEquals(
                Map.of(
                        "operator", "CHAN_START ANSWER BRIDGE_ENTER BRIDGE_EXIT HANGUP",
                        "supervisor", "CHAN_START ANSWER BRIDGE_ENTER BRIDGE_EXIT HANGUP",
                        "citizen", "CHAN_START ANSWER BRIDGE_ENTER BRIDGE_EXIT BRIDGE_ENTER BRIDGE_EXIT HANGUP"),
                ofEach);
        assertEquals(
                3,
                house.count(
                        "SELECT COUNT(DISTINCT uniqueid) FROM call_event WHERE kind = 'Hangup' AND trust = 'TRUSTED'"
                                + " AND linkedid = '" + call + "'"));
    }

    private static String leg(String channel) {
        return channel.startsWith("PJSIP/trunk-")
                ? "citizen"
                : channel.startsWith("PJSIP/1003-") ? "supervisor" : "operator";
    }

    private static Instant citizensEnd(String call) {
        return instant(
                "SELECT event_at FROM cel_event WHERE type = 'HANGUP' AND channel LIKE 'PJSIP/trunk-%' AND linkedid"
                        + " = '" + call + "'");
    }

    /// As after a BYE of the carrier that was lost for good.
    @Test
    void aConversationWithoutASoundEndsAfterHalfAMinute() {
        var call = onlyCall(SILENT);
        var answered = Objects.requireNonNull(call.answeredAt());
        var took = Duration.between(answered, Objects.requireNonNull(call.endedAt()));
        assertTrue(took.toSeconds() >= 29 && took.toSeconds() < 40, "ended after " + took);
        assertTrue(!call.byCitizen());
        assertEquals(1, house.count("SELECT COUNT(*) FROM attempt WHERE cause = 44 AND answered_at IS NOT NULL"));
    }

    @Test
    void theJudgesAndTheSecondSourceFindNothing() throws Exception {
        house.judgeFindsNothing();
        house.secondSourceAgrees();
        assertEquals(
                0, house.count("SELECT COUNT(*) FROM call_event WHERE trust = 'SUSPECT'"), "all was Asterisk's own");
        var plan = house.pbx().plan();
        var carrier =
                Carrier.parse(plan.trunkAddress() + ":" + trunk.carrierPort()).orElseThrow();
        var seen = Capture.read(capture, List.of(carrier), new Capture.Bounds(1L << 20, 100));
        assertEquals(5, seen.evidence().calls().size());
        assertEquals(1, seen.evidence().callsIn().size());
        assertEquals(
                List.of(), house.judged(seen, JudgedContract.read(house.files().contract())));
    }

    private static Instant first(List<Came> came, String kind) {
        return came.stream()
                .filter(each -> each.kind().equals(kind))
                .findFirst()
                .orElseThrow()
                .at();
    }

    private static List<String> kinds(String number) {
        return trunk.came(number).stream().map(Came::kind).toList();
    }

    private static TownCall onlyCall(int n) {
        var calls = house.town().received().stream()
                .filter(call -> call.number().equals(number(n)))
                .toList();
        assertEquals(1, calls.size());
        return calls.getFirst();
    }

    /// The one attempt at a household: its outcome, its number while it counts, who told.
    private static String onlyAttempt(int n) {
        var households = house.householdsOf(number(n));
        assertEquals(1, households.size());
        return house.text("SELECT GROUP_CONCAT(CONCAT_WS(' ', outcome, counted, source)) FROM attempt WHERE"
                + " household_id = '" + households.getFirst() + "'");
    }

    private static Instant instant(String sql) {
        return house.database()
                .transaction(
                        handle -> handle.createQuery(sql).mapTo(Instant.class).one());
    }

    private static String number(int n) {
        return "04689900%02d".formatted(n);
    }

    private static Household household(int n, Behaviour course) {
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
