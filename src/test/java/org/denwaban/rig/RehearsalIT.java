package org.denwaban.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// What the launcher's rehearsal kept is taken by the JVM, or every start is as slow as without it, unnoticed.
class RehearsalIT {

    private static final String AS_THE_LAUNCHER = "run ./denwaban test: it builds and rehearses first";

    @Test
    void aStartTakesWhatTheRehearsalKept() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var cache = Path.of(System.getProperty("denwaban.aot", "target/denwaban.aot"));
        assertTrue(cache.toFile().isFile(), AS_THE_LAUNCHER);
        var started = new ProcessBuilder(
                        java,
                        "-XX:AOTMode=on", // ends at once where the cache is not of this jar and this JDK
                        "-XX:AOTCache=" + cache,
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("denwaban.class.path", ""),
                        "org.denwaban.Main",
                        "--version")
                .redirectErrorStream(true)
                .start();
        var said = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, started.waitFor(), AS_THE_LAUNCHER + "\n" + said);
        assertTrue(said.startsWith("denwaban "), said);
    }
}
