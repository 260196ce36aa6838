package org.denwaban.pbx.ami;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;

/// Signs in to the manager interface, asks a few things one after the other, and leaves. For looking at a PBX; a
/// running
/// server uses {@link AmiListener} and {@link Speaker}. Used by one thread.
public final class AmiInterview implements AutoCloseable {

    /// An answer that takes longer is none.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int READ_AT_ONCE = 16_384;

    /// The PBX does not know the account.
    public static final class Refused extends IOException {
        private static final long serialVersionUID = 1;

        Refused() {
            super("the PBX does not know the account, or its secret is another one");
        }
    }

    private final Socket socket;
    private final AmiDecoder decoder = new AmiDecoder();
    private final Queue<AmiBlock> heard = new ArrayDeque<>();
    private int asked;

    private AmiInterview(Socket socket) {
        this.socket = socket;
    }

    /// Signs in.
    ///
    /// @throws Refused     if the account is not known
    /// @throws IOException if nobody answers
    public static AmiInterview open(PbxAddress address) throws IOException {
        var socket = new Socket();
        var interview = new AmiInterview(socket);
        try {
            socket.connect(new InetSocketAddress(address.host(), address.port()), Math.toIntExact(PATIENCE.toMillis()));
            socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
            var answer = interview.ask(
                    "Login", Map.of("Username", address.user(), "Secret", address.secret(), "Events", "off"));
            if (!"Success".equals(answer.first("Response"))) {
                throw new Refused();
            }
            return interview;
        } catch (IOException e) {
            interview.close();
            throw e;
        }
    }

    /// Asks one thing.
    ///
    /// @throws IOException if no answer came in time
    public AmiBlock ask(String action, Map<String, String> headers) throws IOException {
        var id = "denwaban-doctor-" + ++asked;
        var text = new StringBuilder("Action: " + action + "\r\nActionID: " + id + "\r\n");
        headers.forEach((name, value) -> text.append(name)
                .append(": ")
                .append(ActionText.checked(name, value))
                .append("\r\n"));
        socket.getOutputStream().write(text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        while (true) {
            var block = next();
            if (id.equals(block.first("ActionID")) && block.first("Response") != null) {
                return block;
            }
        }
    }

    private AmiBlock next() throws IOException {
        while (heard.isEmpty()) {
            var bytes = new byte[READ_AT_ONCE];
            int read = socket.getInputStream().read(bytes);
            if (read < 0) {
                throw new IOException("the PBX hung up");
            }
            try {
                heard.addAll(decoder.feed(ByteBuffer.wrap(bytes, 0, read)));
            } catch (AmiDecoder.Overlong e) {
                throw new IOException("what answers is no Asterisk manager interface", e);
            }
        }
        return heard.remove();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException _) {
            // it is gone
        }
    }
}
