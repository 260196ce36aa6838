package org.denwaban.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.denwaban.clock.SystemClock;
import org.denwaban.pbx.ami.AmiListener;
import org.denwaban.pbx.ami.Answer;
import org.denwaban.pbx.ami.Epoch;
import org.denwaban.pbx.ami.Heard;
import org.denwaban.pbx.ami.Hearing;
import org.denwaban.pbx.ami.OriginateCall;
import org.denwaban.pbx.ami.PbxAddress;
import org.denwaban.pbx.ami.Speaker;
import org.denwaban.pbx.ami.Trust;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AsteriskIT {

    @TempDir
    private Path state;

    @Test
    void killedItStartsAgainAndALeftOverIsEnded() {
        var install = AsteriskProvision.ofThisMachine().provide();
        var plan = PbxPlan.onFreePorts(1, PbxPlan.freeTcp());
        var first = Pbx.layOut(install, state, "pbx", Path.of("asterisk-config"), plan);
        first.start();
        first.asterisk().kill();
        assertFalse(first.asterisk().alive());
        first.start();
        long leftOver = first.asterisk().pid().orElseThrow();

        // As after a kill -9 of ourselves: a new object on the same directory, and the old process still there.
        var second = Pbx.layOut(install, state, "pbx", Path.of("asterisk-config"), plan);
        second.start();
        assertEquals(first.asterisk().home(), second.asterisk().home());
        assertNotEquals(leftOver, second.asterisk().pid().orElseThrow());
        assertFalse(first.asterisk().alive());
        assertTrue(second.asterisk().rx("core show version").startsWith("Asterisk 2"));
        second.asterisk().remove();
    }

    /// "core stop gracefully" lets the calls that live end and says nothing by itself until then; but it refuses each
    /// action, pings and new calls, from the first moment on. 22.10.1.
    @Test
    void aPbxThatIsToEndWithItsCallsSaysSoToPingsAndMakesNoNewCall() throws Exception {
        var plan = PbxPlan.onFreePorts(1, PbxPlan.freeTcp());
        var pbx = Pbx.layOut(
                AsteriskProvision.ofThisMachine().provide(), state, "leaving", Path.of("asterisk-config"), plan);
        pbx.start();
        var heard = new CopyOnWriteArrayList<Heard>();
        var meters = new SimpleMeterRegistry();
        try (var listener = listener(plan, heard, meters);
                var speaker = Speaker.start(
                        new PbxAddress("127.0.0.1", plan.amiPort(), PbxPlan.SPEAK_USER, plan.speakSecret()), meters);
                var call = new SpeakingAmi(plan.amiPort(), PbxPlan.SPEAK_USER, plan.speakSecret())) {
            listener.start();
            until(() -> listener.isConnected() && speaker.connected());
            var asterisk = pbx.asterisk();
            call.send(
                    "Action", "Originate",
                    "Channel", "Local/closed@denwaban-guidance",
                    "Context", "denwaban-guidance",
                    "Exten", "closed",
                    "Priority", "1",
                    "Async", "true");
            until(() -> !speaker.channels().isEmpty());
            assertFalse(listener.isShuttingDown());

            inTheBackground(asterisk, "core stop gracefully");
            until(listener::isShuttingDown);
            var another = new OriginateCall(
                    "PJSIP/1001", "dwabcd01hf0000000000000000000000", "test", "0468999900", Duration.ofSeconds(5));
            assertEquals(new Answer.Rejected(Answer.Reason.SHUTTING_DOWN), speaker.originate(another));
            assertTrue(shutdowns(heard).isEmpty(), "the event comes at the very end");
            asterisk.rx("core abort shutdown");
            until(() -> !listener.isShuttingDown());

            inTheBackground(asterisk, "core restart gracefully");
            until(listener::isShuttingDown);
            asterisk.rx("channel request hangup all");
            until(() -> !shutdowns(heard).isEmpty());
            assertInstanceOf(Trust.Trusted.class, shutdowns(heard).getFirst().trust());
            until(() -> listener.isConnected() && !listener.isShuttingDown());
        } finally {
            pbx.asterisk().remove();
        }
    }

    private static List<Heard> shutdowns(List<Heard> heard) {
        return heard.stream()
                .filter(each -> "Shutdown".equals(each.block().event()))
                .toList();
    }

    /// The console answers when it is done, or never.
    private static void inTheBackground(Asterisk asterisk, String command) {
        Thread.ofVirtual().start(() -> {
            try {
                asterisk.rx(command);
            } catch (RigException gone) {
                assertTrue(gone.getMessage().contains("E-RIG-"), gone.getMessage());
            }
        });
    }

    private static AmiListener listener(PbxPlan plan, List<Heard> heard, SimpleMeterRegistry meters) {
        return new AmiListener(
                new AmiListener.Door("127.0.0.1", plan.amiPort(), PbxPlan.LISTEN_USER, plan.listenSecret(), null),
                AmiListener.Patience.USUAL,
                SystemClock.SYSTEM,
                new Hearing() {
                    @Override
                    public boolean heard(Heard block) {
                        return heard.add(block);
                    }

                    @Override
                    public void connected(Epoch epoch, Booted booted, @Nullable Gap gap) {}

                    @Override
                    public void lost(Epoch epoch, Instant lastHeard, Lost why) {}
                },
                meters,
                0,
                null);
    }

    private static void until(BooleanSupplier come) {
        assertTrue(Deadline.in(Duration.ofSeconds(60), SystemClock.SYSTEM).await(come), "did not come within 60 s");
    }
}
