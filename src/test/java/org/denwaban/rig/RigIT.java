package org.denwaban.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.denwaban.clock.SystemClock;
import org.denwaban.rig.Behaviour.Kind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The PBX's configuration against a real Asterisk, a real carrier, real telephones and a played denwaban.
class RigIT {

    private static final String SHOWN = "0120899000";
    private static final String CITIZEN = "0468990001";
    private static final String MESSAGE = "yokosuka-2018-machine";
    /// Eight samples of two bytes a millisecond; the head of 44 bytes does not matter.
    private static final long MESSAGE_MS = Path.of("asterisk-config/sounds/denwaban/yokosuka-2018-machine.wav")
                    .toFile()
                    .length()
            / 16;

    /// Two cores that others share: a message that took 7.8 s took 9.1 s once.
    private static final long SLOW_MS = 4000;

    /// The longest pause within the message.
    private static final long PHRASES_APART_MS = 800;

    /// Its silence before the first word and after the last left out.
    private static final Recording MESSAGE_SOUND = message();

    private static PlayedAgi agi;
    private static Pbx pbx;
    private static Town town;
    private static SpeakingAmi speak;
    private static SpeakingAmi hear;
    private static int attempts;

    @BeforeAll
    static void startTown(@TempDir Path dir) throws IOException {
        agi = new PlayedAgi();
        var install = AsteriskProvision.ofThisMachine().provide();
        var plan = PbxPlan.onFreePorts(6, agi.port());
        pbx = Pbx.layOut(install, dir, "pbx", Path.of("asterisk-config"), plan);
        alsoShows(SHOWN);
        town = Town.layOut(install, dir, "town", plan, Map.of(CITIZEN, List.of(Behaviour.of(Kind.HUMAN))));
        pbx.start();
        town.start();
        town.awaitRobots(Duration.ofSeconds(15));
        pbx.awaitTrunk(Duration.ofSeconds(15));
        speak = new SpeakingAmi(plan.amiPort(), PbxPlan.SPEAK_USER, plan.speakSecret());
        hear = new SpeakingAmi(plan.amiPort(), PbxPlan.LISTEN_USER, plan.listenSecret());
    }

    @AfterAll
    static void endTown() throws IOException {
        speak.close();
        hear.close();
        town.asterisk().remove();
        pbx.asterisk().remove();
        agi.close();
    }

    @BeforeEach
    void anEagerServer() {
        agi.answer(request -> request.script().equals("result") ? Map.of("DW_DONE", "yes") : go(CITIZEN));
    }

    @Test
    void aConversationCrossesAndItsResultArrives() throws IOException {
        converse();
    }

    private static void converse() throws IOException {
        town.citizen(CITIZEN, Behaviour.of(Kind.FAMILY));
        String attempt = attempt();
        speak.originate("1001", attempt);

        var result = agi.await(
                each -> each.script().equals("result") && each.arguments().contains(attempt));
        assertEquals(List.of(attempt, "2", "1001"), result.arguments());
        assertEquals("16", hear.awaitTrunkHangup(attempt).get("Cause"));
        assertEquals("16", hear.awaitOperatorHangup(attempt).get("Cause"));
        var call = town.received().getLast();
        assertEquals(SHOWN, call.shown());
        assertTrue(call.from().contains("sip:" + SHOWN + "@"), call.from());
        assertTrue(call.pai().contains("sip:" + SHOWN + "@"), call.pai());
        assertNotNull(call.answeredAt());
    }

