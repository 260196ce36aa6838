package org.denwaban.db;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// A database's home that has every migration of this program, made once for all tests of a JVM. A house of its
/// own begins with a copy, as a server that is started again does: a first start takes five seconds more, and is
/// tried by [EmbeddedMariaDbIT], [DatabaseIT] and the rehearsal.
public final class MigratedHome {

    private static final class Holder {
        static final Path HOME = made();

        private static Path made() {
            var home = RealMariaDb.temporaryHome();
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> RealMariaDb.delete(home)));
            var which = EmbeddedMariaDb.Binaries.INSTALLED_ELSE_BUNDLED;
            try (var server = EmbeddedMariaDb.open(home, EmbeddedMariaDb.usualCache(), which);
                    var database = Database.open(server.address(), new SimpleMeterRegistry())) {
                var _ = Migrations.apply(database);
            }
            return home;
        }
    }

    private MigratedHome() {}

    /// Makes a home that is a copy.
    ///
    /// @param home does not exist; nor need what lies above it
    public static void copyTo(Path home) {
        try {
            for (var each : new Path[] {home.getParent(), home}) {
                Files.createDirectories(each);
                Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwx--x--x"));
            }
            // cp keeps the owner, who is the database's own user
            var copied = new ProcessBuilder(
                            "cp",
                            "-a",
                            Holder.HOME.resolve("data").toString(),
                            Holder.HOME.resolve("server.version").toString(),
                            home.toString())
                    .inheritIO()
                    .start();
            assertEquals(0, copied.waitFor(), "cp of " + Holder.HOME);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
