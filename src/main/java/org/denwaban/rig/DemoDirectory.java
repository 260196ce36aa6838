package org.denwaban.rig;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Optional;
import org.denwaban.db.EmbeddedMariaDb;

/// The one directory of a demo: taken by one demo at a time, and emptied of what an earlier one left.
final class DemoDirectory {

    private static final String LOCK = "demo.lock";
    private static final String SERVER = "serve.pid";

    private DemoDirectory() {}

    /// Takes it. What it gives back lets it go.
    ///
    /// @throws RigException E-RIG-013 when another demo has it
    static AutoCloseable taken(Path directory) throws IOException {
        Files.createDirectories(directory);
        // others pass through (the database server is not root), nobody looks around
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        var channel = FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            throw new RigException(
                    "E-RIG-013", "another demo uses " + directory + "; stop it, or name another with --directory");
        }
        clear(directory);
        return channel;
    }

    /// Remembers the server's process, so that the next demo finds one that was left behind.
    static void remember(Path directory, long pid) throws IOException {
        Files.writeString(directory.resolve(SERVER), Long.toString(pid));
    }

    private static void clear(Path directory) throws IOException {
        endServer(directory.resolve(SERVER));
        var database = directory.resolve("data/mariadb");
        if (Files.isDirectory(database)) {
            // whoever closes last stops a server that was left behind
            EmbeddedMariaDb.open(
                            database, EmbeddedMariaDb.usualCache(), EmbeddedMariaDb.Binaries.INSTALLED_ELSE_BUNDLED)
                    .close();
        }
        try (var all = Files.walk(directory)) {
            for (var each : all.sorted(Comparator.reverseOrder()).toList()) {
                if (!each.equals(directory) && !each.equals(directory.resolve(LOCK))) {
                    Files.delete(each);
                }
            }
        }
    }

    private static void endServer(Path file) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        Optional.of(Files.readString(file).strip())
                .filter(text -> text.matches("[0-9]{1,9}"))
                .flatMap(text -> ProcessHandle.of(Long.parseLong(text)))
                .filter(process -> process.info().command().orElse("").endsWith("java"))
                .ifPresent(process -> {
                    process.destroyForcibly();
                    process.onExit().join();
                });
    }
}
