package org.denwaban;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.denwaban.settings.SettingsFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Holds the pages to the code: what a page names is there, and what there is to name stands on a page.
class DocsTest {

    private static final Pattern CODE = Pattern.compile("E-[A-Z]+-[0-9]{3}");
    private static final Pattern METER = Pattern.compile("\"(denwaban[._][a-z_.]+)\"");
    private static final Pattern METRIC = Pattern.compile("denwaban_[a-z_]+");
    private static final Pattern TABLE = Pattern.compile("(?:TABLE IF NOT EXISTS|OR REPLACE VIEW) (\\w+)");
    private static final Pattern SUFFIX = Pattern.compile("(_seconds)?(_total|_sum|_count|_max)?$");

    @TempDir
    Path directory;

    @Test
    void everyErrorCodeStandsOnAPage() throws IOException {
        var missing = found(CODE, sources());
        missing.removeAll(found(CODE, files("docs", ".md")));
        assertEquals(Set.of(), missing);
    }

    @Test
    void everyMetricThatAPageOrTheDashboardNamesIsRegistered() throws IOException {
        var meters = found(METER, files("src/main/java", ".java")).stream()
                .map(name -> SUFFIX.matcher(name.replace('.', '_')).replaceFirst(""))
                .collect(Collectors.toSet());
        var named = found(METRIC, files("grafana", ""));
        named.addAll(found(METRIC, List.of(Path.of("docs/metrics.md"))));
        named.removeIf(name -> meters.contains(SUFFIX.matcher(name).replaceFirst("")));
        assertEquals(Set.of(), named);
    }

    @Test
    void everyTableAndViewStandsInTheSchema() throws IOException {
        var schema = Files.readString(Path.of("docs/schema.md"));
        var missing = found(TABLE, files("src/main/resources/db", ".sql"));
        missing.removeIf(table -> schema.contains("`" + table + "`"));
        assertEquals(Set.of(), missing);
    }

    @Test
    void theExampleOfSettingsIsAccepted() throws Exception {
        var secret = Files.writeString(directory.resolve("a.secret"), "made up");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        var text = Files.readString(Path.of("docs/denwaban.example.toml"))
                .replaceAll("\"/etc/denwaban/[a-z]+\\.secret\"", "\"" + secret + "\"")
                .replace("sip.carrier.example", "127.0.0.1");
        var file = Files.writeString(directory.resolve("denwaban.toml"), text);
        assertEquals("pbx", SettingsFile.read(file).pbx().systemName());
    }

    private static List<Path> sources() throws IOException {
        return Stream.concat(files("src/main/java", ".java").stream(), Stream.of(Path.of("denwaban")))
                .toList();
    }

    private static List<Path> files(String directory, String ending) throws IOException {
        try (var all = Files.walk(Path.of(directory))) {
            return all.filter(
                            file -> Files.isRegularFile(file) && file.toString().endsWith(ending))
                    .toList();
        }
    }

    /// What the pattern's first group, or the whole, finds in the files.
    private static Set<String> found(Pattern pattern, List<Path> files) throws IOException {
        var found = new TreeSet<String>();
        for (var file : files) {
            var matcher = pattern.matcher(Files.readString(file));
            while (matcher.find()) {
                found.add(matcher.groupCount() == 0 ? matcher.group() : matcher.group(1));
            }
        }
        return found;
    }
}
