package org.denwaban.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.denwaban.rig.Town.RobotMode;
import org.denwaban.rig.Town.Showing;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// The record of calls that came in, held against the town's own record of every call that it made: each is there once,
/// with its true ending, whoever was dead meanwhile. Contract time only goes forward, so the tests stand in an order.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RecordsIT {

    private static final String LINE = "0468999900";
    private static final String NO_LINE = "0468999901";

    /// Every citizen of this test calls from a number that begins so.
    private static final String CITIZENS = "04689978";

    private static final LocalDateTime DAY = LocalDateTime.of(2018, 11, 1, 0, 0);

    /// Of `core show channels concise`: an operator's channel whose bridge, the last field but one, is not empty.
    private static final Pattern IN_A_BRIDGE = Pattern.compile("(?m)^PJSIP/100[0-9]-.*!Up!.*![0-9a-f-]{36}![^!\\n]+$");

    /// Machine times of the town and of the PBX are one machine's: what lies between them is the way of a packet.
    private static final Duration NEAR = Duration.ofSeconds(3);

    /// What must become of each call, in the order in which they were made.
    private static final Map<String, String> EXPECTED = new HashMap<>();

    private static ServedHouse house;
    private static int citizens;

    @BeforeAll
    static void open() throws Exception {
        house = ServedHouse.answering("records");
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @Test
    @Order(1)
    void afterHours() {
        house.turn(DAY.withHour(8).withMinute(30));
        call(LINE, Showing.NUMBER, "AFTER_HOURS");
        lives("route = 'CLOSED'");
        everybodyHangsUp();
    }

    @Test
    @Order(2)
    void answeredByAnOperatorAndAbandoned() {
        house.turn(DAY.withHour(9));
        robots(RobotMode.IDLE);
        call(LINE, Showing.NUMBER, "ANSWERED");
        lives("answered_at IS NOT NULL AND operator_id LIKE 'robot%'");
        everybodyHangsUp();
        robots(RobotMode.SILENT);
        call(LINE, Showing.NUMBER, "ABANDONED");
        lives("queued_at IS NOT NULL");
        everybodyHangsUp();
    }

    @Test
    @Order(3)
    void withheldMalformedAndToNobodysLine() {
        robots(RobotMode.IDLE);
        call(LINE, Showing.NOTHING, "ANSWERED");
        lives("answered_at IS NOT NULL");
        everybodyHangsUp();
        call(LINE, Showing.NONSENSE, "ANSWERED");
        lives("answered_at IS NOT NULL");
        everybodyHangsUp();
        assertEquals(
                2,
                house.count("SELECT COUNT(*) FROM inbound_call WHERE withheld AND number_sealed IS NULL"
                        + " AND number_digest IS NULL"));
        call(NO_LINE, Showing.NUMBER, "UNKNOWN_LINE");
        settled();
    }

    @Test
    @Order(4)
    void figuresAreThoseOfTheTown() {
        var figures = house.get("lines?contract=" + ServedHouse.CONTRACT + "&day=2018-11-01")
                .body();
        assertEquals(4, figures.getInteger("offered"), figures.encode());
        assertEquals(3, figures.getInteger("answered"));
        assertEquals(1, figures.getInteger("abandoned"));
        assertEquals(1, figures.getInteger("afterHours"));
        assertEquals(75.0, figures.getDouble("serviceLevelPercent"));
        assertEquals(0, figures.getInteger("waiting"));
        assertEquals(0, figures.getInteger("filledIn"));
        var page = house.command(
                "figures",
                "--config",
                house.files().settings().toString(),
                "--contract",
                ServedHouse.CONTRACT,
                "--day",
                "2018-11-01");
        assertTrue(page.contains("75.0%"), page);
    }

    @Test
    @Order(5)
    void theDatabaseIsDead() throws Exception {
        house.freezeDatabase(true);
        try {
            call(LINE, Showing.NUMBER, "ANSWERED");
            house.await("the conversation", RecordsIT::anOperatorTalks);
            house.town().hangUp();
        } finally {
            house.freezeDatabase(false);
        }
        settled();
    }

    @Test
    @Order(6)
    void whatHappensWhileTheServerIsDeadIsFilledInAndMarked() {
        assertEquals(0, house.count("SELECT COUNT(*) FROM v_inbound_call WHERE filled_in"));
        call(LINE, Showing.NUMBER, "ANSWERED");
        lives("answered_at IS NOT NULL");
        house.kill();
        everybodyHangsUpUnheard(); // the end of this one
        call(LINE, Showing.NUMBER, "ANSWERED"); // and all of this one
        house.await("a conversation", RecordsIT::anOperatorTalks);
        everybodyHangsUpUnheard();
        house.startAgain();
        settled();
        assertEquals(2, house.count("SELECT COUNT(*) FROM v_inbound_call WHERE filled_in"));
        assertEquals(1, house.count("SELECT COUNT(*) FROM v_inbound_call WHERE route = 'ALONE'"));
    }

    @Test
    @Order(7)
    void aCallThatThePbxTookWithItIsLost() {
        call(LINE, Showing.NUMBER, "LOST");
        lives("answered_at IS NOT NULL");
        house.pbx().asterisk().kill();
        house.pbx().start();
        house.town().hangUp();
        settled();
    }

    @Test
    @Order(8)
    void everyCallOfTheTownIsThereOnceWithItsEnding() {
        var made = house.town().calledIn();
        assertEquals(EXPECTED.size(), made.size());
        var recorded = recorded();
        assertEquals(made.size(), recorded.size(), "no call too many");
        for (int i = 0; i < made.size(); i++) {
            var call = made.get(i);
            var row = recorded.get(i);
            assertEquals(call.to(), row.dialled());
            assertEquals(EXPECTED.get(call.from()), row.ending(), "call " + i);
            assertNear(call.at(), row.cameAt());
            if (!row.ending().equals("LOST")) {
                assertNear(Objects.requireNonNull(call.endedAt()), Objects.requireNonNull(row.endedAt()));
            }
            assertEquals(call.connected(), !row.ending().equals("UNKNOWN_LINE"));
            if (!row.ending().equals("UNKNOWN_LINE")) {
                assertEquals(call.showing() != Showing.NUMBER, row.withheld(), "call " + i);
            }
        }
    }

    @Test
    @Order(9)
    void noCallersNumberStandsAnywhere() throws IOException {
        house.holdsNone(List.of(CITIZENS));
    }

    private record Recorded(
            String dialled,
            Instant cameAt,
            @Nullable Instant endedAt,
            String ending,
            @Nullable Boolean withheld) {}

    private static List<Recorded> recorded() {
        return house.database()
                .transaction(handle -> handle.createQuery(
                                "SELECT dialled, came_at, ended_at, ending, withheld FROM inbound_call ORDER BY came_at")
                        .map(row -> new Recorded(
                                row.getColumn("dialled", String.class),
                                row.getColumn("came_at", Instant.class),
                                row.getColumn("ended_at", Instant.class),
                                row.getColumn("ending", String.class),
                                row.getColumn("withheld", Boolean.class)))
                        .list());
    }

    private static void assertNear(Instant town, Instant ours) {
        assertNotNull(ours);
        assertTrue(Duration.between(town, ours).abs().compareTo(NEAR) < 0, town + " and " + ours);
    }

    private static void call(String to, Showing showing, String ending) {
        var citizen = CITIZENS + "%02d".formatted(++citizens);
        EXPECTED.put(citizen, ending);
        house.town().callIn(citizen, to, showing);
    }

    /// The call that lives now is recorded so.
    private static void lives(String how) {
        house.await(
                "a living call with " + how,
                () -> house.count("SELECT COUNT(*) FROM inbound_call WHERE ended_at IS NULL AND " + how) == 1);
    }

    /// An operator's telephone that rings has a channel too; one that talks is in a bridge.
    private static boolean anOperatorTalks() {
        var channels = house.pbx().asterisk().rx("core show channels concise");
        return IN_A_BRIDGE.matcher(channels).find();
    }

    private static void everybodyHangsUp() {
        everybodyHangsUpUnheard();
        settled();
    }

    private static void everybodyHangsUpUnheard() {
        house.town().hangUp();
        house.await(
                "silence",
                () -> house.pbx().asterisk().rx("core show channels count").contains("0 active channels"));
    }

    /// Every call so far has its end on record.
    private static void settled() {
        house.await(
                "the record of " + EXPECTED.size() + " calls",
                Duration.ofSeconds(90),
                () -> house.count("SELECT COUNT(*) FROM inbound_call WHERE ended_at IS NOT NULL") == EXPECTED.size());
    }

    private static void robots(RobotMode mode) {
        house.pbx().plan().operators().forEach(robot -> house.town().robot(robot, mode));
    }
}
