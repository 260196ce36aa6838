package org.denwaban.seal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// The rows of a day with their digests, `seals/2026-11-25.gz`: text that anybody can read with zcat.
///
/// ```
/// denwaban-seal 1 2026-11-25
/// look id,contract_id,household_id,looked_by,reason,call_id,looked_at
///  01kb3w5m2d0000000000000000 9f86d081884c7d659a2feaa0c55ad015
/// ```
final class SealFile {

    private static final String FIRST_LINE = "denwaban-seal 1 ";

    private SealFile() {}

    static Path of(Path directory, LocalDate day) {
        return directory.resolve(day + ".gz");
    }

    /// What was written.
    record Written(long rows, String sha256) {}

    /// Writes a file; it is there whole, and on the disk, or not at all.
    static final class Writer implements AutoCloseable {

        private final Path file;
        private final Path unfinished;
        private final MessageDigest sum = SealedRow.sha256();
        private final OutputStream out;
        private long rows;

        Writer(Path directory, LocalDate day) throws IOException {
            Files.createDirectories(directory);
            file = of(directory, day);
            unfinished = directory.resolve(day + ".gz.new");
            out = new DigestOutputStream(new GZIPOutputStream(Files.newOutputStream(unfinished), 1 << 16), sum);
            line(FIRST_LINE + day);
        }

        void table(SealedTable table, List<String> columns) throws IOException {
            line(table.table() + " " + String.join(",", columns));
        }

        void row(SealedRow row) throws IOException {
            line(" " + row.id() + " " + row.digest());
            rows++;
        }

        private void line(String text) throws IOException {
            out.write((text + "\n").getBytes(StandardCharsets.US_ASCII));
        }

        Written finish() throws IOException {
            out.close();
            try (var channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (var directory = FileChannel.open(file.resolveSibling(""), StandardOpenOption.READ)) {
                directory.force(true);
            }
            return new Written(rows, HexFormat.of().formatHex(sum.digest()));
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    /// Reads a file, table after table, each with its rows in the order of their ids.
    static final class Reader implements AutoCloseable {

        private final DigestInputStream summed;
        private final BufferedReader in;
        private @Nullable String line;

        Reader(Path file) throws IOException {
            summed =
                    new DigestInputStream(new GZIPInputStream(Files.newInputStream(file), 1 << 16), SealedRow.sha256());
            in = new BufferedReader(new InputStreamReader(summed, StandardCharsets.US_ASCII));
            in.readLine();
            line = in.readLine();
        }

        /// The next table's name and columns, null at the end; rows of the one before are passed over.
        @Nullable
        Head table() throws IOException {
            while (line != null && line.startsWith(" ")) {
                line = in.readLine();
            }
            if (line == null) {
                return null;
            }
            var words = line.split(" ", 2);
            line = in.readLine();
            return words.length < 2 ? null : new Head(words[0], List.of(words[1].split(",")));
        }

        /// The next row of the table, null after its last.
        @Nullable
        SealedRow row() throws IOException {
            if (line == null || !line.startsWith(" ")) {
                return null;
            }
            var words = line.substring(1).split(" ", 2);
            line = in.readLine();
            return new SealedRow(words[0], words.length < 2 ? "" : words[1]);
        }

        /// SHA-256 of the whole text, the rest of which it reads for that.
        String sha256() throws IOException {
            while (in.readLine() != null) {
                line = null;
            }
            return HexFormat.of().formatHex(summed.getMessageDigest().digest());
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    /// @param columns that were sealed
    record Head(String table, List<String> columns) {}
}
