package org.denwaban.pbx.ami;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// A PBX that says what a test has it say, over a real socket.
public final class PlayedAmi implements AutoCloseable {

    private final ServerSocket server;
    private final Map<String, List<String>> answers = new ConcurrentHashMap<>();
    private final Map<String, BlockingQueue<Map<String, String>>> heard = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Socket> open = new ConcurrentLinkedQueue<>();

    public PlayedAmi(int port) throws IOException {
        server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        answer("Challenge", "Response: Success\r\nChallenge: 12345\r\n");
        answer("Login", "Response: Success\r\nMessage: Authentication accepted\r\n");
        answer("CoreSettings", "Response: Success\r\nAsteriskVersion: 22.10.1\r\n");
        answer("Ping", "Response: Success\r\nPing: Pong\r\n");
        answer("Logoff", "Response: Goodbye\r\n");
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    public void answer(String action, String... blocks) {
        answers.put(action, List.of(blocks));
    }

    public Map<String, String> heard(String action) {
        try {
            var block = heard.computeIfAbsent(action, _ -> new LinkedBlockingQueue<>())
                    .poll(10, TimeUnit.SECONDS);
            return block == null ? Map.of() : block;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public int heardSoFar(String action) {
        return heard.computeIfAbsent(action, _ -> new LinkedBlockingQueue<>()).size();
    }

    boolean hasHeard(String action) {
        return heard.containsKey(action);
    }

    /// Waits for something to become true.
    public static void await(BooleanSupplier condition) {
        var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("it did not happen within 20 s");
            }
            Thread.onSpinWait();
        }
    }

    private void accept() {
        try {
            while (true) {
                var socket = server.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> talk(socket));
            }
        } catch (IOException e) {
            // Closed by the test.
        }
    }

    private void talk(Socket socket) {
        try (socket;
                var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))) {
            say(socket, "Asterisk Call Manager/11.0.0\r\n");
            var block = new LinkedHashMap<String, String>();
            String line;
            while ((line = in.readLine()) != null) {
                if (!line.isEmpty()) {
                    var colon = line.indexOf(": ");
                    block.put(line.substring(0, colon).toLowerCase(java.util.Locale.ROOT), line.substring(colon + 2));
                    continue;
                }
                if (!reply(socket, block)) {
                    return;
                }
                block = new LinkedHashMap<>();
            }
        } catch (IOException e) {
            // Closed by either side.
        }
    }

    private boolean reply(Socket socket, Map<String, String> block) throws IOException {
        var action = block.get("action");
        heard.computeIfAbsent(action, _ -> new LinkedBlockingQueue<>()).add(block);
        for (var answer : answers.getOrDefault(action, List.of("Response: Success\r\n"))) {
            if (answer.equals("CLOSE")) {
                return false;
            }
            if (!answer.isEmpty()) {
                var first = answer.indexOf("\r\n") + 2;
                say(
                        socket,
                        answer.substring(0, first) + "ActionID: " + block.get("actionid") + "\r\n"
                                + answer.substring(first) + "\r\n");
            }
        }
        return true;
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (var socket : open) {
            socket.close();
        }
    }
}
