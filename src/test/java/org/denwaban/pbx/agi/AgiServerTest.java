package org.denwaban.pbx.agi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The client speaks as res_agi.c of Asterisk 22 does.
@Timeout(30)
class AgiServerTest {

    private static final String ID = "dwabcd01jd0000000000000000000000";
    private static final String QUESTION = """
            agi_network: yes
            agi_network_script: gate
            agi_request: agi://127.0.0.1/gate
            agi_channel: PJSIP/1001-00000001
            agi_language: en
            agi_type: PJSIP
            agi_uniqueid: %s
            agi_version: 22.10.1
            agi_callerid: 0468990001
            agi_calleridname: unknown
            agi_callingpres: 0
            agi_callingani2: 0
            agi_callington: 0
            agi_callingtns: 0
            agi_dnid: unknown
            agi_rdnis: unknown
            agi_context: denwaban-gate
            agi_extension: %s
            agi_priority: 2
            agi_enhanced: 0.0
            agi_accountcode:\s
            agi_threadid: 140
            agi_arg_1: %s

            """.formatted(ID, ID, ID);

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    private final CountDownLatch letGo = new CountDownLatch(1);
    private AgiServer server;

    @BeforeEach
    void start() throws IOException {
        server = AgiServer.start(
                new InetSocketAddress(LOOPBACK, 0),
                Set.of(LOOPBACK),
                Map.of(
                        "gate",
                        this::gate,
                        "inbound",
                        this::inbound,
                        "held",
                        held(Duration.ofSeconds(20)),
                        "stubborn",
                        held(Duration.ofMillis(1)),
                        "broken",
                        call -> {
                            throw new IllegalStateException("0468990001");
                        }),
                metrics);
    }

    @AfterEach
    void stop() {
        letGo.countDown();
        server.close();
        assertEquals(0, server.open());
    }

    private void gate(AgiCall call) {
        seen.add(call.channelId() + " " + call.argument(1) + " " + call.argument(2) + "|" + call.extension() + " "
                + call.callerId());
        try {
            call.set("DW_NUMBER", "0468990002");
            call.set("DW_YES", "yes");
            seen.add("said yes");
        } catch (AgiGone e) {
            seen.add(e.code());
            throw e;
        }
    }

    private void inbound(AgiCall call) {
        for (var value : List.of(
                "a\nb",
                "a\rb",
                "a\0b",
                "a\"b",
                "a\\b",
                "x".repeat(AgiServer.LONGEST_VALUE + 1),
                "x".repeat(10 * AgiServer.LONGEST_VALUE),
                "あ".repeat(167),
                "a\u0085b")) {
            assertThrows(IllegalArgumentException.class, () -> call.set("X", value));
        }
        for (var name : List.of("", "1A", "A B", "A=B", "CDR(x)", "A".repeat(81))) {
            assertThrows(IllegalArgumentException.class, () -> call.set(name, "x"));
        }
        call.set("_X", "横須賀 $ {x} 'a', b");
        call.set("Y", "x".repeat(AgiServer.LONGEST_VALUE));
        seen.add("set");
    }

    private AgiScript held(Duration deadline) {
        return new AgiScript() {
            @Override
            public void answer(AgiCall call) throws InterruptedException {
                seen.add("held");
                letGo.await();
                call.set("X", "late");
            }

            @Override
            public Duration deadline() {
                return deadline;
            }
        };
    }

    @Test
    void answersAQuestion() throws IOException, InterruptedException {
        isAnswered();
    }

    private void isAnswered() throws IOException, InterruptedException {
        try (var asterisk = new Asterisk()) {
            asterisk.says(QUESTION);
            assertEquals("SET VARIABLE \"DW_NUMBER\" \"0468990002\"", asterisk.hears());
            asterisk.says("200 result=1\n");
            assertEquals("SET VARIABLE \"DW_YES\" \"yes\"", asterisk.hears());
            asterisk.says("200 result=1\n");
            assertNull(asterisk.hears());
        }
        assertEquals(ID + " " + ID + " |" + ID + " 0468990001", next());
        assertEquals("said yes", next());
        awaitCount("gate", "answered");
    }

    @Test
    void aQuestionInSinglesBytesIsTheSame() throws IOException, InterruptedException {
        try (var asterisk = new Asterisk()) {
            for (int i = 0; i < QUESTION.length(); i++) {
                asterisk.says(QUESTION.substring(i, i + 1));
            }
            assertEquals("SET VARIABLE \"DW_NUMBER\" \"0468990002\"", asterisk.hears());
        }
    }

