package org.denwaban.report;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A mail server that behaves as badly as it is told to; GreenMail only behaves well. It speaks as much of RFC 5321 as
/// a
/// sender of one mail needs.
final class RudeSmtp implements AutoCloseable {

    enum Manner {
        /// Accepts the connection and says nothing.
        SILENT,
        /// No such recipient.
        REFUSES_RECIPIENT,
        /// Has no room, and says so after the last dot.
        REFUSES_MAIL,
        /// Takes the mail, and the line is cut before it can say so.
        CUT_AFTER_DATA
    }

    private final ServerSocket door;
    private final Manner manner;
    private final List<String> mails = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    RudeSmtp(Manner manner) throws IOException {
        this.manner = manner;
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
        try (socket;
                var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            if (manner == Manner.SILENT) {
                in.readLine(); // until the other side gives up
                return;
            }
            say(socket, "220 rude");
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                var verb = line.length() < 4 ? line : line.substring(0, 4);
                switch (verb) {
                    case "RCPT" -> say(socket, manner == Manner.REFUSES_RECIPIENT ? "550 5.1.1 nobody" : "250 ok");
                    case "DATA" -> {
                        say(socket, "354 go on");
                        mails.add(data(in));
                        if (manner == Manner.CUT_AFTER_DATA) {
                            return;
                        }
                        say(socket, "452 4.3.1 no room");
                    }
                    case "QUIT" -> {
                        say(socket, "221 bye");
                        return;
                    }
                    default -> say(socket, "250 ok");
                }
            }
        } catch (IOException _) { // the other side is gone
            return;
        }
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
