package org.denwaban.contract;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Random;
import java.util.TreeSet;
import org.denwaban.contract.ContractFile.Reading;
import org.junit.jupiter.api.Test;

/// Whatever is done to a contract file, reading it ends in a contract or in faults, never in an exception.
class ContractFilePropertyTest {

    private static final int ROUNDS = 600;
    private static final String[] PIECES = {
        "\"",
        "[",
        "]",
        "{",
        "}",
        "=",
        "\n",
        "0",
        "-1",
        "nan",
        "1e9",
        "true",
        "\"\"",
        "'''",
        "#",
        ".",
        ",",
        "25:00",
        "2018-02-30",
        "[[a]]",
        "a.b.c = 1",
        "\u0000",
        "外字\uE000",
        "\uD840\uDC0B",
        "99999999999999999999",
        "\t",
        "[outbound]",
        "{}",
        "[]"
    };

    @Test
    void brokenBytes() {
        everyRound((random, seed) -> {
            byte[] bytes = file(random).getBytes(StandardCharsets.UTF_8);
            for (int i = 1 + random.nextInt(8); i > 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            check(bytes, seed);
        });
    }

    @Test
    void piecesPutIn() {
        everyRound((random, seed) -> {
            var text = new StringBuilder(file(random));
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                int at = random.nextInt(text.length());
                int taken = random.nextInt(3) == 0 ? Math.min(random.nextInt(20), text.length() - at) : 0;
                text.replace(at, at + taken, PIECES[random.nextInt(PIECES.length)]);
            }
            check(text.toString().getBytes(StandardCharsets.UTF_8), seed);
        });
    }

    @Test
    void valuesChanged() {
        everyRound((random, seed) -> {
            var lines = new ArrayList<>(file(random).lines().toList());
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                int at = random.nextInt(lines.size());
                lines.set(at, lines.get(at).replaceFirst("= *[^,}#]+", "= " + PIECES[random.nextInt(PIECES.length)]));
            }
            check(String.join("\n", lines).getBytes(StandardCharsets.UTF_8), seed);
        });
    }

    @Test
    void linesLostDoubledAndMoved() {
        everyRound((random, seed) -> {
            var lines = new ArrayList<>(file(random).lines().toList());
            for (int i = 1 + random.nextInt(6); i > 0; i--) {
                var line = lines.remove(random.nextInt(lines.size()));
                for (int copies = random.nextInt(3); copies > 0; copies--) {
                    lines.add(random.nextInt(lines.size() + 1), line);
                }
            }
            check(String.join("\n", lines).getBytes(StandardCharsets.UTF_8), seed);
        });
    }

    /// Every key in turn: without it the file is as good as before, or the fault says which key is missing or needed.
    @Test
    void anySingleKeyTakenAway() {
        for (var file : new String[] {Shipped.YOKOSUKA, Shipped.WAKAYAMA}) {
            var lines = file.lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                var key = lines.get(i).replaceFirst(" *=.*", "");
                if (!lines.get(i).matches("[a-z_]+ = .*") || lines.get(i).matches("[^#]*\\[ *(#.*)?")) {
                    continue; // no key, or the head of an array that goes on
                }
                var without = new ArrayList<>(lines);
                without.remove(i);
                var faults = Shipped.faults(String.join("\n", without));
                assertTrue(
                        faults.isEmpty()
                                || (faults.size() == 1
                                        && faults.getFirst().key().endsWith(key)
                                        && (faults.getFirst().code() == FaultCode.MISSING
                                                || faults.getFirst().code() == FaultCode.CONTRADICTION)),
                        () -> "without " + key + ": " + faults);
            }
        }
    }

    private interface Round {
        void play(Random random, long seed);
    }

    private static void everyRound(Round round) {
        long first = new Random().nextLong();
        for (long seed = first; seed < first + ROUNDS; seed++) {
            try {
                round.play(new Random(seed), seed);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private static String file(Random random) {
        return random.nextBoolean() ? Shipped.YOKOSUKA : Shipped.WAKAYAMA;
    }

    private static void check(byte[] bytes, long seed) {
        switch (ContractFile.parse(bytes, new TreeSet<>())) {
            case Reading.Accepted accepted ->
                assertTrue(accepted.contract().tag().matches("[0-9a-z]{4}"));
            case Reading.Refused refused -> {
                assertFalse(refused.faults().isEmpty(), () -> "seed " + seed);
                for (var fault : refused.faults()) {
                    assertTrue(
                            fault.line() >= 0 && fault.line() <= bytes.length + 1, () -> "seed " + seed + " " + fault);
                    assertTrue(
                            fault.key().chars().noneMatch(Character::isISOControl)
                                    && fault.message().lines().count() == 1
                                    && fault.remedy().lines().count() == 1,
                            () -> "seed " + seed + " " + fault);
                }
            }
        }
    }
}
