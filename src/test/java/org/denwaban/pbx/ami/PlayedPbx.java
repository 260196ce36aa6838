package org.denwaban.pbx.ami;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.denwaban.rig.PbxPlan;

/// A manager interface that does what a test tells it: answers logins and pings as Asterisk does, says what it is told
/// to say, falls silent, drops the line, goes away and comes back on the same port.
public final class PlayedPbx implements AutoCloseable {

    public static final String USER = "ev";
    public static final String SECRET = "himitsu";

    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<Map<String, String>> actions = new CopyOnWriteArrayList<>();
    private ServerSocket door;
    private volatile boolean silent;
    private volatile boolean booted = true;
    private volatile boolean shuttingDown;
    private volatile String clock = "1.000000";
    private volatile String banner = "Asterisk Call Manager/11.0.0\r\n";

    public PlayedPbx() {
        // nobody else gets this port while the PBX is away; one that the system gives to outgoing connections is
        // taken at times, even by the very listener that knocks on it
        door = open(PbxPlan.freeTcp());
    }

    public AmiListener.Door door() {
        return door(SECRET);
    }

    public AmiListener.Door door(String secret) {
        return new AmiListener.Door("127.0.0.1", door.getLocalPort(), USER, secret, "pbx");
    }

    /// Answers nothing from now on, and keeps the line.
    public void fallSilent(boolean yes) {
        silent = yes;
    }

    /// Refuses every action, as Asterisk does from "core stop gracefully" on.
    public void shuttingDown(boolean yes) {
        shuttingDown = yes;
    }

    /// Whether it greets with FullyBooted.
    public void booted(boolean yes) {
        booted = yes;
    }

    /// What it says first.
    public void banner(String text) {
        banner = text;
    }

    /// What its clock shows in answers to pings, seconds since 1970 with six decimals.
    public void clock(String shows) {
        clock = shows;
    }

    /// Says `text` to all who are connected, as it is.
    public void say(String text) {
        for (var socket : sockets) {
            write(socket, text);
        }
    }

    /// Cuts every line.
    public void drop() {
        sockets.forEach(PlayedPbx::close);
        sockets.clear();
    }

    /// Goes away; {@link #comeBack} opens the same port again.
    public void goAway() {
        close(door);
        drop();
    }

    public void comeBack() {
        door = open(door.getLocalPort());
    }

    /// The actions heard, in order.
    public List<String> actions() {
        return actions.stream().map(action -> action.getOrDefault("Action", "")).toList();
    }

    @Override
    public void close() {
        goAway();
    }

    private ServerSocket open(int port) {
        try {
            var made = new ServerSocket();
            made.setReuseAddress(true);
            made.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            Thread.ofVirtual().start(() -> accept(made));
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket made) {
        while (!made.isClosed()) {
            try {
                var socket = made.accept();
                Thread.ofVirtual().start(() -> converse(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void converse(Socket socket) {
        write(socket, banner);
        try (var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            var headers = new LinkedHashMap<String, String>();
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                if (line.isEmpty()) {
                    answer(socket, Map.copyOf(headers));
                    headers.clear();
                } else {
                    var colon = line.indexOf(": ");
                    headers.put(line.substring(0, colon), line.substring(colon + 2));
                }
            }
        } catch (IOException gone) {
            close(socket);
        }
        sockets.remove(socket);
    }

    private void answer(Socket socket, Map<String, String> action) {
        actions.add(action);
        var id = "ActionID: " + action.getOrDefault("ActionID", "") + "\r\n";
        if (silent) {
            return;
        }
        if (shuttingDown) {
            write(socket, "Response: Error\r\n" + id + "Message: Asterisk is shutting down\r\n\r\n");
            return;
        }
        switch (action.getOrDefault("Action", "")) {
            case "Login" -> login(socket, action, id);
            case "Ping" ->
                write(socket, "Response: Success\r\n" + id + "Ping: Pong\r\nTimestamp: " + clock + "\r\n\r\n");
            default -> write(socket, "Response: Error\r\n" + id + "Message: Permission denied\r\n\r\n");
        }
    }

    private void login(Socket socket, Map<String, String> action, String id) {
        if (!SECRET.equals(action.get("Secret"))) {
            write(socket, "Response: Error\r\n" + id + "Message: Authentication failed\r\n\r\n");
            close(socket);
            return;
        }
        write(socket, "Response: Success\r\n" + id + "Message: Authentication accepted\r\n\r\n");
        if (booted) {
            write(
                    socket,
                    String.join(
                            "\r\n",
                            "Event: FullyBooted",
                            "Privilege: system,all",
                            "Uptime: 19",
                            "LastReload: 19",
                            "Status: Fully Booted",
                            "",
                            ""));
        }
        sockets.add(socket);
    }

    private static void write(Socket socket, String text) {
        try {
            synchronized (socket) {
                socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException gone) {
            close(socket);
        }
    }

    private static void close(AutoCloseable what) {
        try {
            what.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
