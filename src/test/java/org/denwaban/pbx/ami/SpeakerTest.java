package org.denwaban.pbx.ami;

import static org.denwaban.pbx.ami.PlayedAmi.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.denwaban.rig.PbxPlan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SpeakerTest {

    private static final String ID = "dwabcd01jd0000000000000000000000";
    private static final OriginateCall CALL =
            new OriginateCall("PJSIP/1001", ID, "架空市 特定健診", "0120000001", Duration.ofSeconds(20));

    private PlayedAmi pbx;
    private Speaker speaker;

    @BeforeEach
    void start() throws IOException {
        pbx = new PlayedAmi(PbxPlan.freeTcp());
        speaker = Speaker.start(
                new PbxAddress("127.0.0.1", pbx.port(), "denwaban-speaks", "made-up"), new SimpleMeterRegistry());
        await(speaker::connected);
    }

    @AfterEach
    void stop() throws IOException {
        speaker.close();
        pbx.close();
    }

    @Test
    void signsInWithEventsOff() {
        assertEquals("off", pbx.heard("Login").get("events"));
    }

    @Test
    void originatesTheOperatorWithoutTheCitizensNumber() {
        assertEquals(new Answer.Accepted(), speaker.originate(CALL));

        var heard = pbx.heard("Originate");
        assertTrue(String.valueOf(heard.remove("actionid")).endsWith("#" + ID));
        assertEquals(
                Map.of(
                        "action", "Originate",
                        "channel", "PJSIP/1001",
                        "context", "denwaban-gate",
                        "exten", ID,
                        "priority", "1",
                        "channelid", ID,
                        "callerid", "\"架空市 特定健診\" <0120000001>",
                        "timeout", "20000",
                        "async", "true"),
                heard);
    }

    @Test
    void refusalsHaveAReason() {
        Map.of(
                        "Extension does not exist.", Answer.Reason.NO_SUCH_EXTENSION,
                        "Permission denied", Answer.Reason.NOT_PERMITTED,
                        "Originate Access Forbidden: app or data blacklisted", Answer.Reason.NOT_PERMITTED,
                        "Asterisk is shutting down", Answer.Reason.SHUTTING_DOWN,
                        "Failed to parse message: line too long", Answer.Reason.NOT_UNDERSTOOD,
                        "Too many lines in message", Answer.Reason.NOT_UNDERSTOOD,
                        "something new", Answer.Reason.OTHER)
                .forEach((message, reason) -> {
                    pbx.answer("Originate", "Response: Error\r\nMessage: " + message + "\r\n");
                    assertEquals(new Answer.Rejected(reason), speaker.originate(CALL), message);
                });
        pbx.answer("Hangup", "Response: Error\r\nMessage: No such channel\r\n");
        assertEquals(new Answer.Rejected(Answer.Reason.NO_SUCH_CHANNEL), speaker.hangup(ID));
        assertEquals(new Answer.Rejected(Answer.Reason.NO_SUCH_CHANNEL), speaker.hangupLeg("PJSIP/trunk-0000001f"));
    }

    @Test
    void noAnswerMeansUnknown() {
        pbx.answer("Originate", "");
        assertEquals(new Answer.Unknown(), speaker.originate(CALL));
    }

    @Test
    void aConnectionLostInBetweenMeansUnknownAndItSignsInAgain() {
        pbx.answer("Originate", "CLOSE");
        assertEquals(new Answer.Unknown(), speaker.originate(CALL));
        pbx.answer("Originate", "Response: Success\r\n");
        await(() -> speaker.originate(CALL).equals(new Answer.Accepted()));
    }

    @Test
    void withoutAConnectionNothingIsSent() throws IOException {
        var port = pbx.port();
        pbx.close();
        await(() -> !speaker.connected());
        assertEquals(new Answer.NotSent(), speaker.originate(CALL));
        assertThrows(PbxAway.class, speaker::channels);
        assertThrows(PbxAway.class, speaker::coreStatus);

        pbx = new PlayedAmi(port);
        await(speaker::connected);
        assertEquals(new Answer.Accepted(), speaker.originate(CALL));
    }

    @Test
    void signsInEvenWhenThePbxComesLater() throws IOException {
        var port = PbxPlan.freeTcp();
        try (var early = Speaker.start(new PbxAddress("127.0.0.1", port, "u", "s"), new SimpleMeterRegistry())) {
            assertEquals(new Answer.NotSent(), early.originate(CALL));
            try (var late = new PlayedAmi(port)) {
                await(early::connected);
                assertEquals(new Answer.Accepted(), early.originate(CALL));
                assertEquals("Originate", late.heard("Originate").get("action"));
            }
        }
    }

    @Test
    void listsChannels() {
        pbx.answer(
                "CoreShowChannels",
                "Response: Success\r\nEventList: start\r\nMessage: Channels will follow\r\n",
                "Event: CoreShowChannel\r\nChannel: PJSIP/1001-00000001\r\nChannelState: 6\r\nUniqueid: " + ID
                        + "\r\nLinkedid: " + ID
                        + "\r\nContext: denwaban-gate\r\nApplication: Dial\r\nDuration: 00:00:07\r\n",
                "Event: CoreShowChannel\r\nChannel: PJSIP/pstn-00000002\r\nChannelState: 5\r\nUniqueid: pbx-1.2\r\nLinkedid: "
                        + ID + "\r\n",
                "Event: CoreShowChannelsComplete\r\nEventList: Complete\r\nListItems: 2\r\n");

        assertEquals(
                List.of(
                        new LiveChannel(ID, ID, "PJSIP/1001-00000001", 6, "denwaban-gate", "Dial", "00:00:07"),
                        new LiveChannel("pbx-1.2", ID, "PJSIP/pstn-00000002", 5, "", "", "")),
                speaker.channels());
    }

    @Test
    void halfAListIsNone() {
        pbx.answer(
                "CoreShowChannels",
                "Response: Success\r\nEventList: start\r\n",
                "Event: CoreShowChannel\r\nChannel: PJSIP/1001-00000001\r\nUniqueid: " + ID + "\r\n");

        assertThrows(PbxAway.class, speaker::channels);
    }

    @Test
    void aListOfFewerItemsThanItsEndTellsOfIsNone() {
        var channel = "Event: CoreShowChannel\r\nChannel: PJSIP/1001-00000001\r\nUniqueid: " + ID + "\r\n";
        pbx.answer(
                "CoreShowChannels",
                "Response: Success\r\nEventList: start\r\n",
                channel,
                "Event: CoreShowChannelsComplete\r\nEventList: Complete\r\nListItems: 2\r\n");
        pbx.answer(
                "QueueStatus",
                "Response: Success\r\nEventList: start\r\n",
                "Event: QueueStatusComplete\r\nEventList: Complete\r\nListItems: 1\r\n");
        pbx.answer(
                "DeviceStateList",
                "Response: Success\r\nEventList: start\r\n",
                "Event: DeviceStateListComplete\r\nEventList: Complete\r\nListItems: 1\r\n");

        assertThrows(PbxAway.class, speaker::channels);
        assertThrows(PbxAway.class, speaker::queueStatus);
        assertThrows(PbxAway.class, speaker::deviceStates);

        pbx.answer(
                "CoreShowChannels",
                "Response: Success\r\nEventList: start\r\n",
                channel,
                "Event: CoreShowChannelsComplete\r\nEventList: Complete\r\nListItems: 1\r\n");
        assertEquals(1, speaker.channels().size());
    }

    @Test
    void aRefusedQuestionSaysSo() {
        pbx.answer("DeviceStateList", "Response: Error\r\nMessage: Invalid/unknown command\r\n");
        pbx.answer("CoreStatus", "Response: Error\r\nMessage: Permission denied\r\n");
        assertTrue(String.valueOf(
                        assertThrows(PbxAway.class, speaker::deviceStates).getMessage())
                .startsWith("E-AMO-006"));
        assertTrue(
                String.valueOf(assertThrows(PbxAway.class, speaker::coreStatus).getMessage())
                        .contains("NOT_PERMITTED"));
    }

    @Test
    void listsQueuesAndDevicesAndTheBoot() {
        pbx.answer(
                "QueueStatus",
                "Response: Success\r\nEventList: start\r\n",
                "Event: QueueParams\r\nQueue: city\r\nMax: 0\r\n",
                "Event: QueueMember\r\nQueue: city\r\nLocation: PJSIP/1001\r\nName: op1\r\nStatus: 1\r\nPaused: 1\r\nInCall: 0\r\n",
                "Event: QueueEntry\r\nQueue: city\r\nPosition: 1\r\nUniqueid: pbx-1.7\r\nWait: 12\r\n",
                "Event: QueueStatusComplete\r\nEventList: Complete\r\nListItems: 3\r\n");
        pbx.answer(
                "DeviceStateList",
                "Response: Success\r\nEventList: start\r\n",
                "Event: DeviceStateChange\r\nDevice: PJSIP/1001\r\nState: NOT_INUSE\r\n",
                "Event: DeviceStateChange\r\nDevice: PJSIP/1002\r\nState: UNAVAILABLE\r\n",
                "Event: DeviceStateChange\r\nDevice: PJSIP/1003\r\nState: SOMETHING\r\n",
                "Event: DeviceStateListComplete\r\nEventList: Complete\r\nListItems: 3\r\n");
        pbx.answer(
                "CoreStatus",
                "Response: Success\r\nCoreStartupDate: 2026-11-22\r\nCoreStartupTime: 03:00:01\r\nCoreCurrentCalls: 2\r\n");

        assertEquals(
                new QueueStatus(
                        List.of(new QueueStatus.Member("city", "PJSIP/1001", 1, -1, true, false)),
                        List.of(new QueueStatus.Waiting("city", "pbx-1.7", 1, 12))),
                speaker.queueStatus());
        assertEquals(
                Map.of(
                        "PJSIP/1001", DeviceState.NOT_INUSE,
                        "PJSIP/1002", DeviceState.UNAVAILABLE,
                        "PJSIP/1003", DeviceState.UNKNOWN),
                speaker.deviceStates());
        assertEquals("2026-11-22T03:00:01", speaker.coreStatus().boot());
    }

    @Test
    void valuesThatCouldMakeAnotherActionAreRefused() {
        for (var bad :
                List.of("a\r\nAction: Command", "a\nb", "a\0b", "a\u0085b", "x".repeat(1_000), "あ".repeat(330), "\"")) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new OriginateCall("PJSIP/1001", ID, bad, "0120000001", Duration.ofSeconds(20)));
        }
        for (var bad : List.of("PJSIP/1001\nX: y", "Local/1@x", "PJSIP/", "PJSIP/1001@trunk", "System/x")) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new OriginateCall(bad, ID, "架空市", "0120000001", Duration.ofSeconds(20)));
        }
        for (var bad : List.of("/^PJSIP/", "a\nb", "", "a b", "PJSIP/1001-00000001")) {
            assertThrows(IllegalArgumentException.class, () -> speaker.hangup(bad), bad);
        }
        for (var bad : List.of("/^PJSIP/", "PJSIP/1001", "PJSIP/1001-00000001\n", "Local/1@x-00000001;1", "pbx-1.1")) {
            assertThrows(IllegalArgumentException.class, () -> speaker.hangupLeg(bad), bad);
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> new OriginateCall("PJSIP/1001", ID + "x", "架空市", "0120000001", Duration.ofSeconds(20)));
        assertThrows(
                IllegalArgumentException.class,
                () -> new OriginateCall("PJSIP/1001", ID, "架空市", "0120-000-001", Duration.ofSeconds(20)));
        assertThrows(
                IllegalArgumentException.class,
                () -> new OriginateCall("PJSIP/1001", ID, "架空市", "0120000001", Duration.ofMinutes(3)));
        assertFalse(pbx.hasHeard("Originate"));
    }

    @Test
    void theSecretIsNotPrinted() {
        assertFalse(new PbxAddress("127.0.0.1", 5038, "u", "made-up").toString().contains("made-up"));
        assertInstanceOf(Answer.class, speaker.originate(CALL));
    }

    @Test
    void aLineOf1000BytesIsSentAndNotALongerOne() {
        int own = "CallerID: \"\" <0120000001>".length();
        var longest = "x".repeat(ActionText.LONGEST_LINE - own);
        assertEquals(new Answer.Accepted(), speaker.originate(named(longest, Duration.ofSeconds(20))));
        for (var name : List.of(longest + "x", longest.repeat(10))) {
            var refused = assertThrows(IllegalArgumentException.class, () -> named(name, Duration.ofSeconds(20)));
            assertTrue(String.valueOf(refused.getMessage()).startsWith("E-AMO-002"));
        }
    }

    @Test
    void anOperatorsTelephoneRingsForTwoMinutesAtMost() {
        assertEquals(
                OriginateCall.LONGEST_RING,
                named("架空", OriginateCall.LONGEST_RING).ringTime());
        for (var ring :
                List.of(OriginateCall.LONGEST_RING.plusMillis(1), OriginateCall.LONGEST_RING.multipliedBy(10))) {
            assertThrows(IllegalArgumentException.class, () -> named("架空", ring));
        }
    }

    private static OriginateCall named(String name, Duration ring) {
        return new OriginateCall("PJSIP/1001", ID, name, "0120000001", ring);
    }

    /// A thousand at once, none of which the PBX answers: each is told so, and the connection is made anew. One that
    /// has a hundred less one of them stays.
    @Test
    void afterAHundredWithoutAnAnswerTheConnectionIsMadeAnew() throws Exception {
        pbx.answer("Originate", "");
        try (var other = new PlayedAmi(0);
                var below = Speaker.start(
                        new PbxAddress("127.0.0.1", other.port(), "denwaban-speaks", "made-up"),
                        new SimpleMeterRegistry())) {
            other.answer("Originate", "");
            await(below::connected);
            var answers = new LinkedBlockingQueue<Answer>();
            int all = unanswered(speaker, 10 * Speaker.MOST_UNANSWERED, answers)
                    + unanswered(below, Speaker.MOST_UNANSWERED - 1, answers);
            for (int i = 0; i < all; i++) {
                assertEquals(new Answer.Unknown(), answers.poll(20, TimeUnit.SECONDS));
            }
            int pings = other.heardSoFar("Ping");
            await(() -> pbx.heardSoFar("Login") == 2);
            await(() -> other.heardSoFar("Ping") > pings);
            assertEquals(1, other.heardSoFar("Login"));
        }
        await(speaker::connected);
        pbx.answer("Originate", "Response: Success\r\n");
        assertEquals(new Answer.Accepted(), speaker.originate(CALL));
    }

    private static int unanswered(Speaker asked, int many, BlockingQueue<Answer> answers) {
        for (int i = 0; i < many; i++) {
            Thread.ofVirtual().start(() -> answers.add(asked.originate(CALL)));
        }
        return many;
    }
}
