package org.denwaban.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.denwaban.pbx.ami.Hearing;
import org.denwaban.vault.Vault;
import org.jspecify.annotations.Nullable;

/// The journal's file: SQLite, WAL, synchronous=FULL, so that what was committed is there after a power
/// cut. It holds
/// what MariaDB does not hold yet, and every payload is sealed before it comes here.
///
/// One connection, used by one thread at a time; every method is one transaction.
final class DiskJournal implements AutoCloseable {

    /// 2: `cel_event.message`; 3: `cel_event.word`.
    private static final int VERSION = 3;
    private static final List<String> TABLES = List.of(
            """
            CREATE TABLE IF NOT EXISTS call_event (
                n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, received_at INTEGER NOT NULL,
                event_at INTEGER, epoch INTEGER NOT NULL, sequence INTEGER NOT NULL, pbx TEXT, kind TEXT,
                uniqueid TEXT, linkedid TEXT, trust TEXT NOT NULL, reason TEXT, utf8 INTEGER NOT NULL,
                contract TEXT, payload BLOB NOT NULL)""",
            """
            CREATE TABLE IF NOT EXISTS cel_event (
                n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, read_at INTEGER NOT NULL,
                event_at INTEGER, type TEXT, uniqueid TEXT, linkedid TEXT, channel TEXT, cause INTEGER,
                result_key TEXT, message TEXT, word TEXT, torn INTEGER NOT NULL, contract TEXT, payload BLOB NOT NULL)""",
            "CREATE INDEX IF NOT EXISTS cel_event_linkedid ON cel_event (linkedid)",
            "CREATE INDEX IF NOT EXISTS cel_event_uniqueid ON cel_event (uniqueid)",
            """
            CREATE TABLE IF NOT EXISTS pbx_gap (
                n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, epoch INTEGER NOT NULL,
                gap_from INTEGER NOT NULL, gap_to INTEGER NOT NULL, reason TEXT NOT NULL)""",
            "CREATE TABLE IF NOT EXISTS cel_file (name TEXT PRIMARY KEY, read_to INTEGER NOT NULL)",
            "CREATE TABLE IF NOT EXISTS mark (name TEXT PRIMARY KEY, value INTEGER NOT NULL)");

    private final Connection connection;

    /// A row of the file and its number there; numbers grow and are never given twice.
    record Numbered<T>(long n, T row) {}

    /// A line of the CEL file.
    record CelRow(CelEvent event, Instant readAt, CallMemory.Sealed sealed) {}

    /// A time in which nothing was heard.
    record GapRow(String id, Hearing.Gap gap) {}

