package org.denwaban.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.denwaban.clock.SystemClock;
import org.denwaban.rig.FaultProxy.Line;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultProxyTest {

    private final ServerSocket echo;
    private final FaultProxy proxy;
    private final InetSocketAddress door;

    FaultProxyTest() throws IOException {
        echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::answer);
        door = new InetSocketAddress(InetAddress.getLoopbackAddress(), PbxPlan.freeTcp());
        proxy = FaultProxy.between(door, new InetSocketAddress(InetAddress.getLoopbackAddress(), echo.getLocalPort()));
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        echo.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"WHOLE", "SLOW", "SLICED"})
    void whatGoesInComesOut(Line line) throws IOException {
        proxy.line(line);
        try (var socket = open()) {
            assertEquals("架空 ".repeat(100), said(socket, "架空 ".repeat(100)));
        }
    }

    @Test
    void aMuteLineKeepsWhatComesUntilItSpeaksAgain() throws IOException {
        try (var socket = open()) {
            assertEquals("a", said(socket, "a"));
            proxy.line(Line.MUTE);
            socket.setSoTimeout(200);
            assertThrows(SocketTimeoutException.class, () -> said(socket, "b"));
            proxy.line(Line.WHOLE);
            socket.setSoTimeout(10_000);
            assertEquals('b', socket.getInputStream().read());
        }
    }

    @Test
    void aLineThatIsCutEndsAndNoNewOneLasts() throws IOException {
        try (var socket = open()) {
            said(socket, "a");
            proxy.line(Line.CUT);
            assertEquals(-1, socket.getInputStream().read());
        }
        try (var again = open()) {
            assertEquals(-1, again.getInputStream().read());
        }
        proxy.line(Line.WHOLE);
        try (var socket = open()) {
            assertEquals("a", said(socket, "a"));
        }
    }

    @Test
    void aLineThatIsResetBreaks() throws IOException {
        try (var socket = open()) {
            said(socket, "a");
            proxy.line(Line.RESET);
            assertThrows(SocketException.class, () -> socket.getInputStream().read());
        }
    }

    @Test
    void nothingIsLeftOpen() throws IOException {
        try (var socket = open()) {
            said(socket, "a");
            assertEquals(2, proxy.openEnds());
        }
        assertTrue(Deadline.in(Duration.ofSeconds(10), SystemClock.SYSTEM).await(() -> proxy.openEnds() == 0));
    }

    private Socket open() throws IOException {
        var socket = new Socket(door.getAddress(), door.getPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static String said(Socket socket, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        socket.getOutputStream().write(bytes);
        return new String(socket.getInputStream().readNBytes(bytes.length), StandardCharsets.UTF_8);
    }

    private void answer() {
        try {
            while (true) {
                var socket = echo.accept();
                Thread.ofVirtual().start(() -> {
                    try (socket) {
                        socket.getInputStream().transferTo(socket.getOutputStream());
                    } catch (IOException ended) {
                        // the far side broke it, as it should
                    }
                });
            }
        } catch (IOException closed) {
            // the test is over
        }
    }
}
