package org.denwaban.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.denwaban.clock.Tokyo;
import org.denwaban.inbound.Announcements;
import org.denwaban.rig.Town.RobotMode;
import org.denwaban.rig.Town.Showing;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// Citizens call the whole server on a real PBX. Contract time only goes forward, so the tests stand in the order of
/// one day: before opening, opening, closing, evening; at last the server dies.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InboundIT {

    private static final String LINE = "0468999900";
    private static final String NO_LINE = "0468999901";

    /// Every citizen of this test calls from a number that begins so.
    private static final String CITIZENS = "04689977";

    /// Open from 9:00 to 20:00.
    private static final LocalDateTime DAY = LocalDateTime.of(2018, 11, 1, 0, 0);

    private static final Path SOUNDS = Path.of("asterisk-config/sounds/denwaban");

    private static ServedHouse house;
    private static SpeakingAmi hear;
    private static int citizens;

    /// Where in what was heard the present call begins.
    private static int from;

    @BeforeAll
    static void open() throws Exception {
        house = ServedHouse.answering("inbound");
        var plan = house.pbx().plan();
        hear = new SpeakingAmi(plan.amiPort(), PbxPlan.WITNESS_USER, plan.witnessSecret());
    }

    @AfterAll
    static void close() throws Exception {
        hear.close();
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
    void beforeOpeningTheHoursAndTheNextOpeningAreSaidAndTheCallEnds() throws IOException {
        house.turn(DAY.withHour(8).withMinute(59).withSecond(30));
        var citizen = call(LINE, Showing.NUMBER);
        assertEquals("closed", met());
        assertTrue(house.contractTime().isBefore(Tokyo.instant(DAY.withHour(9))), "too slow a machine for this test");
        assertEquals("16", heard(InboundIT::gone).get("Cause"));
        hearsAbout(citizen, "yokosuka-2018-closed", "next-opening", "today", "hour-9", "from-then", "goodbye");
    }

    @Test
    @Order(2)
    void fromTheSecondOfOpeningAnOperatorAnswers() {
        house.turn(DAY.withHour(8).withMinute(59).withSecond(59));
        reach(DAY.withHour(9));
        var citizen = call(LINE, Showing.NUMBER);
        assertEquals("queue", met());
        var telephone = answeredBy();
        assertEquals(citizen, house.town().shownAt(telephone));
    }

    @Test
    @Order(3)
    void aWithheldNumberIsShownToNobody() {
        call(LINE, Showing.NOTHING);
        assertEquals("queue", met());
        assertEquals("anonymous", house.town().shownAt(answeredBy()));
    }

    @Test
    @Order(4)
    void aNumberThatIsNoneIsNobodysAndIsServed() {
        call(LINE, Showing.NONSENSE);
        assertEquals("queue", met());
        assertEquals("anonymous", house.town().shownAt(answeredBy()));
    }

    @Test
    @Order(5)
    void aNumberThatIsNoLineOfOursIsUnallocated() {
        call(NO_LINE, Showing.NUMBER);
        assertEquals("cause 1", met());
    }

    @Test
    @Order(6)
    void whoeverDeclinesTheCallerWaitsForSomebodyElse() {
        robots(RobotMode.DECLINE);
        call(LINE, Showing.NUMBER);
        assertEquals("queue", met());
        heard(block -> "AgentRingNoAnswer".equals(block.get("Event")));
        robots(RobotMode.IDLE);
        answeredBy();
    }

    @Test
    @Order(7)
    void withNobodyAtWorkTheGuidanceSaysSo() {
        crew("SIGN_OUT", 0);
        call(LINE, Showing.NUMBER);
        assertEquals("unavailable", met());
        crew("SIGN_IN", 2);
    }

    @Test
    @Order(8)
    void aSupervisorShutsTheLineForToday() {
        announce("--closed");
        call(LINE, Showing.NUMBER);
        assertEquals("closed", met());
        announce("--open", "09:00-20:00");
        call(LINE, Showing.NUMBER);
        assertEquals("queue", met());
    }

    private static void announce(String... hours) {
        var words = new ArrayList<>(List.of("announce", "--contract", "yokosuka-2018", "--date", "today"));
        words.addAll(List.of(hours));
        words.addAll(List.of("--config", house.files().settings().toString()));
        house.command(words.toArray(String[]::new));
        // as soon as the server has read it
        reach(Tokyo.wall(house.contractTime()).plus(Announcements.EVERY).plusSeconds(2));
    }

    private static void crew(String to, int members) {
        house.pbx().plan().operators().forEach(robot -> house.presence(robot, to));
        house.await(
                members + " in the queue",
                () -> house.pbx()
                                .asterisk()
                                .rx("queue show yokosuka-2018")
                                .lines()
                                .filter(line -> line.contains("PJSIP/"))
                                .count()
                        == members);
    }

    @Test
    @Order(9)
    void whoCalledBeforeClosingIsServedAfterIt() {
        robots(RobotMode.SILENT);
        house.turn(DAY.withHour(19).withMinute(59).withSecond(45));
        call(LINE, Showing.NUMBER);
        assertEquals("queue", met());
        assertTrue(house.contractTime().isBefore(Tokyo.instant(DAY.withHour(20))), "too slow a machine for this test");
        int first = from;
        reach(DAY.withHour(20));
        call(LINE, Showing.NUMBER);
        assertEquals("closed", met());
        robots(RobotMode.IDLE);
        from = first;
        answeredBy();
    }

    @Test
    @Order(10)
    void withTheDatabaseFrozenTheHoursAreStillKnown() throws Exception {
        house.freezeDatabase(true);
        try {
            call(LINE, Showing.NUMBER);
            assertEquals("closed", met());
        } finally {
            house.freezeDatabase(false);
        }
    }

    @Test
    @Order(11)
    void aMuteServersCallersReachAnOperatorWithinThreeSeconds() throws Exception {
        house.freeze(true);
        try {
            call(LINE, Showing.NUMBER);
            assertEquals("queue", met());
            assertTrue(secondsToVoice() <= 3.0, secondsToVoice() + " s");
            answeredBy();
        } finally {
            house.freeze(false);
        }
    }

    @Test
    @Order(12)
    void aDeadServersCallersReachAnOperatorWithinThreeSeconds() {
        house.kill();
        call(LINE, Showing.NUMBER);
        assertEquals("queue", met());
        assertTrue(secondsToVoice() <= 3.0, secondsToVoice() + " s");
        answeredBy();
    }

    @Test
    @Order(13)
    void aDeadServersCallersOfAnotherNumberHearAVoiceWithinThreeSeconds() throws IOException {
        var citizen = call(NO_LINE, Showing.NUMBER);
        assertEquals("unavailable", met());
        assertTrue(secondsToVoice() <= 3.0, secondsToVoice() + " s");
        assertEquals("16", heard(InboundIT::gone).get("Cause"));
        hearsAbout(citizen, "guidance-unavailable");
    }

    @Test
    @Order(14)
    void noCallersNumberStandsAnywhere() throws IOException {
        house.holdsNone(List.of(CITIZENS));
    }

    /// Another citizen calls. Gives the number back.
    private static String call(String to, Showing showing) {
        from = hear.all().size();
        var citizen = CITIZENS + "%02d".formatted(++citizens);
        house.town().callIn(citizen, to, showing);
        return citizen;
    }

    /// Where the present call was let in: `queue`, a guidance's name, or the cause with which it was hung up.
    private static String met() {
        var block = heard(each -> up(each) || gone(each));
        if (!up(block)) {
            return "cause " + block.get("Cause");
        }
        return "denwaban-queue".equals(block.get("Context")) ? "queue" : block.getOrDefault("Exten", "");
    }

    private static boolean gone(Map<String, String> block) {
        return "Hangup".equals(block.get("Event")) && ofCitizen(block);
    }

    /// The citizen's own leg: the first channel after the call was made.
    private static boolean ofCitizen(Map<String, String> block) {
        return later().stream()
                .filter(each -> "Newchannel".equals(each.get("Event")))
                .findFirst()
                .map(each -> each.get("Uniqueid"))
                .filter(id -> id.equals(block.get("Uniqueid")))
                .isPresent();
    }

    private static boolean up(Map<String, String> block) {
        return "Newstate".equals(block.get("Event")) && "Up".equals(block.get("ChannelStateDesc")) && ofCitizen(block);
    }

    private static double secondsToVoice() {
        return seconds(heard(InboundIT::up)) - seconds(heard(block -> "Newchannel".equals(block.get("Event"))));
    }

    private static double seconds(Map<String, String> block) {
        return Double.parseDouble(block.getOrDefault("Timestamp", ""));
    }

    /// The telephone that takes the present call.
    private static String answeredBy() {
        return heard(block -> "AgentConnect".equals(block.get("Event")))
                .getOrDefault("Interface", "")
                .replace("PJSIP/", "");
    }

    private static Map<String, String> heard(Predicate<Map<String, String>> wanted) {
        house.await("what the PBX tells of the call", () -> later().stream().anyMatch(wanted));
        return later().stream().filter(wanted).findFirst().orElseThrow();
    }

    private static List<Map<String, String>> later() {
        var all = hear.all();
        return all.subList(from, all.size());
    }

    private static void robots(RobotMode mode) {
        house.pbx().plan().operators().forEach(robot -> house.town().robot(robot, mode));
    }

    private static void reach(LocalDateTime time) {
        house.await("" + time, () -> !house.contractTime().isBefore(Tokyo.instant(time)));
    }

    /// As long as these prompts are, one after the other: 1 s less for the silence at both ends, 5 s more for two cores
    /// that others share.
    private static void hearsAbout(String citizen, String... prompts) throws IOException {
        long bytes = 0;
        for (var prompt : prompts) {
            bytes += Files.size(SOUNDS.resolve(prompt + ".wav"));
        }
        long wanted = bytes / 16;
        long sound = house.town().heardBy(citizen).sound().toMillis();
        assertTrue(sound > wanted - 1_000 && sound < wanted + 5_000, sound + " ms, not " + wanted);
    }
}
