package org.denwaban.db;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.denwaban.clock.SystemClock;
import org.denwaban.db.MariaDbBinaries.Version;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One MariaDB server as a child process: made, started, found again, stopped. Its files are told at
/// {@link EmbeddedMariaDb}. It knows nothing of who else uses it: whoever has it started or stopped holds
/// the home's start lock.
final class MariaDbServer {

    private static final Logger LOG = LoggerFactory.getLogger(MariaDbServer.class);

    /// `sun_path` of Linux has 108 bytes, one of them for the end.
    private static final int LONGEST_SOCKET_PATH = 107;

    /// The bundled server has been seen to take 27 s with TLS, which is off here; a crash recovery
    /// reads its log first.
    private static final Duration LONGEST_START = Duration.ofSeconds(90);

    private static final Duration LONGEST_STOP = Duration.ofMinutes(1);
    private static final Duration LONGEST_INSTALL = Duration.ofMinutes(2);
    private static final String SCHEMA = "denwaban";
    private static final String SOCKET = "db.sock";

    private final Path home;
    private final Path run;
    private final Path socket;
    private final MariaDbBinaries binaries;

    private MariaDbServer(Path home, MariaDbBinaries binaries) {
        this.home = home;
        this.binaries = binaries;
        this.run = runDirectoryOf(home);
        this.socket = run.resolve(SOCKET);
    }

    /// The server of `home`, which is there already; nothing is started yet.
    ///
    /// @throws DatabaseException E-DB-006 if there are no programs for it
    static MariaDbServer of(Path home, Path cache, EmbeddedMariaDb.Binaries which) throws IOException {
        return new MariaDbServer(home, choose(home, cache, which));
    }

    /// What serves, such as 11.4.5.
    MariaDbBinaries.Version version() {
        return binaries.version();
    }

    /// Where to connect.
    DatabaseAddress address() {
        return new DatabaseAddress(url(SCHEMA), user(), "");
    }

    /// `/var/cache/denwaban` for root, whose home others cannot enter; else `~/.cache/denwaban`.
    static Path usualCache() {
        return isRoot()
                ? Path.of("/var/cache/denwaban")
                : Path.of(System.getProperty("user.home"), ".cache", "denwaban");
    }

    /// Starts it where it does not run; returns when it answers.
    ///
    /// @return what was done, in a word or two
    String startUnlessRunning() throws IOException {
        var running = running();
        if (running != null) {
            awaitReady(running);
            return "was running (process " + running.pid() + ")";
        }
        var fresh = !Files.isDirectory(home.resolve("data"));
        if (fresh) {
            install();
        }
        var process = start();
        awaitReady(process.toHandle());
        return fresh ? "set up and started" : "started";
    }

    /// Asks it to stop, then insists; InnoDB recovers from the latter at the next start.
    void stop() {
        var began = SystemClock.SYSTEM.nanos();
        var server = running();
        if (server == null) {
            return;
        }
        try (var connection = DriverManager.getConnection(url(""), user(), "");
                var statement = connection.createStatement()) {
            statement.execute("SHUTDOWN");
        } catch (SQLException e) {
            LOG.warn("the database does not take its leave by SQL (error {}), so by signal", e.getErrorCode());
            server.destroy();
        }
        if (!ended(server, LONGEST_STOP)) {
            LOG.warn("the database did not stop within {} s, killed", LONGEST_STOP.toSeconds());
            server.destroyForcibly();
            ended(server, LONGEST_STOP);
        }
        removeRun();
        LOG.info("MariaDB stopped in {} ms", millisSince(began));
    }

    /// The process of the pid file, if it is alive and serves this very directory: numbers are
    /// given out again.
    @Nullable
    ProcessHandle running() {
        try {
            var pid = Long.parseLong(Files.readString(pidFile()).strip());
            var arguments =
                    Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.ISO_8859_1);
            var wanted = new String(dataOption().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            return List.of(arguments.split("\0", -1)).contains(wanted)
                    ? ProcessHandle.of(pid).filter(ProcessHandle::isAlive).orElse(null)
                    : null;
        } catch (IOException | NumberFormatException e) {
            return null;
        }
    }

