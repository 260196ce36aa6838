package org.denwaban.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {

    private static final String YOKOSUKA = "docs/contracts/yokosuka-2018.toml";
    private static final String WAKAYAMA = "docs/contracts/wakayama-2026.toml";

    @Test
    void theFilesThatShipAreGood() {
        var typed = Typed.at(new CheckCommand(), YOKOSUKA, WAKAYAMA);
        assertEquals(YOKOSUKA + ": OK\n" + WAKAYAMA + ": OK\n", typed.out());
        assertEquals(0, typed.exit());
        assertEquals(
                "{\"files\":[{\"file\":\"" + WAKAYAMA + "\",\"ok\":true,\"faults\":[]}]}\n",
                Typed.at(new CheckCommand(), "--json", WAKAYAMA).out());
    }

    @Test
    void everyFaultOfEveryFileWithItsPlace(@TempDir Path folder) throws IOException {
        var bad = folder.resolve("bad.toml");
        Files.writeString(
                bad,
                Files.readString(Path.of(YOKOSUKA))
                        .replace("caller_id = \"046-899-9900\"", "caller_id = \"090-0000-0000\"")
                        .replace("busy_most", "buzy_most"));
        var absent = folder.resolve("absent.toml");
        var typed = Typed.at(new CheckCommand(), bad.toString(), WAKAYAMA, absent.toString());
        assertEquals(1, typed.exit());
        var lines = typed.out().lines().toList();
        assertEquals(4, lines.size());
        assertTrue(lines.get(0).startsWith(bad + ":10: caller_id: 発信番号 「090-0000-0000」"), lines.get(0));
        assertTrue(lines.get(0).endsWith("[E-CONTRACT-004]"));
        assertTrue(lines.get(1).contains("outbound.buzy_most: 知らない項目です; 「busy_most」の書き誤り"), lines.get(1));
        assertEquals(WAKAYAMA + ": OK", lines.get(2));
        assertTrue(lines.get(3).startsWith(absent + ": ファイルがありません; "), lines.get(3));
    }

    @Test
    void faultsAsJson(@TempDir Path folder) throws IOException {
        var bad = folder.resolve("bad.toml");
        Files.writeString(bad, Files.readString(Path.of(YOKOSUKA)).replace("caller_id = \"0", "caller_id = \"9"));
        var typed = Typed.at(new CheckCommand(), "--json", bad.toString());
        assertEquals(1, typed.exit());
        assertEquals(1, typed.out().lines().count());
        var file = new JsonObject(typed.out()).getJsonArray("files").getJsonObject(0);
        assertEquals(false, file.getBoolean("ok"));
        var fault = file.getJsonArray("faults").getJsonObject(0);
        assertEquals(1, file.getJsonArray("faults").size());
        assertEquals(10, fault.getInteger("line"));
        assertEquals("caller_id", fault.getString("key"));
        assertEquals("E-CONTRACT-004", fault.getString("code"));
        assertEquals(List.of("line", "key", "code", "message", "remedy"), List.copyOf(fault.fieldNames()));
    }

    @Test
    void noFileNamedIsAMisuse() {
        assertEquals(2, Typed.at(new CheckCommand()).exit());
    }
}
