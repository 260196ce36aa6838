package org.denwaban.pbx.ami;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.denwaban.clock.SystemClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AmiListenerTest {

    private static final AmiListener.Patience HASTE = new AmiListener.Patience(
            Duration.ofMillis(50),
            Duration.ofMillis(400),
            Duration.ofMillis(20),
            Duration.ofMillis(100),
            Duration.ofMillis(300));

    private final PlayedPbx pbx = new PlayedPbx();
    private final Ear ear = new Ear();
    private @Nullable AmiListener listener;

    /// Writes down what it is told.
    private static final class Ear implements Hearing {

        final List<Heard> heard = new CopyOnWriteArrayList<>();
        final List<Epoch> epochs = new CopyOnWriteArrayList<>();
        final List<Gap> gaps = new CopyOnWriteArrayList<>();
        final List<Lost> losses = new CopyOnWriteArrayList<>();
        volatile boolean full;

        @Override
        public boolean heard(Heard block) {
            return !full && heard.add(block);
        }

        @Override
        public void connected(Epoch epoch, Booted booted, @Nullable Gap gap) {
            epochs.add(epoch);
            if (gap != null) {
                gaps.add(gap);
            }
        }

        @Override
        public void lost(Epoch epoch, Instant lastHeard, Lost why) {
            losses.add(why);
        }
    }

    @AfterEach
    void end() {
        if (listener != null) {
            listener.close();
        }
        pbx.close();
    }

    @Test
    void eachAnswerToAPingTellsWhatThePbxsClockShows() {
        pbx.clock("4102444800.500000");
        listen();
        var heard = Objects.requireNonNull(listener);
        until(() -> heard.pbxClock() != null);
        var shows = SystemClock.SYSTEM
                .now()
                .plus(Objects.requireNonNull(heard.pbxClock()).ahead());
        assertEquals(2100, shows.atOffset(ZoneOffset.UTC).getYear());
        pbx.clock("no time");
        pbx.drop();
        until(() -> ear.epochs.size() == 2);
        assertNull(heard.pbxClock(), "what another connection told is not known any more");
    }

    @Test
    void hearsInOrderWithoutHolesAndCountsNoAnswers() {
        listen();
        until(() -> ear.epochs.size() == 1);
        for (int i = 0; i < 500; i++) {
            pbx.say(device("PJSIP/" + i));
        }
        until(() -> ear.heard.size() == 501);
        until(() -> pbx.actions().size() > 4);
        assertEquals(
                IntStream.rangeClosed(1, 501).mapToObj(i -> (long) i).toList(),
                ear.heard.stream().map(Heard::sequence).toList());
        assertEquals("FullyBooted", ear.heard.getFirst().block().event());
        assertTrue(ear.heard.stream().allMatch(heard -> heard.trust().actedOn()));
        assertTrue(ear.gaps.isEmpty(), "nothing was ever heard before: no gap");
        assertEquals("Login", pbx.actions().getFirst());
        assertTrue(pbx.actions().stream().skip(1).allMatch("Ping"::equals));
    }

    @Test
    void aLineThatIsDroppedIsAGapAndComesBack() {
        listen();
        until(() -> ear.epochs.size() == 1);
        pbx.drop();
        until(() -> ear.epochs.size() == 2);
        assertEquals(List.of(Hearing.Lost.CLOSED), ear.losses);
        var gap = ear.gaps.getFirst();
        assertEquals(2, gap.epoch());
        assertFalse(gap.to().isBefore(gap.from()));
        assertEquals(ear.epochs.get(1).since(), gap.to());
    }

    @Test
    void aPbxThatSaysThatItEndsIsLeavingUntilTheNextConnection() {
        listen();
        until(() -> ear.epochs.size() == 1);
        pbx.say(shutdown("carrier"));
        until(() -> ear.heard.size() == 2);
        assertFalse(listening().isShuttingDown(), "another PBX's word is not believed");
        pbx.say(shutdown("pbx"));
        until(() -> listening().isShuttingDown());
        var pings = pbx.actions().size();
        until(() -> pbx.actions().size() > pings + 2);
        assertTrue(listening().isShuttingDown(), "answers to pings mend nothing");
        pbx.drop();
        until(() -> ear.epochs.size() == 2);
        assertFalse(listening().isShuttingDown());
    }

    /// "core stop gracefully", and "core abort shutdown".
    @Test
    void aPbxThatRefusesEveryActionIsLeavingForAsLongAsItDoes() {
        listen();
        until(() -> ear.epochs.size() == 1);
        pbx.shuttingDown(true);
        until(() -> listening().isShuttingDown());
        assertTrue(listening().isConnected());
        pbx.shuttingDown(false);
        until(() -> !listening().isShuttingDown());
        assertEquals(List.of(), ear.losses);
    }

    /// Asterisk says it to whoever logs off; we never do.
    @Test
    void aGoodbyeIsKeptAndTheLineIsMadeAnewWithoutAnyWaitForARefusal() {
        listen();
        until(() -> ear.epochs.size() == 1);
        pbx.shuttingDown(true);
        pbx.say("Response: Goodbye\r\nMessage: Thanks for all the fish.\r\n\r\n");
        until(() -> ear.heard.size() == 2);
        assertEquals(
                new Trust.Suspect(Trust.Reason.NO_EVENT), ear.heard.getLast().trust());
        pbx.drop();
        until(() -> pbx.actions().stream().filter("Login"::equals).count() > 2);
        assertEquals(1, ear.epochs.size(), "it refuses logins too");
        pbx.shuttingDown(false);
        until(() -> ear.epochs.size() == 2);
        assertEquals(List.of(Hearing.Lost.CLOSED), ear.losses);
        assertEquals(2, ear.gaps.getFirst().epoch());
    }

    @Test
    void thePbxMayComeLaterThanWe() {
        pbx.goAway();
        listen();
        until(() -> listening().isConnected() || counted("denwaban_ami_connected") == 0);
        assertTrue(ear.epochs.isEmpty());
        pbx.comeBack();
        until(() -> ear.epochs.size() == 1);
    }

    @Test
    void theFirstGapOfAProcessBeginsWhereTheLastOneEnded() {
        var before = Instant.now().minusSeconds(3600);
        listen(pbx.door(), 41, before);
        until(() -> ear.epochs.size() == 1);
        assertEquals(42, ear.epochs.getFirst().number());
        assertEquals(before, ear.gaps.getFirst().from());
        assertEquals(Hearing.Lost.NOT_RUNNING, ear.gaps.getFirst().why());
    }

    @Test
    void silenceIsDeath() {
        listen();
        until(() -> ear.epochs.size() == 1);
        pbx.fallSilent(true);
        until(() -> !ear.losses.isEmpty());
        assertEquals(Hearing.Lost.SILENT, ear.losses.getFirst());
        pbx.fallSilent(false);
        until(() -> ear.epochs.size() == 2);
    }

    @Test
    void aFullJournalCostsTheConnectionAndNoSingleEvent() {
        listen();
        until(() -> ear.epochs.size() == 1);
        ear.full = true;
        pbx.say(device("PJSIP/1") + device("PJSIP/2"));
        until(() -> ear.losses.contains(Hearing.Lost.OVERFLOW));
        ear.full = false;
        until(() -> ear.epochs.size() >= 2);
        assertTrue(ear.heard.stream()
                .allMatch(heard -> "FullyBooted".equals(heard.block().event())));
        assertEquals(Hearing.Lost.OVERFLOW, ear.gaps.getFirst().why());
    }

    @Test
    void aWrongPasswordIsTriedAgainWithoutHaste() {
        listen(pbx.door("chigau"), 0, null);
        until(() -> pbx.actions().size() == 2);
        assertTrue(ear.epochs.isEmpty());
        assertTrue(ear.losses.isEmpty());
    }

    @Test
    void whatIsNoManagerInterfaceIsLeft() {
        pbx.banner("HTTP/1.1 400 Bad Request\r\n");
        listen();
        pbx.banner("Asterisk Call Manager/11.0.0\r\n");
        until(() -> ear.epochs.size() == 1);
        assertEquals("Login", pbx.actions().getFirst());
    }

    @Test
    void withoutFullyBootedItIsNotConnected() {
        pbx.booted(false);
        listen();
        until(() -> pbx.actions().size() > 2);
        assertTrue(ear.epochs.isEmpty());
        pbx.say("Event: FullyBooted\r\nPrivilege: system,all\r\nTimestamp: " + stamp()
                + "\r\nSystemName: pbx\r\nStatus: Fully Booted\r\nUptime: 0\r\nLastReload: 0\r\n\r\n");
        until(() -> ear.epochs.size() == 1);
    }

    @Test
    void anAnswerThatWeDidNotAskForIsKeptAndSuspect() {
        listen();
        until(() -> ear.epochs.size() == 1);
        pbx.say("Response: Success\r\nActionID: denwaban-0000-ping-1\r\n\r\n");
        until(() -> ear.heard.size() == 2);
        assertEquals(
                new Trust.Suspect(Trust.Reason.NO_EVENT), ear.heard.getLast().trust());
    }

    @Test
    void aQuarantineWhoseTailNeverComesEndsWithTheAnswerToAPing() {
        listen();
        until(() -> ear.epochs.size() == 1);
        pbx.say("Event: Newchannel\r\nPrivilege: call,all\r\nTimestamp: " + stamp()
                + "\r\nSystemName: pbx\r\nChannel: PJSIP/trunk-00000001\r\n\r\n");
        until(() -> ear.heard.size() == 2);
        until(() -> {
            pbx.say(device("PJSIP/1"));
            return ear.heard.getLast().trust().actedOn();
        });
        assertEquals(new Trust.Suspect(Trust.Reason.CUT_SHORT), ear.heard.get(1).trust());
    }

    @Test
    void aQuarantineWithoutEndCostsTheConnection() {
        listen();
        until(() -> ear.epochs.size() == 1);
        var flood = new StringBuilder("Event: Newchannel\r\nPrivilege: call,all\r\nTimestamp: " + stamp()
                + "\r\nSystemName: pbx\r\nChannel: PJSIP/trunk-00000001\r\n\r\n");
        flood.repeat("Event: X\r\n\r\n", 2 * BlockCheck.MOST_IN_QUARANTINE);
        pbx.fallSilent(true); // no answer to the ping, so no fence
        pbx.say(flood.toString());
        until(() -> ear.losses.contains(Hearing.Lost.UNINTELLIGIBLE));
    }

    @Test
    void stoppingIsTold() {
        listen();
        until(() -> ear.epochs.size() == 1);
        listening().close();
        assertEquals(List.of(Hearing.Lost.STOPPED), ear.losses);
    }

    @Test
    void theDoorDoesNotTellItsSecret() {
        assertFalse(pbx.door().toString().contains(PlayedPbx.SECRET));
    }

    @Test
    void theGapIsNotKnownBeforeFullyBooted() {
        pbx.booted(false);
        listen(pbx.door(), 0, Instant.now().minusSeconds(9));
        until(() -> pbx.actions().size() > 2);
        pbx.drop();
        until(() -> ear.losses.size() == 1);
        pbx.booted(true);
        until(() -> ear.epochs.size() == 1);
        assertEquals(Hearing.Lost.NOT_RUNNING, ear.gaps.getFirst().why());
    }

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private double counted(String gauge) {
        var found = meters.find(gauge).gauge();
        return found == null ? Double.NaN : found.value();
    }

    private void listen() {
        listen(pbx.door(), 0, null);
    }

    private void listen(AmiListener.Door door, long lastEpoch, @Nullable Instant lastHeard) {
        var made = new AmiListener(door, HASTE, SystemClock.SYSTEM, ear, meters, lastEpoch, lastHeard);
        listener = made;
        made.start();
    }

    private AmiListener listening() {
        assertNotNull(listener);
        return listener;
    }

    private static String device(String name) {
        return "Event: DeviceStateChange\r\nPrivilege: call,all\r\nTimestamp: " + stamp() + "\r\nSystemName: pbx\r\n"
                + "Device: " + name + "\r\nState: INUSE\r\n\r\n";
    }

    private static String shutdown(String pbx) {
        return "Event: Shutdown\r\nPrivilege: system,all\r\nTimestamp: " + stamp() + "\r\nSystemName: " + pbx
                + "\r\nShutdown: Cleanly\r\nRestart: True\r\n\r\n";
    }

    private static String stamp() {
        var now = Instant.now();
        return "%d.%06d".formatted(now.getEpochSecond(), now.getNano() / 1000);
    }

    private static void until(BooleanSupplier come) {
        var end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!come.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("did not come within 20 s");
            }
            LockSupport.parkNanos(2_000_000);
        }
    }
}
