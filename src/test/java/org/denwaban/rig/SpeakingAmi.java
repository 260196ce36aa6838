package org.denwaban.rig;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.denwaban.clock.SystemClock;

/// An AMI session of a test, by plain socket: sends blocks, keeps all that it hears.
final class SpeakingAmi implements AutoCloseable {

    private final Socket socket;
    private final List<Map<String, String>> heard = new ArrayList<>();

    SpeakingAmi(int port, String user, String secret) throws IOException {
        socket = new Socket(java.net.InetAddress.getLoopbackAddress(), port);
        var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        in.readLine();
        Thread.ofVirtual().start(() -> listen(in));
        send("Action", "Login", "Username", user, "Secret", secret);
        await(block -> "Authentication accepted".equals(block.get("Message")));
    }

    void send(String... headers) throws IOException {
        var text = new StringBuilder();
        for (int i = 0; i < headers.length; i += 2)
            text.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
        socket.getOutputStream().write(text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    }

    /// Calls the operator's telephone for an attempt, as denwaban does.
    void originate(String telephone, String attempt) throws IOException {
        send(
                "Action", "Originate",
                "ActionID", attempt,
                "Channel", "PJSIP/" + telephone,
                "Context", "denwaban-gate",
                "Exten", attempt,
                "Priority", "1",
                "Timeout", "10000",
                "ChannelId", attempt,
                "Async", "true",
                "Variable", "PJSIP_HEADER(add,Call-Info)=<sip:denwaban>;answer-after=0");
    }

    Map<String, String> await(Predicate<Map<String, String>> wanted) {
        var deadline = Deadline.in(Duration.ofSeconds(30), SystemClock.SYSTEM);
        if (!deadline.await(() -> all().stream().anyMatch(wanted)))
            throw new AssertionError(
                    "never heard; last: " + all().reversed().stream().limit(5).toList());
        return all().stream().filter(wanted).findFirst().orElseThrow();
    }

    /// The end of the leg to the carrier that belongs to an attempt.
    Map<String, String> awaitTrunkHangup(String attempt) {
        return await(block -> isTrunkHangup(block, attempt));
    }

    /// The end of the operator's own leg.
    Map<String, String> awaitOperatorHangup(String attempt) {
        return await(block -> "Hangup".equals(block.get("Event")) && attempt.equals(block.get("Uniqueid")));
    }

    boolean sawTrunk(String attempt) {
        return all().stream().anyMatch(block -> isTrunkHangup(block, attempt));
    }

    private static boolean isTrunkHangup(Map<String, String> block, String attempt) {
        return "Hangup".equals(block.get("Event"))
                && attempt.equals(block.get("Linkedid"))
                && block.getOrDefault("Channel", "").startsWith("PJSIP/trunk-");
    }

    synchronized List<Map<String, String>> all() {
        return List.copyOf(heard);
    }

    private void listen(BufferedReader in) {
        try {
            var block = new LinkedHashMap<String, String>();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.isEmpty()) {
                    keep(block);
                    block = new LinkedHashMap<>();
                } else {
                    int colon = line.indexOf(": ");
                    if (colon > 0) block.put(line.substring(0, colon), line.substring(colon + 2));
                }
            }
        } catch (IOException _) {
            // the test is over
        }
    }

    private synchronized void keep(Map<String, String> block) {
        heard.add(block);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
