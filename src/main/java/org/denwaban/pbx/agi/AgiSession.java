package org.denwaban.pbx.agi;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.asteriskjava.util.SocketConnectionFacade;
import org.jspecify.annotations.Nullable;

/// One connection, as asterisk-java sees it. It is here that what Asterisk says is measured and
/// checked, line by line, before the library interprets it.
///
/// Asterisk writes the caller's number into the question as the caller sent it, line breaks
/// included (res_agi.c, setup_env). So every line must come once, at its place, and nothing may
/// come after the empty line but replies.
final class AgiSession implements SocketConnectionFacade {

    /// The lines of a question in Asterisk 22 are some 25 and 20 to 200 bytes long, and arguments
    /// come on top.
    static final int MOST_LINES = 64;

    static final int LONGEST_LINE = 1_024;

    private static final Pattern LINE = Pattern.compile("agi_([a-z0-9_]{1,40}): ?(.*)");
    private static final Pattern REPLY = Pattern.compile("HANGUP|[1-5][0-9]{2}[ -].*|HANGUP[1-5][0-9]{2}[ -].*");

    /// In this order, before the arguments.
    private static final List<String> REQUIRED =
            List.of("network_script", "request", "channel", "uniqueid", "callerid", "context", "extension", "priority");

    /// Which session the thread serves: the library hands neither socket nor reader to a script.
    private static final ThreadLocal<@Nullable AgiSession> SERVED = new ThreadLocal<>();

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final Runnable onClose;
    private final Runnable onDone;
    private final Map<String, String> question = new LinkedHashMap<>();
    private final AtomicBoolean open = new AtomicBoolean(true);

    /// What still holds its place among the sessions: the connection, and the script while it runs. A script that waits
    /// for the database goes on for a while after its connection was closed.
    private final AtomicInteger holders = new AtomicInteger(1);
    private volatile @Nullable ScheduledFuture<?> deadline;
    private volatile String fault = "";
    private boolean asked;
    private boolean spoken;

    /// @param onClose called once, when the connection is closed
    /// @param onDone  called once, when the connection is closed and no script runs for it any more
    AgiSession(Socket socket, Runnable onClose, Runnable onDone) throws IOException {
        this.socket = socket;
        this.onClose = onClose;
        this.onDone = onDone;
        this.in = new BufferedInputStream(socket.getInputStream(), 2_048);
        this.out = socket.getOutputStream();
    }

    /// The session that this thread serves, null where it serves none.
    static @Nullable AgiSession served() {
        return SERVED.get();
    }

    /// What closes it when it takes too long; replaces the one before.
    void limit(ScheduledFuture<?> next) {
        var before = deadline;
        if (before != null) {
            before.cancel(false);
        }
        deadline = next;
        if (!open.get()) {
            next.cancel(false);
        }
    }

    /// Closes it because of `code`, from any thread.
    void fail(String code) {
        if (fault.isEmpty()) {
            fault = code;
        }
        close();
    }

    /// Why it was closed, empty where nothing was wrong.
    String fault() {
        return fault;
    }

    String asked(String name) {
        return question.getOrDefault(name, "");
    }

    /// The path of the question without leading slash and parameters.
    String script() {
        return asked("network_script").replaceFirst("\\?.*$", "");
    }

    @Override
    public String readLine() throws IOException {
        SERVED.set(this);
        var line = line();
        if (asked) {
            if (!REPLY.matcher(line).matches()) {
                throw wrong("E-AGI-002");
            }
            return line;
        }
        if (line.isEmpty()) {
            asked = true;
            checkWhole();
        } else {
            take(line);
        }
        return line;
    }

    /// Nothing may have come before we say anything, except that the caller hung up.
    @Override
    public void write(String text) throws IOException {
        if (!spoken) {
            spoken = true;
            in.mark(8);
            if (in.available() > 0 && in.read() != 'H') {
                throw wrong("E-AGI-002");
            }
            in.reset();
        }
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() {
        if (!open.compareAndSet(true, false)) {
            return;
        }
        var last = deadline;
        if (last != null) {
            last.cancel(false);
        }
        try {
            socket.close();
        } catch (IOException e) {
            // Closed is what we wanted.
        } finally {
            onClose.run();
            ended();
        }
    }

    /// A script begins for it. False if it is closed already: then none may.
    boolean begun() {
        return holders.getAndUpdate(now -> now == 0 ? 0 : now + 1) > 0;
    }

    /// The script has ended, or the connection.
    void ended() {
        if (holders.decrementAndGet() == 0) {
            onDone.run();
        }
    }

    @Override
    public boolean isConnected() {
        return open.get();
    }

    @Override
    public InetAddress getLocalAddress() {
        return socket.getLocalAddress();
    }

    @Override
    public int getLocalPort() {
        return socket.getLocalPort();
    }

    @Override
    public InetAddress getRemoteAddress() {
        return socket.getInetAddress();
    }

    @Override
    public int getRemotePort() {
        return socket.getPort();
    }

    private String line() throws IOException {
        var bytes = new ByteArrayOutputStream(128);
        while (true) {
            var next = in.read();
            if (next < 0) {
                throw wrong("E-AGI-003");
            }
            if (next == '\n') {
                break;
            }
            if (bytes.size() == LONGEST_LINE) {
                throw wrong("E-AGI-001");
            }
            bytes.write(next);
        }
        var line = bytes.toString(StandardCharsets.UTF_8);
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    private void take(String line) throws IOException {
        if (question.size() == MOST_LINES) {
            throw wrong("E-AGI-001");
        }
        var parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw wrong("E-AGI-002");
        }
        var name = parts.group(1);
        if (name.equals("network") && !question.isEmpty()) {
            throw wrong("E-AGI-002");
        }
        if (question.containsKey("arg_1") && !name.startsWith("arg_")) {
            throw wrong("E-AGI-002");
        }
        if (name.startsWith("arg_") && !name.equals("arg_" + (arguments() + 1))) {
            throw wrong("E-AGI-002");
        }
        if (name.equals("arg_1") && !question.containsKey("threadid")) {
            throw wrong("E-AGI-002");
        }
        if (question.putIfAbsent(name, parts.group(2)) != null) {
            throw wrong("E-AGI-002");
        }
    }

    private long arguments() {
        return question.keySet().stream()
                .filter(name -> name.startsWith("arg_"))
                .count();
    }

    private void checkWhole() throws IOException {
        var order = question.keySet().stream().filter(REQUIRED::contains).toList();
        if (!order.equals(REQUIRED) || !sameScript()) {
            throw wrong("E-AGI-002");
        }
    }

    private boolean sameScript() {
        try {
            var path = URI.create(asked("request")).getPath();
            return path != null && path.equals("/" + script());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private IOException wrong(String code) {
        fail(code);
        return new IOException(code);
    }
}
