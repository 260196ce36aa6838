package org.denwaban.web;

import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import org.denwaban.clock.SystemClock;

/// One open line and its limits: whoever breaks them is closed with the code that says which (RFC 6455, 7.4.1). All but
/// {@link #send} and {@link #close} is called on the event loop.
final class LiveSocket implements Live.Line {

    /// Characters of the longest text that a browser may send, as bytes; frames and messages alike.
    static final int LONGEST_TEXT = 16 * 1024;

    /// Frames in a second, pings and pieces of texts among them: no page of ours sends one.
    static final int FRAMES_MOST = 50;

    private static final int UNACCEPTABLE = 1003;
    private static final int POLICY = 1008;
    private static final int TOO_BIG = 1009;
    private static final long SECOND = 1_000_000_000L;

    private final ServerWebSocket socket;
    private long secondSince;
    private int inSecond;

    private LiveSocket(ServerWebSocket socket) {
        this.socket = socket;
    }

    /// Takes a socket over.
    ///
    /// @param released called once, when it is closed
    static void open(ServerWebSocket socket, Live.Visitor visitor, Runnable released) {
        var line = new LiveSocket(socket);
        socket.setWriteQueueMaxSize(HttpServer.LIVE_QUEUE);
        socket.frameHandler(line::seen);
        socket.textMessageHandler(text -> {
            if (!socket.isClosed()) {
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
        long now = SystemClock.SYSTEM.nanos();
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
        if (socket.isClosed() || socket.writeQueueFull()) {
            return false;
        }
        var _ = socket.writeTextMessage(text);
        return true;
    }

    @Override
    public void close(int code) {
        if (!socket.isClosed()) {
            var _ = socket.close((short) code);
        }
    }
}