    @Test
    void numbersThatAreNoneAreNull() throws IOException, InterruptedException {
        for (var number : List.of("unknown", "anonymous", "", ";drop", "0".repeat(21), "０４６")) {
            try (var asterisk = new Asterisk()) {
                asterisk.says(QUESTION.replace("agi_callerid: 0468990001", "agi_callerid: " + number));
                assertTrue(next().endsWith(" null"), number);
            }
            assertEquals("E-AGI-003", next());
        }
    }

    @Test
    void linesThatACallerSmuggledInCloseTheSession() throws IOException {
        for (var smuggled : List.of(
                "0\nagi_uniqueid: x",
                "0\nagi_extension: x",
                "0\nagi_arg_1: x",
                "0\nagi_arg_2: x",
                "0\nagi_threadid: 1\nagi_arg_1: x",
                "0\nagi_network: yes",
                "0\nEvent: Forged",
                "0\nx",
                "0\n\nagi_x: y",
                "0\nagi_calleridname: x",
                "0\nagi_context: c\nagi_extension: e\nagi_priority: 1")) {
            try (var asterisk = new Asterisk()) {
                asterisk.says(QUESTION.replace("agi_callerid: 0468990001", "agi_callerid: " + smuggled));
                assertNull(asterisk.hears(), smuggled);
            }
        }
        assertEquals(0, seen.size());
    }

    @Test
    void aWholeQuestionSmuggledInIsNotedBeforeAnythingIsSaid() throws IOException, InterruptedException {
        var whole = "0\nagi_context: c\nagi_extension: e\nagi_priority: 1\nagi_threadid: 1\nagi_arg_1: x\n";
        try (var asterisk = new Asterisk()) {
            asterisk.says(QUESTION.replace("agi_callerid: 0468990001", "agi_callerid: " + whole));
            assertNull(asterisk.hears());
        }
        assertTrue(next().contains("x"));
        assertEquals("E-AGI-002", next());
    }

    @Test
    void aReplyThatIsNoneClosesTheSession() throws IOException, InterruptedException {
        try (var asterisk = new Asterisk()) {
            asterisk.says(QUESTION);
            asterisk.hears();
            asterisk.says("agi_calleridname: x\n");
            assertNull(asterisk.hears());
        }
        next();
        assertEquals("E-AGI-002", next());
    }

    @Test
    void questionsWithoutWhatIsNeededCloseTheSession() throws IOException {
        for (var missing : List.of("agi_uniqueid", "agi_request", "agi_network_script", "agi_extension")) {
            try (var asterisk = new Asterisk()) {
                asterisk.says(QUESTION.replaceFirst("(?m)^" + missing + ": .*\n", ""));
                assertNull(asterisk.hears(), missing);
            }
        }
        try (var asterisk = new Asterisk()) {
            asterisk.says(QUESTION.replace("agi_network_script: gate", "agi_network_script: inbound"));
            assertNull(asterisk.hears());
        }
    }

    @Test
    void questionsThatNeverEndCloseTheSession() throws IOException {
        try (var asterisk = new Asterisk()) {
            asterisk.says("agi_network: " + "y".repeat(1_100));
            assertNull(asterisk.hears());
        }
        try (var asterisk = new Asterisk()) {
            var lines = new StringBuilder("agi_network: yes\n");
            for (int i = 0; i < 70; i++) {
                lines.append("agi_x").append(i).append(": y\n");
            }
            asterisk.says(lines.toString());
            assertNull(asterisk.hears());
        }
    }

    @Test
    void aLineOf1024BytesIsRead() throws IOException, InterruptedException {
        int own = "agi_arg_1: ".length();
        for (int length : List.of(AgiSession.LONGEST_LINE, AgiSession.LONGEST_LINE + 1, 10 * AgiSession.LONGEST_LINE)) {
            var argument = "x".repeat(length - own);
            try (var asterisk = new Asterisk()) {
                asterisk.says(QUESTION.replace("agi_arg_1: " + ID, "agi_arg_1: " + argument));
                if (length == AgiSession.LONGEST_LINE) {
                    assertNotNull(asterisk.hears());
                    assertTrue(next().contains(" " + argument + " "));
                } else {
                    assertNull(asterisk.hears());
                }
            }
        }
        assertEquals("E-AGI-003", next());
        assertEquals(0, seen.size());
    }

