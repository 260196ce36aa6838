package org.denwaban.pbx.ami;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class AmiDecoderPropertyTest {

    private static final String BANNER = "Asterisk Call Manager/11.0.0\r\n";

    @Test
    void everySplitOfARecordingInTwoGivesTheSameBlocks() throws Exception {
        for (var name : List.of("forged-orphan", "boot")) {
            var bytes = Recordings.bytes(name);
            var whole = Recordings.blocks(name);
            for (int cut = 0; cut <= bytes.length; cut++) {
                var decoder = new AmiDecoder();
                var blocks = new ArrayList<>(decoder.feed(ByteBuffer.wrap(bytes, 0, cut)));
                blocks.addAll(decoder.feed(ByteBuffer.wrap(bytes, cut, bytes.length - cut)));
                assertEquals(whole, blocks, name + " cut at " + cut);
            }
        }
    }

    @Test
    void oneByteAtATimeGivesTheSameBlocks() throws Exception {
        for (var name : Recordings.HONEST) {
            var decoder = new AmiDecoder();
            var blocks = new ArrayList<AmiBlock>();
            for (var one : Recordings.bytes(name)) {
                blocks.addAll(decoder.feed(ByteBuffer.wrap(new byte[] {one})));
            }
            assertEquals(Recordings.blocks(name), blocks, name);
        }
    }

    @RepeatedTest(50)
    void anyBytesInAnyPiecesGiveTheSameBlocksAndEveryHeaderIsKept() throws Exception {
        var seed = System.nanoTime();
        var random = new Random(seed);
        var bytes = scribble(random);
        var whole = new AmiDecoder().feed(ByteBuffer.wrap(bytes));
        var decoder = new AmiDecoder();
        var pieces = new ArrayList<AmiBlock>();
        for (int at = 0; at < bytes.length; ) {
            var most = 1 + random.nextInt(40);
            var length = Math.min(most, bytes.length - at);
            pieces.addAll(decoder.feed(ByteBuffer.wrap(bytes, at, length)));
            at += length;
        }
        assertEquals(whole, pieces, "seed " + seed);
        assertEquals(linesOf(bytes, decoder.pending()), lines(whole), "seed " + seed);
    }

    @RepeatedTest(50)
    void whatIsWrittenIsReadAgain() throws Exception {
        var seed = System.nanoTime();
        var random = new Random(seed);
        var written = new ByteArrayOutputStream();
        written.writeBytes(BANNER.getBytes(StandardCharsets.US_ASCII));
        var blocks = new AmiDecoder().feed(ByteBuffer.wrap(scribble(random)));
        for (var block : blocks) {
            written.writeBytes(block.bytes());
        }
        var again = new AmiDecoder().feed(ByteBuffer.wrap(written.toByteArray()));
        assertEquals(blocks.size(), again.size(), "seed " + seed);
        for (int i = 0; i < blocks.size(); i++) {
            assertArrayEquals(blocks.get(i).bytes(), again.get(i).bytes(), "seed " + seed);
        }
    }

    // Mostly what an event is made of, in disorder, with bytes that are no UTF-8 now and then.
    private static byte[] scribble(Random random) {
        var pieces = List.of(
                "Event", "CallerIDNum", ": ", ":", " ", "\r\n", "\r\n", "\n", "\r", "架空", "\r\n\r\n", "0468990017");
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(BANNER.getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < 400; i++) {
            if (random.nextInt(40) == 0) {
                bytes.write(random.nextInt(256));
            } else {
                bytes.writeBytes(pieces.get(random.nextInt(pieces.size())).getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    // Lines that hold anything, the banner and what is not complete left out; told without the decoder.
    private static int linesOf(byte[] bytes, int pending) {
        var text = new String(bytes, 0, bytes.length - pending, StandardCharsets.ISO_8859_1);
        var lines = text.substring(BANNER.length()).split("\n", -1);
        int count = 0;
        for (var line : lines) {
            count += line.isEmpty() || line.equals("\r") ? 0 : 1;
        }
        return count;
    }

    private static int lines(List<AmiBlock> blocks) {
        return blocks.stream().mapToInt(block -> block.headers().size()).sum();
    }
}
