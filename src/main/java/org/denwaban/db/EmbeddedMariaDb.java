package org.denwaban.db;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Pattern;
import org.denwaban.clock.SystemClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A MariaDB server of our own, for where none is configured: a child process that listens on a
/// unix socket only, with no password (the socket tells who asks) and no TCP port.
///
/// Several processes may open the same home. The first starts the server, the others connect to it,
/// the last to close stops it. A server left behind by a process that was killed is found by its
/// pid file and used on. Who is still there is told by locks on files, which the kernel takes away
/// from the dead.
///
/// ```text
/// home/data/           MariaDB's own files
/// home/run/db.sock     the socket (in /tmp where that path is too long for one)
/// home/server.pid      the server's process id, written before it is ready
/// home/server.version  what made data/
/// home/server.log      what the server says
/// home/start.lock      held while somebody starts or stops the server
/// home/users.lock      shared by all who use it
/// ```
///
/// As root the server runs as `mysql`, or `nobody` where there is no such user; home and all above
/// it must then be passable for that user. One process opens a home once at a time.
public final class EmbeddedMariaDb implements AutoCloseable {

    /// Which programs may serve.
    public enum Binaries {
        /// The distribution's `mariadbd` (10.6 or newer) if it is installed, else the bundled one.
        INSTALLED_ELSE_BUNDLED,
        /// The one of the jar, whatever is installed.
        BUNDLED
    }

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedMariaDb.class);
    private static final Pattern PLAIN_PATH = Pattern.compile("[A-Za-z0-9/._-]+");

    private final Path home;
    private final MariaDbServer server;
    private final FileChannel startLock;
    private final FileChannel usersLock;
    private @Nullable FileLock using;

    private EmbeddedMariaDb(Path home, MariaDbServer server) throws IOException {
        this.home = home;
        this.server = server;
        this.startLock = lockFile(home.resolve("start.lock"));
        this.usersLock = lockFile(home.resolve("users.lock"));
    }

    /// Opens the database of `home`, made at first use; returns when it answers.
    ///
    /// @param home  a directory of its own
    /// @param cache where the bundled programs are unpacked (350 MB), see {@link #usualCache}
    /// @throws DatabaseException E-DB-006 if there are no programs, -007 if the server does not
    ///     start, -008 if it does not let us in
    public static EmbeddedMariaDb open(Path home, Path cache, Binaries which) {
        var began = SystemClock.SYSTEM.nanos();
        try {
            var place = home.toAbsolutePath().normalize();
            checkPlain(place);
            make(place);
            var opened = new EmbeddedMariaDb(place, MariaDbServer.of(place, cache, which));
            var how = opened.join();
            LOG.info("MariaDB {} {} in {} ms", opened.server.version(), how, MariaDbServer.millisSince(began));
            return opened;
        } catch (IOException e) {
            throw new DatabaseException(
                    "E-DB-007",
                    "the database in " + home + " cannot be opened ("
                            + e.getClass().getSimpleName() + ": " + e.getMessage() + ")");
        }
    }

    /// The server's user passes through it, and nobody looks around.
    private static void make(Path place) throws IOException {
        if (!Files.isDirectory(place)) {
            Files.createDirectories(place);
            Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwx--x--x"));
        }
    }

    /// `/var/cache/denwaban` for root, whose home others cannot enter; else `~/.cache/denwaban`.
    public static Path usualCache() {
        return MariaDbServer.usualCache();
    }

    /// Where to connect, with {@link Database#open}.
    public DatabaseAddress address() {
        return server.address();
    }

    /// Leaves the server; stops it cleanly if nobody else uses it.
    @Override
    public void close() {
        try (var _ = lock(startLock)) {
            leave();
            stopIfUnused();
        } catch (IOException e) {
            LOG.warn("the database in {} could not be left in order", home, e);
        } finally {
            closeQuietly(startLock);
            closeQuietly(usersLock);
        }
    }

    /// Stops the server while we go on using the home: an outage. For tests and for maintenance.
    void interrupt() throws IOException {
        try (var _ = lock(startLock)) {
            server.stop();
        }
    }

    /// Starts it again after {@link #interrupt}, or after it died.
    void resume() throws IOException {
        try (var _ = lock(startLock)) {
            server.startUnlessRunning();
        }
    }

    /// The server's process; null where none runs.
    @Nullable
    ProcessHandle process() {
        return server.running();
    }

    private String join() throws IOException {
        try (var _ = lock(startLock)) {
            using = usersLock.lock(0, Long.MAX_VALUE, true);
            return server.startUnlessRunning();
        } catch (OverlappingFileLockException e) {
            throw new DatabaseException("E-DB-007", "this process has the database in " + home + " open already");
        } catch (IOException | RuntimeException e) {
            closeQuietly(startLock);
            closeQuietly(usersLock);
            throw e;
        }
    }

    private void leave() throws IOException {
        var held = using;
        if (held != null) {
            held.release();
            using = null;
        }
    }

    private void stopIfUnused() throws IOException {
        try (var alone = usersLock.tryLock()) {
            if (alone == null) {
                LOG.info("the database stays up, another process uses it");
                return;
            }
            server.stop();
        }
    }

    /// The installer is a shell script that a blank breaks, and the socket's path stands in a JDBC
    /// address.
    private static void checkPlain(Path home) {
        if (!PLAIN_PATH.matcher(home.toString()).matches()) {
            throw new DatabaseException(
                    "E-DB-007",
                    "the database cannot live in '" + home + "': that path may hold only letters and digits of ASCII,"
                            + " dots, hyphens and underscores; choose another");
        }
    }

    private static FileChannel lockFile(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private static FileLock lock(FileChannel channel) throws IOException {
        return channel.lock();
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("closing a lock file failed", e);
        }
    }
}
