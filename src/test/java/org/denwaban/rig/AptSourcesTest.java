package org.denwaban.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AptSourcesTest {

    @TempDir
    private Path apt;

    @Test
    void oneLineStyleWithOptionsAndComments() throws IOException {
        Files.writeString(apt.resolve("sources.list"), """
                # deb http://old.example/debian bookworm main
                deb cdrom:[Debian]/ bookworm main
                deb http://security.example/debian-security bookworm-security main
                deb [arch=amd64 signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://mirror.example/debian bookworm main contrib
                """);
        assertEquals(Optional.of("http://mirror.example/debian"), AptSources.mirror(apt));
    }

    @Test
    void deb822StyleOverSeveralLines() throws IOException {
        write("debian.sources", """
                Types: deb
                URIs: http://off.example/debian
                Suites: bookworm
                Components: main
                Enabled: no

                # the real one
                Types: deb deb-src
                URIs: https://mirror.example/debian
                Suites: bookworm
                 bookworm-updates
                Components: main
                Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
                """);
        assertEquals(Optional.of("https://mirror.example/debian"), AptSources.mirror(apt));
    }

    @Test
    void otherMakersArchivesAreNotDebian() throws IOException {
        write(
                "docker.list",
                "deb [signed-by=/etc/apt/keyrings/docker.gpg] https://docker.example/debian bookworm stable\n");
        write("base.list", "deb [signed-by=/etc/apt/keyrings/base.asc] https://base.example/debian bookworm main\n");
        write("notes.txt", "deb http://mirror.example/debian bookworm main\n");
        assertEquals(Optional.empty(), AptSources.mirror(apt));
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(apt.resolve("sources.list.d"));
        Files.writeString(apt.resolve("sources.list.d").resolve(name), text);
    }
}
