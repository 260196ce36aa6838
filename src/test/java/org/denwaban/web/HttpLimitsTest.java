package org.denwaban.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Each limit of the server at the limit, one above and ten times, over real sockets.
@Timeout(60)
class HttpLimitsTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final String UPGRADE = String.join(
            "\r\n",
            "upgrade: websocket",
            "connection: Upgrade",
            "sec-websocket-version: 13",
            "sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==",
            "");

    /// Connections that come together, of 13,500 that are too many.
    private static final int LUMP = 900;

    /// A connection that writes what it is told and reads one answer at a time.
    private final class Peer implements AutoCloseable {
        private final Socket socket = new Socket();
        private final InputStream in;

        Peer() throws IOException {
            socket.connect(new InetSocketAddress(LOOPBACK, server.port()));
            socket.setSoTimeout(20_000);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
        }

        void says(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        void asks(String path, String headers, String body) throws IOException {
            says((body.isEmpty() ? "GET " : "POST ") + path + " HTTP/1.1\r\nhost: 127.0.0.1:" + server.port() + "\r\n"
                    + headers + (body.isEmpty() ? "" : "content-length: " + body.length() + "\r\n") + "\r\n" + body);
        }

        int answer(String path, String headers, String body) throws IOException {
            asks(path, headers, body);
            return hears();
        }

        /// The status of the next answer, its body read over; 0 where the connection is closed.
        int hears() throws IOException {
            try {
                var first = line();
                int length = 0;
                for (var line = line(); !line.isEmpty(); line = line()) {
                    if (line.startsWith("content-length: ")) {
                        length = Integer.parseInt(line.substring(16));
                    }
                }
                in.skipNBytes(length);
                return first.isEmpty() ? 0 : Integer.parseInt(first.split(" ", 3)[1]);
            } catch (java.net.SocketException e) {
                return 0;
            }
        }

        private String line() throws IOException {
            var line = new StringBuilder();
            for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
                if (next != '\r') {
                    line.append((char) next);
                }
            }
            return line.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static final class Nobody implements Live.Visitor {
        @Override
        public void opened(Live.Line to) {}

        @Override
        public void heard(String text) {}

        @Override
        public void gone() {}
    }

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Semaphore began = new Semaphore(0);
    private final CountDownLatch letGo = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.start(
                new HttpServer.Door(new InetSocketAddress(LOOPBACK, 0), Optional.empty()),
                List.of(
                        new HttpServer.Route("GET", "/quick", _ -> HttpReply.text("quick\n")),
                        new HttpServer.Route("POST", "/quick", _ -> HttpReply.text("quick\n")),
                        new HttpServer.Route("GET", "/held", _ -> held())),
                List.of(new Live("/live", _ -> new Live.Admission.Come(new Nobody()))));
        server.tellBounds(registry, "test");
    }

    private HttpReply held() {
        began.release();
        try {
            letGo.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return HttpReply.text("held\n");
    }

    @AfterEach
    void stop() {
        letGo.countDown();
        server.close();
    }

    @Test
    void requests() throws Exception {
        var many = new ArrayList<Peer>();
        try (var other = new Peer()) {
            for (int i = 0; i < HttpServer.MOST_REQUESTS; i++) {
                var one = new Peer();
                many.add(one);
                one.asks("/held", "", "");
            }
            assertTrue(began.tryAcquire(HttpServer.MOST_REQUESTS, 20, TimeUnit.SECONDS));
            assertEquals(HttpServer.MOST_REQUESTS, used("test_requests"));
            int over = 9 * HttpServer.MOST_REQUESTS;
            for (int i = 0; i < over; i++) {
                assertEquals(503, other.answer("/held", "", ""));
            }
            assertEquals(over, refused());
            assertEquals(0, began.availablePermits());
            letGo.countDown();
            for (var one : many) {
                assertEquals(200, one.hears());
            }
            // its place is given back after the answer is on its way
            int status = other.answer("/quick", "", "");
            while (status == 503) {
                status = other.answer("/quick", "", "");
            }
            assertEquals(200, status);
        } finally {
            closeAll(many);
        }
    }

    @Test
    void openLines() throws Exception {
        var many = new ArrayList<Peer>();
        try (var other = new Peer()) {
            for (int i = 0; i < HttpServer.MOST_LIVE; i++) {
                var one = new Peer();
                many.add(one);
                one.asks("/live", UPGRADE, "");
            }
            for (var one : many) {
                assertEquals(101, one.hears());
            }
            assertEquals(HttpServer.MOST_LIVE, used("test_lines"));
            int over = 9 * HttpServer.MOST_LIVE;
            for (int i = 0; i < over; i++) {
                assertEquals(503, other.answer("/live", UPGRADE, ""));
            }
            assertEquals(over, refused());
            assertEquals(200, other.answer("/quick", "", ""), "requests go on");
            many.removeFirst().close();
            int status = other.answer("/live", UPGRADE, "");
            while (status == 503) {
                status = other.answer("/live", UPGRADE, "");
            }
            assertEquals(101, status);
        } finally {
            closeAll(many);
        }
    }

    @Test
    void connections() throws Exception {
        var many = new ArrayList<Peer>();
        try {
            for (int i = 0; i < HttpServer.MOST_CONNECTIONS; i++) {
                many.add(new Peer());
            }
            for (var one : many) {
                assertEquals(200, one.answer("/quick", "", ""));
            }
            assertEquals(HttpServer.MOST_CONNECTIONS, used("test_connections"));
            int over = 9 * HttpServer.MOST_CONNECTIONS;
            for (int i = 0; i < over; i += LUMP) {
                refuseLump();
            }
            assertEquals(over, refused());
            assertEquals(101, many.getFirst().answer("/live", UPGRADE, ""), "who is in goes on");
            many.add(new Peer());
            assertEquals(200, many.getLast().answer("/quick", "", ""), "a line gives its place back");
            many.removeFirst().close();
            while (used("test_lines") > 0) {
                Thread.onSpinWait();
            }
            assertEquals(HttpServer.MOST_CONNECTIONS, used("test_connections"), "and not twice");
            refuseLump();
            many.removeFirst().close();
            while (used("test_connections") == HttpServer.MOST_CONNECTIONS) {
                Thread.onSpinWait();
            }
            many.add(new Peer());
            assertEquals(200, many.getLast().answer("/quick", "", ""));
        } finally {
            closeAll(many);
        }
    }

    private void refuseLump() throws IOException {
        var lump = new ArrayList<Peer>();
        for (int i = 0; i < LUMP; i++) {
            lump.add(new Peer());
        }
        for (var one : lump) {
            assertEquals(0, one.hears());
        }
        closeAll(lump);
    }

    @Test
    void bodies() throws Exception {
        try (var one = new Peer()) {
            assertEquals(200, one.answer("/quick", "", "x".repeat(HttpServer.LONGEST_BODY)));
        }
        for (var length : List.of(HttpServer.LONGEST_BODY + 1, 10 * HttpServer.LONGEST_BODY)) {
            try (var one = new Peer()) {
                one.says("POST /quick HTTP/1.1\r\nhost: 127.0.0.1:" + server.port() + "\r\ncontent-length: " + length
                        + "\r\n\r\n");
                assertEquals(413, one.hears(), "before it has come");
            }
        }
    }

    @Test
    void bodiesWithoutALength() throws Exception {
        var chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
        for (int times : List.of(1, 10)) {
            try (var one = new Peer()) {
                one.asks("/quick", "", "");
                assertEquals(200, one.hears());
                one.says("POST /quick HTTP/1.1\r\nhost: 127.0.0.1:" + server.port()
                        + "\r\ntransfer-encoding: chunked\r\n\r\n");
                assertEquals(413, refusal(one, chunk, times * HttpServer.LONGEST_BODY / 0x10000 + 1));
            }
        }
    }

    /// What is sent after the refusal may meet a closed door.
    private static int refusal(Peer one, String chunk, int chunks) throws IOException {
        for (int i = 0; i < chunks; i++) {
            try {
                one.says(chunk);
            } catch (IOException e) {
                break;
            }
        }
        return one.hears();
    }

    @Test
    void headers() throws Exception {
        var cookie = "cookie: ";
        int own = ("host: 127.0.0.1:" + server.port() + "\r\n" + cookie + "\r\n").length();
        int fits = 0;
        for (int slack = 0; slack <= 16; slack++) {
            fits += status(cookie + "x".repeat(HttpServer.LONGEST_HEADERS - own - slack)) == 200 ? 1 : 0;
        }
        assertTrue(fits >= 13, "within a few bytes of the limit: " + fits);
        assertEquals(431, status(cookie + "x".repeat(HttpServer.LONGEST_HEADERS + 1)));
        assertEquals(431, status(cookie + "x".repeat(10 * HttpServer.LONGEST_HEADERS)));
    }

    private int status(String header) throws IOException {
        try (var one = new Peer()) {
            return one.answer("/quick", header + "\r\n", "");
        }
    }

    @Test
    void firstLines() throws Exception {
        int own = "GET /quick? HTTP/1.1".length();
        assertEquals(200, first(HttpServer.LONGEST_FIRST_LINE - own));
        assertEquals(414, first(HttpServer.LONGEST_FIRST_LINE - own + 1));
        assertEquals(414, first(10 * HttpServer.LONGEST_FIRST_LINE));
    }

    private int first(int query) throws IOException {
        try (var one = new Peer()) {
            return one.answer("/quick?" + "x".repeat(query), "", "");
        }
    }

    private static void closeAll(List<Peer> many) throws IOException {
        for (var one : many) {
            one.close();
        }
    }

    private double used(String bound) {
        return registry.get("denwaban.bound.used").tag("bound", bound).gauge().value();
    }

    private double refused() {
        return registry.get("denwaban.http.refused").functionCounter().count();
    }
}
