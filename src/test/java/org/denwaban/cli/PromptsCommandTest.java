package org.denwaban.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.denwaban.inbound.PromptMaker;
import org.denwaban.inbound.Wav;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptsCommandTest {

    private static final String WAKAYAMA = "docs/contracts/wakayama-2026.toml";
    private static final Wav SOUND = new Wav(8000, new short[] {1, 2, 3});

    @TempDir
    private Path folder;

    private final List<String> said = new ArrayList<>();

    @Test
    void everyMissingOneIsNamedWithItsText() {
        var typed = prompts();
        assertEquals(1, typed.exit());
        var lines = typed.out().lines().toList();
        assertTrue(
                lines.contains(folder.resolve("day-20.wav")
                        + ": there is no such file; record it, or have it made with --make: 「20日、」 [E-PROMPT-001]"),
                typed.out());
        assertEquals(folder + ": 0 of " + (lines.size() - 1) + " prompts are there", lines.getLast());
        assertEquals(List.of(), said);
    }

    @Test
    void makeMakesWhatIsMissingAndNothingElse() throws IOException {
        var recording = new Wav(8000, new short[] {9, 9});
        Files.write(folder.resolve("goodbye.wav"), recording.bytes());
        var made = prompts("--make");
        assertEquals(0, made.exit(), made.out());
        assertTrue(made.out().contains(", " + said.size() + " made now"), made.out());
        assertFalse(said.contains("goodbye"));
        assertTrue(said.contains("wakayama-2026-closed"));
        assertEquals(-1, Files.mismatch(folder.resolve("goodbye.wav"), write(recording)));
        assertEquals(0, prompts().exit());
        said.clear();
        assertEquals(0, prompts("--make").exit());
        assertEquals(List.of(), said);
    }

    @Test
    void whatCannotBePlayedIsNotMadeAnewAndNotAllIsWell() throws IOException {
        Files.writeString(folder.resolve("goodbye.wav"), "no sound");
        var typed = prompts("--make");
        assertEquals(1, typed.exit());
        assertTrue(typed.out().contains("goodbye.wav: no WAV file; "), typed.out());
        assertTrue(typed.out().contains("[E-PROMPT-002]"), typed.out());
        assertEquals("no sound", Files.readString(folder.resolve("goodbye.wav")));
    }

    @Test
    void asOneJsonValue() throws IOException {
        Files.write(folder.resolve("goodbye.wav"), SOUND.bytes());
        var typed = prompts("--json");
        assertEquals(1, typed.exit());
        assertEquals(1, typed.out().lines().count());
        var json = new JsonObject(typed.out());
        assertEquals(List.of("sounds", "ok", "prompts"), List.copyOf(json.fieldNames()));
        assertFalse(json.getBoolean("ok"));
        var states = new ArrayList<String>();
        for (int i = 0; i < json.getJsonArray("prompts").size(); i++) {
            var one = json.getJsonArray("prompts").getJsonObject(i);
            if (List.of("goodbye", "today").contains(one.getString("name"))) {
                states.add(one.getString("name") + " " + one.getString("state") + " " + one.getString("code"));
            }
        }
        assertEquals(List.of("today MISSING E-PROMPT-001", "goodbye THERE null"), states);
    }

    @Test
    void theContractsThatShipHaveAllTheirPrompts() {
        for (var contract : List.of(WAKAYAMA, "docs/contracts/yokosuka-2018.toml")) {
            var typed = Typed.at(new PromptsCommand(this::voice), "--contract", contract);
            assertEquals(0, typed.exit(), typed.out());
        }
    }

    @Test
    void aRefusedContractOrDirectoryIsSaid() throws IOException {
        var bad = Files.writeString(folder.resolve("bad.toml"), "id = 1\n");
        var typed = Typed.at(new PromptsCommand(this::voice), "--contract", bad.toString());
        assertEquals(2, typed.exit());
        assertTrue(typed.err().startsWith("E-PROMPT-004"), typed.err());
        var nowhere = folder.resolve("nowhere").toString();
        typed = Typed.at(new PromptsCommand(this::voice), "--contract", WAKAYAMA, "--sounds", nowhere);
        assertEquals(2, typed.exit());
        assertTrue(typed.err().startsWith("E-PROMPT-005"), typed.err());
    }

    private Typed prompts(String... more) {
        var words = new ArrayList<>(List.of("--contract", WAKAYAMA, "--sounds", folder.toString()));
        words.addAll(List.of(more));
        return Typed.at(new PromptsCommand(this::voice), words.toArray(String[]::new));
    }

    private PromptMaker voice() {
        return prompt -> {
            said.add(prompt.name());
            return SOUND;
        };
    }

    private Path write(Wav wav) throws IOException {
        return Files.write(folder.resolve("expected"), wav.bytes());
    }
}
