package org.denwaban.rig;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.denwaban.inbound.Prompt;
import org.denwaban.inbound.PromptMaker;
import org.denwaban.inbound.Wav;

/// Free Japanese speech: Open JTalk with the voice of Nagoya Institute of Technology, as Debian packages them. Found by
/// {@link SpeechProvision}.
public final class Speech implements PromptMaker {

    // A sentence takes 0.6 s, 0.3 of it for the dictionary; a loaded machine gets plenty.
    private static final Duration LIMIT = Duration.ofSeconds(60);

    // Open JTalk 1.11 reads a line into 1,024 bytes and would cut the rest off.
    private static final int LONGEST_BYTES = 1000;

    // Said at its own level, short words with a stress (5分) are cut at the top.
    private static final String SOFTER_DB = "-12";

    private static final String DICTIONARY = "var/lib/mecab/dic/open-jtalk/naist-jdic";
    private static final String VOICE = "usr/share/hts-voice/nitech-jp-atr503-m001/nitech_jp_atr503_m001.htsvoice";

    private final Path root;
    private final List<Path> libraries;

    private Speech(Path root, List<Path> libraries) {
        this.root = root;
        this.libraries = libraries;
    }

    /// The one that lies under `root` as Debian's packages lay it out; empty where a part is missing.
    static Optional<Speech> under(Path root) {
        boolean whole = Files.isExecutable(root.resolve("usr/bin/open_jtalk"))
                && Files.isReadable(root.resolve(DICTIONARY).resolve("sys.dic"))
                && Files.isReadable(root.resolve(VOICE));
        return whole ? Optional.of(new Speech(root, libraries(root))) : Optional.empty();
    }

    /// The machine's own are found by the loader.
    private static List<Path> libraries(Path root) {
        if (root.equals(root.getRoot())) {
            return List.of();
        }
        try (Stream<Path> below = Files.list(root.resolve("usr/lib"))) {
            return below.filter(Files::isDirectory).toList();
        } catch (IOException e) {
            return List.of(); // linked against the machine's own
        }
    }

    /// @throws RigException E-RIG-015 where Open JTalk cannot say it
    @Override
    public Wav say(Prompt prompt) {
        var line = prompt.reading().getBytes(StandardCharsets.UTF_8);
        if (line.length > LONGEST_BYTES) {
            throw new RigException("E-RIG-015", prompt.name() + " is too long to be said at once: record it instead");
        }
        Path work = null;
        try {
            work = Files.createTempDirectory("denwaban-speech");
            return TelephoneSound.of(spoken(work, line, prompt.name()), prompt.reading());
        } catch (IOException e) {
            throw new RigException("E-RIG-009", "cannot write " + prompt.name() + " down to be said", e);
        } finally {
            if (work != null) {
                Asterisk.deleteTree(work);
            }
        }
    }

    private Wav spoken(Path work, byte[] line, String name) throws IOException {
        var text = Files.write(work.resolve("text"), line);
        var sound = work.resolve("speech.wav");
        var done = Command.run(LIMIT, command(text, sound));
        try {
            if (done.well() && Files.exists(sound)) {
                return Wav.parse(Files.readAllBytes(sound));
            }
        } catch (Wav.NoSuchSound e) {
            throw new RigException("E-RIG-015", "Open JTalk made " + e.getMessage() + " of " + name, e);
        }
        throw new RigException("E-RIG-015", "Open JTalk cannot say " + name + ": " + done.tail(3));
    }

    private List<String> command(Path text, Path sound) {
        var command = new ArrayList<String>();
        if (!libraries.isEmpty()) {
            var path = String.join(":", libraries.stream().map(Path::toString).toList());
            command.addAll(List.of("env", "LD_LIBRARY_PATH=" + path));
        }
        command.addAll(List.of(
                root.resolve("usr/bin/open_jtalk").toString(),
                "-x",
                root.resolve(DICTIONARY).toString(),
                "-m",
                root.resolve(VOICE).toString(),
                "-g",
                SOFTER_DB,
                "-ow",
                sound.toString(),
                text.toString()));
        return command;
    }
}