    @Test
    void theWitnessHearsWhatTheFirstListenerHears() throws IOException {
        try (var witness = Witness.listen(pbx.plan())) {
            assertTrue(Deadline.in(Duration.ofSeconds(5), SystemClock.SYSTEM)
                    .await(() -> witness.counts().containsKey("FullyBooted")));
            town.citizen(CITIZEN, Behaviour.of(Kind.BUSY));
            String attempt = attempt();
            speak.originate("1001", attempt);
            hear.awaitOperatorHangup(attempt);
            hear.awaitTrunkHangup(attempt);
            assertTrue(Deadline.in(Duration.ofSeconds(5), SystemClock.SYSTEM)
                    .await(() -> witness.counts().getOrDefault("Hangup", 0L) == 2));
            assertTrue(witness.open());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "BUSY,17,486",
        "UNALLOCATED,1,404",
        "CONGESTION,34,503",
        "REJECT,21,403",
        "OUT_OF_REACH,19,480",
        "NOBODY,0,",
    })
    void whoIsNotReachedIsToldByTheTrunkLeg(Kind kind, String cause, String techCause) throws IOException {
        town.citizen(CITIZEN, Behaviour.of(kind));
        String attempt = attempt();
        speak.originate("1001", attempt);

        var end = hear.awaitTrunkHangup(attempt);
        assertEquals(cause, end.get("Cause"));
        assertEquals(techCause, end.get("TechCause"));
        hear.awaitOperatorHangup(attempt);
    }

    /// Nobody's telephone is to ring for an operator who is not there any more, nor be picked up for silence.
    @Test
    void anOperatorWhoHangsUpWhileItRingsEndsTheRinging() throws IOException {
        town.citizen(CITIZEN, Behaviour.of(Kind.NOBODY));
        agi.answer(_ -> go(CITIZEN, SHOWN, "20", "600", "yes"));
        int before = town.received().size();
        String attempt = attempt();
        speak.originate("1001", attempt);
        hear.await(block -> isTrunk(block, "Newstate", attempt) && "Ringing".equals(block.get("ChannelStateDesc")));
        speak.send("Action", "Hangup", "Channel", channel(attempt), "Cause", "16");
        var operator = hear.awaitOperatorHangup(attempt);
        assertTrue(seconds(hear.awaitTrunkHangup(attempt)) - seconds(operator) < 1.0, "it rang on");
        var call = ended();
        assertEquals(before + 1, town.received().size());
        assertNull(call.answeredAt());
        assertFalse(call.byCitizen());
    }

    /// An order that is heard twice (a proxy that repeats, a library that tries again) is one call.
    @Test
    void theSameOrderTwiceIsOneCall() throws IOException {
        town.citizen(CITIZEN, Behaviour.of(Kind.NOBODY));
        int before = town.received().size();
        String attempt = attempt();
        speak.originate("1001", attempt);
        hear.await(block -> isTrunk(block, "Newchannel", attempt));
        speak.originate("1001", attempt);
        hear.awaitTrunkHangup(attempt);
        hear.awaitOperatorHangup(attempt);
        assertEquals(before + 1, town.received().size());
        assertEquals(
                1,
                agi.requests().stream()
                        .filter(each -> each.script().equals("redeem")
                                && each.arguments().contains(attempt))
                        .count());
    }

    private static boolean isTrunk(Map<String, String> block, String event, String attempt) {
        return event.equals(block.get("Event"))
                && attempt.equals(block.get("Linkedid"))
                && block.getOrDefault("Channel", "").startsWith("PJSIP/trunk-");
    }

    private static String channel(String attempt) {
        return hear.await(block -> "Newchannel".equals(block.get("Event")) && attempt.equals(block.get("Uniqueid")))
                .getOrDefault("Channel", "");
    }

    @ParameterizedTest
    @CsvSource({
        "0468990001,0468990000x", // a caller ID with a letter
        "0468990001,0312345678", // somebody else's number
        "0468990001,0468999901", // right in form, and not on the PBX's own list
        "0468990001,0120899001",
        "0468990001,0468999900&0120899000", // the list itself
        "0468990001,''",
        "0570000123,0120899000",
        "0990123456,0120899000",
        "0033123456,0120899000", // another carrier, another country
        "110,0120899000",
        "09012345678,012089900", // too short
        "046899000,0120899000",
        "04689900012,0120899000",
        "0468990001@x,0120899000",
        "'',0120899000",
    })
    void theLastMetreRefuses(String number, String shown) throws IOException {
        assertNobodyRings(go(number, shown, "5", "600", "yes"));
    }

    @ParameterizedTest
    @CsvSource({
        "0,600,yes",
        "121,600,yes",
        "5x,600,yes",
        "'',600,yes",
        "5,59,yes",
        "5,14401,yes",
        "5,600,no",
        "5,600,''"
    })
    void ringTalkAndTheLastWordMustBeThere(String ring, String max, String go) throws IOException {
        assertNobodyRings(go(CITIZEN, SHOWN, ring, max, go));
    }

