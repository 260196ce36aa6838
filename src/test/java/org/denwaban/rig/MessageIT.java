package org.denwaban.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.denwaban.rig.Behaviour.Kind;
import org.denwaban.rig.DemoList.Ending;
import org.denwaban.rig.DemoList.Household;
import org.denwaban.rig.Town.RobotMode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The contract's recorded message on an answering machine, on the third attempt and on no other: the whole server, a
/// real PBX, a town whose machines record what they hear after their beep.
class MessageIT {

    private static final LocalDateTime SECOND_WINDOW = LocalDateTime.of(2018, 11, 2, 17, 0);
    private static final LocalDateTime THIRD_WINDOW = LocalDateTime.of(2018, 11, 3, 9, 0);
    private static final Duration IN_DOUBT = Duration.ofMinutes(2);

    /// Tenths of a second: long enough for the message and the silence before it.
    private static final int PATIENT = 300;

    /// Long enough to hear the message begin, also on a slow machine; too short for all of it.
    private static final int HASTY = 70;

    /// Eight samples of two bytes a millisecond; the head of 44 bytes does not matter.
    private static final long MESSAGE_MS = Path.of("asterisk-config/sounds/denwaban/yokosuka-2018-machine.wav")
                    .toFile()
                    .length()
            / 16;

    /// A whole message is told by the clock, and a machine that others share is slow at times.
    private static final long SLOW_MS = 4000;

    /// The recording begins with less than half a second of silence, and packets take their time.
    private static final long CLOCKS_MS = 800;

    /// From the key to the end of the operator's leg, by the PBX's own times.
    private static final String KEY_TO_FREE = " FROM cel_event c JOIN cel_event h ON h.uniqueid = c.linkedid"
            + " AND h.type = 'HANGUP' WHERE c.message = 'ASKED:0'";

    /// What an attempt left.
    private record Left(
            int number,
            String outcome,
            String source,
            @Nullable String message,
            @Nullable Long playedMs) {}

    @Test
    void theThirdAttemptLeavesTheWholeMessageWhileTheOperatorIsOnTheNextCall() throws Exception {
        try (var house = ServedHouse.open("message", 1, List.of(machine(1, PATIENT), machine(2, PATIENT)))) {
            twoAttempts(house);
            assertTrue(left(house).stream().allMatch(each -> each.message() == null), "the key did nothing");
            assertTrue(
                    house.town().received().stream().allMatch(TownCall::byCitizen),
                    "every machine hung up when its own time was over");

            house.turn(THIRD_WINDOW);
            house.await("both messages", IN_DOUBT, () -> finished(house) == 2);
            for (var third : left(house).subList(4, 6)) {
                assertEquals("MACHINE OPERATOR", third.outcome() + " " + third.source());
                assertEquals("WHOLE", third.message());
                long played = Objects.requireNonNull(third.playedMs());
                assertTrue(played >= MESSAGE_MS - 100 && played < MESSAGE_MS + SLOW_MS, played + " ms");
            }
            house.await("the PBX's record of both keys", () -> house.count("SELECT COUNT(*)" + KEY_TO_FREE) == 2);
            assertTrue(
                    house.count("SELECT MAX(TIMESTAMPDIFF(MICROSECOND, c.event_at, h.event_at))" + KEY_TO_FREE)
                            < 3_000_000,
                    "free within a second of the key, on a machine of one's own; the message takes nine");
            house.await(
                    "the machines' legs",
                    () -> house.town().received().stream().allMatch(each -> each.endedAt() != null));
            var thirds = house.town().received().subList(4, 6);
            assertTrue(
                    thirds.get(1)
                            .at()
                            .isBefore(Objects.requireNonNull(thirds.get(0).endedAt())),
                    "one operator, and the next citizen is dialled while the first message plays");
            for (var call : thirds) {
                assertTrue(!call.byCitizen(), "hung up at the message's end");
                var recording = house.town().recordingOf(call);
                assertTrue(recording.before().toMillis() >= 2000, "after the beep: " + recording);
                // the recording begins and ends with less than half a second of silence
                long heard = recording.sound().toMillis();
                assertTrue(heard > MESSAGE_MS - 1_000 && heard < MESSAGE_MS + 200, "the whole message: " + recording);
            }
            nobodyIsCalledAgain(house);
        }
    }

