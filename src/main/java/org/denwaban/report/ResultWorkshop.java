package org.denwaban.report;

import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.util.TempFile;
import org.apache.poi.util.TempFileCreationStrategy;
import org.denwaban.db.Ulid;

/// Where a workbook is made: a directory of its own under the data directory (0700), gone when it is done. What the
/// workbook's library puts on the disk meanwhile, names in clear among it, lies there and nowhere else.
public final class ResultWorkshop implements AutoCloseable {

    /// What was left by a process that died is removed by the next one after this time; no report takes as long.
    static final Duration LEFT_OVER = Duration.ofDays(1);

    /// The time in every entry of a workbook's zip: the same workbook is to have the same bytes. The first that a zip
    /// can tell is 1980-01-01.
    static final LocalDateTime ZIP_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private static final String FOLDER = "exports";

    private final Path directory;

    private ResultWorkshop(Path directory) {
        this.directory = directory;
    }

    /// A finished file.
    ///
    /// @param sha256 of its bytes, 64 hex digits
    public record Made(Path file, String sha256) {}

    /// Opens one.
    ///
    /// @param now machine time
    public static ResultWorkshop open(Path dataDirectory, Instant now) throws IOException {
        var workshop = new ResultWorkshop(folder(dataDirectory, now));
        TempFile.setThreadLocalTempFileCreationStrategy(workshop.new Here());
        return workshop;
    }

    /// A folder of its own for whatever is not handed over yet (0700).
    ///
    /// @param now machine time
    static Path folder(Path dataDirectory, Instant now) throws IOException {
        var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        var all = all(dataDirectory);
        Files.createDirectories(dataDirectory);
        Files.createDirectories(all, owner);
        sweep(all, now);
        return Files.createDirectory(all.resolve(Ulid.at(now)), owner);
    }

    /// Where all these folders are.
    static Path all(Path dataDirectory) {
        return dataDirectory.resolve(FOLDER);
    }

    private static void sweep(Path all, Instant now) throws IOException {
        try (var left = Files.list(all)) {
            for (var each : left.toList()) {
                if (Files.getLastModifiedTime(each).toInstant().isBefore(now.minus(LEFT_OVER))) {
                    delete(each);
                }
            }
        }
    }

    /// The library's files.
    private final class Here implements TempFileCreationStrategy {

        @Override
        public File createTempFile(String prefix, String suffix) throws IOException {
            return Files.createTempFile(directory, prefix, suffix).toFile();
        }

        @Override
        public File createTempDirectory(String prefix) throws IOException {
            return Files.createTempDirectory(directory, prefix).toFile();
        }
    }

    /// A place for a file of the workshop.
    Path place(String name) {
        return directory.resolve(name);
    }

    /// Writes a workbook down, of the same content always the same bytes.
    public Made write(Workbook workbook) throws IOException {
        var raw = place("raw.xlsx");
        try (var out = new BufferedOutputStream(Files.newOutputStream(raw, StandardOpenOption.CREATE_NEW))) {
            workbook.write(out);
        }
        var file = place("steady.xlsx");
        var digest = sha256();
        try (var in = new ZipFile(raw.toFile());
                var out = new ZipOutputStream(new DigestOutputStream(
                        new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)),
                        digest))) {
            steady(in, out);
        }
        Files.delete(raw);
        return new Made(file, HexFormat.of().formatHex(digest.digest()));
    }

    /// By the zip's directory: the library's streams tell sizes in a way that cannot be read as a stream.
    private static void steady(ZipFile in, ZipOutputStream out) throws IOException {
        for (var entry : in.stream().toList()) {
            var same = new ZipEntry(entry.getName());
            same.setTimeLocal(ZIP_TIME);
            out.putNextEntry(same);
            try (var content = in.getInputStream(entry)) {
                content.transferTo(out);
            }
            out.closeEntry();
        }
    }

    /// Hands a finished file over: whole, or not at all.
    ///
    /// @param to must not be there yet
    /// @throws java.nio.file.FileAlreadyExistsException if it is
    public void handOver(Made made, Path to) throws IOException {
        var begun = false;
        try (InputStream in = Files.newInputStream(made.file());
                OutputStream out = create(to)) {
            begun = true;
            in.transferTo(out);
            out.flush();
            begun = false;
        } finally {
            if (begun) {
                Files.deleteIfExists(to);
            }
        }
    }

    private static OutputStream create(Path to) throws IOException {
        var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Files.createFile(to, owner);
        return Files.newOutputStream(to, StandardOpenOption.WRITE);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// Removes a folder with all that lies in it.
    static void delete(Path tree) throws IOException {
        try (var all = Files.walk(tree)) {
            for (var each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }

    @Override
    public void close() {
        TempFile.setThreadLocalTempFileCreationStrategy(null);
        try {
            delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("E-REPORT-038 the directory of unfinished exports cannot be emptied", e);
        }
    }
}
