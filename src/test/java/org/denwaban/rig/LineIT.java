package org.denwaban.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import org.denwaban.rig.Town.RobotMode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// How callers wait: music and announcements, whose telephone rings, wrap-up, a full queue, many at once. The
/// contract's
/// times are made short in the PBX's files.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LineIT {

    private static final String LINE = "0468999900";
    private static final String QUEUE = "yokosuka-2018";
    private static final String CITIZENS = "0468997";

    /// As many as a trunk of this kind has lines, and more than ever called at once.
    private static final int CROWD = 50;

    private static ServedHouse house;
    private static int citizens;

    @BeforeAll
    static void open() throws Exception {
        house = ServedHouse.answering("line");
        house.turn(LocalDateTime.of(2018, 11, 1, 9, 0));
        robots(RobotMode.SILENT);
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
    void thePbxHasTheContractsTimes() {
        var queue = house.pbx().asterisk().rx("queue show " + QUEUE);
        assertTrue(queue.contains("W:0"), queue);
        assertTrue(queue.contains("PJSIP/1001") && queue.contains("with penalty 1"), queue);
    }

    @Test
    @Order(2)
    void whoWaitsHearsMusicAndThatTheyAreNotForgotten() throws IOException {
        files("timeout = 15", "timeout = 5", "periodic-announce-frequency = 30", "periodic-announce-frequency = 15");
        var citizen = call();
        house.await("the queue", () -> waiting() == 1);
        house.await(
                "an announcement",
                Duration.ofSeconds(60),
                () -> house.pbx().asterisk().rx("core show channels verbose").contains("Queue"));
        house.await(
                "some waiting",
                Duration.ofSeconds(60),
                () -> house.count(
                                "SELECT COUNT(*) FROM inbound_call WHERE queued_at < UTC_TIMESTAMP() - INTERVAL 25 SECOND"
                                        + " AND ended_at IS NULL")
                        == 1);
        house.town().hangUp();
        var heard = house.town().heardBy(citizen);
        // welcome, then music all the time, with the announcement in between
        assertTrue(heard.sound().toSeconds() >= 25, heard.toString());
    }

    @Test
    @Order(3)
    void aTelephoneThatNobodyAnswersIsPassedOn() throws IOException {
        files("timeout = 15", "timeout = 5");
        house.town().robot("1002", RobotMode.IDLE);
        for (int i = 0; i < 2; i++) {
            call();
            answered("robot1002", i + 1);
            everybodyHangsUp();
            house.await(
                    "the wrap-up",
                    () -> house.pbx()
                            .asterisk()
                            .rx("queue show " + QUEUE)
                            .lines()
                            .filter(line -> line.contains("PJSIP/1002"))
                            .noneMatch(line -> line.contains("wrapup") || line.contains("Wrapup")));
        }
        robots(RobotMode.SILENT);
    }

    @Test
    @Order(4)
    void whoIsAsEarlyAsThatRingsFirstAndTheOthersAfterAWhile() throws IOException {
        // 1002 serves the line second
        files("timeout = 15", "timeout = 5");
        var pbx = house.pbx().asterisk();
        pbx.rx("queue set penalty 2 on PJSIP/1002 in " + QUEUE);
        assertTrue(pbx.rx("queue show " + QUEUE).contains("with penalty 2"));
        house.town().robot("1002", RobotMode.IDLE);
        call();
        house.await("the queue", () -> waiting() == 1);
        answered("robot1002", 3);
        assertTrue(
                house.count("SELECT COUNT(*) FROM inbound_call WHERE operator_id = 'robot1002' AND"
                                + " TIMESTAMPDIFF(SECOND, queued_at, answered_at) >= 18")
                        == 1,
                "only after the overflow's time");
        pbx.rx("queue set penalty 1 on PJSIP/1002 in " + QUEUE);
        robots(RobotMode.SILENT);
    }

    @Test
    @Order(5)
    void aFullQueueSaysSo() throws IOException {
        files("maxlen = 100", "maxlen = 1");
        call();
        house.await("the queue", () -> waiting() == 1);
        call();
        house.await(
                "the guidance", () -> house.count("SELECT COUNT(*) FROM inbound_call WHERE queue_left = 'FULL'") == 1);
    }

    @Test
    @Order(6)
    void fiftyCallersAtOnceAreAllAnsweredOrQueuedAndRecordedThoughThePbxDiesWithThem() throws IOException {
        files("timeout = 15", "timeout = 15");
        robots(RobotMode.IDLE);
        long before = house.count("SELECT COUNT(*) FROM inbound_call");
        for (int i = 0; i < CROWD; i++) {
            call();
        }
        house.await("two conversations, the others waiting", Duration.ofSeconds(90), () -> waiting() == CROWD - 2);
        house.await(
                "their record",
                Duration.ofSeconds(30),
                () -> house.count("SELECT COUNT(*) FROM inbound_call WHERE queued_at IS NOT NULL AND ended_at IS NULL")
                        == CROWD);
        house.await(
                "two answers",
                () -> house.count(
                                "SELECT COUNT(*) FROM inbound_call WHERE answered_at IS NOT NULL AND ended_at IS NULL")
                        == 2);
        assertEquals(
                CROWD - 2,
                house.get("lines?contract=" + ServedHouse.CONTRACT).body().getInteger("waiting"));
        house.pbx().asterisk().kill();
        house.pbx().start();
        house.await(
                "their end",
                Duration.ofSeconds(60),
                () -> house.count("SELECT COUNT(*) FROM inbound_call WHERE ended_at IS NOT NULL") == before + CROWD);
        assertEquals(CROWD, house.count("SELECT COUNT(*) FROM inbound_call WHERE ending = 'LOST'"));
        assertEquals(house.town().calledIn().size(), house.count("SELECT COUNT(*) FROM inbound_call"));
    }

    @Test
    @Order(7)
    void operatorsComePauseAndGoByTheirTelephones() {
        robots(RobotMode.IDLE);
        house.town().keyIn("1001", 22);
        house.await(
                "the pause",
                () -> duty("robot1001").equals("PAUSED MEAL") && members().equals(List.of("1002")));
        call();
        house.await("an answer by the other", () -> talking("robot1002") == 1);
        everybodyHangsUp();
        house.town().keyIn("1002", 19);
        house.await(
                "the end of work",
                () -> duty("robot1002").equals("OFF") && members().isEmpty());
        call();
        house.await(
                "the guidance",
                () -> house.count("SELECT COUNT(*) FROM inbound_call WHERE queue_left = 'JOINEMPTY'") == 1);
        long changes = house.count("SELECT COUNT(*) FROM presence_change");
        house.town().keyIn("1002", 12);
        house.await(
                "an answer: whoever has not come cannot be ready",
                () -> house.pbx().asterisk().rx("core show channels count").contains("0 active channels"));
        house.town().keyIn("1001", 12);
        house.await(
                "the return",
                () -> duty("robot1001").equals("READY") && members().equals(List.of("1001")));
        assertEquals(changes + 1, house.count("SELECT COUNT(*) FROM presence_change"));
        assertEquals("OFF", duty("robot1002"));
        house.town().keyIn("1002", 11);
        house.await("the other", () -> members().equals(List.of("1001", "1002")));
        var hours =
                house.get("hours?contract=" + QUEUE).body().getJsonArray("days").getJsonObject(0);
        assertEquals(2, hours.getJsonArray("operators").size(), hours.encode());
        assertTrue(hours.encode().contains("MEAL"), hours.encode());
    }

    @Test
    @Order(8)
    void aPauseThatADeadServerLeftKeepsNobodyWaiting() {
        robots(RobotMode.IDLE);
        house.kill();
        var pbx = house.pbx().asterisk();
        house.pbx().plan().operators().forEach(robot -> pbx.rx("queue pause member PJSIP/" + robot));
        assertTrue(pbx.rx("queue show " + QUEUE).contains("paused"));
        call();
        house.await(
                "an answer",
                Duration.ofSeconds(60),
                () -> pbx.rx("core show channels concise")
                        .lines()
                        .anyMatch(line -> line.startsWith("PJSIP/100") && line.contains("!Up!")));
    }

    private static String call() {
        var citizen = CITIZENS + "%03d".formatted(++citizens);
        house.town().callIn(citizen, LINE);
        return citizen;
    }

    private static void answered(String operator, int times) {
        house.await(
                "an answer by " + operator,
                Duration.ofSeconds(60),
                () -> house.count("SELECT COUNT(*) FROM inbound_call WHERE operator_id = '" + operator + "'") == times);
    }

    private static String duty(String operator) {
        return house.text("SELECT CONCAT_WS(' ', state, reason) FROM presence_change WHERE operator_id = '" + operator
                + "' ORDER BY id DESC LIMIT 1");
    }

    /// Telephones in the queue.
    private static List<String> members() {
        var queue = house.pbx().asterisk().rx("queue show " + QUEUE);
        return List.of("1001", "1002").stream()
                .filter(telephone -> queue.contains("PJSIP/" + telephone))
                .toList();
    }

    private static long talking(String operator) {
        return house.count(
                "SELECT COUNT(*) FROM inbound_call WHERE ended_at IS NULL AND operator_id = '" + operator + "'");
    }

    private static long waiting() {
        var calls = house.pbx().asterisk().rx("queue show " + QUEUE);
        return calls.lines().filter(line -> line.contains("(wait:")).count();
    }

    /// The PBX's queue files with other numbers.
    private static void files(String... changes) throws IOException {
        var local = house.pbx().asterisk().home().resolve("etc/local");
        for (var name : List.of("queues.conf")) {
            var made = local.resolve(name + ".made");
            if (!Files.exists(made)) {
                Files.copy(local.resolve(name), made);
            }
            var text = Files.readString(made);
            for (int i = 0; i < changes.length; i += 2) {
                text = text.replace(changes[i], changes[i + 1]);
            }
            Files.writeString(local.resolve(name), text, StandardCharsets.UTF_8);
        }
        house.pbx().asterisk().rx("module reload app_queue.so");
    }

    private static void robots(RobotMode mode) {
        house.pbx().plan().operators().forEach(robot -> house.town().robot(robot, mode));
    }
}