    @Test
    void aMachineThatHangsUpInTheMiddleHasHeardWhatIsRecorded() throws Exception {
        try (var house = ServedHouse.open("message-cut", 1, List.of(machine(1, HASTY)))) {
            twoAttempts(house);
            house.turn(THIRD_WINDOW);
            house.await("the message", IN_DOUBT, () -> finished(house) == 1);
            var third = left(house).getLast();
            assertEquals("CUT_SHORT", third.message());
            long played = Objects.requireNonNull(third.playedMs());
            // how much of it there was before the machine hung up depends on when the operator pressed the key
            var heard = house.town().recordingOf(house.town().received().getLast());
            long onTape = heard.length().minus(heard.before()).toMillis();
            assertTrue(Math.abs(played - onTape) < CLOCKS_MS, played + " ms recorded, heard " + heard);
            nobodyIsCalledAgain(house);
        }
    }

    @Test
    void aMessageGoesOnAndIsRecordedThoughTheServerDies() throws Exception {
        try (var house = ServedHouse.open("message-killed", 1, List.of(machine(1, PATIENT)))) {
            twoAttempts(house);
            house.turn(THIRD_WINDOW);
            house.await(
                    "the operator's key",
                    () -> house.count(
                                    "SELECT COUNT(*) FROM attempt WHERE message = 'ASKED' AND operator_gone_at IS NOT NULL")
                            == 1);
            house.kill();
            assertTrue(house.town().received().getLast().endedAt() == null, "the machine is on the line");
            house.await(
                    "the message's end", () -> house.town().received().getLast().endedAt() != null);
            assertTrue(!house.town().received().getLast().byCitizen(), "hung up by the PBX");
            house.startAgain();
            house.await("the record", IN_DOUBT, () -> finished(house) == 1);
            var third = left(house).getLast();
            assertEquals("MACHINE OPERATOR WHOLE", third.outcome() + " " + third.source() + " " + third.message());
            assertTrue(Objects.requireNonNull(third.playedMs()) >= MESSAGE_MS - 100, third.toString());
            nobodyIsCalledAgain(house);
        }
    }

    @Test
    void aKeyThatTheServerDidNotLiveToHearIsSettledWithItsMessage() throws Exception {
        try (var house = ServedHouse.open("message-unheard", 1, List.of(machine(1, PATIENT)))) {
            twoAttempts(house);
            house.turn(THIRD_WINDOW);
            house.await("the third call", () -> house.town().received().size() == 3);
            house.kill();
            house.await(
                    "the message's end", () -> house.town().received().getLast().endedAt() != null);
            house.startAgain();
            house.await("the record", IN_DOUBT, () -> finished(house) == 1);
            var third = left(house).getLast();
            assertEquals("MACHINE OPERATOR WHOLE", third.outcome() + " " + third.source() + " " + third.message());
            nobodyIsCalledAgain(house);
        }
    }

    private static void twoAttempts(ServedHouse house) {
        house.town().robot("1001", RobotMode.LEAVE_MESSAGE);
        house.turn(ServedHouse.FIRST_WINDOW);
        house.await("the first attempt", house::idle);
        house.turn(SECOND_WINDOW);
        house.await("the second attempt", house::idle);
    }

    private static void nobodyIsCalledAgain(ServedHouse house) {
        int calls = house.town().received().size();
        house.turn(THIRD_WINDOW.plusDays(3));
        house.await("calm", house::idle);
        assertEquals(calls, house.town().received().size());
        assertEquals(
                List.of("NOBODY_THREE_TIMES"), List.copyOf(house.households().keySet()));
        house.judgeFindsNothing();
    }

    private static long finished(ServedHouse house) {
        return house.count("SELECT COUNT(*) FROM attempt WHERE message IS NOT NULL AND message <> 'ASKED'");
    }

    private static List<Left> left(ServedHouse house) {
        return house.database()
                .transaction(handle -> handle.createQuery("SELECT number, outcome, source, message, message_played_ms"
                                + " FROM attempt WHERE state = 'ENDED' ORDER BY number, promised_at")
                        .map(row -> new Left(
                                row.getColumn("number", Integer.class),
                                row.getColumn("outcome", String.class),
                                row.getColumn("source", String.class),
                                row.getColumn("message", String.class),
                                row.getColumn("message_played_ms", Long.class)))
                        .list());
    }

    private static Household machine(int n, int thirdTenths) {
        var number = "04689900%02d".formatted(n);
        return new Household(
                "%08d".formatted(77000000 + n),
                1,
                number,
                "",
                Map.of(
                        number,
                        List.of(
                                new Behaviour(Kind.MACHINE, 5, 20),
                                new Behaviour(Kind.MACHINE, 5, 20),
                                new Behaviour(Kind.MACHINE, 5, thirdTenths))),
                Ending.CONTACTED,
                "通電",
                1,
                1);
    }
}
