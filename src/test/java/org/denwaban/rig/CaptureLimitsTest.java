package org.denwaban.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.denwaban.cli.JudgeCommand;
import org.denwaban.rig.Carrier.Peer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureLimitsTest {

    private static final int CALLS = JudgeCommand.CAPTURED_CALLS_MOST;
    private static final long BYTES = JudgeCommand.CAPTURE_LARGEST;
    private static final Peer PBX = new Peer(InetAddress.ofLiteral("192.0.2.1"), 5060);
    private static final Peer TRUNK = new Peer(InetAddress.ofLiteral("192.0.2.10"), 5060);
    private static final List<Carrier> CARRIER = List.of(new Carrier(TRUNK.address(), 0));
    private static final Instant AT = Instant.parse("2018-11-05T01:00:00Z");

    @Test
    void aCaptureHasAnEnd(@TempDir Path folder) throws Exception {
        var options = """
                OPTIONS sip:trunk SIP/2.0
                From: <sip:a@b>;tag=c
                To: <sip:trunk>
                Call-ID: x
                CSeq: 1 OPTIONS

                """.replace("\n", "\r\n");
        var file = new Packets()
                .sip(AT, "192.0.2.1:5060", "192.0.2.10:5060", options)
                .packet(AT, new byte[0], 0)
                .write(folder.resolve("a.pcap"));
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.seek(sparse.length() - 8);
            sparse.writeInt(-1); // a packet of four gigabytes: what follows is not read
            sparse.setLength(BYTES);
            assertEquals(1, read(file).warnings().size());
            for (long longer : List.of(BYTES + 1, 10 * BYTES)) {
                sparse.setLength(longer);
                var refused = assertThrows(CaptureRefused.class, () -> read(file));
                assertTrue(String.valueOf(refused.getMessage()).startsWith("E-JUDGE-005"));
            }
        }
    }

    private static Capture read(Path file) throws CaptureRefused {
        return Capture.read(file, CARRIER, new Capture.Bounds(BYTES, CALLS));
    }

    @Test
    void itsCallsHaveAnEnd() throws Exception {
        var calls = new CapturedCalls(CARRIER, CALLS);
        for (int n = 0; n < CALLS; n++) calls.see(invite(n));
        for (int more : List.of(CALLS, 10 * CALLS)) {
            var refused = assertThrows(CaptureRefused.class, () -> calls.see(invite(more)));
            assertTrue(String.valueOf(refused.getMessage()).startsWith("E-JUDGE-006"));
        }
        calls.see(invite(0)); // a retransmission is none more
        assertEquals(CALLS, calls.out().size());
    }

    private static SipSeen invite(int n) {
        return new SipSeen(
                AT.plusMillis(n), PBX, TRUNK, "INVITE", 0, "call-" + n, 1, true, "0468990001", "", "", "", false);
    }
}
