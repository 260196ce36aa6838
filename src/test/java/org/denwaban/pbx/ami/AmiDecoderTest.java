package org.denwaban.pbx.ami;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.List;
import org.denwaban.pbx.ami.AmiBlock.Header;
import org.junit.jupiter.api.Test;

class AmiDecoderTest {

    private final AmiDecoder decoder = new AmiDecoder();

    @Test
    void theBannerIsNoBlock() throws Exception {
        assertNull(decoder.banner());
        assertEquals(List.of(), feed("Asterisk Call Manager/11.0.0"));
        assertNull(decoder.banner());
        assertEquals(List.of(), feed("\r\n"));
        assertEquals("Asterisk Call Manager/11.0.0", decoder.banner());
        assertEquals(0, decoder.pending());
    }

    @Test
    void aBlockEndsWithAnEmptyLineAndKeepsOrderAndRepeats() throws Exception {
        banner();
        assertEquals(
                List.of(new AmiBlock(List.of(
                        new Header("Event", "Newexten"),
                        new Header("Variable", "B=2"),
                        new Header("Variable", "A=1"),
                        new Header("variable", "")))),
                feed("Event: Newexten\r\nVariable: B=2\r\nVariable: A=1\r\nvariable: \r\n\r\n"));
    }

    @Test
    void lineFeedAloneEndsALineToo() throws Exception {
        banner();
        assertEquals(
                List.of(block("Event", "A", "X", "1"), block("Event", "B")), feed("Event: A\nX: 1\n\nEvent: B\r\n\n"));
    }

    @Test
    void carriageReturnWithinALineStays() throws Exception {
        banner();
        assertEquals(List.of(block("Event", "A\r", "X", "a\rb")), feed("Event: A\r\r\nX: a\rb\r\n\r\n"));
    }

    @Test
    void surplusEmptyLinesMeanNothing() throws Exception {
        banner();
        assertEquals(
                List.of(block("Event", "A"), block("Event", "B")),
                feed("\r\n\r\nEvent: A\r\n\r\n\r\nEvent: B\r\n\r\n"));
    }

    @Test
    void onlyOneSpaceAfterTheColonIsTaken() throws Exception {
        banner();
        assertEquals(
                List.of(block("A", " two", "B", "none", "C", "d: e", "D", "")),
                feed("A:  two\nB:none\nC: d: e\nD:\n\n"));
    }

    @Test
    void aLineWithoutNameIsKeptWhole() throws Exception {
        banner();
        assertEquals(
                List.of(block("", "no colon here", "", ": begins with one", "", " ")),
                feed("no colon here\r\n: begins with one\r\n \r\n\r\n"));
    }

    @Test
    void whatIsNotComplete_isKeptAndTold() throws Exception {
        banner();
        assertEquals(List.of(), feed("Event: A\r\nX: 1\r\n\r"));
        assertEquals("Event: A\r\nX: 1\r\n\r".length(), decoder.pending());
        assertEquals(List.of(block("Event", "A", "X", "1")), feed("\n"));
        assertEquals(0, decoder.pending());
    }

    @Test
    void japaneseIsReadAsUtf8() throws Exception {
        banner();
        assertEquals(List.of(block("MemberName", "架空 花子")), feed("MemberName: 架空 花子\r\n\r\n"));
    }

    @Test
    void bytesThatAreNoUtf8AreNotLost() throws Exception {
        banner();
        var bytes = "CallerIDName: caf\u00e9\r\nX: \u00ff\u0000\r\n\r\n";
        var block = feed(bytes, ISO_8859_1).getFirst();
        assertFalse(block.utf8());
        assertEquals("caf\u00e9", block.first("calleridname"));
        assertArrayEquals(bytes.getBytes(ISO_8859_1), block.bytes());
        assertTrue(feed("A: b\n\n").getFirst().utf8());
    }

    @Test
    void aBlockOfTooManyHeadersComesInMarkedParts() throws Exception {
        banner();
        var blocks = feed("A: 1\r\n".repeat(AmiDecoder.MOST_HEADERS + 3) + "\r\nB: 2\r\n\r\n");
        assertEquals(3, blocks.size());
        assertEquals(AmiDecoder.MOST_HEADERS, blocks.get(0).headers().size());
        assertEquals(3, blocks.get(1).headers().size());
        assertEquals(
                List.of(false, false, true),
                blocks.stream().map(AmiBlock::whole).toList());
        var ten = feed("A: 1\r\n".repeat(10 * AmiDecoder.MOST_HEADERS) + "\r\n");
        assertEquals(10, ten.size());
        assertTrue(ten.stream().noneMatch(AmiBlock::whole));
        assertEquals(0, decoder.pending());
        // one below comes whole; at the limit nobody knows yet whether more follows
        var below = feed("A: 1\r\n".repeat(AmiDecoder.MOST_HEADERS - 1) + "\r\n");
        assertEquals(List.of(true), below.stream().map(AmiBlock::whole).toList());
    }

