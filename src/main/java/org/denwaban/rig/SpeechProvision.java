package org.denwaban.rig;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

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
        return new DebianPackages(cache, etcApt, SpeechProvision::missing)
                .once(
                        "speech",
                        "main contrib",
                        PACKAGES,
                        this::fetched,
                        () -> progress.accept("fetching Open JTalk and its voice (once, 17 MB)"));
    }

    private static RigException missing(String why) {
        return new RigException(
                "E-RIG-014",
                "There is no Open JTalk with its voice on this machine, and it cannot be fetched (" + why
                        + "). Install the packages open-jtalk, open-jtalk-mecab-naist-jdic and " + VOICE
                        + " (the last one is in Debian's contrib), or record the prompts.");
    }
}
