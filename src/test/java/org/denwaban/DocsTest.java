package org.denwaban;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.denwaban.metrics.Metrics;
import org.denwaban.settings.SettingsFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The pages and the dashboards against the code. What the dashboards are made of: watch.GrafanaTest. Tables and
/// columns: db.SchemaDocIT.
class DocsTest {

    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern CODE = Pattern.compile("\\b[EW]-(?!CONTRACT)[A-Z]+-[0-9]{3}\\b");
    private static final Pattern METRIC = Pattern.compile("\\b(?:denwaban|hikaricp|jvm|process)_[a-z_]*[a-z]\\b");

    /// A meter as the code makes it: what kind, and by which name.
    private static final Pattern METER = Pattern.compile(
            "(Counter\\.builder|\\.counter|Gauge\\.builder|\\.gauge|\\.timer|\\bgauge|Histograms\\.machine|Histograms\\.people)"
                    + "\\(\\s*(?:(?:registry|metrics),\\s*)?\"(denwaban[a-z._]+)\"");

    // as a running server shows them
    private static final Set<String> POOL = Set.of(
            "hikaricp_connections",
            "hikaricp_connections_active",
            "hikaricp_connections_idle",
            "hikaricp_connections_pending",
            "hikaricp_connections_max",
            "hikaricp_connections_timeout_total",
            "hikaricp_connections_usage_seconds_max");

    @Test
    void everyCodeStandsInTheOperatorsPageAndNoOther() throws IOException {
        var known = found(CODE, sources() + Files.readString(Path.of("denwaban")));
        var told = Pattern.compile("(?m)^\\| (" + CODE.pattern() + ") \\|")
                .matcher(doc("operate.md"))
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(known, told);
    }

    @Test
    void everySettingStandsInTheOperatorsPageAndNoOther() throws IOException {
        var source = Files.readString(SOURCES.resolve("org/denwaban/settings/SettingsFile.java"));
        var known = new TreeSet<String>();
        var calls = Pattern.compile("known\\(\\s*\\w+,\\s*(\"[a-z.]*\"|name \\+ \"\\.\"),\\s*Set\\.of\\(([^)]*)\\)")
                .matcher(source)
                .results()
                .toList();
        assertEquals(11, calls.size(), "tables of the settings");
        for (var call : calls) {
            for (var key : found(Pattern.compile("(?<=\")[a-z_]+(?=\")"), call.group(2))) {
                if (call.group(1).startsWith("\"")) {
                    known.add(call.group(1).replace("\"", "") + key);
                } else {
                    Set.of("agi.", "metrics.", "control.").forEach(table -> known.add(table + key));
                }
            }
        }
        var table = doc("operate.md").split("\n## ", -1)[2];
        assertTrue(table.startsWith("Settings"), "the chapter");
        var told = new TreeSet<String>();
        for (var line : table.split("\n", -1)) {
            if (line.startsWith("| `")) {
                told.addAll(found(Pattern.compile("(?<=`)[a-z_.]+(?=`)"), line.split("\\|", -1)[1]));
            }
        }
        assertEquals(known, told);
    }

    @Test
    void theExampleIsAccepted(@TempDir Path directory) throws Exception {
        var secret = Files.writeString(directory.resolve("a.secret"), "for a test only\n");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        var contract = Path.of("docs/contracts/yokosuka-2018.toml").toAbsolutePath();
        var example = doc("denwaban.example.toml")
                .replaceAll("\"/etc/denwaban/[a-z]+\\.secret\"", "\"" + secret + "\"")
                .replace("/etc/denwaban/contracts/yokosuka-2018.toml", contract.toString());
        var plain = Files.writeString(directory.resolve("plain.toml"), example);
        assertTrue(SettingsFile.read(plain).database().isEmpty());
        var withDatabase = Files.writeString(
                directory.resolve("database.toml"),
                example.replace("# [database]", "[database]")
                        .replaceAll("(?m)^# (url = \"jdbc|user =|password_file =)", "$1"));
        assertTrue(SettingsFile.read(withDatabase).database().isPresent());
        var withWebhook = Files.writeString(
                directory.resolve("webhook.toml"),
                example.replace("# [[webhook]]", "[[webhook]]")
                        .replaceAll("(?m)^# (name =|url = \"https|secret_file =|contracts =|events =)", "$1"));
        assertEquals(
                "city", SettingsFile.read(withWebhook).webhooks().getFirst().name());
    }

    @Test
    void everyMetricOfOursStandsInItsPageAndNoOther() throws IOException {
        var told = found(METRIC, doc("metrics.md"));
        told.removeIf(name -> !name.startsWith("denwaban_"));
        assertEquals(ours(), told);
    }

    @Test
    void everyMetricNamedAnywhereExists() throws IOException {
        var known = new TreeSet<>(ours());
        known.addAll(POOL);
        try (var metrics = new Metrics()) {
            known.addAll(found(Pattern.compile("(?m)^[a-z_]+"), metrics.scrape()));
            // it comes up with the first collection
            known.add("jvm_gc_pause_seconds_max");
        }
        for (var page : Set.of(
                "docs/metrics.md",
                "docs/tour.md",
                "docs/operate.md",
                "grafana/dashboards/operations.json",
                "grafana/dashboards/campaign.json",
                "grafana/dashboards/engine.json",
                "grafana/alerts.yml",
                "grafana/tests/alerts_test.yml")) {
            var named = found(METRIC, Files.readString(Path.of(page)));
            named.removeAll(known);
            assertEquals(Set.of(), named, page);
        }
    }

    @Test
    void everyMetricsRowSaysWhatItMeansAndHasAPlaceForWhatToDo() throws IOException {
        for (var line :
                doc("metrics.md").lines().filter(each -> each.startsWith("| `")).toList()) {
            var cells = line.split("(?<!\\\\)\\|", -1);
            assertEquals(6, cells.length, line);
            assertFalse(cells[3].isBlank(), line);
        }
    }

    private static Set<String> ours() throws IOException {
        var names = new TreeSet<String>();
        METER.matcher(sources()).results().forEach(meter -> {
            var name = meter.group(2).replace('.', '_');
            var kind = meter.group(1);
            if (kind.contains("ounter")) {
                names.add(name + "_total");
            } else if (kind.startsWith("Histograms")) {
                Set.of("_bucket", "_count", "_sum", "_max").forEach(end -> names.add(name + "_seconds" + end));
            } else if (kind.equals(".timer")) {
                Set.of("_count", "_sum", "_max").forEach(end -> names.add(name + "_seconds" + end));
            } else {
                names.add(name);
            }
        });
        return names;
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(hit -> hit.group()).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String doc(String name) throws IOException {
        return Files.readString(Path.of("docs", name));
    }

    private static String sources() throws IOException {
        try (var files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(DocsTest::text)
                    .collect(Collectors.joining("\n"));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
