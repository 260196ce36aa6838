package org.denwaban.rig;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Packages of Debian, downloaded by apt from the machine's own mirror and unpacked into a directory of the cache. apt
/// checks their signatures as always; nothing is installed, no root is needed, the machine's own sources stay as they
/// are.
final class DebianPackages {

    private static final Duration STEP = Duration.ofMinutes(5);

    private final Path cache;
    private final Path etcApt;
    private final Function<String, RigException> missing;

    /// @param etcApt  `/etc/apt` of this machine
    /// @param missing makes of a reason what the person is told, with what to install by hand
    DebianPackages(Path cache, Path etcApt, Function<String, RigException> missing) {
        this.cache = cache;
        this.etcApt = etcApt;
        this.missing = missing;
    }

    /// What `found` finds in the directory `name` of the cache, which is filled first if need be; of two that need it
    /// at
    /// once the second waits.
    ///
    /// @param components of the archive, such as `main contrib`
    /// @param telling    done before a download begins
    /// @throws RigException made by `missing`, where it cannot be had; E-RIG-009 where the cache cannot be written
    <T> T once(String name, String components, List<String> packages, Supplier<Optional<T>> found, Runnable telling) {
        var archive = AptSources.archive(etcApt, components)
                .orElseThrow(() -> missing.apply("no Debian archive is named in " + etcApt));
        try {
            Files.createDirectories(cache);
            try (var channel = FileChannel.open(
                            cache.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var _ = channel.lock()) {
                var before = found.get(); // whoever held the lock may have fetched it meanwhile
                if (before.isPresent()) {
                    return before.get();
                }
                telling.run();
                fetch(name, archive, packages);
            }
        } catch (IOException e) {
            throw new RigException("E-RIG-009", "cannot write in " + cache + ": " + e.getMessage(), e);
        }
        return found.get().orElseThrow(() -> missing.apply("the packages are not laid out as known"));
    }

    private void fetch(String name, String archive, List<String> packages) throws IOException {
        Path unfinished = cache.resolve(name + ".tmp");
        Asterisk.deleteTree(unfinished);
        unpack(download(unfinished.resolve("apt"), archive, packages), unfinished);
        Asterisk.deleteTree(unfinished.resolve("apt"));
        Asterisk.deleteTree(cache.resolve(name));
        Files.move(unfinished, cache.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /// apt with lists and cache of its own: the machine's are root's, and may not know every component.
    private List<Path> download(Path apt, String archive, List<String> names) throws IOException {
        Path packages = Files.createDirectories(apt.resolve("packages"));
        for (var each : List.of("lists/partial", "archives/partial")) {
            Files.createDirectories(apt.resolve(each));
        }
        Files.writeString(apt.resolve("sources.list"), archive + "\n");
        aptGet(apt, "update");
        aptGet(apt, Stream.concat(Stream.of("download"), names.stream()).toArray(String[]::new));
        try (Stream<Path> all = Files.list(packages)) {
            return all.filter(file -> file.toString().endsWith(".deb")).toList();
        }
    }

    private void aptGet(Path apt, String... arguments) {
        var command = new ArrayList<>(List.of(
                "sh",
                "-c",
                "cd \"$1\" && shift && exec \"$@\"", // apt-get downloads to where it stands
                "sh",
                apt.resolve("packages").toString()));
        command.addAll(AsteriskProvision.APT);
        command.addAll(List.of(
                "-o",
                "Dir::State::lists=" + apt.resolve("lists"),
                "-o",
                "Dir::Cache::archives=" + apt.resolve("archives"),
                "-o",
                "Dir::Cache::pkgcache=",
                "-o",
                "Dir::Cache::srcpkgcache=",
                "-o",
                "Dir::Etc::sourcelist=" + apt.resolve("sources.list"),
                "-o",
                "Dir::Etc::sourceparts=-"));
        command.addAll(List.of(arguments));
        step("`apt-get " + arguments[0] + "`", command);
    }

    private void unpack(List<Path> packages, Path to) {
        for (var each : packages) {
            step("`dpkg-deb -x`", List.of("dpkg-deb", "-x", each.toString(), to.toString()));
        }
    }

    private void step(String what, List<String> command) {
        var done = Command.run(STEP, command);
        if (!done.well()) {
            throw missing.apply(what + " failed: " + done.tail(4));
        }
    }
}
