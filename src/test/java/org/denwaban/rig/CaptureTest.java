package org.denwaban.rig;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.denwaban.rig.Behaviour.Kind;
import org.denwaban.rig.Town.Showing;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `pcap/trunk.pcap.gz` is what an Asterisk 22.10.1 wrote of itself (`pjsip set logger pcap`) while a house called
/// made-up people; beside it the town's own record of the same minute.
class CaptureTest {

    private static final Carrier RECORDED = carrier("127.0.0.5:12198");
    private static final Capture.Bounds BOUNDS = new Capture.Bounds(1L << 20, 1_000);
    private static final String PBX = "192.0.2.1:5060";
    private static final String TRUNK = "192.0.2.10:5060";
    private static final String OTHER_TRUNK = "192.0.2.11:5060";
    private static final String TELEPHONE = "192.0.2.77:5062";
    private static final String OURS = "0468999900";
    private static final String CITIZEN = "0468990001";
    private static final Instant AT = Instant.parse("2018-11-05T01:00:00Z");

    @TempDir
    private Path folder = Path.of("");

    private final Packets packets = new Packets();
    private Instant now = AT;

    /// Two calls of one millisecond may be told in either order; those to one number are not.
    private static final Comparator<TownCall> BY_CALL =
            Comparator.comparing(TownCall::number).thenComparingInt(TownCall::nth);

    /// The same calls, as far as the wire tells.
    static void assertSame(List<TownCall> town, List<TownCall> captured) {
        assertEquals(town.size(), captured.size());
        var sorted = town.stream().sorted(BY_CALL).toList();
        var other = captured.stream().sorted(BY_CALL).toList();
        for (int n = 0; n < sorted.size(); n++) {
            var seen = sorted.get(n);
            var call = other.get(n);
            assertEquals(seen.number(), call.number());
            assertEquals(seen.shown(), call.shown());
            assertEquals(seen.nth(), call.nth());
            assertEquals(seen.byCitizen(), call.byCitizen());
            assertClose(seen.at(), call.at());
            assertClose(seen.answeredAt(), call.answeredAt());
            assertClose(seen.endedAt(), call.endedAt());
            assertEquals(visible(seen), call.behaviour());
        }
    }

    private static void assertClose(@Nullable Instant one, @Nullable Instant other) {
        assertEquals(one == null, other == null);
        if (one != null && other != null) {
            assertTrue(Duration.between(one, other).abs().compareTo(Duration.ofSeconds(1)) < 0, one + " " + other);
        }
    }

    private static Kind visible(TownCall call) {
        return switch (call.behaviour()) {
            case HUMAN, FAMILY, MACHINE, WRONG_PARTY -> call.answeredAt() == null ? Kind.NOBODY : Kind.HUMAN;
            case REJECT -> Kind.CONGESTION; // 403, and no telephone rang
            case NOBODY, BUSY, UNALLOCATED, CONGESTION, OUT_OF_REACH -> call.behaviour();
        };
    }

    @Test
    void aRecordedTrunkTellsWhatTheTownSaw() throws Exception {
        var capture = Capture.read(recorded(), List.of(RECORDED), BOUNDS);
        assertEquals(List.of(), capture.warnings());
        assertSame(Town.received(resource("received.jsonl")), capture.evidence().calls());
        assertEquals(11, capture.evidence().calls().size());
        var in = capture.evidence().callsIn();
        var told = Town.calledIn(resource("called.jsonl"));
        assertEquals(1, in.size());
        assertEquals(told.getFirst().from(), in.getFirst().from());
        assertEquals(told.getFirst().to(), in.getFirst().to());
        assertEquals(Showing.NUMBER, in.getFirst().showing());
        assertTrue(in.getFirst().connected());
        assertClose(told.getFirst().endedAt(), in.getFirst().endedAt());
    }

    @Test
    void theCarriersPortMayBeLeftOut() throws Exception {
        var capture = Capture.read(recorded(), List.of(carrier("127.0.0.5")), BOUNDS);
        assertEquals(11, capture.evidence().calls().size());
    }

