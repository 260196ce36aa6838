package org.denwaban.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.denwaban.clock.HandClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Lines that stay open, over real sockets.
@Timeout(60)
class LiveLinesTest {

    private static final int DESKS = 500;

    /// What is at the server's end of a line.
    private static final class End implements Live.Visitor {
        final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        final CompletableFuture<Live.Line> line = new CompletableFuture<>();
        final CompletableFuture<Boolean> gone = new CompletableFuture<>();

        @Override
        public void opened(Live.Line to) {
            line.complete(to);
        }

        @Override
        public void heard(String text) {
            heard.add(text);
        }

        @Override
        public void gone() {
            gone.complete(true);
        }
    }

    /// What is at the browser's end.
    private static final class Page implements WebSocket.Listener {
        final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        final CompletableFuture<Integer> closed = new CompletableFuture<>();
        final Semaphore pings = new Semaphore(0);
        private final StringBuilder text = new StringBuilder();
        private final boolean reads;

        Page(boolean reads) {
            this.reads = reads;
        }

        @Override
        public void onOpen(WebSocket socket) {
            if (reads) {
                socket.request(1);
            }
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                texts.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onPing(WebSocket socket, ByteBuffer words) {
            pings.release();
            socket.request(1);
            return CompletableFuture.completedStage(null); // the client has sent the pong already
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code);
            return CompletableFuture.completedStage(null);
        }
    }