    /// Opens the file `journal.db` in `directory`; makes the directory (0700) at first use.
    DiskJournal(Path directory) {
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("journal.db"));
            try (var statement = connection.createStatement()) {
                statement.execute("PRAGMA journal_mode = WAL");
                statement.execute("PRAGMA synchronous = FULL");
                for (var table : TABLES) {
                    statement.execute(table);
                }
                int written = version(statement);
                if (written == 1) {
                    statement.execute("ALTER TABLE cel_event ADD COLUMN message TEXT");
                }
                if (written == 1 || written == 2) {
                    statement.execute("ALTER TABLE cel_event ADD COLUMN word TEXT");
                }
                statement.execute("PRAGMA user_version = " + VERSION);
            }
            connection.setAutoCommit(false);
        } catch (SQLException | IOException e) {
            throw new JournalException(
                    "the journal in " + directory + " cannot be opened; is the disk full, is it"
                            + " another process's?",
                    e);
        }
    }

    /// The version that wrote the file; 0 where it is new.
    private static int version(Statement statement) throws SQLException {
        try (var row = statement.executeQuery("PRAGMA user_version")) {
            return row.getInt(1);
        }
    }

    /// Writes events; after it returns they are on the disk.
    synchronized void writeEvents(List<EventRow> rows) {
        commit("events", () -> {
            try (var insert = connection.prepareStatement("INSERT INTO call_event (id, received_at, event_at, epoch,"
                    + " sequence, pbx, kind, uniqueid, linkedid, trust, reason, utf8, contract, payload)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
                for (var row : rows) {
                    bind(insert, row);
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            var last = rows.getLast();
            mark("epoch", last.epoch());
            mark("heard", EpochTime.micros(last.receivedAt()));
        });
    }

    /// Writes lines of `file`, and that it is read up to `readTo`, in one.
    synchronized void writeCel(String file, long readTo, List<CelRow> rows) {
        commit("CEL lines", () -> {
            try (var insert = connection.prepareStatement(
                    "INSERT INTO cel_event (id, read_at, event_at, type, uniqueid, linkedid, channel, cause, torn,"
                            + " contract, payload, result_key, message, word) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
                for (var row : rows) {
                    bind(insert, row);
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            try (var upsert = connection.prepareStatement("INSERT INTO cel_file (name, read_to) VALUES (?, ?)"
                    + " ON CONFLICT (name) DO UPDATE SET read_to = excluded.read_to")) {
                upsert.setString(1, file);
                upsert.setLong(2, readTo);
                upsert.executeUpdate();
            }
        });
    }

    synchronized void writeGap(GapRow row) {
        commit("a gap", () -> {
            try (var insert = connection.prepareStatement(
                    "INSERT INTO pbx_gap (id, epoch, gap_from, gap_to, reason) VALUES (?, ?, ?, ?, ?)")) {
                insert.setString(1, row.id());
                insert.setLong(2, row.gap().epoch());
                insert.setLong(3, EpochTime.micros(row.gap().from()));
                insert.setLong(4, EpochTime.micros(row.gap().to()));
                insert.setString(5, row.gap().why().name());
                insert.executeUpdate();
            }
        });
    }

    /// How far `file` was read, in bytes.
    synchronized long readTo(String file) {
        return read("SELECT read_to FROM cel_file WHERE name = ?", List.of(file), row -> row.getLong(1)).stream()
                .findFirst()
                .orElse(0L);
    }

    /// `file` is gone from the disk.
    synchronized void forgetFile(String file) {
        commit("a file's end", () -> {
            try (var delete = connection.prepareStatement("DELETE FROM cel_file WHERE name = ?")) {
                delete.setString(1, file);
                delete.executeUpdate();
            }
        });
    }

    /// A number that was noted: `epoch`, `heard` (microseconds); null where none was.
    synchronized @Nullable Long noted(String name) {
        return read("SELECT value FROM mark WHERE name = ?", List.of(name), row -> row.getLong(1)).stream()
                .findFirst()
                .orElse(null);
    }

    /// The oldest events, at most `most`.
    synchronized List<Numbered<EventRow>> events(int most) {
        return read(
                "SELECT n, id, received_at, event_at, epoch, sequence, pbx, kind, uniqueid, linkedid, trust, reason,"
                        + " utf8, contract, payload FROM call_event ORDER BY n LIMIT " + most,
                List.of(),
                row -> new Numbered<>(
                        row.getLong(1),
                        new EventRow(
                                row.getString(2),
                                EpochTime.ofMicros(row.getLong(3)),
                                instant(row, 4),
                                row.getLong(5),
                                row.getLong(6),
                                row.getString(7),
                                row.getString(8),
                                row.getString(9),
                                row.getString(10),
                                row.getString(11),
                                row.getString(12),
                                row.getBoolean(13),
                                sealed(row.getString(14), row.getBytes(15)))));
    }

    /// The oldest CEL lines, at most `most`.
    synchronized List<Numbered<CelRow>> cel(int most) {
        return read(CEL + " ORDER BY n LIMIT " + most, List.of(), DiskJournal::celRow);
    }

    /// The CEL lines of one channel or call.
    synchronized List<CelEvent> celOf(String id) {
        return read(CEL + " WHERE linkedid = ? OR uniqueid = ? ORDER BY n", List.of(id, id), DiskJournal::celRow)
                .stream()
                .map(numbered -> numbered.row().event())
                .toList();
    }

    /// The oldest gaps, at most `most`.
    synchronized List<Numbered<GapRow>> gaps(int most) {
        return read(
                "SELECT n, id, epoch, gap_from, gap_to, reason FROM pbx_gap ORDER BY n LIMIT " + most,
                List.of(),
                row -> new Numbered<>(
                        row.getLong(1),
                        new GapRow(
                                row.getString(2),
                                new Hearing.Gap(
                                        row.getLong(3),
                                        EpochTime.ofMicros(row.getLong(4)),
                                        EpochTime.ofMicros(row.getLong(5)),
                                        Hearing.Lost.valueOf(row.getString(6))))));
    }

    /// MariaDB has every row of `table` up to number `n`.
    synchronized void moved(String table, long n) {
        commit("what was moved", () -> {
            try (var delete = connection.prepareStatement("DELETE FROM " + table + " WHERE n <= ?")) {
                delete.setLong(1, n);
                delete.executeUpdate();
            }
        });
    }

    /// Whether there are CEL lines that MariaDB does not have yet.
    synchronized boolean holdsCel() {
        return read("SELECT EXISTS (SELECT 1 FROM cel_event)", List.of(), row -> row.getBoolean(1))
                .getFirst();
    }

    /// Rows that MariaDB does not have yet.
    synchronized long depth() {
        return read(
                        "SELECT (SELECT count(*) FROM call_event) + (SELECT count(*) FROM cel_event)"
                                + " + (SELECT count(*) FROM pbx_gap)",
                        List.of(),
                        row -> row.getLong(1))
                .getFirst();
    }

    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new JournalException("the journal cannot be closed", e);
        }
    }

    private static final String CEL =
            "SELECT n, id, read_at, event_at, type, uniqueid, linkedid, channel, cause, torn, contract, payload,"
                    + " result_key, message, word FROM cel_event";

    private static Numbered<CelRow> celRow(ResultSet row) throws SQLException {
        var event = new CelEvent(
                row.getString(2),
                instant(row, 4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                integer(row, 9),
                row.getString(13),
                row.getString(14),
                row.getString(15),
                row.getBoolean(10),
                row.getString(11));
        return new Numbered<>(
                row.getLong(1),
                new CelRow(event, EpochTime.ofMicros(row.getLong(3)), sealed(row.getString(11), row.getBytes(12))));
    }

    private static CallMemory.Sealed sealed(@Nullable String contract, byte[] payload) {
        return new CallMemory.Sealed(contract, Vault.keyOf(payload), payload);
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        var micros = row.getLong(column);
        return row.wasNull() ? null : EpochTime.ofMicros(micros);
    }

    private static @Nullable Integer integer(ResultSet row, int column) throws SQLException {
        var value = row.getInt(column);
        return row.wasNull() ? null : Integer.valueOf(value);
    }

    private static void bind(PreparedStatement insert, EventRow row) throws SQLException {
        insert.setString(1, row.id());
        insert.setLong(2, EpochTime.micros(row.receivedAt()));
        bindInstant(insert, 3, row.eventAt());
        insert.setLong(4, row.epoch());
        insert.setLong(5, row.sequence());
        insert.setString(6, row.pbx());
        insert.setString(7, row.kind());
        insert.setString(8, row.uniqueid());
        insert.setString(9, row.linkedid());
        insert.setString(10, row.trust());
        insert.setString(11, row.reason());
        insert.setBoolean(12, row.utf8());
        insert.setString(13, row.sealed().contract());
        insert.setBytes(14, row.sealed().payload());
    }

    private static void bind(PreparedStatement insert, CelRow row) throws SQLException {
        var event = row.event();
        insert.setString(1, event.id());
        insert.setLong(2, EpochTime.micros(row.readAt()));
        bindInstant(insert, 3, event.at());
        insert.setString(4, event.type());
        insert.setString(5, event.uniqueid());
        insert.setString(6, event.linkedid());
        insert.setString(7, event.channel());
        if (event.cause() == null) {
            insert.setNull(8, Types.INTEGER);
        } else {
            insert.setInt(8, event.cause());
        }
        insert.setBoolean(9, event.torn());
        insert.setString(10, row.sealed().contract());
        insert.setBytes(11, row.sealed().payload());
        insert.setString(12, event.resultKey());
        insert.setString(13, event.message());
        insert.setString(14, event.word());
    }

    private static void bindInstant(PreparedStatement insert, int column, @Nullable Instant instant)
            throws SQLException {
        if (instant == null) {
            insert.setNull(column, Types.INTEGER);
        } else {
            insert.setLong(column, EpochTime.micros(instant));
        }
    }

    private void mark(String name, long value) throws SQLException {
        try (var upsert = connection.prepareStatement("INSERT INTO mark (name, value) VALUES (?, ?)"
                + " ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)")) {
            upsert.setString(1, name);
            upsert.setLong(2, value);
            upsert.executeUpdate();
        }
    }

    private interface Work {
        void run() throws SQLException;
    }

    private interface Reading<T> {
        T read(ResultSet row) throws SQLException;
    }

    private void commit(String what, Work work) {
        try {
            work.run();
            connection.commit();
        } catch (SQLException e) {
            try {
                connection.rollback();
            } catch (SQLException again) {
                e.addSuppressed(again);
            }
            throw new JournalException(what + " could not be written to the journal; is its disk full?", e);
        }
    }

    private <T> List<T> read(String sql, List<String> values, Reading<T> reading) {
        try (var query = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.size(); i++) {
                query.setString(i + 1, values.get(i));
            }
            var rows = new ArrayList<T>();
            try (var row = query.executeQuery()) {
                while (row.next()) {
                    rows.add(reading.read(row));
                }
            }
            connection.commit();
            return rows;
        } catch (SQLException e) {
            throw new JournalException("the journal could not be read", e);
        }
    }
}