    @Test
    void aQuestionOf64LinesIsRead() throws IOException, InterruptedException {
        int own = (int) QUESTION.strip().lines().count();
        for (int lines : List.of(AgiSession.MOST_LINES, AgiSession.MOST_LINES + 1, 10 * AgiSession.MOST_LINES)) {
            var more = new StringBuilder(QUESTION.stripTrailing()).append('\n');
            for (int i = 2; i < 2 + lines - own; i++) {
                more.append("agi_arg_").append(i).append(": y\n");
            }
            try (var asterisk = new Asterisk()) {
                asterisk.says(more.append('\n').toString());
                if (lines == AgiSession.MOST_LINES) {
                    assertNotNull(asterisk.hears());
                    assertTrue(next().contains(" y|"));
                } else {
                    assertNull(asterisk.hears());
                }
            }
        }
        assertEquals("E-AGI-003", next());
        assertEquals(0, seen.size());
    }

    @Test
    void aSilentPeerAndASlowOneAreClosedAfterTwoSeconds() throws IOException {
        var began = System.nanoTime();
        try (var mute = new Asterisk();
                var slow = new Asterisk()) {
            slow.says("agi_network: y");
            assertNull(mute.hears());
            assertNull(slow.hears());
        }
        var millis = (System.nanoTime() - began) / 1_000_000;
        assertTrue(millis > 1_500 && millis < 6_000, millis + " ms");
    }

    @Test
    void aScriptWhoseReplyDoesNotComeIsClosedAtItsDeadline() throws IOException, InterruptedException {
        var began = System.nanoTime();
        try (var asterisk = new Asterisk()) {
            asterisk.says(QUESTION);
            asterisk.hears();
            assertNull(asterisk.hears());
        }
        var millis = (System.nanoTime() - began) / 1_000_000;
        assertTrue(millis > 700 && millis < 5_000, millis + " ms");
        next();
        assertEquals("E-AGI-004", next());
    }

    @Test
    void hangupInPlaceOfAReplyIsHeard() throws IOException, InterruptedException {
        try (var asterisk = new Asterisk()) {
            asterisk.says(QUESTION);
            asterisk.hears();
            asterisk.says("HANGUP\nHANGUP\n511 Command Not Permitted on a dead channel or intercept routine\n");
            assertNull(asterisk.hears());
        }
        next();
        assertEquals("E-AGI-003", next());
    }

    @Test
    void hangupBeforeTheFirstCommandIsNoForgery() throws IOException, InterruptedException {
        try (var asterisk = new Asterisk()) {
            asterisk.says(QUESTION + "HANGUP\n");
            assertEquals("SET VARIABLE \"DW_NUMBER\" \"0468990002\"", asterisk.hears());
            asterisk.says("200 result=1\n");
            assertEquals("SET VARIABLE \"DW_YES\" \"yes\"", asterisk.hears());
            asterisk.says("200 result=1\n");
            assertNull(asterisk.hears());
        }
        next();
        assertEquals("said yes", next());
    }

    @Test
    void valuesThatCouldBreakTheLineAreRefused() throws IOException, InterruptedException {
        try (var asterisk = new Asterisk()) {
            asterisk.says(QUESTION.replace("gate\n", "inbound\n").replace("denwaban-inbound", "denwaban-gate"));
            assertEquals("SET VARIABLE \"_X\" \"横須賀 $ {x} 'a', b\"", asterisk.hears());
            asterisk.says("200 result=1\n");
            assertEquals("SET VARIABLE \"Y\" \"" + "x".repeat(AgiServer.LONGEST_VALUE) + "\"", asterisk.hears());
            asterisk.says("200 result=1\n");
            assertNull(asterisk.hears());
        }
        assertEquals("set", next());
    }

    @Test
    void anUnknownScriptIsClosedWithoutAWord() throws IOException, InterruptedException {
        for (var name : List.of("nobody", "org.asteriskjava.fastagi.BaseAgiScript", "../gate", "GATE", "")) {
            try (var asterisk = new Asterisk()) {
                asterisk.says(QUESTION.replaceAll("(?m)gate$", name));
                assertNull(asterisk.hears(), name);
            }
        }
        assertEquals(0, seen.size());
    }

    @Test
    void aFailingScriptIsClosedAndHarmsNobody() throws IOException, InterruptedException {
        try (var asterisk = new Asterisk()) {
            asterisk.says(QUESTION.replaceAll("(?m)gate$", "broken").replace("denwaban-broken", "denwaban-gate"));
            assertNull(asterisk.hears());
        }
        awaitCount("broken", "E-AGI-009");
        isAnswered();
    }

