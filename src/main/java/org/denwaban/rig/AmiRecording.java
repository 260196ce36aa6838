package org.denwaban.rig;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/// What a real Asterisk once said of one call on a manager connection, to be told again and again: each time as another
/// call, and as if it were said now. The calls are another department's, over a trunk of its own: what went out over
/// ours without the gate's yes would stop all dialling.
final class AmiRecording {

    /// The call's Uniqueid as it was recorded.
    private static final String CALL = "dwab12k00000000000000000000000";

    private static final String END = "\r\n\r\n";

    // Where a block is told otherwise each time; no recording holds these three.
    private static final String NOW = "\uE000";
    private static final String THE_CALL = "\uE001";
    private static final String ITS_NUMBER = "\uE002";
    private static final String BESIDE = "(?<=[\uE000-\uE002])|(?=[\uE000-\uE002])";

    private final List<List<String>> blocks;

    private AmiRecording(List<List<String>> blocks) {
        this.blocks = blocks;
    }

    /// @param file bytes of a connection; the events of its call are taken
    static AmiRecording read(Path file) throws IOException {
        var blocks = Arrays.stream(
                        Files.readString(file, StandardCharsets.UTF_8).split(END, -1))
                .filter(block -> block.startsWith("Event: ") && block.contains(CALL))
                .map(AmiRecording::pieces)
                .toList();
        if (blocks.isEmpty()) {
            throw new IOException("no event of the call " + CALL + " in " + file);
        }
        return new AmiRecording(blocks);
    }

    private static List<String> pieces(String block) {
        var another = block.replace("PJSIP/1001", "PJSIP/9001").replace("PJSIP/trunk", "PJSIP/branch");
        var open = another.replaceFirst("Timestamp: [0-9.]+", "Timestamp: " + NOW)
                .replace(CALL, THE_CALL)
                .replaceAll("pbx-[0-9]+\\.", "pbx-" + ITS_NUMBER + ".");
        return List.of((open + END).split(BESIDE, -1));
    }

    /// How many blocks the call is long.
    int blocks() {
        return blocks.size();
    }

    /// @param number of the block since the first was told, from 0
    /// @param now    machine time, which the block then shows
    String told(long number, Instant now) {
        long call = number / blocks.size();
        var text = new StringBuilder(1_000);
        for (var piece : blocks.get((int) (number % blocks.size()))) {
            switch (piece) {
                case NOW -> text.append("%d.%06d".formatted(now.getEpochSecond(), now.getNano() / 1_000));
                case THE_CALL -> text.append("dwload%024d".formatted(call));
                case ITS_NUMBER -> text.append(2_000_000_000L + call);
                default -> text.append(piece);
            }
        }
        return text.toString();
    }
}
