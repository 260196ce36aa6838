package org.denwaban.rig;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.denwaban.clock.Clock;
import org.denwaban.clock.SystemClock;
import org.jspecify.annotations.Nullable;

/// One running Asterisk with directories of its own, as a child of this process but in a session of
/// its own, so that Ctrl-C at the terminal reaches us and not it.
///
/// ```
/// home/etc      configuration; etc/local what is local
/// home/run      asterisk.ctl, asterisk.pid
/// home/log      messages.log, cel-custom/cel.jsonl
/// home/spool    nothing
/// home/db       astdb.sqlite3
/// home/console  what it printed at start
/// ```
///
/// All 0700 and, in a chroot, of the chroot's user `asterisk`. Not safe for use by two threads at
/// once, except {@link #rx}.
public final class Asterisk implements AutoCloseable {

    /// A boot takes 0.4 s, 1.4 s with busy cores (measured); a loaded machine gets plenty.
    private static final Duration BOOT = Duration.ofSeconds(30);

    private static final Duration STOP = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(15);

    private final AsteriskInstall install;
    private final Path home;
    private final Clock clock = SystemClock.SYSTEM;
    private @Nullable Process process;

    /// An instance that keeps its files in `home` (from {@link AsteriskInstall#home}); nothing
    /// happens yet.
    Asterisk(AsteriskInstall install, Path home) {
        this.install = install;
        this.home = home;
    }

    /// Starts it and waits until it has fully booted. One left over in the same directory is ended
    /// first.
    ///
    /// @throws RigException E-RIG-007 when it dies or does not boot in time, with its own last words
    public void start() {
        endLeftOver();
        install.own(home);
        process = launch();
        awaitBooted(Deadline.in(BOOT, clock));
    }

    /// Ends it: orderly, then by force. Its files stay.
    public void stop() {
        Process running = process;
        if (running == null) return;
        if (running.isAlive()) tryRx("core stop now");
        end(running.toHandle());
        process = null;
    }

    /// `kill -9`: no farewell, calls and AMI sessions cut.
    public void kill() {
        Process running = process;
        if (running == null) return;
        running.destroyForcibly();
        end(running.toHandle());
        process = null;
    }

    /// {@link #stop} and {@link #start}.
    public void restart() {
        stop();
        start();
    }

    /// Whether the process lives.
    public boolean alive() {
        Process running = process;
        return running != null && running.isAlive();
    }

    /// Its process id; empty when it was not started.
    public Optional<Long> pid() {
        return Optional.ofNullable(process).map(Process::pid);
    }

    /// What its console answers to a command such as `core show channels count`.
    ///
    /// @throws RigException E-RIG-008 when it does not answer
    public String rx(String command) {
        return Command.run(ANSWER, install.command(List.of("-C", conf(), "-rx", command)))
                .output();
    }

    /// The directory that holds everything of this instance.
    public Path home() {
        return home;
    }

    /// Where it records channel events: one JSON object a line, made by the first call.
    public Path celFile() {
        return home.resolve("log/cel-custom/cel.jsonl");
    }

    /// Ends it.
    @Override
    public void close() {
        stop();
    }

    /// Ends it, also one that another process left over, and removes its directory.
    public void remove() {
        stop();
        endLeftOver();
        deleteTree(home);
    }

