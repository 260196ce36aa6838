package org.denwaban.report;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// The files of one export, which appear all at once or not at all: written under a hidden name, on the disk for good,
/// then linked to their own name, and never over a file that is there. 0600. A process that is killed in between leaves
/// `.NAME.part` behind, which the next one takes over.
final class PostcardFiles implements AutoCloseable {

    static final FileAttribute<Set<PosixFilePermission>> OURS_ALONE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path directory;
    private final Map<Path, Path> parts = new LinkedHashMap<>(); // name -> part
    private final MessageDigest digest = sha256();

    /// @param directory exists, or is made with its parents (0700)
    PostcardFiles(Path directory) throws IOException {
        this.directory = Files.isDirectory(directory)
                ? directory
                : Files.createDirectories(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /// Fills a file.
    interface Filling {
        void into(OutputStream out) throws IOException;
    }

    /// Writes a file of this export.
    ///
    /// @throws FileAlreadyExistsException where there is one of that name
    void write(String name, Filling filling) throws IOException {
        var target = directory.resolve(name);
        if (Files.exists(target)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        var part = directory.resolve("." + name + ".part");
        Files.deleteIfExists(part);
        parts.put(target, part);
        try (var channel = FileChannel.open(
                part, EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OURS_ALONE)) {
            var out = new DigestOutputStream(
                    new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16), digest);
            filling.into(out);
            out.flush();
            channel.force(true);
        }
    }

    /// SHA-256 of all files so far, one behind the other, 64 hex digits; asked once.
    String sha256Hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// Gives all files their names.
    ///
    /// @throws FileAlreadyExistsException where one of that name came meanwhile; then none has got its name
    void commit() throws IOException {
        var named = new ArrayList<Path>();
        try {
            for (var each : parts.entrySet()) {
                Files.createLink(each.getKey(), each.getValue()); // unlike a rename it never replaces
                named.add(each.getKey());
            }
        } catch (IOException e) {
            for (var each : named) {
                Files.deleteIfExists(each);
            }
            throw e;
        }
        close();
    }

    /// Takes the hidden names away.
    @Override
    public void close() throws IOException {
        for (var part : parts.values()) {
            Files.deleteIfExists(part);
        }
        parts.clear();
    }
}
