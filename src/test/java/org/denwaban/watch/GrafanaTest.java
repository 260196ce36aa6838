package org.denwaban.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the dashboards and the alarms are made of. Whether their queries find anything: rig.WatchIT.
class GrafanaTest {

    private static final Path HOME = Path.of("grafana");
    private static final Pattern JAPANESE = Pattern.compile("[\\p{IsHiragana}\\p{IsKatakana}\\p{IsHan}]");
    private static final int COLUMNS = 24;

    /// Grafana 10.0's.
    private static final int SCHEMA = 38;

    @ParameterizedTest
    @ValueSource(strings = {"operations", "campaign", "engine"})
    void everyPanelSaysInJapaneseWhatItIsAndHasItsPlace(String name) throws IOException {
        var board = dashboard(name);
        assertTrue(board.getInteger("schemaVersion") >= SCHEMA);
        assertEquals("denwaban-" + name, board.getString("uid"));
        var places = new HashSet<String>();
        var ids = new HashSet<Integer>();
        for (var panel : panels(board)) {
            var title = panel.getString("title");
            assertTrue(JAPANESE.matcher(title + panel.getString("description")).find(), title);
            assertTrue(JAPANESE.matcher(panel.getString("description")).find(), title);
            assertTrue(ids.add(panel.getInteger("id")), title);
            occupy(places, panel);
        }
    }

    private static void occupy(Set<String> places, JsonObject panel) {
        var at = panel.getJsonObject("gridPos");
        assertTrue(at.getInteger("x") + at.getInteger("w") <= COLUMNS, panel.getString("title"));
        for (int x = 0; x < at.getInteger("w"); x++) {
            for (int y = 0; y < at.getInteger("h"); y++) {
                assertTrue(
                        places.add((at.getInteger("x") + x) + "," + (at.getInteger("y") + y)),
                        panel.getString("title") + " lies over another one");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"operations", "campaign", "engine"})
    void everyPanelHasAUnitThresholdsAndAProvisionedSource(String name) throws IOException {
        var sources =
                hits("(?m)^ +uid: (.+)$", Files.readString(HOME.resolve("provisioning/datasources/denwaban.yml")));
        assertEquals(Set.of("denwaban-prometheus", "denwaban-mariadb"), sources);
        var board = dashboard(name);
        for (var panel : panels(board)) {
            if (!panel.getString("type").equals("row")) {
                var defaults = panel.getJsonObject("fieldConfig").getJsonObject("defaults");
                assertFalse(defaults.getString("unit").isBlank(), panel.getString("title"));
                assertFalse(defaults.getJsonObject("thresholds")
                        .getJsonArray("steps")
                        .isEmpty());
                assertTrue(sources.contains(panel.getJsonObject("datasource").getString("uid")));
                assertFalse(panel.getJsonArray("targets").isEmpty(), panel.getString("title"));
            }
        }
        var variable = board.getJsonObject("templating").getJsonArray("list").getJsonObject(0);
        assertEquals("contract", variable.getString("name"));
        assertEquals(
                List.of("緊急停止", "PBXの音信不通"),
                board.getJsonObject("annotations").getJsonArray("list").stream()
                        .map(each -> ((JsonObject) each).getString("name"))
                        .skip(1)
                        .toList());
    }

    @Test
    void everyAlarmHasItsRunbookAndIsTested() throws IOException {
        var rules = Files.readString(HOME.resolve("alerts.yml"));
        var alarms = hits("- alert: (\\w+)", rules);
        assertEquals(
                alarms.size(),
                Pattern.compile("runbook: ").matcher(rules).results().count());
        assertEquals(alarms, hits("alertname: (\\w+)", Files.readString(HOME.resolve("tests/alerts_test.yml"))));
        var chapters = Files.readString(Path.of("docs/operate.md"))
                .lines()
                .filter(line -> line.startsWith("##"))
                .map(GrafanaTest::anchor)
                .collect(Collectors.toSet());
        for (var page : List.of("grafana/alerts.yml", "docs/metrics.md", "docs/operate.md")) {
            for (var anchor : hits("(?:operate\\.md|\\()#([a-z0-9-]+)", Files.readString(Path.of(page)))) {
                assertTrue(chapters.contains(anchor), page + " leads to #" + anchor);
            }
        }
    }

    /// As code hosts make one of a heading.
    private static String anchor(String heading) {
        return heading.replaceFirst("^#+ ", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    private static Set<String> hits(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(hit -> hit.group(1))
                .collect(Collectors.toSet());
    }

    private static List<JsonObject> panels(JsonObject board) {
        return board.getJsonArray("panels").stream().map(JsonObject.class::cast).toList();
    }

    private static JsonObject dashboard(String name) throws IOException {
        return new JsonObject(Files.readString(HOME.resolve("dashboards/" + name + ".json")));
    }
}
