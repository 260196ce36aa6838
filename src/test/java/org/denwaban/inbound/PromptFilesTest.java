package org.denwaban.inbound;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.denwaban.inbound.PromptFinding.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptFilesTest {

    private static final Prompt PROMPT = new Prompt("hour-9", "午前9時", "午前9時");
    private static final short[] SOUND = {0, 1, -32768, 32767, 0};

    @TempDir
    private Path folder;

    @Test
    void whatTheRepositoryShipsCanBePlayed() throws IOException {
        var shipped = new PromptFiles(Path.of("asterisk-config/sounds/denwaban"));
        for (var prompt : PromptCatalogue.common()) {
            assertEquals("", shipped.check(prompt).message(), prompt.name());
        }
        try (var files = Files.list(Path.of("asterisk-config/sounds/denwaban"))) {
            long bytes = files.mapToLong(file -> file.toFile().length()).sum();
            assertTrue(bytes < 8_000_000, "the prompts have " + bytes + " bytes");
        }
    }

    @Test
    void aWrittenOneIsThereAndReadsAsItWas() throws Exception {
        assertEquals(State.MISSING, check().state());
        files().write(PROMPT, new Wav(8000, SOUND));
        assertEquals(State.THERE, check().state());
        assertEquals(new Wav(8000, SOUND), Wav.parse(Files.readAllBytes(file())));
        assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    }

    @Test
    void oneThatIsThereIsNeverOverwritten() throws IOException {
        Files.writeString(file(), "somebody's recording");
        assertThrows(FileAlreadyExistsException.class, () -> files().write(PROMPT, new Wav(8000, SOUND)));
        assertEquals("somebody's recording", Files.readString(file()));
        try (var left = Files.list(folder)) {
            assertEquals(1, left.count());
        }
    }

    @Test
    void anotherRateIsNamed() throws IOException {
        Files.write(file(), new Wav(44100, SOUND).bytes());
        assertEquals(State.WRONG, check().state());
        assertEquals("44,100 samples a second", check().message());
    }

    @Test
    void anHourOfSoundIsARecordingAndMoreIsNone() throws IOException {
        int most = (PromptFiles.LARGEST_BYTES - new Wav(8000, new short[0]).bytes().length) / 2;
        var samples = new short[most];
        samples[most - 1] = 8000;
        Files.write(file(), new Wav(8000, samples).bytes());
        assertEquals(PromptFiles.LARGEST_BYTES, Files.size(file()));
        assertEquals(State.THERE, check().state());
        assertWrong("more than an hour of sound", new Wav(8000, Arrays.copyOf(samples, most + 1)).bytes());
        assertWrong("more than an hour of sound", new byte[10 * PromptFiles.LARGEST_BYTES]);
    }

    @Test
    void twoChannelsOtherBitsAndOtherKindsAreNamed() throws IOException {
        assertWrong("a WAV file of PCM, 2 channel(s), 16 bit", changed(22, 2));
        assertWrong("a WAV file of PCM, 1 channel(s), 8 bit", changed(34, 8));
        assertWrong("a WAV file of no PCM, 1 channel(s), 16 bit", changed(20, 7));
    }

    @Test
    void whatIsNoWavOrCutShortIsNamed() throws IOException {
        var whole = new Wav(8000, SOUND).bytes();
        assertWrong("no WAV file", "ID3".getBytes(StandardCharsets.US_ASCII));
        assertWrong("no WAV file", new byte[0]);
        assertWrong("a WAV file that is cut short", Arrays.copyOf(whole, whole.length - 1));
        assertWrong("a WAV file without sound in it", Arrays.copyOf(whole, 36));
    }

    @Test
    void silenceIsNoRecording() throws IOException {
        Files.write(file(), new Wav(8000, new short[8000]).bytes());
        assertEquals(State.EMPTY, check().state());
        Files.write(file(), new Wav(8000, new short[0]).bytes());
        assertEquals(State.EMPTY, check().state());
    }

    @Test
    void otherChunksOfAStudioAreSkipped() throws Exception {
        var plain = new Wav(8000, SOUND).bytes();
        var studio = ByteBuffer.allocate(plain.length + 12).order(ByteOrder.LITTLE_ENDIAN);
        studio.put(plain, 0, 36)
                .put("LIST".getBytes(StandardCharsets.US_ASCII))
                .putInt(3)
                .put(new byte[4])
                .put(plain, 36, plain.length - 36);
        Files.write(file(), studio.array());
        assertEquals(State.THERE, check().state());
        assertArrayEquals(SOUND, Wav.parse(studio.array()).samples());
    }

    private void assertWrong(String message, byte[] bytes) throws IOException {
        Files.write(file(), bytes);
        assertEquals(State.WRONG, check().state());
        assertEquals(message, check().message());
    }

    private static byte[] changed(int at, int value) {
        var bytes = new Wav(8000, SOUND).bytes();
        bytes[at] = (byte) value;
        return bytes;
    }

    private PromptFinding check() {
        return files().check(PROMPT);
    }

    private PromptFiles files() {
        return new PromptFiles(folder);
    }

    private Path file() {
        return folder.resolve("hour-9.wav");
    }
}
