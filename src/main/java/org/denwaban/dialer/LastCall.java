package org.denwaban.dialer;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/// The last call that the gate let out, as the data directory remembers it beside the database.
///
/// @param id of the attempt, or of the try to call back
/// @param at machine time
record LastCall(String id, Instant at) {

    /// Its name in the data directory.
    static final String FILE = "last.call";

    /// What stands for a file that cannot be read: no database knows it.
    private static final String UNREADABLE = "?";

    /// What the file says; empty where there is none yet.
    static Optional<LastCall> read(Path file) throws IOException {
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        var words = Files.readString(file).strip().split(" ", -1);
        try {
            return Optional.of(new LastCall(words[0], Instant.parse(words[words.length - 1])));
        } catch (DateTimeException e) {
            return Optional.of(
                    new LastCall(UNREADABLE, Files.getLastModifiedTime(file).toInstant()));
        }
    }

    /// On disk when this returns: a power failure leaves the former or this one.
    void write(Path file) throws IOException {
        var draft = file.resolveSibling(FILE + ".new");
        try (var channel = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            channel.write(StandardCharsets.UTF_8.encode(id + " " + at + "\n"));
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
