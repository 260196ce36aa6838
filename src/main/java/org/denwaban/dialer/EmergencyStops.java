package org.denwaban.dialer;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The emergency stop of one contract or of all: a file each in a directory of the data directory. So it needs no
/// database, no PBX and no running server, is in force for the gate's very next question, and survives every restart.
/// What cannot be read counts as stopped.
public final class EmergencyStops {

    /// Name of that directory in the data directory.
    public static final String DIRECTORY = "stops";

    private static final String ALL = "all";
    private static final String ONE = "contract-";

    /// A stop that is in force.
    ///
    /// @param contract id of the contract, empty for all
    /// @param by       who stopped, short name
    /// @param at       machine time
    public record Stop(Optional<String> contract, String by, Instant at) {}

    private final Path directory;

    private EmergencyStops(Path directory) {
        this.directory = directory;
    }

    /// The stops of a data directory; makes their directory (0700) at first use.
    public static EmergencyStops of(Path dataDirectory) throws IOException {
        var directory = dataDirectory.resolve(DIRECTORY);
        if (!Files.isDirectory(directory)) {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        return new EmergencyStops(directory);
    }

    /// Whether nobody of this contract may be dialled.
    public boolean stopped(String contractId) {
        return !Files.isReadable(directory) || there(ALL) || there(ONE + contractId);
    }

    /// Whether any stop is in force.
    public boolean any() {
        try (var files = Files.list(directory)) {
            return files.findAny().isPresent();
        } catch (IOException e) {
            return true;
        }
    }

    private boolean there(String name) {
        return !Files.notExists(directory.resolve(name));
    }

    /// Stops one contract, or all; stopped already, it stays as it is. In force, and on disk, when this returns.
    public void stop(Optional<String> contractId, String by, Instant now) throws IOException {
        var file = directory.resolve(name(contractId));
        if (Files.exists(file)) {
            return;
        }
        try {
            write(file, new JsonObject().put("by", by).put("at", now.toString()).encode());
        } catch (IOException e) {
            Files.createFile(file); // the disk is full: an empty file needs no room, and is a stop too
        }
        force();
    }

    private void write(Path file, String text) throws IOException {
        var draft = Files.createTempFile(directory.getParent(), "stop", ".new");
        try (var channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            channel.write(StandardCharsets.UTF_8.encode(text));
            channel.force(true);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /// Lets one contract, or all, be dialled again. A contract that was stopped by itself stays so when the stop of all
    /// is lifted.
    ///
    /// @return whether there was such a stop
    public boolean resume(Optional<String> contractId) throws IOException {
        boolean was = Files.deleteIfExists(directory.resolve(name(contractId)));
        force();
        return was;
    }

    /// The stops in force, that of all first.
    public List<Stop> list() throws IOException {
        var stops = new ArrayList<Stop>();
        try (var files = Files.list(directory)) {
            for (var file : files.sorted().toList()) {
                var name = file.getFileName().toString();
                if (name.equals(ALL)) {
                    stops.add(read(Optional.empty(), file));
                } else if (name.startsWith(ONE)) {
                    stops.add(read(Optional.of(name.substring(ONE.length())), file));
                }
            }
        }
        return stops;
    }

    /// What is stopped, `all` or a contract's id, for another server that takes over: `all` where nobody can tell.
    List<String> names() {
        try {
            return list().stream().map(stop -> stop.contract().orElse(ALL)).toList();
        } catch (IOException e) {
            return List.of(ALL);
        }
    }

    /// Of a name of {@link #names}; no contract is called `all`.
    static Optional<String> contract(String name) {
        return Optional.of(name).filter(each -> !each.equals(ALL));
    }

    /// Who stopped is told where it can be read; the stop holds in any case.
    private static Stop read(Optional<String> contract, Path file) throws IOException {
        try {
            var json = new JsonObject(Files.readString(file));
            return new Stop(contract, json.getString("by", "?"), Instant.parse(json.getString("at")));
        } catch (DecodeException | DateTimeException e) {
            return new Stop(contract, "?", Files.getLastModifiedTime(file).toInstant());
        }
    }

    private static String name(Optional<String> contractId) {
        return contractId.map(id -> ONE + id).orElse(ALL);
    }

    /// A file's coming or going is on disk only once its directory is.
    private void force() throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
