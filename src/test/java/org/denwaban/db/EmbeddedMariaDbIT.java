package org.denwaban.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class EmbeddedMariaDbIT {

    private final Path home = RealMariaDb.temporaryHome();

    @AfterEach
    void delete() {
        RealMariaDb.delete(home);
    }

    /// Another process: opens the home, counts its own visit, says who serves, and waits for a line.
    public static final class Visitor {

        public static void main(String[] arguments) throws IOException {
            try (var server = open(Path.of(arguments[0]));
                    var database = Database.open(server.address(), new SimpleMeterRegistry())) {
                database.run(handle -> {
                    handle.execute("CREATE TABLE IF NOT EXISTS visit (id INT AUTO_INCREMENT PRIMARY KEY)");
                    handle.execute("INSERT INTO visit VALUES ()");
                });
                System.out.println("served by " + pid(server));
                var _ = System.in.read();
            }
        }
    }

    @Test
    void severalProcessesShareOneServerAndTheLastStopsIt() throws Exception {
        var server = open(home);
        var pid = pid(server);
        try (var other = new OtherProcess(home)) {
            assertEquals("served by " + pid, other.line());
            assertEquals(1, visits(server));

            server.close();
            assertTrue(isAlive(pid), "the other one still uses it");

            other.leave();
            assertFalse(isAlive(pid), "nobody uses it any more");
        }
        try (var again = open(home)) {
            assertEquals(1, visits(again));
        }
    }

    @Test
    void aServerLeftBehindByAKilledProcessIsUsedOnAndStoppedInTheEnd() throws Exception {
        long pid;
        try (var other = new OtherProcess(home)) {
            pid = Long.parseLong(other.line().substring("served by ".length()));
            other.kill();
        }
        assertTrue(isAlive(pid));

        try (var server = open(home)) {
            assertEquals(pid, pid(server));
            assertEquals(1, visits(server));
        }
        assertFalse(isAlive(pid));
    }

    @Test
    void whatWasCommittedSurvivesAKilledServer() throws Exception {
        try (var server = open(home);
                var database = Database.open(server.address(), new SimpleMeterRegistry())) {
            database.run(handle -> handle.execute("CREATE TABLE visit (id INT PRIMARY KEY)"));
            database.run(handle -> handle.execute("INSERT INTO visit VALUES (1), (2)"));
            var process = Objects.requireNonNull(server.process());
            process.destroyForcibly();
            process.onExit().get(30, TimeUnit.SECONDS);

            server.resume();
            assertEquals(2, visits(server));
        }
    }

    @Test
    void neitherTcpPortNorFilesForOthers() throws IOException {
        try (var server = open(home);
                var database = Database.open(server.address(), new SimpleMeterRegistry())) {
            assertEquals(
                    "ON 1 DISABLED",
                    database.transaction(handle -> handle.createQuery(
                                    "SELECT CONCAT(@@skip_networking, ' ', @@innodb_flush_log_at_trx_commit, ' ',"
                                            + " @@have_ssl)")
                            .mapTo(String.class)
                            .one()));
            for (var name : new String[] {"data", "run"}) {
                assertEquals(
                        "[OWNER_EXECUTE, OWNER_READ, OWNER_WRITE]",
                        Files.getPosixFilePermissions(home.resolve(name)).stream()
                                .map(Enum::name)
                                .sorted()
                                .toList()
                                .toString());
            }
        }
    }

    @Test
    void aHomeTooDeepForASocketWorksAllTheSame() throws IOException {
        var deep = home.resolve("x".repeat(60)).resolve("y".repeat(60));
        try (var server = open(deep)) {
            assertFalse(server.address().url().contains("yyy"));
            assertEquals(0, visitsAfterCreating(server));
        }
    }

    @Test
    void aHomeThatTheInstallerCannotReadIsRefusedAtOnce() {
        for (var name : new String[] {"a b", "横須賀", "a&b", "a?b"}) {
            var refused = assertThrows(
                    DatabaseException.class, () -> open(home.resolve(name)).close());
            assertEquals("E-DB-007", refused.code());
        }
    }

    private static EmbeddedMariaDb open(Path home) {
        return EmbeddedMariaDb.open(home, EmbeddedMariaDb.usualCache(), EmbeddedMariaDb.Binaries.BUNDLED);
    }

    private static long pid(EmbeddedMariaDb server) {
        return Objects.requireNonNull(server.process()).pid();
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    private static int visits(EmbeddedMariaDb server) {
        try (var database = Database.open(server.address(), new SimpleMeterRegistry())) {
            return database.transaction(handle -> handle.createQuery("SELECT COUNT(*) FROM visit")
                    .mapTo(Integer.class)
                    .one());
        }
    }

    private static int visitsAfterCreating(EmbeddedMariaDb server) {
        try (var database = Database.open(server.address(), new SimpleMeterRegistry())) {
            database.run(handle -> handle.execute("CREATE TABLE visit (id INT PRIMARY KEY)"));
        }
        return visits(server);
    }

    private static final class OtherProcess implements AutoCloseable {

        private final Process process;
        private final BufferedReader says;

        OtherProcess(Path home) throws IOException {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Visitor.class.getName(),
                            home.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            says = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        }

        String line() throws IOException {
            return String.valueOf(says.readLine());
        }

        void leave() throws Exception {
            process.getOutputStream().close();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue());
        }

        void kill() throws InterruptedException {
            process.destroyForcibly();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
