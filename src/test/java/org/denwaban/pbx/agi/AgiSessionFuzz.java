package org.denwaban.pbx.agi;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/// Whatever comes to the AGI port: a whole question or a fault with its code; closed once, never more lines than may
/// be.
public final class AgiSessionFuzz {

    private AgiSessionFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        var closed = new AtomicInteger();
        int lines = 0;
        try {
            var session = new AgiSession(new Heard(bytes), closed::incrementAndGet, () -> {});
            try {
                while (!session.readLine().isEmpty()) {
                    lines++;
                }
                session.write("VERBOSE \"a\"\n");
                while (true) {
                    session.readLine();
                }
            } catch (IOException ended) {
                if (session.fault().isEmpty()) {
                    throw new AssertionError("ended without a reason", ended);
                }
            }
        } catch (IOException never) {
            throw new AssertionError(never);
        }
        if (closed.get() != 1) {
            throw new AssertionError("closed " + closed + " times");
        }
        if (lines > AgiSession.MOST_LINES) {
            throw new AssertionError(lines + " lines");
        }
    }

    private static final class Heard extends Socket {

        private final InputStream in;

        Heard(byte[] bytes) {
            in = new ByteArrayInputStream(bytes);
        }

        @Override
        public InputStream getInputStream() {
            return in;
        }

        @Override
        public OutputStream getOutputStream() {
            return new ByteArrayOutputStream();
        }
    }
}