    @ParameterizedTest
    @CsvSource({"113, 16, 14", "276, 20, 0", "101, 0, 0"})
    void linuxCookedAndRawIpTellTheSame(int link, int header, int kind) throws Exception {
        var ethernet = Files.readAllBytes(recorded());
        var other = ByteBuffer.allocate(2 * ethernet.length).order(ByteOrder.LITTLE_ENDIAN);
        other.put(ethernet, 0, 20).putInt(link);
        var from = ByteBuffer.wrap(ethernet).order(ByteOrder.LITTLE_ENDIAN).position(24);
        while (from.hasRemaining()) {
            other.putInt(from.getInt()).putInt(from.getInt());
            int length = from.getInt() - 14;
            from.getInt();
            other.putInt(length + header).putInt(length + header);
            var cooked = new byte[header];
            if (header > 0) cooked[kind] = 8; // IPv4
            other.put(cooked);
            from.position(from.position() + 14);
            other.put(ethernet, from.position(), length);
            from.position(from.position() + length);
        }
        var file = folder.resolve("other.pcap");
        Files.write(file, Arrays.copyOf(other.array(), other.position()));
        assertEquals(
                Capture.read(recorded(), List.of(RECORDED), BOUNDS).evidence(),
                Capture.read(file, List.of(RECORDED), BOUNDS).evidence());
    }

    @Test
    void whereverTheFileIsCutWhatIsWholeIsReadAndSaidSo() throws Exception {
        var whole = Files.readAllBytes(recorded());
        var all = Capture.read(recorded(), List.of(RECORDED), BOUNDS).evidence().calls();
        var file = folder.resolve("cut.pcap");
        int cut = 0;
        for (int length = whole.length - 1; length > 20_000; length -= 977) {
            Files.write(file, Arrays.copyOf(whole, length));
            var capture = Capture.read(file, List.of(RECORDED), BOUNDS);
            var calls = capture.evidence().calls();
            assertTrue(calls.size() <= all.size());
            for (int n = 0; n < calls.size(); n++)
                assertEquals(all.get(n).call(), calls.get(n).call());
            if (capture.warnings()
                    .equals(List.of("the capture ends within a packet (is it still being written?): read up to there")))
                cut++;
        }
        assertTrue(cut > 50, "cut within a packet: " + cut);
    }

    @Test
    void whatIsNoCaptureIsRefused() throws Exception {
        refused("E-JUDGE-002", folder.resolve("nothing"));
        refused("E-JUDGE-002", folder);
        for (var bytes : List.of(new byte[0], new byte[23], "no pcap file at all, but a text".getBytes(UTF_8))) {
            refused("E-JUDGE-002", Files.write(folder.resolve("a"), bytes));
        }
        refused("E-JUDGE-003", Files.write(folder.resolve("ng"), new byte[] {0x0a, 0x0d, 0x0d, 0x0a, 28, 0, 0, 0}));
        refused("E-JUDGE-004", new Packets(147).write(folder.resolve("user")));
        refused("E-JUDGE-008", new Packets().write(folder.resolve("empty")));
    }

    @Test
    void anotherCarriersCaptureIsRefusedWithTheAddressesInIt() throws Exception {
        invite(CITIZEN, "a", 1);
        var message = refused("E-JUDGE-008", packets.write(folder.resolve("other")), carrier("192.0.2.99"));
        assertTrue(message.contains(PBX + " to " + TRUNK), message);
        assertTrue(!message.contains(CITIZEN), message);
    }

    @Test
    void aTrunkOnWhichNobodyCalledHasNoCalls() throws Exception {
        packets.sip(AT, TRUNK, PBX, request("OPTIONS", "trunk", "a", 1, ""));
        assertEquals(List.of(), read().evidence().calls());
    }

    @Test
    void whatIsNotReadIsCounted() throws Exception {
        invite(CITIZEN, "a", 1);
        packets.tcp(AT, PBX, TRUNK, request("INVITE", CITIZEN, "b", 1, ""));
        packets.fragment(AT, PBX, TRUNK, request("INVITE", CITIZEN, "c", 1, ""));
        packets.cut(AT, PBX, TRUNK, request("INVITE", CITIZEN, "d", 1, ""));
        packets.sip(AT, PBX, TRUNK, "INVITE sip:\u0000 nonsense");
        packets.sip(AT, PBX, TRUNK, "INVITE sip:1@a SIP/2.0\r\nCall-ID: x\r\n\r\n");
        packets.sip(AT, PBX, TRUNK, "\r\n\r\n");
        packets.packet(AT, new byte[60], 60); // no known ether type
        packets.packet(AT, new byte[3], 3);
        var capture = read();
        assertEquals(1, capture.evidence().calls().size());
        assertEquals(
                List.of(
                        "1 packets of SIP over TCP were not read",
                        "1 fragments of IP packets were not read",
                        "3 SIP messages could not be read"),
                capture.warnings());
    }