    /// Makes the directories; the configuration in `etc` is the owner's to write.
    void layOut() {
        try {
            Path parent = home.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
                // The chroot's user passes through, and nobody looks around.
                if (install.chrooted()) Files.setAttribute(parent, "unix:mode", 0711);
            }
            for (var dir : List.of("etc/local", "run", "log/cel-custom", "spool", "db/keys"))
                Files.createDirectories(home.resolve(dir));
            // Before anything is written in it: there will be secrets, and Asterisk gets it only at
            // the start.
            Files.setAttribute(home, "unix:mode", 0700);
        } catch (IOException e) {
            throw new RigException("E-RIG-009", "cannot make the directories of " + home, e);
        }
    }

    /// The `[directories]` of asterisk.conf for this instance.
    String directories() {
        var in = install.inside(home);
        return """
                [directories]
                astetcdir => %1$s/etc
                astmoddir => %2$s
                astvarlibdir => %1$s/db
                astdbdir => %1$s/db
                astkeydir => %1$s/db
                astdatadir => %3$s
                astagidir => %1$s/spool
                astspooldir => %1$s/spool
                astrundir => %1$s/run
                astlogdir => %1$s/log
                astsbindir => /usr/sbin
                """.formatted(in, install.moduleDir(), install.dataDir());
    }

    private String conf() {
        return install.inside(home.resolve("etc/asterisk.conf"));
    }

    private Process launch() {
        var line = new ArrayList<String>();
        // 077: cel.jsonl, astdb and the console's socket are nobody else's.
        line.addAll(List.of("setsid", "/bin/sh", "-c", "umask 077; exec \"$@\"", "asterisk"));
        line.addAll(install.command(List.of("-f", "-C", conf())));
        try {
            return new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectInput(new java.io.File("/dev/null"))
                    .redirectOutput(home.resolve("console").toFile())
                    .directory(new java.io.File("/"))
                    .start();
        } catch (IOException e) {
            throw new RigException("E-RIG-008", "cannot start Asterisk: " + e.getMessage(), e);
        }
    }

    private void awaitBooted(Deadline deadline) {
        boolean booted =
                deadline.await(() -> !alive() || tryRx("core waitfullybooted").contains("has fully booted"));
        if (booted && alive()) return;
        String lastWords = lastWords();
        kill();
        throw new RigException("E-RIG-007", "Asterisk in " + home + " did not boot: " + lastWords);
    }

    private String tryRx(String command) {
        try {
            return rx(command);
        } catch (RigException _) {
            return ""; // not listening yet, or not any more
        }
    }

    private String lastWords() {
        return Stream.of("console", "log/messages.log")
                .map(home::resolve)
                .filter(Files::exists)
                .map(Asterisk::tail)
                .reduce("", (a, b) -> a + "\n" + b);
    }

    private static String tail(Path file) {
        try {
            return new Command.Done(0, Files.readString(file, StandardCharsets.UTF_8)).tail(10);
        } catch (IOException e) {
            return "(" + file + " cannot be read: " + e.getMessage() + ")";
        }
    }

    /// One that a killed process of ours left running in this very directory; nobody else's is touched.
    private void endLeftOver() {
        Path pidFile = home.resolve("run/asterisk.pid");
        if (process != null || !Files.exists(pidFile)) return;
        try {
            long pid = Long.parseLong(Files.readString(pidFile).strip());
            ProcessHandle.of(pid).filter(this::isOurs).ifPresent(left -> {
                tryRx("core stop now");
                end(left);
            });
            Files.deleteIfExists(pidFile);
            Files.deleteIfExists(home.resolve("run/asterisk.ctl"));
        } catch (IOException | NumberFormatException e) {
            throw new RigException("E-RIG-009", "cannot read " + pidFile + "; remove it", e);
        }
    }

    private boolean isOurs(ProcessHandle candidate) {
        try {
            return new String(
                            Files.readAllBytes(Path.of("/proc/" + candidate.pid() + "/cmdline")),
                            StandardCharsets.UTF_8)
                    .contains("\0" + conf());
        } catch (IOException _) {
            return false; // gone meanwhile
        }
    }

    private static void end(ProcessHandle left) {
        try {
            left.onExit().get(STOP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            left.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException _) {
            left.destroyForcibly();
            left.onExit().join();
        }
    }

    static void deleteTree(Path dir) {
        if (!Files.exists(dir)) return;
        try (Stream<Path> all = Files.walk(dir)) {
            for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) Files.delete(each);
        } catch (IOException e) {
            throw new RigException("E-RIG-009", "cannot remove " + dir, e);
        }
    }
}
