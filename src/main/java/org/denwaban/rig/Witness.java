package org.denwaban.rig;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/// A second AMI listener with the rights of the first. It counts blocks that begin with `Event:` by
/// their kind, and knows nothing else: what it counted is what denwaban must have stored. Its
/// parser is its own, so that a fault of `pbx.ami` is not in both.
public final class Witness implements AutoCloseable {

    private static final int CONNECT_MS = 5_000;

    private final Socket socket;
    private final Thread reader;
    private final Map<String, Long> counts = new TreeMap<>();
    private boolean open = true;

    private Witness(Socket socket, BufferedReader in) {
        this.socket = socket;
        this.reader = Thread.ofVirtual().name("rig-witness").unstarted(() -> listen(in));
    }

    /// Logs in and counts from then on; answers to the login itself are not events and are not
    /// counted, `FullyBooted` is.
    ///
    /// @throws RigException E-RIG-010 when the PBX does not take it
    public static Witness listen(PbxPlan plan) {
        var socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), plan.amiPort()), CONNECT_MS);
            // One byte a character: what cannot be decoded cannot be lost, and line ends are the same.
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            socket.getOutputStream()
                    .write(("Action: Login\r\nUsername: " + PbxPlan.WITNESS_USER + "\r\nSecret: " + plan.witnessSecret()
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            in.readLine(); // the banner
            String answer = in.readLine();
            if (!"Response: Success".equals(answer))
                throw new RigException("E-RIG-010", "the PBX does not let the witness in: " + answer);
            var witness = new Witness(socket, in);
            witness.reader.start();
            return witness;
        } catch (IOException e) {
            closeQuietly(socket);
            throw new RigException("E-RIG-010", "the witness cannot reach AMI on port " + plan.amiPort(), e);
        } catch (RigException e) {
            closeQuietly(socket);
            throw e;
        }
    }

    /// Events so far by kind (`Hangup` → 12).
    public synchronized Map<String, Long> counts() {
        return Map.copyOf(counts);
    }

    /// Events so far.
    public synchronized long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /// False once the PBX has closed the line: what came later nobody counted.
    public synchronized boolean open() {
        return open;
    }

    /// A block is lines up to an empty one; its first line is its kind.
    private void listen(BufferedReader in) {
        try {
            boolean first = true;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (first && line.startsWith("Event: ")) count(line.substring("Event: ".length()));
                first = line.isEmpty();
            }
        } catch (IOException _) {
            // closed by us or by the PBX: open() says so
        }
        over();
    }

    private synchronized void count(String kind) {
        counts.merge(kind, 1L, Long::sum);
    }

    private synchronized void over() {
        open = false;
    }

    @Override
    public void close() {
        closeQuietly(socket);
        try {
            reader.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