    /// Seconds from the PBX's clock, which is this machine's; `x`: as it is written.
    @ParameterizedTest
    @ValueSource(strings = {"-1", "-3600", "3600", "x", "xnever", "x154103400", "x15410340000"})
    void aYesThatIsOverOrHasNoEndOpensNoGate(String until) throws IOException {
        agi.answer(_ -> {
            var reply = go(CITIZEN);
            reply.put("DW_UNTIL", until.startsWith("x") ? until.substring(1) : fromNow(Long.parseLong(until)));
            return reply;
        });
        assertRefused(attempt());
    }

    @Test
    void aServerThatClosesOrIsMuteOpensNoGate() throws IOException {
        assertNobodyRings(Map.of());
        agi.answer(_ -> null);
        assertRefused(attempt());
    }

    @Test
    void variablesOfTheOriginateAreNotTheServersWord() throws IOException {
        agi.answer(_ -> Map.of());
        String attempt = attempt();
        int before = town.received().size();
        speak.send(
                "Action",
                "Originate",
                "Channel",
                "PJSIP/1001",
                "Context",
                "denwaban-gate",
                "Exten",
                attempt,
                "Priority",
                "1",
                "ChannelId",
                attempt,
                "Async",
                "true",
                "Variable",
                "__DW_GO=yes,DW_GO=yes,DW_NUMBER=" + CITIZEN + ",DW_CALLERID=" + SHOWN
                        + ",DW_RING=5,DW_MAX=600,DW_UNTIL=" + fromNow(5));
        assertEquals("21", hear.awaitOperatorHangup(attempt).get("Cause"));
        assertEquals(before, town.received().size());
    }

    @Test
    void theMessageKeyFreesTheOperatorWhileTheMachineIsLeftTheWholeMessage() throws IOException {
        var attempt = leaveMessage(MESSAGE, 200);
        var asked = hear.await(block -> told(block, attempt, "ASKED"));
        var operator = hear.awaitOperatorHangup(attempt);
        assertTrue(seconds(operator) - seconds(asked) < 3.0, "the operator is free long before the message's end");
        assertFalse(hear.sawTrunk(attempt), "the citizen's leg lives on");
        var whole = hear.await(block -> told(block, attempt, "WHOLE"));
        var played = Long.parseLong(whole.getOrDefault("Played", ""));
        assertTrue(played >= MESSAGE_MS - 100 && played < MESSAGE_MS + SLOW_MS, played + " ms");
        var hangup = hear.awaitTrunkHangup(attempt);
        assertEquals("16", hangup.get("Cause"));
        assertEquals("denwaban-message", hangup.get("Context"), "by this, the leg is known to be alone");
        assertTrue(agi.requests().stream()
                .noneMatch(each ->
                        each.script().equals("result") && each.arguments().contains(attempt)));
        var call = ended();
        assertFalse(call.byCitizen(), "hung up at the message's end");
        var recording = town.recordingOf(call);
        assertNear(MESSAGE_SOUND.sound().toMillis(), recording.sound().toMillis(), 100);
        assertTrue(recording.before().toMillis() >= 2000, "after the beep: " + recording);
    }

    @Test
    void aMachineThatHangsUpInTheMiddleIsToldWithWhatWasPlayed() throws IOException {
        var attempt = leaveMessage(MESSAGE, 45);
        var cut = hear.await(block -> told(block, attempt, "CUT_SHORT"));
        var heard =
                town.recordingOf(ended()).sound().plus(MESSAGE_SOUND.before()).toMillis();
        // the last that was heard may lie before a pause between two phrases
        long played = Long.parseLong(cut.getOrDefault("Played", ""));
        assertTrue(played > heard - 200 && played < heard + PHRASES_APART_MS, played + " ms, heard " + heard + " ms");
        assertTrue(heard > 1000, "it heard " + heard + " ms");
    }

    @Test
    void aMachineThatHangsUpBeforeItIsSilentIsToldAsNotPlayed() throws IOException {
        var attempt = leaveMessage(MESSAGE, 15);
        assertEquals(
                "0", hear.await(block -> told(block, attempt, "NOT_PLAYED")).get("Played"));
    }

