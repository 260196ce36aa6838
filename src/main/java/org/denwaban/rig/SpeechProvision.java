package org.denwaban.rig;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Finds Open JTalk on this machine, or fetches it.
///
/// 1. The machine's own packages: those.
/// 2. What was fetched before, in the cache.
/// 3. On Debian: the four packages, downloaded by apt from the machine's own mirror and unpacked into the cache. apt
///    checks their signatures as always; nothing is installed, no root is needed, the machine's own sources stay as
/// they
///    are (its voice is in `contrib`, which most sources do not name). 17 MB to fetch, 105 MB unpacked, some seconds.
///
/// The cache is that of {@link AsteriskProvision}; the directory is `speech` in it.
public final class SpeechProvision {

    private static final String VOICE = "hts-voice-nitech-jp-atr503-m001";
    private static final List<String> PACKAGES =
            List.of("open-jtalk", "libhtsengine1", "open-jtalk-mecab-naist-jdic", VOICE);

    private static final Duration STEP = Duration.ofMinutes(5);

    private final Path machine;
    private final Path cache;
    private final Path etcApt;
    private final Consumer<String> progress;

    /// @param machine  `/`
    /// @param cache    holds, or will hold, the directory `speech`
    /// @param etcApt   `/etc/apt` of this machine
    /// @param progress told one line before each step that takes long
    SpeechProvision(Path machine, Path cache, Path etcApt, Consumer<String> progress) {
        this.machine = machine;
        this.cache = cache;
        this.etcApt = etcApt;
        this.progress = progress;
    }

    /// As this machine says; progress goes to standard error.
    public static SpeechProvision ofThisMachine() {
        return new SpeechProvision(
                Path.of("/"),
                AsteriskProvision.cacheOfThisMachine(),
                Path.of("/etc/apt"),
                line -> System.err.println("speech: " + line));
    }

    /// The speech to use, fetched first if need be.
    ///
    /// @throws RigException E-RIG-014 where there is none and none can be fetched, saying what to install
    public Speech provide() {
        return Speech.under(machine).or(this::fetched).orElseGet(this::fetchOnce);
    }

    private Optional<Speech> fetched() {
        return Speech.under(cache.resolve("speech"));
    }

    private Speech fetchOnce() {
        var archive = AptSources.archive(etcApt, "main contrib")
                .orElseThrow(() -> missing("no Debian archive is named in " + etcApt));
        try {
            Files.createDirectories(cache);
            try (var channel = FileChannel.open(
                            cache.resolve("speech.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var _ = channel.lock()) {
                // Whoever held the lock may have fetched it meanwhile.
                return fetched()
                        .or(() -> fetch(archive))
                        .orElseThrow(() -> missing("the packages are not laid out as known"));
            }
        } catch (IOException e) {
            throw new RigException("E-RIG-009", "cannot write in " + cache + ": " + e.getMessage(), e);
        }
    }

    private Optional<Speech> fetch(String archive) {
        progress.accept("fetching Open JTalk and its voice (once, 17 MB)");
        Path unfinished = cache.resolve("speech.tmp");
        Asterisk.deleteTree(unfinished);
        try {
            unpack(download(unfinished.resolve("apt"), archive), unfinished);
            Asterisk.deleteTree(unfinished.resolve("apt"));
            Asterisk.deleteTree(cache.resolve("speech"));
            Files.move(unfinished, cache.resolve("speech"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new RigException("E-RIG-009", "cannot write in " + unfinished + ": " + e.getMessage(), e);
        }
        return fetched();
    }

    /// apt with lists and cache of its own: the machine's are root's, and do not know `contrib`.
    private List<Path> download(Path apt, String archive) throws IOException {
        Path packages = Files.createDirectories(apt.resolve("packages"));
        for (var each : List.of("lists/partial", "archives/partial")) {
            Files.createDirectories(apt.resolve(each));
        }
        Files.writeString(apt.resolve("sources.list"), archive + "\n");
        aptGet(apt, "update");
        aptGet(apt, Stream.concat(Stream.of("download"), PACKAGES.stream()).toArray(String[]::new));
        try (Stream<Path> all = Files.list(packages)) {
            return all.filter(file -> file.toString().endsWith(".deb")).toList();
        }
    }

    private void aptGet(Path apt, String... arguments) {
        var command = new ArrayList<>(List.of(
                "sh",
                "-c",
                "cd \"$1\" && shift && exec \"$@\"", // apt-get downloads to where it stands
                "sh",
                apt.resolve("packages").toString()));
        command.addAll(AsteriskProvision.APT);
        command.addAll(List.of(
                "-o",
                "Dir::State::lists=" + apt.resolve("lists"),
                "-o",
                "Dir::Cache::archives=" + apt.resolve("archives"),
                "-o",
                "Dir::Cache::pkgcache=",
                "-o",
                "Dir::Cache::srcpkgcache=",
                "-o",
                "Dir::Etc::sourcelist=" + apt.resolve("sources.list"),
                "-o",
                "Dir::Etc::sourceparts=-"));
        command.addAll(List.of(arguments));
        step("`apt-get " + arguments[0] + "`", command);
    }

    private void unpack(List<Path> packages, Path to) {
        for (var each : packages) {
            step("`dpkg-deb -x`", List.of("dpkg-deb", "-x", each.toString(), to.toString()));
        }
    }

    private void step(String what, List<String> command) {
        var done = Command.run(STEP, command);
        if (!done.well()) {
            throw missing(what + " failed: " + done.tail(4));
        }
    }

    private static RigException missing(String why) {
        return new RigException(
                "E-RIG-014",
                "There is no Open JTalk with its voice on this machine, and it cannot be fetched (" + why
                        + "). Install the packages open-jtalk, open-jtalk-mecab-naist-jdic and " + VOICE
                        + " (the last one is in Debian's contrib), or record the prompts.");
    }
}