    @Test
    void retransmissionsCredentialsAndReInvitesAreOneCall() throws Exception {
        invite(CITIZEN, "a", 1);
        invite(CITIZEN, "a", 1);
        answer(401, "a", 1);
        invite(CITIZEN, "a", 1);
        invite(CITIZEN, "a", 2);
        answer(100, "a", 2);
        answer(180, "a", 2);
        answer(200, "a", 2);
        var answered = now;
        answer(200, "a", 2);
        packets.sip(AT, PBX, TRUNK, inDialog("INVITE", CITIZEN, "a", 3));
        answer(488, "a", 3);
        packets.sip(AT, TRUNK, PBX, inDialog("INVITE", OURS, "a", 2));
        tick();
        packets.sip(now, TRUNK, PBX, inDialog("BYE", OURS, "a", 9));
        var call = only();
        assertEquals("a", call.call());
        assertEquals(AT, call.at());
        assertEquals(CITIZEN, call.number());
        assertEquals(OURS, call.shown());
        assertEquals(Kind.HUMAN, call.behaviour());
        assertEquals(answered, call.answeredAt());
        assertEquals(now, call.endedAt());
        assertTrue(call.byCitizen());
    }

    @Test
    void whoeverDialsOnUnderTheSameCallIdMakesAnotherCall() throws Exception {
        invite(CITIZEN, "a", 1);
        answer(302, "a", 1);
        invite("0468990002", "a", 2);
        answer(486, "a", 2);
        invite("0468990002", "a", 3);
        answer(503, "a", 3);
        var calls = read().evidence().calls();
        assertEquals(
                List.of("0468990001 1 CONGESTION", "0468990002 1 BUSY", "0468990002 2 CONGESTION"),
                calls.stream()
                        .map(call -> call.number() + " " + call.nth() + " " + call.behaviour())
                        .toList());
    }

    @Test
    void theCarriersOtherAddressIsTriedForTheSameCall() throws Exception {
        invite(CITIZEN, "a", 1);
        answer(503, "a", 1);
        packets.sip(now, PBX, OTHER_TRUNK, request("INVITE", CITIZEN, "a", 1, ""));
        tick();
        packets.sip(now, OTHER_TRUNK, PBX, response(503, "a", 1));
        packets.sip(now, PBX, TRUNK, request("INVITE", CITIZEN, "a", 2, ""));
        answer(180, "a", 2);
        answer(200, "a", 2);
        assertEquals(AT, only().at());
        assertEquals(Kind.HUMAN, only().behaviour());
        assertEquals(now, only().answeredAt());
    }

    @Test
    void aCallIdIsPrintedAndKeptAsFarAsIsSafe() throws Exception {
        packets.sip(AT, PBX, TRUNK, request("INVITE", CITIZEN, "a\u001b[2Jあ", 1, ""));
        packets.sip(AT, PBX, TRUNK, request("INVITE", CITIZEN, "b".repeat(513), 1, ""));
        assertEquals(List.of("1 SIP messages could not be read"), read().warnings());
        assertTrue(only().call().matches("a\\?\\[2J\\?+"), only().call());
    }

    @Test
    void ourOwnHangUpEndsACall() throws Exception {
        invite(CITIZEN, "a", 1);
        answer(180, "a", 1);
        packets.sip(now, PBX, TRUNK, request("CANCEL", CITIZEN, "a", 1, ""));
        answer(487, "a", 1);
        assertEquals(Kind.NOBODY, only().behaviour());
        assertEquals(now, only().endedAt());
        assertNull(only().answeredAt());
    }