    @Test
    void aRecordingThatIsNotThereIsToldAndTheLegIsHungUp() throws IOException {
        var attempt = leaveMessage("no-such-recording", 200);
        assertEquals(
                "0", hear.await(block -> told(block, attempt, "NO_RECORDING")).get("Played"));
        hear.awaitTrunkHangup(attempt);
    }

    @Test
    void withoutAMessageTheKeyDoesNothing() throws IOException {
        var attempt = leaveMessage("", 30);
        var result = agi.await(
                each -> each.script().equals("result") && each.arguments().contains(attempt));
        assertEquals(List.of(attempt, "3", "1004"), result.arguments());
        assertTrue(ended().byCitizen(), "the machine's own time ran out");
        assertTrue(hear.all().stream()
                .noneMatch(block ->
                        "DenwabanMessage".equals(block.get("UserEvent")) && attempt.equals(block.get("Attempt"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../result",
                "Message",
                "a&b",
                "a.wav",
                "12345678901234567890123456789012345678901234567890123456789012345"
            })
    void aRecordingsNameIsANameAndNothingElse(String name) throws IOException {
        var reply = go(CITIZEN, SHOWN, "5", "600", "yes");
        reply.put("DW_MESSAGE", name);
        assertNobodyRings(reply);
    }

    /// A call to a machine that records for `tenths` after its beep, by an operator who presses # when it speaks.
    private static String leaveMessage(String name, int tenths) throws IOException {
        town.citizen(CITIZEN, new Behaviour(Kind.MACHINE, 5, tenths));
        town.robot("1004", Town.RobotMode.LEAVE_MESSAGE);
        agi.answer(request -> {
            if (request.script().equals("result")) {
                return Map.of("DW_DONE", "yes");
            }
            var reply = go(CITIZEN);
            if (!name.isEmpty()) {
                reply.put("DW_MESSAGE", name);
            }
            return reply;
        });
        var attempt = attempt();
        speak.originate("1004", attempt);
        return attempt;
    }

    private static Recording message() {
        try {
            return Recording.of(Files.readAllBytes(Path.of("asterisk-config/sounds/denwaban/" + MESSAGE + ".wav")));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void assertNear(long wanted, long ms, long within) {
        assertTrue(Math.abs(ms - wanted) <= within, ms + " ms, not " + wanted);
    }

    private static boolean told(Map<String, String> block, String attempt, String status) {
        return "DenwabanMessage".equals(block.get("UserEvent"))
                && attempt.equals(block.get("Attempt"))
                && attempt.equals(block.get("Linkedid"))
                && status.equals(block.get("Status"));
    }

    private static double seconds(Map<String, String> block) {
        return Double.parseDouble(block.getOrDefault("Timestamp", ""));
    }

    private static TownCall ended() {
        assertTrue(Deadline.in(Duration.ofSeconds(30), SystemClock.SYSTEM)
                .await(() -> town.received().getLast().endedAt() != null));
        return town.received().getLast();
    }

    @Test
    void aHandDialledCallPassesTheSameGate() {
        town.citizen(CITIZEN, Behaviour.of(Kind.HUMAN));
        String attempt = attempt();
        agi.answer(request -> switch (request.script()) {
            case "hand" -> {
                var reply = new LinkedHashMap<String, String>();
                reply.put("DW_ATTEMPT", attempt);
                reply.putAll(go(CITIZEN));
                yield reply;
            }
            default -> Map.of("DW_DONE", "yes");
        });
        town.dialByHand("1002", CITIZEN);
        var asked = agi.await(each -> each.script().equals("hand"));
        assertEquals(List.of("1002", CITIZEN), asked.arguments().subList(0, 2));
        assertTrue(asked.arguments().get(2).matches("[0-9]{10}"), "the PBX's clock");
        var result = agi.await(
                each -> each.script().equals("result") && each.arguments().contains(attempt));
        assertEquals(List.of(attempt, "1", "1002"), result.arguments());
    }

    @Test
    void aLateResultIsKeyedInAfterStarNine() {
        town.reportLate("1003", 4);
        var result = agi.await(
                each -> each.script().equals("result") && each.arguments().contains("1003"));
        assertEquals(List.of("last", "4", "1003"), result.arguments());
    }

    @Test
    void aCitizenWhoCallsReachesTheGuidanceAndNoWayOut() {
        int before = town.received().size();
        // The number asked for is a citizen's: a way out would ring there.
        town.callIn("0468990077", CITIZEN);
        var asked = agi.await(each ->
                each.script().equals("inbound") && each.arguments().getFirst().equals(CITIZEN));
        assertEquals(List.of(CITIZEN, "0468990077"), asked.arguments());
        hear.await(block -> "Newstate".equals(block.get("Event"))
                && "denwaban-guidance".equals(block.get("Context"))
                && "Up".equals(block.get("ChannelStateDesc")));
        assertEquals(before, town.received().size());
    }

    @ParameterizedTest
    @CsvSource({"NOTHING,0468990078", "NONSENSE,0468990079"})
    void aNumberThatIsWithheldOrNoneIsNotToldToUs(Town.Showing showing, String from) {
        agi.answer(_ -> Map.of("DW_ROUTE", "unknown"));
        var dialled = "0120" + from.substring(4);
        town.callIn(from, dialled, showing);
        var asked = agi.await(each ->
                each.script().equals("inbound") && each.arguments().getFirst().equals(dialled));
        assertEquals(
                "",
                String.join("", asked.arguments().subList(1, asked.arguments().size())));
    }

    @Test
    void thePbxKeepsNoRecordOfNumbersButTheCelFile() throws IOException {
        converse();
        try (Stream<Path> files = Files.walk(pbx.asterisk().home().resolve("log"))) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                if (each.equals(pbx.asterisk().celFile())) continue;
                String text = Files.readString(each, StandardCharsets.UTF_8);
                assertFalse(text.contains(CITIZEN), each + ": " + text);
            }
        }
        assertFalse(Files.exists(pbx.asterisk().home().resolve("log/queue_log")));
        assertFalse(Files.exists(pbx.asterisk().home().resolve("log/cdr-csv")));
        assertTrue(Files.readString(pbx.asterisk().celFile()).contains("\"eventtype\":\"HANGUP\""));
        assertEquals(0700, mode(pbx.asterisk().celFile().resolveSibling(".")));
        assertEquals(0600, mode(pbx.asterisk().celFile()));
    }

    private void assertNobodyRings(Map<String, String> reply) throws IOException {
        agi.answer(_ -> reply);
        assertRefused(attempt());
    }

    private static void assertRefused(String attempt) throws IOException {
        int before = town.received().size();
        speak.originate("1001", attempt);
        assertEquals("21", hear.awaitOperatorHangup(attempt).get("Cause"));
        var told = hear.await(block -> attempt.equals(block.get("Attempt")));
        assertEquals("DenwabanRefused", told.get("UserEvent"));
        assertFalse(hear.sawTrunk(attempt));
        assertEquals(before, town.received().size());
    }

    private static Map<String, String> go(String number) {
        return go(number, SHOWN, "3", "600", "yes");
    }

    private static Map<String, String> go(String number, String shown, String ring, String max, String go) {
        var reply = new LinkedHashMap<String, String>();
        reply.put("DW_NUMBER", number);
        reply.put("DW_CALLERID", shown);
        reply.put("DW_RING", ring);
        reply.put("DW_MAX", max);
        reply.put("DW_UNTIL", fromNow(8));
        reply.put("DW_GO", go);
        return reply;
    }

    private static String fromNow(long seconds) {
        return Long.toString(SystemClock.SYSTEM.now().getEpochSecond() + seconds);
    }

    private static String attempt() {
        return "dwtest%026d".formatted(attempts++);
    }

    /// Beside the contract's own: a list of two.
    private static void alsoShows(String number) throws IOException {
        Path globals = pbx.asterisk().home().resolve("etc/local/globals.conf");
        String text = Files.readString(globals);
        assertTrue(text.contains("DENWABAN_SHOWN => 0468999900\n"), text);
        Files.writeString(globals, text.replace("=> 0468999900\n", "=> 0468999900&" + number + "\n"));
    }

    private static int mode(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:mode") & 0777;
    }
}
