package org.denwaban.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.denwaban.dialer.Settlement;
import org.denwaban.pbx.ami.AmiBlock;
import org.denwaban.pbx.ami.AmiBlock.Header;
import org.junit.jupiter.api.Test;

/// Closing a switchboard works off all that waits, so that what a test asks afterwards stands still.
class SwitchboardTest {

    private static final AttemptId ATTEMPT = AttemptId.of("abcd", "01hf0000000000000000000000");
    private static final Instant AT = Instant.parse("2026-11-22T01:00:00Z");
    private static final String OPERATOR = "PJSIP/1001-00000001";
    private static final String TRUNK = "PJSIP/trunk-00000002";

    private final List<CallFact> facts = new CopyOnWriteArrayList<>();
    private final Map<String, String> phones = new ConcurrentHashMap<>();
    private final Switchboard switchboard = new Switchboard(new CallRules("trunk"), facts::add, phones::put);

    @Test
    void aCallLivesFromTheExpectationToTheEndOfItsLegs() {
        switchboard.expect(ATTEMPT, ATTEMPT.value());
        hear("Newchannel", "Channel", OPERATOR, "Uniqueid", ATTEMPT.value(), "Linkedid", ATTEMPT.value());
        switchboard.close();
        assertEquals(Set.of(ATTEMPT), switchboard.live());
    }

    @Test
    void anEventThatComesAfterTheEndMakesNoCallLiveAgain() {
        switchboard.expect(ATTEMPT, ATTEMPT.value());
        hear("Newchannel", "Channel", OPERATOR, "Uniqueid", ATTEMPT.value(), "Linkedid", ATTEMPT.value());
        hear("Hangup", "Channel", OPERATOR, "Uniqueid", ATTEMPT.value(), "Linkedid", ATTEMPT.value(), "Cause", "16");
        hear("UserEvent", "UserEvent", "DenwabanDialled", "Status", "CHANUNAVAIL", "Linkedid", ATTEMPT.value());
        hear("OriginateResponse", "Response", "Success", "Uniqueid", ATTEMPT.value());
        switchboard.close();
        assertEquals(Set.of(), switchboard.live());
        assertEquals(1, facts.size());
    }

    @Test
    void aCallWhoseBeginningWasNotHeardIsHeardToItsEnd() {
        hear("Hangup", "Channel", TRUNK, "ChannelState", "6", "Uniqueid", "pbx-1.2", "Linkedid", ATTEMPT.value());
        hear("Hangup", "Channel", OPERATOR, "Uniqueid", ATTEMPT.value(), "Linkedid", ATTEMPT.value(), "Cause", "16");
        switchboard.close();
        assertEquals(Set.of(), switchboard.live());
        assertEquals(
                List.of(
                        new CallFact.TrunkEnded(ATTEMPT, TrunkOutcome.ANSWERED, 0, 0, AT),
                        new CallFact.OperatorGone(ATTEMPT, true, AT)),
                facts);
    }

    @Test
    void theEndOfAMessageMakesNoCallLiveAgain() {
        // as heard after a restart, while an answering machine listens
        hear(
                "UserEvent",
                "UserEvent",
                "DenwabanMessage",
                "Status",
                "WHOLE",
                "Played",
                "7800",
                "Linkedid",
                ATTEMPT.value());
        hear(
                "Hangup",
                "Channel",
                TRUNK,
                "ChannelState",
                "6",
                "Context",
                "denwaban-message",
                "Uniqueid",
                "pbx-1.2",
                "Linkedid",
                ATTEMPT.value());
        switchboard.close();
        assertEquals(Set.of(), switchboard.live());
        assertEquals(2, facts.size());
    }

    @Test
    void aHandDialledCallIsKnownByThePbxsOwnId() {
        switchboard.expect(ATTEMPT, "pbx-1.7");
        hear("Newchannel", "Channel", TRUNK, "Uniqueid", "pbx-1.8", "Linkedid", "pbx-1.7");
        switchboard.close();
        assertEquals(List.of(new CallFact.TrunkDialled(ATTEMPT, "pbx-1.8", AT)), facts);
    }

    @Test
    void whatATelephoneDoesIsToldOn() {
        hear("DeviceStateChange", "Device", "PJSIP/1001", "State", "NOT_INUSE");
        switchboard.close();
        assertEquals(Map.of("PJSIP/1001", "NOT_INUSE"), phones);
    }

    /// Ten times what it holds, while its thread stands: it takes what it may, says no at once to the rest, and works
    /// off what it has taken.
    @Test
    void seventyFiveThousandWaitAndNotOneMore() throws InterruptedException {
        var stands = new CountDownLatch(1);
        var letGo = new CountDownLatch(1);
        var heard = new AtomicInteger();
        try (var full = new Switchboard(new CallRules("trunk"), facts::add, (_, _) -> {
            heard.incrementAndGet();
            stands.countDown();
            await(letGo);
        })) {
            var block = new AmiBlock(List.of(
                    new Header("Event", "DeviceStateChange"),
                    new Header("Device", "PJSIP/1001"),
                    new Header("State", "INUSE")));
            assertEquals(Optional.empty(), full.waitingSince());
            assertTrue(full.heard(block, AT));
            stands.await();
            assertEquals(Optional.of(AT), full.waitingSince(), "the thread has it in hand");
            for (int i = 0; i < Switchboard.QUEUE_MOST; i++) {
                assertTrue(full.heard(block, AT));
            }
            for (int i = 0; i < 9 * Switchboard.QUEUE_MOST; i++) {
                assertFalse(full.heard(block, AT));
            }
            full.expect(ATTEMPT, ATTEMPT.value());
            assertEquals(Switchboard.QUEUE_MOST, full.waiting());
            letGo.countDown();
        }
        assertEquals(Switchboard.QUEUE_MOST + 1, heard.get());
    }

    /// A fact for which there is no room makes its call forgotten here; the others go on, and nothing waits.
    @Test
    void whatHasNoRoomAmongTenThousandFactsIsLeftToTheSettlement() {
        var room = new ArrayBlockingQueue<CallFact>(Settlement.FACTS_MOST);
        var offered = new AtomicInteger();
        var board = new Switchboard(
                new CallRules("trunk"),
                fact -> {
                    offered.incrementAndGet();
                    return room.offer(fact);
                },
                phones::put);
        for (int call = 0; offered.get() < 10 * Settlement.FACTS_MOST; call++) {
            var id = AttemptId.of("abcd", "01hf%022d".formatted(call)).value();
            var leg = "pbx-1." + call;
            tell(board, "Newchannel", "Channel", TRUNK, "Uniqueid", leg, "Linkedid", id);
            tell(board, "Hangup", "Channel", TRUNK, "ChannelState", "6", "Uniqueid", leg, "Linkedid", id);
            tell(board, "Hangup", "Channel", OPERATOR, "Uniqueid", id, "Linkedid", id, "Cause", "16");
        }
        board.close();
        assertEquals(Settlement.FACTS_MOST, room.size());
        assertEquals(Set.of(), board.live(), "of none whose fact had no room does it know anything");
    }

    private static void tell(Switchboard board, String event, String... headers) {
        while (!board.heard(block(event, headers), AT)) {
            Thread.onSpinWait();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void hear(String event, String... headers) {
        assertTrue(switchboard.heard(block(event, headers), AT));
    }

    private static AmiBlock block(String event, String... headers) {
        var all = new ArrayList<>(List.of(new Header("Event", event)));
        for (int i = 0; i < headers.length; i += 2) {
            all.add(new Header(headers[i], headers[i + 1]));
        }
        return new AmiBlock(all);
    }
}
