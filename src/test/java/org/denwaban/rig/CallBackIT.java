package org.denwaban.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.denwaban.rig.Behaviour.Kind;
import org.denwaban.rig.DemoList.Ending;
import org.denwaban.rig.DemoList.Household;
import org.denwaban.rig.Town.KeyPress;
import org.denwaban.rig.Town.RobotMode;
import org.denwaban.rig.Town.Showing;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// Callers ask to be called back, after hours and in the queue, and are: the whole way, with real keys and real
/// recordings. Contract time only goes forward, so the tests stand in the order of three days.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CallBackIT {

    private static final String LINE = "0468999900";
    private static final Path SOUNDS = Path.of("asterisk-config/sounds/denwaban");

    /// On the list: a campaign's household, which would be called anyway.
    private static final String LISTED = "0468990001";

    private static final String STRANGER = "0468997001";
    private static final String OTHER = "0468997002";
    private static final LocalDateTime DAY = LocalDateTime.of(2018, 11, 1, 0, 0);

    private static ServedHouse house;

    @BeforeAll
    static void open() throws Exception {
        var listed = new Household(
                "77000001",
                1,
                LISTED,
                "",
                Map.of(LISTED, List.of(Behaviour.of(Kind.NOBODY))),
                Ending.CONTACTED,
                "通電",
                1,
                1);
        house = ServedHouse.open("callback", 2, List.of(listed), contract -> contract.replace("[reception]\n", """
                        [reception]
                        closed_menu = ["repeat", "call_back"]
                        call_back = { in_queue = true, tries = 2, pause = "10min" }
                        queue = { maximum_wait = "30s", overflow_after = "0s" }
                        """));
        house.turn(DAY.withHour(8).withMinute(10));
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @AfterEach
    void everybodyHangsUp() {
        house.town().hangUp();
        house.await(
                "silence",
                () -> house.pbx().asterisk().rx("core show channels count").contains("0 active channels"));
    }

    @Test
    @Order(1)
    void afterHoursTheGuidanceIsRepeatedOrANumberReadBackAndWrittenDown() throws IOException {
        callIn(OTHER, Showing.NUMBER, List.of(press(closed(), "1"), press(closed(), "9")));
        callIn(LISTED, Showing.NUMBER, List.of(press(closed(), "2"), press(readBack(0), "1")));
        house.await("the wish", Duration.ofSeconds(90), () -> wishes() == 1);
        house.await("their end", Duration.ofSeconds(90), () -> ended(OTHER) && ended(LISTED));
        house.await(
                "their record",
                () -> house.count("SELECT COUNT(*) FROM inbound_call WHERE ending IN ('AFTER_HOURS', 'CALL_BACK')")
                        == 2);
        assertEquals("AFTER_HOURS", house.text("SELECT source FROM call_back"));
        assertEquals(
                house.text("SELECT id FROM inbound_call WHERE ending = 'CALL_BACK'"),
                house.text("SELECT call_id FROM call_back"));
        long heard = house.town().heardBy(OTHER).sound().toMillis();
        assertTrue(heard > 2 * closed().toMillis() - 3_000, heard + " ms");
    }

    @Test
    @Order(2)
    void whoeverAsksAgainIsCalledBackOnceAndWhoeverWithholdsTheNumberKeysOneIn() throws IOException {
        callIn(LISTED, Showing.NUMBER, List.of(press(closed(), "2"), press(readBack(0), "1")));
        callIn(
                OTHER,
                Showing.NOTHING,
                List.of(
                        press(closed(), "2"),
                        press(seconds(3), "12#"), // no number
                        press(length("invalid-entry").plusSeconds(2), STRANGER + "#"),
                        press(readBack(2), "1")));
        house.await("the stranger's wish", Duration.ofSeconds(110), () -> wishes() == 2);
        house.await("their end", Duration.ofSeconds(60), () -> ended(OTHER) && ended(LISTED));
        house.await(
                "their record", () -> house.count("SELECT COUNT(*) FROM inbound_call WHERE ending = 'CALL_BACK'") == 3);
        var listed = house.get("call-backs?contract=yokosuka-2018").body();
        assertEquals(2, listed.getJsonArray("callBacks").size(), listed.encode());
    }

    @Test
    @Order(3)
    void whenTheLineOpensWhoeverAskedIsCalledFirstAndHouseholdsAreLeftInPeace() {
        house.town().citizen(LISTED, Behaviour.of(Kind.HUMAN));
        house.town().citizen(STRANGER, Behaviour.of(Kind.NOBODY));
        house.turn(DAY.withHour(9));
        house.await(
                "the listed one to be reached",
                Duration.ofSeconds(60),
                () -> house.count("SELECT COUNT(*) FROM call_back WHERE ending = 'REACHED'") == 1);
        house.await(
                "the stranger to be rung",
                Duration.ofSeconds(60),
                () -> house.count("SELECT COUNT(*) FROM call_back WHERE waits = 1 AND tries = 1") == 1);
        assertEquals(List.of(), house.attempts(), "the household's own attempts wait");
        assertEquals(2, house.town().received().size());
        assertTrue(
                house.town().received().stream().allMatch(call -> call.shown().equals(LINE)));
        assertEquals("OPERATOR", house.text("SELECT source FROM call_back_try WHERE outcome = 'CONTACT'"));
        assertEquals(1, house.count("SELECT COUNT(*) FROM call_back_try WHERE outcome = 'NOBODY' AND source = 'PBX'"));
    }

    @Test
    @Order(4)
    void theOperatorSeesWhoWasCalledBackAndWhatTheyToldClosesTheLoop() {
        var tried = house.text("SELECT id FROM call_back_try WHERE outcome = 'CONTACT'");
        var operator = house.text("SELECT operator_id FROM call_back_try WHERE outcome = 'CONTACT'");
        var who = house.get("caller?call=" + tried + "&operator=" + operator).body();
        var candidates = who.getJsonArray("candidates");
        assertEquals(1, candidates.size(), who.encode());
        var household = candidates.getJsonObject(0).getString("household");
        var noted = house.post(
                "return-call",
                new JsonObject().put("call", tried).put("household", household).put("operator", operator));
        var result = house.post(
                "result",
                new JsonObject()
                        .put("returnCall", noted.body().getString("id"))
                        .put("operator", operator)
                        .put(
                                "people",
                                List.of(new JsonObject()
                                        .put("member", 1)
                                        .put("disposition", "RECOMMENDED")
                                        .put("reason", 10))));
        assertEquals(200, result.status(), result.body().encode());
        assertEquals(Map.of("CONTACTED", 1L), house.households());
        house.await("nobody to be called", house::idle);
        assertEquals(List.of(), house.attempts());
    }

    @Test
    @Order(5)
    void whoeverIsNeverReachedIsGivenUpAfterTheAgreedTries() {
        house.turn(DAY.withHour(9).withMinute(12));
        house.await(
                "the last try",
                Duration.ofSeconds(60),
                () -> house.count("SELECT COUNT(*) FROM call_back WHERE ending = 'GIVEN_UP'") == 1);
        assertEquals(3, house.town().received().size());
    }

    @Test
    @Order(6)
    void whoeverWaitsInVainIsOfferedACallBack() throws IOException {
        robots(RobotMode.SILENT);
        callIn(
                STRANGER,
                Showing.NUMBER,
                List.of(
                        press(length("yokosuka-2018-welcome").plus(seconds(34)).plus(length("queue-sorry")), "1"),
                        press(readBack(0), "1")));
        house.await("the wish", Duration.ofSeconds(110), () -> wishes() == 1);
        assertEquals("QUEUE", house.text("SELECT source FROM call_back WHERE waits = 1"));
        house.await("its end", Duration.ofSeconds(60), () -> ended(STRANGER));
        house.await(
                "its record", () -> house.count("SELECT COUNT(*) FROM inbound_call WHERE ending = 'CALL_BACK'") == 4);
        var figures = house.get("lines?contract=yokosuka-2018").body();
        assertEquals(1, figures.getInteger("callBacks"), figures.encode());
        assertEquals(3, figures.getInteger("afterHoursCallBacks"), figures.encode());
        assertEquals(1, figures.getInteger("callBacksWaiting"), figures.encode());
    }

    @Test
    @Order(7)
    void aTryThatDiedWithTheServerIsNotLostAndNotDoubled() {
        house.town().citizen(STRANGER, Behaviour.of(Kind.HUMAN));
        house.kill();
        robots(RobotMode.AUTO);
        house.startAgain();
        house.await(
                "the stranger to be reached",
                Duration.ofSeconds(60),
                () -> house.count("SELECT COUNT(*) FROM call_back WHERE ending = 'REACHED'") == 2);
        assertEquals(
                house.town().received().size(),
                house.count("SELECT COUNT(*) FROM call_back_try WHERE redeemed_at IS NOT NULL"));
        assertEquals(4, house.town().received().size());
    }

    @Test
    @Order(8)
    void withTheDatabaseFrozenNothingIsPromisedThatNobodyWouldKeep() throws Exception {
        house.turn(DAY.withHour(20).withMinute(30));
        house.freezeDatabase(true);
        try {
            callIn(OTHER, Showing.NUMBER, List.of(press(closed(), "2"), press(readBack(0), "1")));
            house.await("its end", Duration.ofSeconds(110), () -> ended(OTHER));
        } finally {
            house.freezeDatabase(false);
        }
        house.await(
                "its record",
                Duration.ofSeconds(60),
                () -> house.count("SELECT COUNT(*) FROM inbound_call WHERE ending = 'AFTER_HOURS'") == 2);
        assertEquals(0, wishes());
    }

    @Test
    @Order(9)
    void noCallersNumberStandsAnywhere() throws IOException {
        house.holdsNone(List.of("046899700"));
    }

    private static void robots(RobotMode mode) {
        house.pbx().plan().operators().forEach(robot -> house.town().robot(robot, mode));
    }

    private static long wishes() {
        return house.count("SELECT COUNT(*) FROM call_back WHERE waits = 1");
    }

    /// Calls the line, and waits until the town has it on record: it starts a call without waiting for it.
    private static void callIn(String from, Showing showing, List<KeyPress> presses) {
        int before = house.town().calledIn().size();
        house.town().callIn(from, LINE, showing, presses);
        house.await("the call to begin", () -> house.town().calledIn().size() == before + 1);
    }

    /// Whether the town's last call of this number is over.
    private static boolean ended(String from) {
        return house.town().calledIn().stream()
                .filter(call -> call.from().equals(from))
                .reduce((_, last) -> last)
                .map(call -> call.endedAt() != null)
                .orElse(false);
    }

    private static KeyPress press(Duration after, String keys) {
        return new KeyPress(after, keys);
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    /// From the answer into the menu: the guidance and the first words of the choice.
    private static Duration closed() throws IOException {
        return length("yokosuka-2018-closed", "next-opening", "today", "hour-9", "from-then")
                .plusSeconds(3);
    }

    /// Into the read-back of a number.
    private static Duration readBack(int more) throws IOException {
        return length("number-is").plusSeconds(3 + more);
    }

    private static Duration length(String... prompts) throws IOException {
        long bytes = 0;
        for (var prompt : prompts) {
            bytes += Files.size(SOUNDS.resolve(prompt + ".wav"));
        }
        return Duration.ofMillis(bytes / 16);
    }
}
