package org.denwaban.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which Debian mirror the machine itself uses: the one that it can reach and was told to trust. No
/// host name stands in our files.
final class AptSources {

    /// Names of the archive's own suites; with `-security`, `-updates` or `-backports` behind them
    /// they are others.
    private static final Set<String> SUITES =
            Set.of("bookworm", "trixie", "forky", "duke", "sid", "oldstable", "stable", "testing", "unstable");

    /// One archive that apt is told of.
    private record Entry(String uri, List<String> suites, List<String> components, String signedBy) {

        /// Other makers' archives also have suites named bookworm; they are signed with keys of
        /// their own.
        boolean isDebian() {
            return (uri.startsWith("http://") || uri.startsWith("https://"))
                    && suites.stream().anyMatch(SUITES::contains)
                    && components.contains("main")
                    && (signedBy.isEmpty() || signedBy.contains("debian-archive"));
        }

        String line(String components) {
            var suite = suites.stream().filter(SUITES::contains).findFirst().orElseThrow();
            var options = signedBy.isEmpty() ? "" : "[signed-by=" + signedBy.replaceFirst("^signed-by=", "") + "] ";
            return "deb " + options + uri + " " + suite + " " + components;
        }
    }

    private AptSources() {}

    /// The mirror of the first Debian archive that the machine's sources name; empty if none does.
    ///
    /// @param etcApt `/etc/apt`
    static Optional<String> mirror(Path etcApt) {
        return debian(etcApt).map(Entry::uri);
    }

    /// The machine's own release at that mirror, as a line of sources.list with other components; empty if none is
    /// named.
    ///
    /// @param components such as `main contrib`
    static Optional<String> archive(Path etcApt, String components) {
        return debian(etcApt).map(entry -> entry.line(components));
    }

    private static Optional<Entry> debian(Path etcApt) {
        var entries = new ArrayList<Entry>();
        for (Path file : files(etcApt)) {
            var text = read(file);
            entries.addAll(file.toString().endsWith(".sources") ? deb822(text) : oneLine(text));
        }
        return entries.stream().filter(Entry::isDebian).findFirst();
    }

    private static List<Path> files(Path etcApt) {
        var files = new ArrayList<Path>();
        if (Files.isReadable(etcApt.resolve("sources.list"))) files.add(etcApt.resolve("sources.list"));
        Path dir = etcApt.resolve("sources.list.d");
        if (!Files.isDirectory(dir)) return files;
        try (Stream<Path> list = Files.list(dir)) {
            // apt itself reads these two endings and no other.
            list.filter(file ->
                            file.toString().endsWith(".list") || file.toString().endsWith(".sources"))
                    .sorted()
                    .forEach(files::add);
        } catch (IOException e) {
            throw new RigException("E-RIG-009", "cannot read " + dir, e);
        }
        return files;
    }

    /// `deb [signed-by=…] http://… bookworm main contrib`
    private static List<Entry> oneLine(String text) {
        return text.lines()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> line.matches("deb\\s.*"))
                .map(AptSources::entry)
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Entry> entry(String line) {
        var options = "";
        var rest = line.substring(3).strip();
        if (rest.startsWith("[") && rest.contains("]")) {
            options = rest.substring(1, rest.indexOf(']'));
            rest = rest.substring(rest.indexOf(']') + 1).strip();
        }
        var words = words(rest);
        if (words.size() < 3) return Optional.empty();
        var signedBy = words(options).stream()
                .filter(option -> option.startsWith("signed-by="))
                .collect(Collectors.joining());
        return Optional.of(
                new Entry(words.getFirst(), List.of(words.get(1)), words.subList(2, words.size()), signedBy));
    }

    /// Paragraphs of `Key: value`, a value going on in lines that begin with a space.
    private static List<Entry> deb822(String text) {
        var entries = new ArrayList<Entry>();
        for (String paragraph : text.replaceAll("(?m)^#.*\\R?", "").split("\\R\\s*\\R", -1)) {
            Map<String, String> fields = fields(paragraph);
            boolean enabled = !Set.of("no", "false", "0")
                    .contains(fields.getOrDefault("enabled", "yes").strip().toLowerCase(java.util.Locale.ROOT));
            if (!enabled || !words(fields.getOrDefault("types", "")).contains("deb")) continue;
            for (String uri : words(fields.getOrDefault("uris", "")))
                entries.add(new Entry(
                        uri,
                        words(fields.getOrDefault("suites", "")),
                        words(fields.getOrDefault("components", "")),
                        fields.getOrDefault("signed-by", "").strip()));
        }
        return entries;
    }

    private static Map<String, String> fields(String paragraph) {
        var fields = new HashMap<String, String>();
        var key = "";
        for (String line : paragraph.split("\\R", -1)) {
            int colon = line.indexOf(':');
            if (line.startsWith(" ") || line.startsWith("\t")) {
                fields.merge(key, " " + line.strip(), String::concat);
            } else if (colon > 0) {
                key = line.substring(0, colon).strip().toLowerCase(java.util.Locale.ROOT);
                fields.put(key, line.substring(colon + 1).strip());
            }
        }
        return fields;
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new RigException("E-RIG-009", "cannot read " + file, e);
        }
    }
}