    /// Into a directory of a passing name, then renamed: a half made one is never taken for a database.
    private void install() throws IOException {
        var passing = home.resolve("data.new");
        MariaDbBinaries.deleteTree(passing);
        Files.createDirectory(passing);
        give(passing);
        var command = new ArrayList<>(List.of(binaries.install().toString(), "--no-defaults"));
        if (binaries.base() != null) {
            command.add("--basedir=" + binaries.base());
        }
        command.addAll(List.of(
                "--datadir=" + passing,
                "--auth-root-authentication-method=socket",
                "--auth-root-socket-user=" + user(),
                "--skip-test-db",
                "--skip-name-resolve",
                "--user=" + serverUser()));
        var log = home.resolve("install.log");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("TMPDIR", temporary().toString());
        var process = builder.start();
        if (!finished(process) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new DatabaseException(
                    "E-DB-007",
                    "a new database could not be made in " + home + ", see " + log + "; as root, every directory above"
                            + " it and above " + binaries.server() + " must be passable for user " + serverUser());
        }
        writeVersion();
        Files.move(passing, home.resolve("data"));
    }

    private Process start() throws IOException {
        writeVersion();
        makeOurs(run);
        Files.deleteIfExists(socket);
        var command = new ArrayList<String>();
        var setsid = MariaDbBinaries.onPath("setsid");
        if (setsid != null) {
            // In a group of its own, or a Ctrl-C meant for us stops it under our hands.
            command.add(setsid.toString());
        }
        command.addAll(List.of(binaries.server().toString(), "--no-defaults"));
        if (binaries.base() != null) {
            command.add("--basedir=" + binaries.base());
        }
        command.addAll(List.of(
                dataOption(),
                "--tmpdir=" + temporary(),
                "--socket=" + socket,
                "--pid-file=" + run.resolve("mariadbd.pid"),
                "--skip-networking",
                "--skip-ssl",
                "--skip-name-resolve",
                "--skip-log-bin",
                "--user=" + serverUser(),
                "--character-set-server=utf8mb4",
                "--collation-server=utf8mb4_bin",
                "--default-time-zone=+00:00",
                "--transaction-isolation=READ-COMMITTED",
                // A committed promise must outlive a power cut. There is no binary log to be synced.
                "--innodb-flush-log-at-trx-commit=1",
                "--innodb-log-file-size=32M",
                "--max-allowed-packet=64M"));
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        home.resolve("server.log").toFile()))
                .start();
        Files.writeString(pidFile(), process.pid() + "\n");
        return process;
    }

    private void awaitReady(ProcessHandle server) {
        var deadline = SystemClock.SYSTEM.nanos() + LONGEST_START.toNanos();
        while (true) {
            try (var connection = DriverManager.getConnection(url(""), user(), "");
                    var statement = connection.createStatement()) {
                statement.execute(
                        "CREATE DATABASE IF NOT EXISTS " + SCHEMA + " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
                return;
            } catch (SQLException e) {
                if (isRefusal(e)) {
                    throw new DatabaseException(
                            "E-DB-008",
                            "the database in " + home + " does not know the user " + user()
                                    + "; run as the user that made it, or as root",
                            e);
                }
                if (!server.isAlive() || SystemClock.SYSTEM.nanos() > deadline) {
                    throw new DatabaseException(
                            "E-DB-007",
                            "MariaDB " + binaries.version() + (server.isAlive() ? " does not answer" : " has ended")
                                    + ", see " + home.resolve("server.log"),
                            e);
                }
                LockSupport.parkNanos(Duration.ofMillis(30).toNanos());
            }
        }
    }

    private static boolean isRefusal(SQLException e) {
        return e.getErrorCode() == 1045 || e.getErrorCode() == 1698 || e.getErrorCode() == 1044;
    }

    private void removeRun() {
        try {
            Files.deleteIfExists(pidFile());
            MariaDbBinaries.deleteTree(run);
        } catch (IOException e) {
            LOG.debug("{} was not removed", run, e);
        }
    }

    private static boolean ended(ProcessHandle server, Duration longest) {
        try {
            server.onExit().get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            LOG.debug("waiting for the end of the server failed", e);
        }
        return !server.isAlive();
    }

    /// Not beside the socket: what lies there belongs to the server's user, and a link that it left under
    /// this name would have us, who may be root, write wherever it points.
    private Path pidFile() {
        return home.resolve("server.pid");
    }

    private String dataOption() {
        return "--datadir=" + home.resolve("data");
    }

    private String url(String schema) {
        return "jdbc:mariadb:///" + schema + "?localSocket=" + socket + "&sslMode=disable&connectTimeout=3000";
    }

    /// A server reads what an older one wrote, never the other way round.
    private static MariaDbBinaries choose(Path home, Path cache, EmbeddedMariaDb.Binaries which) throws IOException {
        var made = madeBy(home);
        var installed = which == EmbeddedMariaDb.Binaries.BUNDLED ? null : MariaDbBinaries.installed();
        if (installed != null && fits(installed, made)) {
            return installed;
        }
        var bundled = MariaDbBinaries.bundled(cache);
        if (bundled != null && fits(bundled, made)) {
            return bundled;
        }
        if (made == null) {
            throw new DatabaseException(
                    "E-DB-006",
                    "there is no MariaDB to start; install one (Debian: apt-get install --no-install-recommends"
                            + " mariadb-server-core mariadb-client-core), or name a server in the settings");
        }
        throw new DatabaseException(
                "E-DB-006",
                "the database in " + home + " was last used by MariaDB " + made
                        + ", and there is none of that or a later version; install one, or name a server in the settings");
    }

    private static boolean fits(MariaDbBinaries binaries, @Nullable Version made) {
        if (made == null || binaries.version().sameSeries(made)) {
            return true;
        }
        var newer = binaries.version().compareTo(made) > 0;
        if (newer) {
            LOG.warn(
                    "data of MariaDB {} is taken over by {}; run mariadb-upgrade at leisure", made, binaries.version());
        }
        return newer;
    }

    private static @Nullable Version madeBy(Path home) throws IOException {
        var file = home.resolve("server.version");
        return Files.exists(file) ? Version.in(Files.readString(file)) : null;
    }

    private void writeVersion() throws IOException {
        Files.writeString(home.resolve("server.version"), binaries.version() + "\n");
    }

    /// In home where the path is short enough for a socket, else in a directory of the temporary
    /// ones, named after home so that every process finds the same.
    private static Path runDirectoryOf(Path home) {
        var usual = home.resolve("run");
        if (isSocketPath(usual.resolve(SOCKET))) {
            return usual;
        }
        var tag = HexFormat.of().formatHex(sha256(home.toString()), 0, 8);
        return Path.of("/tmp", "denwaban-" + System.getProperty("user.name") + "-" + tag);
    }

    private static boolean isSocketPath(Path path) {
        return path.toString().length() <= LONGEST_SOCKET_PATH;
    }

    /// Makes the socket's directory for the server alone (root enters anyway); refuses what
    /// somebody else put there.
    /// For its own temporary tables. In a directory that they share, a server that starts takes away those of
    /// another one that is being set up (11.4.5: E-DB-007, seen).
    private Path temporary() throws IOException {
        var temporary = home.resolve("tmp");
        makeOurs(temporary);
        return temporary;
    }

    private void makeOurs(Path directory) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            give(directory);
        }
        var owner = Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS).getName();
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS) || !owner.equals(serverUser())) {
            throw new DatabaseException(
                    "E-DB-007", directory + " belongs to " + owner + " instead of " + serverUser() + "; remove it");
        }
    }

    private void give(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        if (isRoot()) {
            var users = directory.getFileSystem().getUserPrincipalLookupService();
            Files.setOwner(directory, users.lookupPrincipalByName(serverUser()));
        }
    }

    private static String user() {
        return System.getProperty("user.name");
    }

    private static boolean isRoot() {
        return user().equals("root");
    }

    private static String serverUser() {
        if (!isRoot()) {
            return user();
        }
        try {
            Path.of("/").getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("mysql");
            return "mysql";
        } catch (IOException e) {
            return "nobody";
        }
    }

    private static boolean finished(Process process) {
        try {
            return process.waitFor(LONGEST_INSTALL.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static long millisSince(long began) {
        return (SystemClock.SYSTEM.nanos() - began) / 1_000_000;
    }
}