    /// Whoever captures at the PBX sees the CANCEL first, at the carrier the answer.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAnswerThatCrossesTheCancelIsNoConversation(boolean answerFirst) throws Exception {
        invite(CITIZEN, "a", 1);
        answer(180, "a", 1);
        if (answerFirst) answer(200, "a", 1);
        packets.sip(now, PBX, TRUNK, request("CANCEL", CITIZEN, "a", 1, ""));
        if (!answerFirst) answer(200, "a", 1);
        var answered = now;
        tick();
        packets.sip(now, PBX, TRUNK, inDialog("BYE", CITIZEN, "a", 2));
        assertEquals(Kind.NOBODY, only().behaviour());
        assertNull(only().answeredAt());
        assertEquals(answered, only().endedAt(), "it rang until then");
    }

    @Test
    void aCallThatLastsBeyondTheCaptureHasNoEnd() throws Exception {
        invite(CITIZEN, "a", 1);
        answer(180, "a", 1);
        assertNull(only().endedAt());
        assertEquals(Kind.NOBODY, only().behaviour());
        answer(200, "a", 1);
        assertNull(only().endedAt());
        assertEquals(Kind.HUMAN, only().behaviour());
    }

    @ParameterizedTest
    @CsvSource({
        "200, false, HUMAN",
        "202, false, HUMAN",
        "486, false, BUSY",
        "600, true, BUSY",
        "404, false, UNALLOCATED",
        "410, false, UNALLOCATED",
        "484, false, UNALLOCATED",
        "485, false, UNALLOCATED",
        "604, false, UNALLOCATED",
        "480, false, OUT_OF_REACH",
        "408, false, CONGESTION",
        "408, true, NOBODY",
        "487, true, NOBODY",
        "603, false, REJECT",
        "403, false, CONGESTION",
        "403, true, REJECT",
        "401, false, CONGESTION",
        "500, false, CONGESTION",
        "503, false, CONGESTION",
        "503, true, NOBODY",
        "488, false, CONGESTION"
    })
    void whatTheCarriersAnswerMeans(int status, boolean rings, Kind kind) throws Exception {
        invite(CITIZEN, "a", 1);
        answer(183, "a", 1);
        if (rings) answer(180, "a", 1);
        answer(status, "a", 1);
        assertEquals(kind, only().behaviour());
    }

    @Test
    void aCarrierThatIsSilentPlacedNoCall() throws Exception {
        invite(CITIZEN, "a", 1);
        assertEquals(Kind.CONGESTION, only().behaviour());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sip:0468990001@192.0.2.10",
                "sip:0468990001@192.0.2.10:5060;user=phone",
                "sip:0468990001;npdi=yes@192.0.2.10",
                "sip:+81468990001@192.0.2.10",
                "sip:81468990001@192.0.2.10;transport=udp",
                "sips:046-899-0001@192.0.2.10",
                "sip:%2B81468990001@192.0.2.10",
                "tel:+81468990001",
                "tel:046-899-0001;phone-context=trunk"
            })
    void aNumberIsReadHoweverItIsWritten(String uri) throws Exception {
        packets.sip(AT, PBX, TRUNK, request("INVITE", CITIZEN, "a", 1, "").replace("sip:" + CITIZEN + "@trunk", uri));
        assertEquals(CITIZEN, only().number());
    }

    @Test
    void whoIsShownIsWhoTheCarrierIsTold() throws Exception {
        packets.sip(
                AT,
                PBX,
                TRUNK,
                request("INVITE", CITIZEN, "a", 1, "p-asserted-identity: \"x\" <sip:+81468999901@pbx>\r\n"));
        assertEquals("0468999901", only().shown());
        assertTrue(only().pai().contains("81468999901"));
        assertTrue(only().from().contains(OURS));
    }

    @Test
    void compactHeadersAreHeadersToo() throws Exception {
        packets.sip(
                AT,
                PBX,
                TRUNK,
                request("INVITE", CITIZEN, "a", 1, "")
                        .replace("From:", "f:")
                        .replace("To:", "t:")
                        .replace("Call-ID:", "i:")
                        .replace("Via:", "v:"));
        assertEquals("a", only().call());
    }

    @Test
    void callsOfTheCarrierAreCallsIn() throws Exception {
        packets.sip(AT, TRUNK, PBX, request("INVITE", OURS, "a", 1, "Privacy: id\r\n"));
        packets.sip(AT, TRUNK, PBX, request("INVITE", OURS, "a", 1, "Privacy: id\r\n"));
        packets.sip(AT, PBX, TRUNK, response(200, "a", 1));
        packets.sip(AT, PBX, TELEPHONE, request("INVITE", "1001", "b", 1, ""));
        packets.sip(AT, TELEPHONE, PBX, response(200, "b", 1));
        tick();
        packets.sip(now, TRUNK, PBX, inDialog("BYE", OURS, "a", 2));
        packets.sip(now, TRUNK, PBX, request("INVITE", OURS, "c", 1, ""));
        packets.sip(now, PBX, TRUNK, response(404, "c", 1));
        var evidence = read().evidence();
        assertEquals(List.of(), evidence.calls(), "operators' telephones are not the carrier");
        assertEquals(
                List.of(
                        new CalledIn(OURS, OURS, Showing.NOTHING, AT, now, true),
                        new CalledIn(OURS, OURS, Showing.NUMBER, now, now, false)),
                evidence.callsIn());
    }

    @Test
    void ipOfVersion6IsReadToo() throws Exception {
        packets.sip(AT, "[2001:db8::1]:5060", "[2001:db8::10]:5060", request("INVITE", CITIZEN, "a", 1, ""));
        var file = packets.write(folder.resolve("6"));
        var calls = Capture.read(file, List.of(carrier("[2001:db8:0::10]")), BOUNDS)
                .evidence()
                .calls();
        assertEquals(1, calls.size());
    }

    @Test
    void aCarrierIsANumericAddress() {
        assertTrue(Carrier.parse("[2001:db8::10]:5060").isPresent());
        assertTrue(Carrier.parse("[2001:db8::10]").isPresent());
        for (var bad : List.of("", "sbc.example", "192.0.2.10:", "192.0.2.300", "192.0.2.10:70000", "2001:db8::10")) {
            assertTrue(Carrier.parse(bad).isEmpty(), bad);
        }
    }

    private void tick() {
        now = now.plusSeconds(1);
    }

    private void invite(String number, String callId, int sequence) {
        packets.sip(now, PBX, TRUNK, request("INVITE", number, callId, sequence, ""));
        tick();
    }

    private void answer(int status, String callId, int sequence) {
        tick();
        packets.sip(now, TRUNK, PBX, response(status, callId, sequence));
    }

    private static String request(String method, String user, String callId, int sequence, String more) {
        return method + " sip:" + user + "@trunk SIP/2.0\r\n" + headers(callId, sequence, method, "") + more
                + "Content-Length: 0\r\n\r\n";
    }

    private static String inDialog(String method, String user, String callId, int sequence) {
        return method + " sip:" + user + "@trunk SIP/2.0\r\n" + headers(callId, sequence, method, ";tag=theirs")
                + "Content-Length: 0\r\n\r\n";
    }

    private static String response(int status, String callId, int sequence) {
        return "SIP/2.0 " + status + " Whatever\r\n" + headers(callId, sequence, "INVITE", ";tag=theirs")
                + "Content-Length: 0\r\n\r\n";
    }

    private static String headers(String callId, int sequence, String method, String tag) {
        return "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK" + callId + sequence + "\r\nFrom: <sip:" + OURS
                + "@pbx>;tag=ours\r\nTo: <sip:somebody@trunk>" + tag + "\r\nCall-ID: " + callId + "\r\nCSeq: "
                + sequence + " " + method + "\r\nMax-Forwards: 70\r\n";
    }

    private Capture read() throws Exception {
        return Capture.read(
                packets.write(folder.resolve("made.pcap")), List.of(carrier(TRUNK), carrier(OTHER_TRUNK)), BOUNDS);
    }

    private TownCall only() throws Exception {
        var calls = read().evidence().calls();
        assertEquals(1, calls.size());
        return calls.getFirst();
    }

    private static void refused(String code, Path file) {
        refused(code, file, RECORDED);
    }

    private static String refused(String code, Path file, Carrier carrier) {
        var refused = assertThrows(CaptureRefused.class, () -> Capture.read(file, List.of(carrier), BOUNDS));
        var message = String.valueOf(refused.getMessage());
        assertTrue(message.startsWith(code), message);
        return message;
    }

    private static Carrier carrier(String text) {
        return Carrier.parse(text).orElseThrow();
    }

    private Path recorded() throws IOException {
        var file = folder.resolve("recorded.pcap");
        try (InputStream in = new GZIPInputStream(
                Objects.requireNonNull(CaptureTest.class.getResourceAsStream("/pcap/trunk.pcap.gz")))) {
            Files.write(file, in.readAllBytes());
        }
        return file;
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(CaptureTest.class.getResource("/pcap/" + name))
                .toURI());
    }
}
