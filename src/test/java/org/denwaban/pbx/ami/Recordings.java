package org.denwaban.pbx.ami;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;

/// What a real Asterisk 22.10.1 said, byte by byte; every number is made up. The forged ones came from
/// SIPp, whose From
/// header held `%0d%0a` in its user part.
final class Recordings {

    static final List<String> HONEST = List.of("outbound", "inbound", "other", "shutdown", "boot");
    static final List<String> FORGED = List.of("forged-block", "forged-orphan", "forged-header", "forged-lf");

    private Recordings() {}

    static byte[] bytes(String name) {
        try (var in = Recordings.class.getResourceAsStream("/ami/" + name + ".ami")) {
            if (in == null) {
                throw new IllegalArgumentException("no recording " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<AmiBlock> blocks(String name) {
        try {
            return new AmiDecoder().feed(ByteBuffer.wrap(bytes(name)));
        } catch (AmiDecoder.Overlong e) {
            throw new IllegalStateException(e);
        }
    }

    /// When it was recorded: the first time that it tells.
    static Instant time(String name) {
        return blocks(name).stream()
                .filter(block -> block.event() != null || block.first("Ping") != null)
                .map(block -> block.first("Timestamp"))
                .filter(stamp -> stamp != null)
                .map(BlockCheck::instant)
                .findFirst()
                .orElseThrow();
    }
}