    private final HandClock clock = new HandClock(Instant.EPOCH);
    private final HttpClient client = HttpClient.newHttpClient();
    private final BlockingQueue<End> ends = new LinkedBlockingQueue<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.start(
                new HttpServer.Door(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Optional.empty()),
                List.of(),
                List.of(
                        new Live("/live/desk", _ -> {
                            var end = new End();
                            ends.add(end);
                            return new Live.Admission.Come(end);
                        }),
                        new Live("/live/closed", _ -> new Live.Admission.Refused(401)),
                        new Live("/live/broken", _ -> {
                            throw new IllegalStateException("0468990001");
                        })),
                List.of(),
                clock);
    }

    @AfterEach
    void stop() {
        client.shutdownNow();
        server.close();
    }

    @Test
    void whoIsNotLetInIsToldWhy() {
        assertEquals(401, refusal("/live/closed"));
        assertEquals(503, refusal("/live/broken"));
        assertEquals(404, refusal("/live/nothing"));
    }

    private int refusal(String path) {
        var refused = assertThrows(
                CompletionException.class, () -> connect(path, new Page(true)).join());
        var handshake = (WebSocketHandshakeException) refused.getCause();
        assertNotNull(handshake);
        return handshake.getResponse().statusCode();
    }

    @Test
    void aTextOf16KibIsHeardAndALongerOneIsNot() throws Exception {
        var page = new Page(true);
        var socket = connect("/live/desk", page).join();
        socket.sendText("x".repeat(LiveSocket.LONGEST_TEXT), true).join();
        var end = ends.take();
        assertEquals(LiveSocket.LONGEST_TEXT, end.heard.take().length());
        var _ = socket.sendText("x".repeat(LiveSocket.LONGEST_TEXT + 1), true);
        assertEquals(1009, page.closed.get(10, TimeUnit.SECONDS));
        assertTrue(end.gone.get(10, TimeUnit.SECONDS));
        assertTrue(end.heard.isEmpty());
        var again = new Page(true);
        var _ = connect("/live/desk", again).join().sendText("x".repeat(10 * LiveSocket.LONGEST_TEXT), true);
        assertEquals(1009, again.closed.get(10, TimeUnit.SECONDS));
        assertTrue(ends.take().heard.isEmpty());
    }

    @Test
    void aTextInPiecesIsNoLongerThanOneInOne() throws Exception {
        var page = new Page(true);
        var socket = connect("/live/desk", page).join();
        for (int i = 0; i < 20; i++) {
            socket.sendText("x".repeat(1_000), false).exceptionally(_ -> socket).join();
        }
        assertEquals(1009, page.closed.get(10, TimeUnit.SECONDS));
        assertTrue(ends.take().heard.isEmpty());
    }

    @Test
    void bytesAreNotTaken() throws Exception {
        var page = new Page(true);
        connect("/live/desk", page)
                .join()
                .sendBinary(ByteBuffer.wrap(new byte[] {1, 2}), true)
                .join();
        assertEquals(1003, page.closed.get(10, TimeUnit.SECONDS));
    }

    @Test
    void fiftyTextsInASecondAreHeardAndNotTheNext() throws Exception {
        var page = new Page(true);
        var socket = connect("/live/desk", page).join();
        var end = ends.take();
        for (int i = 0; i < LiveSocket.FRAMES_MOST; i++) {
            socket.sendText("x", true).join();
        }
        for (int i = 0; i < LiveSocket.FRAMES_MOST; i++) {
            assertEquals("x", end.heard.poll(10, TimeUnit.SECONDS));
        }
        for (int i = 0; i < 9 * LiveSocket.FRAMES_MOST; i++) {
            socket.sendText("y", true).exceptionally(_ -> socket).join();
        }
        assertEquals(1008, page.closed.get(10, TimeUnit.SECONDS));
        assertTrue(end.gone.get(10, TimeUnit.SECONDS));
        assertTrue(end.heard.size() < 9 * LiveSocket.FRAMES_MOST, () -> "heard " + end.heard.size());
    }

    @Test
    void aFloodOfPingsIsClosed() throws Exception {
        var page = new Page(true);
        var socket = connect("/live/desk", page).join();
        for (int i = 0; i <= 2 * LiveSocket.FRAMES_MOST; i++) {
            socket.sendPing(ByteBuffer.wrap(new byte[] {1}))
                    .exceptionally(_ -> socket)
                    .join();
        }
        assertEquals(1008, page.closed.get(10, TimeUnit.SECONDS));
    }

    /// Who reads nothing takes what fits into the line, and no more; others hear every word meanwhile.
    @Test
    void aSlowBrowserDelaysNobodyAndIsLeft() throws Exception {
        var deaf = new Page(false);
        var deafSocket = connect("/live/desk", deaf).join();
        var toDeaf = ends.take();
        var quick = new Page(true);
        connect("/live/desk", quick).join();
        var toQuick = ends.take();
        var words = "x".repeat(64 * 1024);
        int told = 0;
        boolean taken = true;
        while (taken) {
            taken = toDeaf.line.get().send(words);
            assertTrue(toQuick.line.get().send("word " + told));
            assertEquals("word " + told, quick.texts.poll(10, TimeUnit.SECONDS));
            told++;
            assertTrue(told < 2_000, "the line takes without end");
        }
        assertFalse(toDeaf.line.get().send("x"));
        toDeaf.line.get().close(1013);
        assertTrue(toQuick.line.get().send("still here"));
        assertEquals("still here", quick.texts.poll(10, TimeUnit.SECONDS));
        deafSocket.request(Long.MAX_VALUE); // wakes up
        assertEquals(1013, deaf.closed.get(20, TimeUnit.SECONDS));
        assertTrue(toDeaf.gone.get(20, TimeUnit.SECONDS));
    }

    /// A lid that was shut: the line is open, and nobody is there.
    @Test
    void whoAnswersNoPingForThirtySecondsIsLeftAndWhoDoesIsNot() throws Exception {
        connect("/live/desk", new Page(false)).join();
        var toSleeper = ends.take().line.get();
        var awake = new Page(true);
        var awakeSocket = connect("/live/desk", awake).join();
        var atAwake = ends.take();
        var toAwake = atAwake.line.get();
        for (int seconds = 10; seconds <= 30; seconds += 10) {
            clock.turn(Duration.ofSeconds(10));
            assertTrue(toSleeper.send("beat"));
            assertTrue(toAwake.send("beat"));
            assertEquals("beat", awake.texts.poll(10, TimeUnit.SECONDS));
            assertTrue(awake.pings.tryAcquire(10, TimeUnit.SECONDS));
        }
        // A pong is sent before the text that follows it.
        awakeSocket.sendText("after the pong", true).join();
        assertEquals("after the pong", atAwake.heard.poll(10, TimeUnit.SECONDS));
        clock.turn(Duration.ofMillis(1));
        assertFalse(toSleeper.send("beat"));
        assertTrue(toAwake.send("beat"));
        assertEquals("beat", awake.texts.poll(10, TimeUnit.SECONDS));
    }

    @Test
    void fiveHundredDesksComeAtOnceAndEachIsTold() throws Exception {
        var pages = new ArrayList<Page>();
        var coming = new ArrayList<CompletableFuture<WebSocket>>();
        for (int i = 0; i < DESKS; i++) {
            var page = new Page(true);
            pages.add(page);
            coming.add(connect("/live/desk", page));
        }
        coming.forEach(CompletableFuture::join);
        var all = new ArrayList<End>();
        assertEquals(DESKS, ends.drainTo(all));
        for (var end : all) {
            assertTrue(end.line.get(10, TimeUnit.SECONDS).send("状態"));
        }
        for (var page : pages) {
            assertEquals("状態", page.texts.poll(20, TimeUnit.SECONDS));
        }
    }

    private CompletableFuture<WebSocket> connect(String path, Page page) {
        return client.newWebSocketBuilder().buildAsync(URI.create("ws://127.0.0.1:" + server.port() + path), page);
    }
}
