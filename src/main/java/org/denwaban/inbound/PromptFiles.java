package org.denwaban.inbound;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.denwaban.inbound.PromptFinding.State;

/// The prompts' files in one directory, as the PBX has them. What is there is never overwritten: it may be a person's
/// recording.
public final class PromptFiles {

    // An hour of telephone sound; whatever is larger was given by mistake.
    static final int LARGEST_BYTES = 60 * 60 * Wav.TELEPHONE * 2;

    private final Path directory;

    /// @param directory need not be there
    public PromptFiles(Path directory) {
        this.directory = directory;
    }

    /// Looks at one.
    public PromptFinding check(Prompt prompt) {
        var file = file(prompt);
        try (var in = Files.newInputStream(file)) {
            var bytes = in.readNBytes(LARGEST_BYTES + 1);
            if (bytes.length > LARGEST_BYTES) {
                return wrong(prompt, "more than an hour of sound");
            }
            var wav = Wav.parse(bytes);
            if (wav.rate() != Wav.TELEPHONE) {
                return wrong(prompt, "%,d samples a second".formatted(wav.rate()));
            }
            return wav.silent()
                    ? new PromptFinding(prompt, file, State.EMPTY, "nothing is to be heard in it", "record it anew")
                    : new PromptFinding(prompt, file, State.THERE, "", "");
        } catch (NoSuchFileException e) {
            return new PromptFinding(
                    prompt, file, State.MISSING, "there is no such file", "record it, or have it made with --make");
        } catch (Wav.NoSuchSound e) {
            return wrong(prompt, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return wrong(prompt, "it cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private PromptFinding wrong(Prompt prompt, String what) {
        return new PromptFinding(
                prompt,
                file(prompt),
                State.WRONG,
                what,
                "the PBX plays WAV files of 8,000 samples a second, one channel, 16 bit: convert it, or take it away");
    }

    /// Writes one that is not there yet, whole or not at all.
    ///
    /// @throws IOException also where there is one already
    public void write(Prompt prompt, Wav sound) throws IOException {
        var whole = directory.resolve("." + prompt.name() + ".new");
        try {
            Files.write(
                    whole,
                    sound.bytes(),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE);
            // no secret, and Asterisk is another user than who makes them
            Files.setPosixFilePermissions(whole, PosixFilePermissions.fromString("rw-r--r--"));
            // not ATOMIC_MOVE, which would replace
            Files.move(whole, file(prompt));
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    private Path file(Prompt prompt) {
        return directory.resolve(prompt.name() + ".wav");
    }
}
