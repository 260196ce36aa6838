package org.denwaban.rig;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.denwaban.clock.SystemClock;

/// The manager interface of a PBX that is none: it lets everybody sign in, answers pings, does nothing it is asked, and
/// tells its listener a recording. For the rehearsal, which must find no real PBX.
final class RecordedPbx implements AutoCloseable {

    /// Events: code that nobody has compiled yet keeps up with so many.
    private static final int A_SECOND = 2_500;

    private static final String BOOTED = "Status: Fully Booted";
    private static final int LISTENS_WITHIN_S = 10;
    private static final int TENTHS = 10;
    private static final long A_TENTH_NANOS = 100_000_000;

    private final ServerSocket door;
    private final AmiRecording recording;
    private final CompletableFuture<OutputStream> listener = new CompletableFuture<>();

    /// @param port      of 127.0.0.1
    /// @param recording what a real Asterisk said
    RecordedPbx(int port, Path recording) throws IOException {
        this.recording = AmiRecording.read(recording);
        this.door = new ServerSocket(port, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /// Tells the recording again and again to whoever listens, and returns when all is said. Fails where nobody does
    /// within ten seconds.
    ///
    /// @param calls how often
    void tell(int calls) throws IOException {
        var out = listener.orTimeout(LISTENS_WITHIN_S, TimeUnit.SECONDS).join();
        int blocks = calls * recording.blocks();
        long begin = SystemClock.SYSTEM.nanos();
        for (int told = 0; told < blocks; told++) {
            say(out, recording.told(told, SystemClock.SYSTEM.now()));
            if (told % (A_SECOND / TENTHS) == 0) {
                LockSupport.parkNanos(begin + told / (A_SECOND / TENTHS) * A_TENTH_NANOS - SystemClock.SYSTEM.nanos());
            }
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                var line = door.accept();
                Thread.ofVirtual().start(() -> converse(line));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void converse(Socket line) {
        try (line;
                var in = new BufferedReader(new InputStreamReader(line.getInputStream(), StandardCharsets.UTF_8))) {
            var out = line.getOutputStream();
            say(out, "Asterisk Call Manager/11.0.0\r\n");
            var action = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
            for (var said = in.readLine(); said != null; said = in.readLine()) {
                if (said.isEmpty()) {
                    answer(out, action);
                    action.clear();
                } else {
                    var named = said.split(": ", 2);
                    action.put(named[0], named[named.length - 1]);
                }
            }
        } catch (IOException gone) {
            // denwaban went
        }
    }

    private void answer(OutputStream out, Map<String, String> action) throws IOException {
        var id = "ActionID: " + action.getOrDefault("ActionID", "");
        switch (action.getOrDefault("Action", "")) {
            case "Login" -> {
                if (PbxPlan.LISTEN_USER.equals(action.get("Username"))) {
                    listener.complete(out);
                }
                block(out, "Response: Success", id, "Message: Authentication accepted");
                block(out, "Event: FullyBooted", "Privilege: system,all", "Uptime: 19", "LastReload: 19", BOOTED);
            }
            case "Challenge" -> block(out, "Response: Success", id, "Challenge: 100000000");
            case "Ping" -> block(out, "Response: Success", id, "Ping: Pong");
            default -> block(out, "Response: Error", id, "Message: Permission denied");
        }
    }

    private static void block(OutputStream out, String... lines) throws IOException {
        say(out, String.join("\r\n", lines) + "\r\n\r\n");
    }

    private static void say(OutputStream out, String text) throws IOException {
        synchronized (out) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
