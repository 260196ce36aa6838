package org.denwaban.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgeCommandTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void itReadsATownOrACaptureWithItsCarrier() {
        refused("E", judge());
        refused("--town", judge("--town", "t", "--capture", "c", "--carrier", "192.0.2.10"));
        refused("--carrier", judge("--capture", "c"));
        refused("--capture", judge("--carrier", "192.0.2.10"));
    }

    @Test
    void aCarriersNameIsInNoCapture() {
        refused("E-JUDGE-007", judge("--capture", "c", "--carrier", "sbc.example"));
        refused("E-JUDGE-007", judge("--capture", "c", "--carrier", "192.0.2.10", "--carrier", "sbc.example"));
    }

    @Test
    void whatIsNoCaptureIsRefusedBeforeTheDatabaseIsOpened() throws IOException {
        var file = Files.writeString(folder.resolve("c"), "no pcap file at all, but a text");
        refused("E-JUDGE-002", judge("--capture", file.toString(), "--carrier", "192.0.2.10"));
    }

    private static void refused(String with, Typed typed) {
        assertEquals(2, typed.exit(), typed.err());
        assertEquals("", typed.out());
        assertTrue(typed.err().contains(with), typed.err());
    }

    private static Typed judge(String... words) {
        return Typed.at(
                new JudgeCommand(),
                Stream.concat(Stream.of("--contract", "docs/contracts/yokosuka-2018.toml"), Stream.of(words))
                        .toArray(String[]::new));
    }
}