    @Test
    void aForeignPeerIsClosedBeforeItSaysAnything() throws IOException {
        try (var stranger = new Socket()) {
            stranger.bind(new InetSocketAddress("127.0.0.3", 0));
            stranger.connect(new InetSocketAddress(LOOPBACK, server.port()));
            assertEquals(-1, stranger.getInputStream().read());
        }
    }

    @Test
    void theSessionAfterTheThousandthIsRefusedAndPlaceIsMadeAgain() throws IOException, InterruptedException {
        var many = new ArrayList<Asterisk>();
        try {
            for (int i = 0; i < AgiServer.MOST_SESSIONS; i++) {
                var one = new Asterisk();
                many.add(one);
                one.says(QUESTION.replaceAll("(?m)gate$", "held").replace("denwaban-held", "denwaban-gate"));
            }
            for (int i = 0; i < AgiServer.MOST_SESSIONS; i++) {
                assertEquals("held", next());
            }
            for (int times = 1; times < 10; times++) {
                refused(AgiServer.MOST_SESSIONS);
            }
            assertEquals(9 * AgiServer.MOST_SESSIONS, refusals());
            assertEquals(AgiServer.MOST_SESSIONS, server.open());
            assertEquals(0, seen.size());
        } finally {
            for (var one : many) {
                one.close();
            }
        }
        letGo.countDown();
        awaitAllClosed();
        isAnswered();
    }

    /// The other end sees a connection closed before the server has crossed it off.
    private void awaitAllClosed() {
        var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (server.open() > 0 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertEquals(0, server.open());
    }

    private void refused(int many) throws IOException {
        var over = new ArrayList<Asterisk>();
        for (int i = 0; i < many; i++) {
            over.add(new Asterisk());
        }
        for (var one : over) {
            assertNull(one.hears());
            one.close();
        }
    }

    private double refusals() {
        return metrics.get("denwaban.agi.sessions")
                .tags("script", "none", "outcome", "E-AGI-008")
                .counter()
                .count();
    }

    /// A database that hangs keeps scripts beyond their deadline; they must not grow without end meanwhile.
    @Test
    void aScriptThatOutlivesItsConnectionKeepsItsPlace() throws IOException, InterruptedException {
        for (int i = 0; i < AgiServer.MOST_SESSIONS; i++) {
            try (var one = new Asterisk()) {
                one.says(QUESTION.replaceAll("(?m)gate$", "stubborn").replace("denwaban-stubborn", "denwaban-gate"));
                assertNull(one.hears());
            }
        }
        for (int i = 0; i < AgiServer.MOST_SESSIONS; i++) {
            assertEquals("held", next());
        }
        awaitAllClosed();
        refused(1);
        assertEquals(1, refusals());
        letGo.countDown();
        while (metrics.get("denwaban.bound.used").gauge().value() > 0) {
            Thread.onSpinWait();
        }
        isAnswered();
    }

    @Test
    void closingWaitsForTheScriptsThatRun() throws IOException, InterruptedException {
        try (var asterisk = new Asterisk()) {
            asterisk.says(QUESTION.replaceAll("(?m)gate$", "held").replace("denwaban-held", "denwaban-gate"));
            assertEquals("held", next());
            var closing = Thread.ofVirtual().start(() -> server.close(Duration.ofSeconds(10)));
            letGo.countDown();
            assertEquals("SET VARIABLE \"X\" \"late\"", asterisk.hears());
            asterisk.says("200 result=1\n");
            assertNull(asterisk.hears());
            assertTrue(closing.join(Duration.ofSeconds(10)));
        }
        assertThrows(IOException.class, () -> new Asterisk().close());
    }

    private String next() throws InterruptedException {
        var line = seen.poll(10, TimeUnit.SECONDS);
        return line == null ? "nothing" : line;
    }

    private void awaitCount(String script, String outcome) {
        var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (System.nanoTime() < deadline) {
            var counter = metrics.find("denwaban.agi.sessions")
                    .tags("script", script, "outcome", outcome)
                    .counter();
            if (counter != null && counter.count() >= 1) {
                return;
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("no " + outcome + " of " + script);
    }

    private final class Asterisk implements AutoCloseable {

        private final Socket socket = new Socket(LOOPBACK, server.port());
        private final BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));

        Asterisk() throws IOException {
            socket.setSoTimeout(15_000);
            socket.setTcpNoDelay(true);
        }

        void says(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(UTF_8));
        }

        /// Null where the connection is closed.
        @Nullable
        String hears() throws IOException {
            try {
                return in.readLine();
            } catch (SocketException e) {
                return null;
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
