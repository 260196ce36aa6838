package org.denwaban.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class DatabaseIT {

    private static final Database DATABASE = RealMariaDb.fresh();

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void sessionsAreTheSameWhateverTheServerSays() {
        assertTrue(DATABASE.answers());
        assertEquals(
                "+00:00 READ-COMMITTED utf8mb4",
                one("SELECT CONCAT(@@time_zone, ' ', @@tx_isolation, ' '," + " @@character_set_connection)"));
        assertEquals("30", one("SELECT @@idle_write_transaction_timeout"), "a frozen server's locks are let go");
    }

    @Test
    void aStatementAloneLeavesNothingLockedAndWhatAFrozenProcessHoldsIsLetGo() {
        DATABASE.run(handle -> handle.execute("CREATE TABLE frozen_test (id INT PRIMARY KEY, n INT)"));
        DATABASE.run(handle -> handle.execute("INSERT INTO frozen_test VALUES (1, 0)"));
        assertThrows(
                DatabaseException.class,
                () -> DATABASE.run(handle -> {
                    handle.execute("SET SESSION idle_write_transaction_timeout = 1");
                    handle.execute("UPDATE frozen_test SET n = 1");
                    countedByAnother(10); // waits for the row, while this transaction says nothing
                    handle.execute("UPDATE frozen_test SET n = 2");
                }));
        assertEquals("10", one("SELECT CAST(n AS CHAR) FROM frozen_test"));
        DATABASE.<Integer>statement(handle -> {
            int changed = handle.execute("UPDATE frozen_test SET n = n + 1");
            countedByAnother(1); // before the statement's connection is given back
            return changed;
        });
        assertEquals("12", one("SELECT CAST(n AS CHAR) FROM frozen_test"));
    }

    private static void countedByAnother(int by) {
        CompletableFuture.runAsync(() -> DATABASE.run(handle -> handle.execute("UPDATE frozen_test SET n = n + ?", by)))
                .join();
    }

    @Test
    void anInstantIsTheSameWhateverZoneTheJvmIsIn() {
        var instant = Instant.parse("2018-11-04T15:30:00.123456Z");
        DATABASE.run(handle -> handle.execute("CREATE TABLE zone_test (id INT PRIMARY KEY, at DATETIME(6) NULL)"));
        var before = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("America/St_Johns"));
            DATABASE.run(handle -> handle.createUpdate("INSERT INTO zone_test VALUES (1, :at), (2, NULL)")
                    .bind("at", instant.plusNanos(999))
                    .execute());
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
            assertEquals(
                    instant.truncatedTo(ChronoUnit.MICROS),
                    DATABASE.transaction(handle -> handle.createQuery("SELECT at FROM zone_test WHERE id = 1")
                            .mapTo(Instant.class)
                            .one()));
            assertEquals("2018-11-04 15:30:00.123456", one("SELECT CAST(at AS CHAR) FROM zone_test WHERE id = 1"));
            assertTrue(DATABASE.transaction(handle -> handle.createQuery("SELECT at FROM zone_test WHERE id = 2")
                            .mapTo(Instant.class)
                            .findOne())
                    .isEmpty());
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @Test
    void theWholeOfUnicodeSurvives() {
        assertEquals(
                "𠮷野家 髙﨑 \uE000",
                DATABASE.transaction(handle -> handle.createQuery("SELECT :text")
                        .bind("text", "𠮷野家 髙﨑 \uE000")
                        .mapTo(String.class)
                        .one()));
    }

    @Test
    void workThatThrowsLeavesNothing() {
        DATABASE.run(handle -> handle.execute("CREATE TABLE undo_test (id INT PRIMARY KEY)"));
        assertThrows(
                IllegalStateException.class,
                () -> DATABASE.run(handle -> {
                    handle.execute("INSERT INTO undo_test VALUES (1)");
                    throw new IllegalStateException();
                }));
        assertEquals("0", one("SELECT COUNT(*) FROM undo_test"));
    }

    @Test
    void aRefusalTellsTheKeyAndNeverTheValue() {
        DATABASE.run(handle -> handle.execute("CREATE TABLE refuse_test (name VARCHAR(40) PRIMARY KEY)"));
        var refused = assertThrows(
                DatabaseException.class,
                () -> DATABASE.run(handle -> {
                    for (int i = 0; i < 2; i++) {
                        handle.execute("INSERT INTO refuse_test VALUES (?)", "架空 花子");
                    }
                }));
        assertTrue(refused.duplicate());
        assertEquals("E-DB-003", refused.code());
        assertTrue(String.valueOf(refused.getMessage()).contains("key PRIMARY"), refused.getMessage());
        for (Throwable at = refused; at != null; at = at.getCause()) {
            assertFalse(String.valueOf(at).contains("花子"));
        }
    }

    @Test
    void deadlocksAreTriedAgain() throws Exception {
        DATABASE.run(handle -> handle.execute("CREATE TABLE lock_test (id INT PRIMARY KEY, n INT NOT NULL)"));
        DATABASE.run(handle -> handle.execute("INSERT INTO lock_test VALUES (1, 0), (2, 0)"));
        var meet = new CyclicBarrier(2);
        var begun = new AtomicInteger();
        try (var both = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int first : new int[] {1, 2}) {
                var _ = both.submit(() -> DATABASE.run(handle -> {
                    var isFirstTry = begun.incrementAndGet() <= 2;
                    handle.execute("UPDATE lock_test SET n = n + 1 WHERE id = ?", first);
                    if (isFirstTry) {
                        await(meet);
                    }
                    handle.execute("UPDATE lock_test SET n = n + 1 WHERE id = ?", 3 - first);
                }));
            }
        }
        assertEquals("4", one("SELECT SUM(n) FROM lock_test"));
        assertTrue(begun.get() >= 3, "no deadlock happened");
    }

    @Test
    void anOutageIsToldAndSurvived() {
        RealMariaDb.stop();
        try {
            assertThrows(DatabaseAway.class, () -> one("SELECT 1"));
            assertFalse(DATABASE.answers());
        } finally {
            RealMariaDb.start();
        }
        assertTrue(DATABASE.answers());
        assertEquals("1", one("SELECT 1"));
    }

    @Test
    void aServerThatIsNotThereOrDoesNotKnowUsIsToldAtOnce() {
        var nowhere = new DatabaseAddress("jdbc:mariadb://127.0.0.1:1/denwaban?sslMode=disable", "u", "p");
        assertEquals(
                "E-DB-002",
                assertThrows(
                                DatabaseAway.class,
                                () -> Database.open(nowhere, new SimpleMeterRegistry())
                                        .close())
                        .code());
        for (var wrong : new String[] {"", "jdbc:mysql://h/d", "jdbc:mariadb://h", "jdbc:mariadb://h/d;x"}) {
            assertThrows(DatabaseException.class, () -> new DatabaseAddress(wrong, "u", "p"), wrong);
        }
        assertTrue(new DatabaseAddress("jdbc:mariadb://h/d", "u", "p").url().endsWith("/d?sslMode=verify-full"));
        assertFalse(new DatabaseAddress("jdbc:mariadb://h/d", "u", "made-up")
                .toString()
                .contains("made-up"));
    }

    /// The embedded server's own account may everything; one that was made as the operator's page says, nothing more.
    @Test
    void whatAnAccountMayTooMuchIsTold() {
        assertTrue(AccountRights.tooMany(DATABASE).contains("ALL PRIVILEGES ON *.*"));
        DATABASE.run(handle -> {
            handle.execute("CREATE USER 'made_up'@'localhost' IDENTIFIED BY 'made-up'");
            handle.execute("GRANT ALL PRIVILEGES ON denwaban.* TO 'made_up'@'localhost'");
        });
        assertEquals(List.of(), AccountRights.tooMany(grants()));
        DATABASE.run(handle -> handle.execute("GRANT FILE ON *.* TO 'made_up'@'localhost'"));
        assertEquals(List.of("FILE ON *.*"), AccountRights.tooMany(grants()));
        DATABASE.run(handle -> handle.execute("DROP USER 'made_up'@'localhost'"));
    }

    private static List<String> grants() {
        return DATABASE.transaction(handle -> handle.createQuery("SHOW GRANTS FOR 'made_up'@'localhost'")
                .mapTo(String.class)
                .list());
    }

    @Test
    void migrationsAreAppliedOnceAndAFailedOneIsNamed() {
        try (var fresh = RealMariaDb.fresh()) {
            assertEquals(2, Migrations.apply(fresh, "classpath:db-good"));
            assertEquals(0, Migrations.apply(fresh, "classpath:db-good"));

            var older = assertThrows(DatabaseException.class, () -> Migrations.apply(fresh, "classpath:db-older"));
            assertEquals("E-DB-005", older.code());
        }
        try (var fresh = RealMariaDb.fresh()) {
            var failed = assertThrows(DatabaseException.class, () -> Migrations.apply(fresh, "classpath:db-bad"));
            assertEquals("E-DB-005", failed.code());
            assertTrue(String.valueOf(failed.getMessage()).contains("V0001__bad.sql"), failed.getMessage());
        }
    }

    @Test
    void aServerThatMayLoseACommitIsRefusedBeforeAnythingIsChangedInIt() {
        var address = RealMariaDb.freshSchema();
        DATABASE.run(handle -> handle.execute("SET GLOBAL innodb_flush_log_at_trx_commit = 2"));
        try {
            var refused = assertThrows(
                    DatabaseException.class,
                    () -> OpenDatabase.ready(opened(address)).close());
            assertEquals("E-DB-010", refused.code());
            assertTrue(
                    String.valueOf(refused.getMessage()).contains("set innodb_flush_log_at_trx_commit=1 in"),
                    refused.getMessage());
            assertEquals(List.of("innodb_flush_log_at_trx_commit=1"), Durability.faults(DATABASE));
        } finally {
            DATABASE.run(handle -> handle.execute("SET GLOBAL innodb_flush_log_at_trx_commit = 1"));
        }
        try (var fresh = Database.open(address, new SimpleMeterRegistry())) {
            assertEquals(
                    List.of(),
                    fresh.transaction(handle ->
                            handle.createQuery("SHOW TABLES").mapToMap().list()));
        }
        try (var taken = OpenDatabase.ready(opened(address))) {
            assertTrue(taken.database().answers());
            assertEquals(List.of(), Migrations.wanting(taken.database()));
        }
    }

    private static OpenDatabase opened(DatabaseAddress address) {
        return new OpenDatabase(Database.open(address, new SimpleMeterRegistry()), Optional.empty());
    }

    /// Ten times as many as there are connections: 16 work, the others wait, and are told within 5 s.
    @Test
    void whoeverFindsNoConnectionWaitsAndIsTold() throws Exception {
        var working = new CountDownLatch(Database.CONNECTIONS);
        var letGo = new CountDownLatch(1);
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var done = new ArrayList<Future<Boolean>>();
            for (int i = 0; i < Database.CONNECTIONS; i++) {
                done.add(pool.submit(() -> DATABASE.transaction(_ -> {
                    working.countDown();
                    return waited(letGo);
                })));
            }
            assertTrue(working.await(20, TimeUnit.SECONDS), "sixteen at once");
            var over = new ArrayList<Future<DatabaseAway>>();
            for (int i = 0; i < 9 * Database.CONNECTIONS; i++) {
                over.add(pool.submit(() -> assertThrows(DatabaseAway.class, () -> DATABASE.run(_ -> {}))));
            }
            for (var each : over) {
                each.get(20, TimeUnit.SECONDS);
            }
            letGo.countDown();
            for (var each : done) {
                assertTrue(each.get(20, TimeUnit.SECONDS));
            }
        }
        assertTrue(DATABASE.answers(), "and goes on");
    }

    private static boolean waited(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            var _ = barrier.await(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String one(String query) {
        return DATABASE.transaction(
                handle -> handle.createQuery(query).mapTo(String.class).one());
    }
}
