package org.denwaban.dialer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.denwaban.clock.ContractClock;
import org.denwaban.clock.HandClock;
import org.denwaban.web.HttpReply;
import org.denwaban.web.HttpRequest;
import org.denwaban.web.HttpServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ControlRoutesTest {

    private static final Instant THEN = Instant.parse("2018-11-05T01:00:00Z");
    private static final Instant TOO_EARLY = Instant.parse("2018-11-04T01:00:00Z");

    @TempDir
    private Path data;

    private final List<Instant> turned = new ArrayList<>();
    private Path token;
    private List<HttpServer.Route> routes;

    @BeforeEach
    void open() throws IOException {
        token = data.resolve(Control.TOKEN_FILE);
        routes = ControlRoutes.of(this::turn, List.of(), token);
    }

    private ContractClock.Turn turn(Instant to) throws ClockTurning.RefusedException {
        if (to.equals(TOO_EARLY)) {
            throw new ClockTurning.RefusedException("E-CLOCK-001 forward only");
        }
        turned.add(to);
        return new ContractClock.Turn(THEN, to);
    }

    @Test
    void theWordIsForItsOwnerAloneAndNewAtEachStart() throws IOException {
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(token)));
        var first = Files.readString(token);
        assertTrue(first.matches("[0-9a-f]{64}"));
        var _ = ControlRoutes.of(this::turn, List.of(), token);
        assertFalse(first.equals(Files.readString(token)));
        try (var all = Files.list(data)) {
            assertEquals(List.of(token), all.toList());
        }
    }

    @Test
    void whoDoesNotKnowTheWordIsNotAllowed() throws IOException {
        var word = Files.readString(token);
        for (var header :
                List.of("", "Bearer ", "Bearer " + "0".repeat(64), word, "bearer " + word, "Bearer " + word + "0")) {
            assertEquals(
                    403, asked(Map.of("authorization", header), THEN.toString()).status(), header.length() + "");
        }
        assertEquals(403, asked(Map.of(), THEN.toString()).status());
        assertEquals(List.of(), turned);
    }

    @Test
    void whatIsNoTimeWithItsOffsetIsNotUnderstood() throws IOException {
        for (var body : List.of("", "now", "2018-11-05T10:00", "2018-02-30T10:00+09:00", "{}")) {
            var reply = asked(allowed(), body);
            assertEquals(400, reply.status(), body);
            assertTrue(reply.body().startsWith("E-CTL-002"), reply.body());
        }
        assertEquals(List.of(), turned);
    }

    @Test
    void aRefusalSaysWhy() throws IOException {
        var reply = asked(allowed(), "2018-11-04T10:00+09:00");
        assertEquals(409, reply.status());
        assertEquals("E-CLOCK-001 forward only\n", reply.body());
    }

    @Test
    void theLauncherIsUnderstoodOverHttp() throws IOException {
        try (var server = HttpServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), routes)) {
            var there = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
            assertInstanceOf(Control.Turned.class, new Control(there, token).turn(THEN));
            assertEquals(List.of(THEN), turned);
            assertEquals(new Control.Refused("E-CLOCK-001 forward only"), new Control(there, token).turn(TOO_EARLY));
            var strange = Files.writeString(data.resolve("strange"), "not the word");
            assertEquals(new Control.Refused("E-CTL-001 not allowed"), new Control(there, strange).turn(THEN));
            assertInstanceOf(Control.NobodyThere.class, new Control(there, data.resolve("none")).turn(THEN));
        }
    }

    @Test
    void whichHostsAreThisVeryMachine() {
        assertTrue(ClockTurning.onLoopback("127.0.0.5"));
        assertTrue(ClockTurning.onLoopback("::1"));
        assertFalse(ClockTurning.onLoopback("192.0.2.1"));
        assertFalse(ClockTurning.onLoopback("0.0.0.0"));
        assertFalse(ClockTurning.onLoopback("nobody.invalid"));
    }

    @Test
    void aJumpedClockIsConfirmedByTheLauncherAlone() throws IOException {
        var machine = new HandClock(THEN);
        var line = new ClockLine(machine);
        machine.set(THEN.plusSeconds(3));
        var all = ControlRoutes.of(this::turn, List.of(ControlRoutes.confirming(line)), token);
        try (var server = HttpServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), all)) {
            var there = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
            var strange = Files.writeString(data.resolve("strange"), "not the word");
            assertEquals(new Control.Refused("E-CTL-001 not allowed"), new Control(there, strange).confirm());
            assertFalse(line.steady());
            assertInstanceOf(Control.Turned.class, new Control(there, token).confirm());
            assertTrue(line.steady());
        }
        assertEquals(List.of(), turned);
    }

    private Map<String, String> allowed() throws IOException {
        return Map.of("authorization", "Bearer " + Files.readString(token));
    }

    private HttpReply asked(Map<String, String> headers, String body) {
        return routes.getFirst()
                .handler()
                .apply(new HttpRequest("POST", ControlRoutes.CLOCK, Map.of(), headers, body, "127.0.0.1"));
    }
}
