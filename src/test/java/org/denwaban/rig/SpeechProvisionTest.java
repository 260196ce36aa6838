package org.denwaban.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What somebody is told whose machine has no voice and cannot fetch one.
@Timeout(120)
class SpeechProvisionTest {

    @TempDir
    private Path folder;

    private final List<String> told = new ArrayList<>();

    @Test
    void withoutAnArchiveItSaysWhatToInstall() {
        var said = refused();
        assertTrue(said.startsWith("E-RIG-014"), said);
        assertTrue(
                said.contains("Install the packages open-jtalk, open-jtalk-mecab-naist-jdic and"
                        + " hts-voice-nitech-jp-atr503-m001"),
                said);
        assertEquals(List.of(), told);
    }

    @Test
    void anArchiveOutOfReachIsSaidAndNothingIsLeftInThePlace() throws IOException {
        Files.writeString(
                Files.createDirectories(folder.resolve("apt")).resolve("sources.list"),
                "deb http://127.0.0.1:9/debian bookworm main\n");
        var said = refused();
        assertTrue(said.startsWith("E-RIG-014"), said);
        assertTrue(said.contains("`apt-get "), said);
        assertFalse(Files.exists(folder.resolve("cache/speech")));
    }

    @Test
    void theReleaseOfTheMachineIsAskedWithContrib() throws IOException {
        Files.writeString(folder.resolve("sources.list"), """
                deb [arch=amd64 signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://mirror.example/debian bookworm main
                """);
        assertEquals(
                "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://mirror.example/debian bookworm main contrib",
                AptSources.archive(folder, "main contrib").orElseThrow());
        Files.writeString(folder.resolve("sources.list"), "deb http://mirror.example/debian trixie main\n");
        assertEquals(
                "deb http://mirror.example/debian trixie main contrib",
                AptSources.archive(folder, "main contrib").orElseThrow());
    }

    private String refused() {
        var provision = new SpeechProvision(
                folder.resolve("machine"), folder.resolve("cache"), folder.resolve("apt"), told::add);
        return String.valueOf(
                assertThrows(RigException.class, provision::provide).getMessage());
    }
}
