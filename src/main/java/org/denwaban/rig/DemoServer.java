package org.denwaban.rig;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The server of a demo: `denwaban serve` in a process of its own, started again whenever it dies, as
/// an init system would.
final class DemoServer implements AutoCloseable {

    private static final Duration STOPS_WITHIN = Duration.ofSeconds(75);

    /// The launcher tells what the rehearsal kept; tests also from which class path, for theirs is another.
    private static final String REHEARSED = "denwaban.aot";

    /// A command is over before it pays to compile its code a second time.
    private static final List<String> SHORT = List.of("-XX:TieredStopAtLevel=1");

    /// JVM options for servers, one blank between two: the tests' live for seconds.
    private static final String OPTIONS = "denwaban.server.options";

    private static final String CLASS_PATH = "denwaban.class.path";

    private final DemoFiles files;
    private final DemoProgress progress;
    private @Nullable Process process;
    private int restarts;
    private volatile boolean closed;

    DemoServer(DemoFiles files, DemoProgress progress) {
        this.files = files;
        this.progress = progress;
    }

    /// Starts it if it does not run.
    void keepUp() {
        var running = process;
        if (closed || (running != null && running.isAlive())) {
            return;
        }
        if (running != null) {
            restarts++;
            progress.tell("the server ended (" + running.exitValue() + "); starting it again");
        }
        process = start(
                forServers(),
                List.of("serve", "--config", files.settings().toString()),
                files.directory().resolve("serve.log"));
    }

    /// Process id, for who wants to see it die.
    long pid() {
        var running = process;
        return running == null ? -1 : running.pid();
    }

    /// Whether it runs.
    boolean alive() {
        var running = process;
        return running != null && running.isAlive();
    }

    /// How often it was started again.
    int restarts() {
        return restarts;
    }

    @Override
    public void close() {
        closed = true;
        var running = process;
        if (running == null) {
            return;
        }
        running.destroy();
        try {
            if (!running.waitFor(STOPS_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                running.destroyForcibly();
            }
        } catch (InterruptedException e) {
            running.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /// Imports the demo's list, as its file is now; gives back what the command printed.
    String importList() {
        return run(
                "import",
                "--config",
                files.settings().toString(),
                "--contract",
                DemoFiles.CONTRACT,
                "--list",
                files.list().toString(),
                "--json");
    }

    /// Runs one command of the launcher to its end, and gives back what it printed.
    ///
    /// @throws RigException E-RIG-011 when it ends with anything but 0
    String run(String... words) {
        var log = files.directory().resolve("commands.log");
        var command = start(SHORT, List.of(words), log);
        try (var out = new BufferedReader(new InputStreamReader(command.getInputStream(), StandardCharsets.UTF_8))) {
            var printed = String.join("\n", out.lines().toList());
            int exit = command.waitFor();
            if (exit != 0) {
                throw new RigException("E-RIG-011", "denwaban " + words[0] + " ended with " + exit + "; see " + log);
            }
            return printed;
        } catch (IOException e) {
            throw new RigException("E-RIG-011", "denwaban " + words[0] + " could not be read", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RigException("E-RIG-011", "interrupted while denwaban " + words[0] + " ran", e);
        }
    }

    private static List<String> forServers() {
        var said = System.getProperty(OPTIONS, "");
        return said.isBlank() ? List.of() : List.of(said.strip().split(" +"));
    }

    private static Process start(List<String> options, List<String> words, Path log) {
        var command = new ArrayList<String>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // No core file: it would hold keys, numbers and names.
                "-XX:-CreateCoredumpOnCrash",
                // Never a server that goes on without the thread that had no memory.
                "-XX:+ExitOnOutOfMemoryError",
                // The JVM's own warnings are no part of a command's answer.
                "-Xlog:disable",
                "-Xlog:all=warning:stderr",
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx512m",
                "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8"));
        Optional.ofNullable(System.getProperty(REHEARSED))
                .filter(cache -> Files.exists(Path.of(cache)))
                .ifPresent(cache -> command.add("-XX:AOTCache=" + cache));
        command.addAll(options);
        command.addAll(List.of(
                "-cp", System.getProperty(CLASS_PATH, System.getProperty("java.class.path")), "org.denwaban.Main"));
        command.addAll(words);
        try {
            return new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new RigException("E-RIG-011", "denwaban " + words.getFirst() + " could not be started", e);
        }
    }
}
