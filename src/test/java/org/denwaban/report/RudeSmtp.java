package org.denwaban.report;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// A mail server that behaves as badly as it is told to; GreenMail only behaves well. It speaks as much of RFC 5321
/// as a sender of one mail needs.
final class RudeSmtp implements AutoCloseable {

    enum Manner {
        /// Accepts the connection and says nothing.
        SILENT,
        /// No such recipient.
        REFUSES_RECIPIENT,
        /// Has no room, and says so after the last dot.
        REFUSES_MAIL,
        /// Takes the mail, and the line is cut before it can say so.
        CUT_AFTER_DATA,
        /// Takes a mail only once the line is sealed by STARTTLS (RFC 3207), which GreenMail does not know.
        SEALS_FIRST
    }

    private final ServerSocket door;
    private final Manner manner;
    private final List<String> mails = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    private final SSLContext sealing;

    RudeSmtp(Manner manner) throws IOException, NoSuchAlgorithmException {
        this(manner, SSLContext.getDefault());
    }

    /// @param sealing with the server's key
    RudeSmtp(Manner manner, SSLContext sealing) throws IOException {
        this.manner = manner;
        this.sealing = sealing;
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("rude-smtp").start(this::serve);
    }

    int port() {
        return door.getLocalPort();
    }

    /// Mails that arrived whole, each as it came.
    List<String> mails() {
        return List.copyOf(mails);
    }

    private void serve() {
        while (!door.isClosed()) {
            try {
                var socket = door.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> talk(socket));
            } catch (IOException _) { // closed
                return;
            }
        }
    }

    private void talk(Socket socket) {
        try (socket) {
            if (manner == Manner.SILENT) {
                var _ = socket.getInputStream().read(); // until the other side gives up
                return;
            }
            say(socket, "220 rude");
            if (!converse(socket)) {
                say(socket, "220 seal it now");
                try (var line = (SSLSocket) sealing.getSocketFactory().createSocket(socket, null, true)) {
                    line.setUseClientMode(false);
                    var _ = converse(line);
                }
            }
        } catch (IOException _) { // the other side is gone
            return;
        }
    }

    /// False where the line is to be sealed now.
    private boolean converse(Socket socket) throws IOException {
        var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        boolean open = manner == Manner.SEALS_FIRST && !(socket instanceof SSLSocket);
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            var verb = line.length() < 4 ? line : line.substring(0, 4);
            switch (verb) {
                case "EHLO" -> say(socket, open ? "250-rude\r\n250 STARTTLS" : "250 rude");
                case "STAR" -> {
                    return false;
                }
                case "MAIL" -> say(socket, open ? "530 5.7.0 seal the line first" : "250 ok");
                case "RCPT" -> say(socket, manner == Manner.REFUSES_RECIPIENT ? "550 5.1.1 nobody" : "250 ok");
                case "DATA" -> {
                    say(socket, "354 go on");
                    mails.add(data(in));
                    if (manner == Manner.CUT_AFTER_DATA) {
                        return true;
                    }
                    say(socket, manner == Manner.SEALS_FIRST ? "250 ok" : "452 4.3.1 no room");
                }
                case "QUIT" -> {
                    say(socket, "221 bye");
                    return true;
                }
                default -> say(socket, "250 ok");
            }
        }
        return true;
    }

    private static String data(BufferedReader in) throws IOException {
        var text = new StringBuilder();
        for (var line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            text.append(line).append('\n');
        }
        return text.toString();
    }

    private static void say(Socket socket, String words) throws IOException {
        socket.getOutputStream().write((words + "\r\n").getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (var socket : open) {
            socket.close();
        }
    }
}
