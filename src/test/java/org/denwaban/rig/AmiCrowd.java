package org.denwaban.rig;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.denwaban.clock.SystemClock;
import org.jspecify.annotations.Nullable;

/// Stands between denwaban and a PBX's manager interface and mixes the events of many more calls into what the PBX
/// says, between its blocks: a recording of a real Asterisk, told again and again with other ids and the present time.
final class AmiCrowd implements AutoCloseable {

    private static final String LISTENER = "Username: denwaban-listen\r\n";
    private static final Pattern ADDRESS =
            Pattern.compile("(\\[pbx]\\nsystem_name = \"pbx\"\\naddress = \"127\\.0\\.0\\.1:)([0-9]+)\"");
    private static final String END = "\r\n\r\n";
    private static final int A_TENTH_MS = 100;
    private static final long PRACTICE = 200_000;
    private static final long MILLIS = 1_000_000;

    private final ServerSocket door;
    private final AmiRecording recording;
    private final AtomicLong passed = new AtomicLong();
    private volatile @Nullable OutputStream listener;
    private final AtomicInteger connections = new AtomicInteger();
    private volatile int pbxPort;

    /// Blocks of the recording that were told so far.
    private long told;

    AmiCrowd(AmiRecording recording) throws IOException {
        this.recording = recording;
        door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /// The settings of a house whose denwaban finds the PBX behind this.
    String between(String settings) {
        var address = ADDRESS.matcher(settings);
        if (!address.find()) {
            throw new AssertionError("no address of the PBX");
        }
        pbxPort = Integer.parseInt(address.group(2));
        return address.replaceFirst("$1" + door.getLocalPort() + "\"");
    }

    /// Blocks that went to the listener since it connected first, the PBX's own among them.
    long passed() {
        return passed.get();
    }

    /// How often the listener connected.
    int connections() {
        return connections.get();
    }

    /// Tells to nobody, so that this side's compiler has done its work and takes nothing from the server's two cores.
    void practise() {
        for (long number = 0; number < PRACTICE; number++) {
            var _ = recording.told(number, SystemClock.SYSTEM.now());
        }
    }

    /// Has `seconds` of `rate` events a second come, ten times a second a tenth of them.
    ///
    /// @return events that came
    long come(int rate, int seconds) throws IOException {
        long before = told;
        long begin = SystemClock.SYSTEM.nanos();
        for (int tenth = 0; tenth < seconds * 10; tenth++) {
            var text = new StringBuilder(rate * 80);
            for (int i = 0; i < rate / 10; i++) {
                text.append(recording.told(told, SystemClock.SYSTEM.now()));
                told++;
            }
            tell(text.toString(), rate / 10);
            long until = begin + (tenth + 1L) * A_TENTH_MS * MILLIS;
            while (SystemClock.SYSTEM.nanos() < until) {
                LockSupport.parkNanos(MILLIS);
            }
        }
        return told - before;
    }

    private void tell(String text, int blocks) throws IOException {
        var out = listener;
        if (out == null) {
            throw new IOException("denwaban does not listen");
        }
        synchronized (out) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            passed.addAndGet(blocks);
        }
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                var here = door.accept();
                var there = new Socket(InetAddress.getLoopbackAddress(), pbxPort);
                Thread.ofVirtual().start(() -> actions(here, there));
                Thread.ofVirtual().start(() -> events(there, here));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void actions(Socket here, Socket there) {
        try (here;
                there) {
            var in = here.getInputStream();
            var bytes = new byte[16 * 1024];
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                if (new String(bytes, 0, n, StandardCharsets.UTF_8).contains(LISTENER)) {
                    connections.incrementAndGet();
                    listener = here.getOutputStream();
                }
                there.getOutputStream().write(bytes, 0, n);
            }
        } catch (IOException ended) {
            // as the PBX or denwaban wanted
        }
    }

    /// Passes on whole blocks only, so that others may stand between them.
    private void events(Socket there, Socket here) {
        try (here;
                there) {
            var in = there.getInputStream();
            var out = here.getOutputStream();
            var held = "";
            var bytes = new byte[16 * 1024];
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                held += new String(bytes, 0, n, StandardCharsets.ISO_8859_1);
                int end =
                        held.startsWith("Asterisk Call Manager") ? held.indexOf("\r\n") + 2 : held.lastIndexOf(END) + 4;
                if (end < 4) {
                    continue;
                }
                var whole = held.substring(0, end);
                held = held.substring(end);
                synchronized (out) {
                    out.write(whole.getBytes(StandardCharsets.ISO_8859_1));
                    if (out.equals(listener)) {
                        passed.addAndGet(events(whole));
                    }
                }
            }
        } catch (IOException ended) {
            // as the PBX or denwaban wanted
        }
    }

    private static long events(String blocks) {
        return Arrays.stream(blocks.split(END))
                .filter(block -> block.startsWith("Event: "))
                .count();
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
