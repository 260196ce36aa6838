package org.denwaban.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.time.Duration;
import org.denwaban.clock.Clock;

/// One open line and its limits: whoever breaks them is closed with the code that says which (RFC 6455, 7.4.1). All but
/// {@link #send} and {@link #close} is called on the event loop.
final class LiveSocket implements Live.Line {

    /// Characters of the longest text that a browser may send, as bytes; frames and messages alike.
    static final int LONGEST_TEXT = 16 * 1024;

    /// Frames in a second, pings and pieces of texts among them: no page of ours sends one.
    static final int FRAMES_MOST = 50;

    /// A browser answers a ping by itself (RFC 6455, 5.5.3); who has not for three of them sleeps or is gone. What is
    /// sent to such a one goes into the buffers on the way for many minutes, and nobody would notice.
    static final Duration SILENT_MOST = Duration.ofSeconds(30);

    private static final Duration PING_EVERY = Duration.ofSeconds(10);

    private static final int UNACCEPTABLE = 1003;
    private static final int POLICY = 1008;
    private static final int TOO_BIG = 1009;
    private static final long SECOND = 1_000_000_000L;

    private final ServerWebSocket socket;
    private final Clock clock;
    private long secondSince;
    private int inSecond;
    private volatile boolean over;
    private volatile long answeredAt;
    private volatile long askedAt;

    private LiveSocket(ServerWebSocket socket, Clock clock) {
        this.socket = socket;
        this.clock = clock;
        this.answeredAt = clock.nanos();
        this.askedAt = answeredAt;
    }

    /// Takes a socket over.
    ///
    /// @param released called once, when it is closed
    static void open(ServerWebSocket socket, Live.Visitor visitor, Runnable released, Clock clock) {
        var line = new LiveSocket(socket, clock);
        socket.setWriteQueueMaxSize(HttpServer.LIVE_QUEUE);
        socket.frameHandler(line::seen);
        socket.pongHandler(_ -> line.answeredAt = clock.nanos());
        socket.textMessageHandler(text -> {
            if (!line.over) {
                visitor.heard(text);
            }
        });
        socket.exceptionHandler(_ -> line.close(TOO_BIG)); // a text of many pieces; a lost line is closed already
        socket.closeHandler(_ -> {
            released.run();
            visitor.gone();
        });
        visitor.opened(line);
    }

    private void seen(WebSocketFrame frame) {
        long now = clock.nanos();
        if (now - secondSince >= SECOND) {
            secondSince = now;
            inSecond = 0;
        }
        inSecond++;
        if (inSecond > FRAMES_MOST) {
            close(POLICY);
        } else if (frame.isBinary()) {
            close(UNACCEPTABLE);
        }
    }

    @Override
    public boolean send(String text) {
        if (over || socket.isClosed() || socket.writeQueueFull() || sleeps()) {
            return false;
        }
        var _ = socket.writeTextMessage(text);
        return true;
    }

    /// Asked whenever something is sent: a page is sent a beat every second.
    private boolean sleeps() {
        long now = clock.nanos();
        if (now - answeredAt > SILENT_MOST.toNanos()) {
            close(POLICY);
            return true;
        }
        if (now - askedAt >= PING_EVERY.toNanos()) {
            askedAt = now;
            var _ = socket.writePing(Buffer.buffer());
        }
        return false;
    }

    /// Nothing is heard any more from now on, though the browser's own closing may take a while.
    @Override
    public void close(int code) {
        over = true;
        if (!socket.isClosed()) {
            var _ = socket.close((short) code);
        }
    }
}
