package org.denwaban.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// Who may read a file that holds a secret: its owner and nobody else (0600 or 0400).
final class SecretFile {

    /// systemd guards its credentials by the directory and by an access list, which shows as a
    /// group that may read.
    private static final Path SYSTEMD_CREDENTIALS = Path.of("/run/credentials");

    private SecretFile() {}

    /// Whether the group or everybody may read, write or enter it. A link is followed: what counts
    /// is the file.
    ///
    /// @throws IOException if it is not there, or lies where we may not look
    static boolean openToOthers(Path file) throws IOException {
        return !file.startsWith(SYSTEMD_CREDENTIALS) && !permissions(file).endsWith("------");
    }

    /// As `ls` shows them, such as `rw-r--r--`.
    static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
