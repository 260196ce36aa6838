package org.denwaban.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What somebody is told whose machine cannot make an Asterisk.
@Timeout(120)
class AsteriskProvisionTest {

    @TempDir
    private Path folder;

    private final List<String> told = new ArrayList<>();

    @Test
    void whereTheChrootIsKept() {
        assertEquals(Path.of("/srv/c"), AsteriskProvision.cacheOf(Map.of("DENWABAN_CACHE", "/srv/c"), true));
        assertEquals(Path.of("/var/cache/denwaban"), AsteriskProvision.cacheOf(Map.of("HOME", "/root"), true));
        assertEquals(
                Path.of("/home/hanako/.cache/denwaban"),
                AsteriskProvision.cacheOf(Map.of("HOME", "/home/hanako", "DENWABAN_CACHE", " "), false));
    }

    @Test
    void withoutAnArchiveItSaysSo() throws IOException {
        var said = refused();
        assertTrue(said.startsWith(root() ? "E-RIG-002" : "E-RIG-001"), said);
        assertTrue(said.contains("or install Asterisk"), said);
        assertFalse(Files.exists(folder.resolve("cache")));
    }

    @Test
    void anArchiveOutOfReachIsNamedAndNothingIsLeftInThePlaceOfTheChroot() throws IOException {
        assumeTrue(root()
                && Command.run(Duration.ofSeconds(5), List.of("sh", "-c", "command -v debootstrap"))
                        .well());
        Files.writeString(
                Files.createDirectories(folder.resolve("apt")).resolve("sources.list"),
                "deb http://127.0.0.1:9/debian bookworm main\n");
        var said = refused();
        assertTrue(said.startsWith("E-RIG-004"), said);
        assertTrue(said.contains("Can this machine reach its Debian mirror?"), said);
        assertFalse(Files.exists(folder.resolve("cache/asterisk")));
        assertTrue(told.stream().anyMatch(line -> line.contains("making a Debian sid chroot")), told::toString);
    }

    private String refused() {
        var provision = new AsteriskProvision(folder.resolve("cache"), folder.resolve("apt"), false, told::add);
        return String.valueOf(
                assertThrows(RigException.class, provision::provide).getMessage());
    }

    private static boolean root() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }
}
