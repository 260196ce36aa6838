package org.denwaban.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/// The directory in which a server keeps what it must not lose. One server at a time: two would dial
/// twice.
public final class DataDirectory {

    private static final String LOCK = "serve.lock";

    private DataDirectory() {}

    /// Makes it if it is not there, and takes it for one server. What it gives back lets it go.
    ///
    /// Others may pass through it and not look around: the database server below it runs as another
    /// user; each room's own directory is 0700.
    ///
    /// @throws IOException E-SRV-002 if another server has it
    public static Runnable taken(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        var channel = FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!locked(channel)) {
            channel.close();
            throw new IOException("E-SRV-002 another server uses " + directory + "; stop it first");
        }
        return () -> close(channel);
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // a server in this very process
        }
    }

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
