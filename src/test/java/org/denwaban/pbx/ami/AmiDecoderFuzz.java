package org.denwaban.pbx.ami;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.denwaban.pbx.ami.AmiDecoder.Overlong;

/// Whatever comes from the PBX: the same blocks however the network cuts it, each of them judged, nothing held for
/// ever.
public final class AmiDecoderFuzz {

    private static final Instant NOW = Instant.parse("2026-11-22T03:00:00Z");
    private static final byte[] BANNER = "Asterisk Call Manager/11.0.0\r\n".getBytes(StandardCharsets.US_ASCII);

    private AmiDecoderFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        var whole = blocks(bytes, Math.max(1, bytes.length));
        var pieces = blocks(bytes, bytes.length == 0 ? 1 : 1 + (bytes[0] & 31));
        if (!whole.equals(pieces)) {
            throw new AssertionError("cut otherwise, other blocks");
        }
        var check = new BlockCheck("pbx");
        whole.forEach(block -> check.check(block, NOW));
    }

    private static List<AmiBlock> blocks(byte[] bytes, int piece) {
        var decoder = new AmiDecoder();
        var blocks = new ArrayList<AmiBlock>();
        try {
            blocks.addAll(decoder.feed(ByteBuffer.wrap(BANNER)));
            for (int at = 0; at < bytes.length; at += piece) {
                blocks.addAll(decoder.feed(ByteBuffer.wrap(bytes, at, Math.min(piece, bytes.length - at))));
            }
        } catch (Overlong expected) {
            // the connection is dropped
        }
        return blocks;
    }
}
