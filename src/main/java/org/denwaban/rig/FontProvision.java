package org.denwaban.rig;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.denwaban.settings.Settings;

/// Finds a Japanese TrueType font on this machine, or fetches it, as {@link SpeechProvision} does a voice: 3.3 MB of
/// Debian's `main`, some seconds, into the directory `fonts` of the cache. For the demo and for tests; a server's own
/// fonts are a setting.
public final class FontProvision {

    /// IPAex Gothic has kana, JIS X 0213:2004 with most of its characters beyond the BMP, and glyf outlines, which PDFs
    /// need. Licence: IPA Font License 1.0.
    private static final String PACKAGE = "fonts-ipaexfont-gothic";

    private final Path machine;
    private final Path cache;
    private final Path etcApt;
    private final Consumer<String> progress;

    /// @param machine  `/`
    /// @param cache    holds, or will hold, the directory `fonts`
    /// @param etcApt   `/etc/apt` of this machine
    /// @param progress told one line before a download
    FontProvision(Path machine, Path cache, Path etcApt, Consumer<String> progress) {
        this.machine = machine;
        this.cache = cache;
        this.etcApt = etcApt;
        this.progress = progress;
    }

    /// As this machine says; progress goes to standard error.
    public static FontProvision ofThisMachine() {
        return new FontProvision(
                Path.of("/"),
                AsteriskProvision.cacheOfThisMachine(),
                Path.of("/etc/apt"),
                line -> System.err.println("fonts: " + line));
    }

    /// The font file, fetched first if need be.
    ///
    /// @throws RigException E-RIG-016 where there is none and none can be fetched, saying what to install
    public Path provide() {
        return under(machine)
                .or(this::fetched)
                .orElseGet(() -> new DebianPackages(cache, etcApt, FontProvision::missing)
                        .once(
                                "fonts",
                                "main",
                                List.of(PACKAGE),
                                this::fetched,
                                () -> progress.accept("fetching a Japanese font (once, 3.3 MB)")));
    }

    private Optional<Path> fetched() {
        return under(cache.resolve("fonts"));
    }

    private static Optional<Path> under(Path root) {
        return Optional.of(root.resolve(Path.of("/").relativize(Settings.USUAL_FONT)))
                .filter(Files::isReadable);
    }

    private static RigException missing(String why) {
        return new RigException(
                "E-RIG-016",
                "There is no Japanese TrueType font on this machine, and it cannot be fetched (" + why
                        + "). Install the package " + PACKAGE + ".");
    }
}