    @Test
    void aBlockOfTooManyBytesComesInMarkedParts() throws Exception {
        banner();
        var line = "A: " + "x".repeat(100_000) + "\r\n";
        var blocks = feed(line.repeat(12) + "\r\n");
        assertEquals(
                List.of(11, 1),
                blocks.stream().map(block -> block.headers().size()).toList());
        assertEquals(List.of(false, false), blocks.stream().map(AmiBlock::whole).toList());
        var held = 0;
        var parts = 0;
        for (int i = 0; i < 10 * AmiDecoder.LONGEST_BLOCK / line.length(); i++) {
            parts += feed(line).size();
            held = Math.max(held, decoder.pending());
        }
        assertEquals(9, parts);
        assertTrue(held <= AmiDecoder.LONGEST_BLOCK, "held " + held);
    }

    @Test
    void aBlockOfExactlyTheMostBytesIsWhole() throws Exception {
        banner();
        int last = AmiDecoder.LONGEST_BLOCK - 10 * 100_002; // ten lines of 100,000 and their ends come before it
        var head = ("A: " + "x".repeat(99_997) + "\r\n").repeat(10);
        assertEquals(
                List.of(true),
                feed(head + "B: " + "x".repeat(last - 3) + "\r\n\r\n").stream()
                        .map(AmiBlock::whole)
                        .toList());
        assertEquals(
                List.of(false),
                feed(head + "B: " + "x".repeat(last - 2) + "\r\n\r\n").stream()
                        .map(AmiBlock::whole)
                        .toList());
    }

    @Test
    void aLineWithoutEndIsRefusedInBoundedMemory() throws Exception {
        banner();
        var part = "x".repeat(64 * 1024);
        feed(part);
        feed(part);
        assertEquals(AmiDecoder.LONGEST_LINE, decoder.pending());
        assertEquals(1, feed("\n\n").size(), "at the limit");
        feed(part);
        feed(part);
        assertThrows(AmiDecoder.Overlong.class, () -> feed("x"));
    }

    @Test
    void aLineTenTimesTooLongIsRefusedWithItsFirstPart() throws Exception {
        banner();
        var part = "x".repeat(64 * 1024);
        int fed = 0;
        try {
            for (; fed < 20; fed++) {
                feed(part);
            }
        } catch (AmiDecoder.Overlong e) {
            assertTrue(String.valueOf(e.getMessage()).startsWith("E-AMI-001"));
        }
        assertEquals(2, fed);
        var other = new AmiDecoder();
        var lineEnded = ("A\r\n" + "x".repeat(AmiDecoder.LONGEST_LINE + 1) + "\n").getBytes(UTF_8);
        assertThrows(AmiDecoder.Overlong.class, () -> other.feed(ByteBuffer.wrap(lineEnded)));
    }

    @Test
    void aStrangersLongestHeaderIsNoReasonToHangUp() throws Exception {
        banner();
        assertEquals(1, feed("X: " + "x".repeat(65_535) + "\r\n\r\n").size());
    }

    @Test
    void whatSpeaksWithoutABannerIsRefused() {
        var fault = assertThrows(AmiDecoder.Overlong.class, () -> feed("x".repeat(AmiDecoder.LONGEST_BANNER + 1)));
        assertTrue(String.valueOf(fault.getMessage()).startsWith("E-AMI-001"));
        for (var end : List.of("", "\n")) {
            assertThrows(
                    AmiDecoder.Overlong.class,
                    () -> new AmiDecoder()
                            .feed(ByteBuffer.wrap(("x".repeat(10 * AmiDecoder.LONGEST_BANNER) + end).getBytes(UTF_8))));
        }
    }

    @Test
    void aBannerOf256BytesIsOne() throws Exception {
        feed("x".repeat(AmiDecoder.LONGEST_BANNER) + "\r\n");
        assertEquals(AmiDecoder.LONGEST_BANNER, String.valueOf(decoder.banner()).length());
    }

    @Test
    void nothingPersonalIsPrinted() throws Exception {
        banner();
        var block = feed("0468990017: 架空 花子\r\nCallerIDNum: 0468990017\r\n\r\n").getFirst();
        assertEquals("AmiBlock[other of 2 headers]", block.toString());
        assertEquals("Header[…]", block.headers().getFirst().toString());
    }

    private void banner() throws Exception {
        feed("Asterisk Call Manager/11.0.0\r\n");
    }

    private List<AmiBlock> feed(String text) throws Exception {
        return feed(text, UTF_8);
    }

    private List<AmiBlock> feed(String text, Charset charset) throws Exception {
        return decoder.feed(ByteBuffer.wrap(text.getBytes(charset)));
    }

    private static AmiBlock block(String... namesAndValues) {
        var headers = new java.util.ArrayList<Header>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(new Header(namesAndValues[i], namesAndValues[i + 1]));
        }
        return new AmiBlock(headers);
    }
}
