package org.denwaban.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.stream.Collectors;
import org.denwaban.clock.Tokyo;
import org.denwaban.rig.Town.RobotMode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// Both contracts' lines on one PBX, answered by the same two operators, each of whom serves another line first. The
/// second contract is set up as `docs/operate.md` says. Contract time only goes forward: two working days and a
/// holiday.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoLinesIT {

    private static final String YOKOSUKA = "0468999900";
    private static final String WAKAYAMA = "0734990100";
    private static final LocalDate THURSDAY = LocalDate.of(2018, 11, 22);

    /// Labour Thanksgiving Day, a Friday.
    private static final LocalDate HOLIDAY = THURSDAY.plusDays(1);

    private static ServedHouse house;
    private static int citizens;

    @BeforeAll
    static void open() throws Exception {
        house = ServedHouse.answering("twolines");
        addContract();
    }

    private static void addContract() throws IOException {
        var settings = house.files().settings();
        var contract = Files.readString(Path.of("docs/contracts/wakayama-2026.toml"))
                .replace("2026-04-01", "2018-04-01")
                .replace("2027-03-31", "2019-03-31");
        Files.writeString(settings.resolveSibling("wakayama-2026.toml"), contract);
        var second = Files.readString(settings)
                .replace("[[operator]]\nid = \"robot1001\"", """
                        [[contract]]
                        file = "wakayama-2026.toml"
                        dial = false

                        [[operator]]
                        id = "robot1001\"""")
                .replace(
                        "phone = \"PJSIP/1001\"\ncontracts = [\"yokosuka-2018\"]",
                        "phone = \"PJSIP/1001\"\ncontracts = [\"yokosuka-2018\", \"wakayama-2026\"]")
                .replace(
                        "phone = \"PJSIP/1002\"\ncontracts = [\"yokosuka-2018\"]",
                        "phone = \"PJSIP/1002\"\ncontracts = [\"wakayama-2026\", \"yokosuka-2018\"]");
        Files.writeString(settings, second);
        var pbx = house.pbx().asterisk();
        var local = pbx.home().resolve("etc/local");
        var sounds = Files.readString(local.resolve("queues.conf"))
                .lines()
                .filter(line -> line.contains("/queue-"))
                .findFirst()
                .orElseThrow();
        house.command(
                "queues",
                "--write",
                local.toString(),
                "--sounds",
                sounds.substring(sounds.indexOf('/'), sounds.indexOf("/queue-")),
                "--config",
                settings.toString());
        Files.writeString(
                local.resolve("globals.conf"),
                "DENWABAN_QUEUE_" + WAKAYAMA + " => wakayama-2026\n",
                StandardOpenOption.APPEND);
        pbx.rx("module reload app_queue.so");
        pbx.rx("dialplan reload");
        house.kill();
        house.startAgain();
        house.turn(THURSDAY.atTime(8, 0));
        house.pbx().plan().operators().forEach(robot -> {
            house.town().robot(robot, RobotMode.IDLE);
            house.presence(robot, "SIGN_IN");
        });
        house.await("both in both queues", () -> members("yokosuka-2018") == 2 && members("wakayama-2026") == 2);
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
    void atTheSecondAtWhichOneLineOpensTheOtherIsClosed() {
        reach(THURSDAY, "08:29:50");
        assertEquals("wakayama-2026 CLOSED", routeOf(WAKAYAMA));
        reach(THURSDAY, "08:30:00");
        assertEquals("wakayama-2026 OPEN", routeOf(WAKAYAMA));
        assertEquals("yokosuka-2018 CLOSED", routeOf(YOKOSUKA));
    }

    @Test
    @Order(2)
    void eachLineRingsFirstWhoeverServesItFirst() {
        house.turn(THURSDAY.atTime(9, 0));
        for (int i = 0; i < 2; i++) {
            assertEquals("robot1002", answered(WAKAYAMA));
            everybodyHangsUp();
            assertEquals("robot1001", answered(YOKOSUKA));
            everybodyHangsUp();
            rested();
        }
    }

    @Test
    @Order(3)
    void whoeverWaitsTooLongIsAnsweredByWhoeverServesTheLineSecond() {
        assertEquals("robot1002", answered(WAKAYAMA));
        assertEquals("robot1001", answered(WAKAYAMA));
        var waited = house.count("SELECT TIMESTAMPDIFF(SECOND, queued_at, answered_at) FROM inbound_call"
                + " ORDER BY came_at DESC LIMIT 1");
        assertTrue(waited >= 18 && waited < 40, waited + " s");
    }

    @Test
    @Order(4)
    void whoeverWasAdmittedBeforeClosingIsServed() {
        rested();
        robots(RobotMode.SILENT);
        reach(THURSDAY, "17:14:57");
        call(WAKAYAMA);
        house.await(
                "the queue",
                () -> house.count("SELECT COUNT(*) FROM inbound_call WHERE queued_at IS NOT NULL AND ended_at IS NULL")
                        == 1);
        reach(THURSDAY, "17:15:00");
        assertEquals("wakayama-2026 CLOSED", routeOf(WAKAYAMA));
        robots(RobotMode.IDLE);
        house.await(
                "an answer",
                Duration.ofSeconds(60),
                () -> house.count(
                                "SELECT COUNT(*) FROM inbound_call WHERE answered_at IS NOT NULL AND ended_at IS NULL")
                        == 1);
        assertEquals("yokosuka-2018 OPEN", routeOf(YOKOSUKA));
    }

    @Test
    @Order(5)
    void onANationalHolidayOneLineIsOpen() {
        house.turn(HOLIDAY.atTime(10, 0));
        assertEquals("wakayama-2026 CLOSED", routeOf(WAKAYAMA));
        assertEquals("yokosuka-2018 OPEN", routeOf(YOKOSUKA));
    }

    @Test
    @Order(6)
    void withTheServerDeadEachLineHasItsOwnQueue() {
        everybodyHangsUp();
        house.kill();
        for (var line : List.of(WAKAYAMA, YOKOSUKA)) {
            call(line);
            house.await(
                    "an answer",
                    Duration.ofSeconds(60),
                    () -> house.pbx()
                            .asterisk()
                            .rx("core show channels concise")
                            .lines()
                            .anyMatch(leg -> leg.startsWith("PJSIP/100") && leg.contains("!Up!")));
            everybodyHangsUp();
        }
        house.startAgain();
        house.await(
                "their record",
                Duration.ofSeconds(60),
                () -> house.count("SELECT COUNT(*) FROM inbound_call WHERE route = 'ALONE' AND ending = 'ANSWERED'")
                        == 2);
        assertEquals(
                "wakayama-2026 yokosuka-2018",
                house.text("SELECT GROUP_CONCAT(contract_id ORDER BY contract_id SEPARATOR ' ') FROM v_inbound_call"
                        + " WHERE route = 'ALONE' AND filled_in"));
    }

    @Test
    @Order(7)
    void theTownsOwnRecordOfEveryCallIsTheDatabases() {
        var town = house.town().calledIn().stream()
                .collect(Collectors.groupingBy(call -> call.to(), Collectors.counting()));
        for (var line : List.of(WAKAYAMA, YOKOSUKA)) {
            assertEquals(
                    town.get(line),
                    house.count("SELECT COUNT(*) FROM inbound_call WHERE dialled = '" + line
                            + "' AND ended_at IS NOT NULL AND contract_id = '"
                            + (line.equals(WAKAYAMA) ? "wakayama-2026" : "yokosuka-2018") + "'"));
        }
    }

    private static void call(String line) {
        house.town().callIn("0468995%03d".formatted(++citizens), line);
    }

    /// Whose line a call comes to, and whether it is open.
    private static String routeOf(String line) {
        long before = house.count("SELECT COUNT(*) FROM inbound_call");
        call(line);
        house.await(
                "its record",
                () -> house.count("SELECT COUNT(*) FROM inbound_call WHERE route IS NOT NULL") == before + 1);
        return house.text("SELECT CONCAT(contract_id, ' ', route) FROM inbound_call ORDER BY came_at DESC LIMIT 1");
    }

    /// Who answers a call to a line.
    private static String answered(String line) {
        long before = house.count("SELECT COUNT(*) FROM inbound_call");
        call(line);
        house.await(
                "an answer",
                Duration.ofSeconds(60),
                () -> house.count("SELECT COUNT(*) FROM inbound_call") == before + 1
                        && house.count("SELECT answered_at IS NOT NULL FROM inbound_call ORDER BY came_at DESC LIMIT 1")
                                == 1);
        return house.text("SELECT operator_id FROM inbound_call ORDER BY came_at DESC LIMIT 1");
    }

    /// The wrap-up of everybody is over.
    private static void rested() {
        house.await(
                "the wrap-up",
                () -> !house.get("presence").body().encode().contains("\"wrapUp\":true")
                        && house.pbx()
                                .asterisk()
                                .rx("queue show")
                                .lines()
                                .noneMatch(line -> line.contains("wrapup") || line.contains("paused")));
    }

    private static long members(String queue) {
        return house.pbx()
                .asterisk()
                .rx("queue show " + queue)
                .lines()
                .filter(line -> line.contains("PJSIP/"))
                .count();
    }

    private static void robots(RobotMode mode) {
        house.pbx().plan().operators().forEach(robot -> house.town().robot(robot, mode));
    }

    private static void reach(LocalDate day, String time) {
        var at = LocalDateTime.of(day, LocalTime.parse(time));
        var before = at.minusSeconds(8);
        if (house.contractTime().isBefore(Tokyo.instant(before))) {
            house.turn(before);
        }
        house.await("" + at, () -> !house.contractTime().isBefore(Tokyo.instant(at)));
    }
}
