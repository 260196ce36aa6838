package org.denwaban.db;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// One real MariaDB for all tests of a JVM: the bundled one, started at first use, stopped when the JVM
/// ends. Each test class asks for a schema of its own.
///
/// ```java
/// private static final Database DATABASE = RealMariaDb.freshMigrated();
/// ```
public final class RealMariaDb {

    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private static final class Holder {
        static final Path HOME = temporaryHome();
        static final EmbeddedMariaDb SERVER = start();

        private static EmbeddedMariaDb start() {
            var server = EmbeddedMariaDb.open(HOME, EmbeddedMariaDb.usualCache(), EmbeddedMariaDb.Binaries.BUNDLED);
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
                server.close();
                delete(HOME);
            }));
            return server;
        }
    }

    private RealMariaDb() {}

    /// The address of a new, empty schema.
    public static DatabaseAddress freshSchema() {
        var name = "test_" + SCHEMAS.incrementAndGet();
        asOwner("CREATE DATABASE " + name + " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
        var usual = Holder.SERVER.address();
        return new DatabaseAddress(usual.url().replace("/denwaban?", "/" + name + "?"), usual.user(), "");
    }

    /// A pool on a new, empty schema. Close it after the class.
    public static Database fresh() {
        return Database.open(freshSchema(), new SimpleMeterRegistry());
    }

    /// A pool on a new schema that has every migration of this program. Close it after the class.
    public static Database freshMigrated() {
        var database = fresh();
        var _ = Migrations.apply(database);
        return database;
    }

    /// The address of a new schema that has every migration of this program.
    public static DatabaseAddress freshMigratedSchema() {
        var address = freshSchema();
        try (var database = Database.open(address, new SimpleMeterRegistry())) {
            var _ = Migrations.apply(database);
        }
        return address;
    }

    /// The same schema for a user who owns it and nothing of the server, as an installed denwaban's should be.
    public static DatabaseAddress plainUser(DatabaseAddress address) {
        var schema = address.url().replaceFirst(".*/([^/?]+)\\?.*", "$1");
        asOwner("CREATE USER plain_" + schema + "@localhost IDENTIFIED BY 'made-up'");
        asOwner("GRANT ALL ON " + schema + ".* TO plain_" + schema + "@localhost");
        return new DatabaseAddress(address.url(), "plain_" + schema, "made-up");
    }

    /// Says something to the server as its owner.
    public static void asOwner(String sql) {
        var usual = Holder.SERVER.address();
        try (var connection = DriverManager.getConnection(usual.url(), usual.user(), "");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Stops the server: every connection of every pool breaks. {@link #start} must follow, in a `finally`.
    public static void stop() {
        try {
            Holder.SERVER.interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Starts it again.
    public static void start() {
        try {
            Holder.SERVER.resume();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Where a server may live: passable for the user that it runs as.
    static Path temporaryHome() {
        try {
            var home = Files.createTempDirectory("dw-test-");
            Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
            return home;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path home) {
        try {
            MariaDbBinaries.deleteTree(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Empties tables, also those of which rows are never deleted: TRUNCATE fires no trigger.
    public static void empty(Database database, List<String> tables) {
        database.run(handle -> {
            handle.execute("SET FOREIGN_KEY_CHECKS = 0");
            tables.forEach(table -> handle.execute("TRUNCATE TABLE " + table));
            handle.execute("SET FOREIGN_KEY_CHECKS = 1");
        });
    }
}
