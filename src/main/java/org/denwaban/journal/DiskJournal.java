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
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import org.denwaban.pbx.ami.Hearing;
import org.denwaban.vault.Vault;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The journal's file: SQLite, WAL, synchronous=FULL, so that what was committed is there after a power cut. It holds
/// what MariaDB does not hold yet, and every payload is sealed before it comes here.
///
/// One connection, used by one thread at a time; every method is one transaction.
final class DiskJournal implements AutoCloseable {

    /// 2: `cel_event.message`; 3: `cel_event.word`; 4: `crc` of events and CEL lines, `quarantine`.
    private static final int VERSION = 4;

    /// What SQLite says of a file that is damaged, or is none of its own.
    private static final Set<Integer> DAMAGED = Set.of(11, 26);

    private static final Logger LOG = LoggerFactory.getLogger(DiskJournal.class);
    private static final List<String> TABLES = List.of(
            """
            CREATE TABLE IF NOT EXISTS call_event (
                n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, received_at INTEGER NOT NULL,
                event_at INTEGER, epoch INTEGER NOT NULL, sequence INTEGER NOT NULL, pbx TEXT, kind TEXT,
                uniqueid TEXT, linkedid TEXT, trust TEXT NOT NULL, reason TEXT, utf8 INTEGER NOT NULL,
                contract TEXT, payload BLOB NOT NULL, crc INTEGER)""",
            """
            CREATE TABLE IF NOT EXISTS cel_event (
                n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, read_at INTEGER NOT NULL,
                event_at INTEGER, type TEXT, uniqueid TEXT, linkedid TEXT, channel TEXT, cause INTEGER,
                result_key TEXT, message TEXT, word TEXT, torn INTEGER NOT NULL, contract TEXT, payload BLOB NOT NULL,
                crc INTEGER)""",
            """
            CREATE TABLE IF NOT EXISTS quarantine (
                source TEXT NOT NULL, n INTEGER NOT NULL, id, payload, PRIMARY KEY (source, n))""",
            "CREATE INDEX IF NOT EXISTS cel_event_linkedid ON cel_event (linkedid)",
            "CREATE INDEX IF NOT EXISTS cel_event_uniqueid ON cel_event (uniqueid)",
            """
            CREATE TABLE IF NOT EXISTS pbx_gap (
                n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, epoch INTEGER NOT NULL,
                gap_from INTEGER NOT NULL, gap_to INTEGER NOT NULL, reason TEXT NOT NULL)""",
            "CREATE TABLE IF NOT EXISTS cel_file (name TEXT PRIMARY KEY, read_to INTEGER NOT NULL)",
            "CREATE TABLE IF NOT EXISTS mark (name TEXT PRIMARY KEY, value INTEGER NOT NULL)");

    private final Connection connection;
    private volatile IntConsumer quarantined = _ -> {};
    private int salvagedFiles;

    /// A row of the file and its number there; numbers grow and are never given twice.
    record Numbered<T>(long n, T row) {}

    /// A line of the CEL file.
    record CelRow(CelEvent event, Instant readAt, CallMemory.Sealed sealed) {}

    /// A time in which nothing was heard.
    record GapRow(String id, Hearing.Gap gap) {}

    /// Opens the file `journal.db` in `directory`; makes the directory (0700) at first use. A file that is damaged is
    /// put aside, and what of it can be read is taken over ({@link JournalSalvage}).
    DiskJournal(Path directory) {
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            var damaged = JournalSalvage.putAsideIfDamaged(directory.resolve("journal.db"));
            connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("journal.db"));
            prepare();
            if (damaged.isPresent()) {
                salvagedFiles = 1;
                JournalSalvage.takeOver(damaged.get(), connection);
            }
        } catch (SQLException | IOException e) {
            throw new JournalException(
                    "the journal in " + directory + " cannot be opened; is the disk full, is it"
                            + " another process's?",
                    e);
        }
    }

    private void prepare() throws SQLException {
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
            if (written >= 1 && written <= 3) {
                if (!has(statement, "cel_event", "crc")) {
                    statement.execute("ALTER TABLE cel_event ADD COLUMN crc INTEGER");
                }
                if (!has(statement, "call_event", "crc")) { // a table that was missing is made anew, with it
                    statement.execute("ALTER TABLE call_event ADD COLUMN crc INTEGER");
                }
            }
            statement.execute("PRAGMA user_version = " + VERSION);
        }
    }

    /// Whether a failure says that the file is damaged.
    static boolean damaged(SQLException e) {
        return DAMAGED.contains(e.getErrorCode() & 0xff);
    }

    /// Damaged files that were put aside at this start: 0 or 1.
    int salvagedFiles() {
        return salvagedFiles;
    }

    /// Tells how many rows are put aside because they are damaged, from now on.
    void onQuarantine(IntConsumer told) {
        quarantined = told;
    }

    /// For tests of a disk that is full (a limit in pages) or read-only.
    void pragma(String pragma) throws SQLException {
        execute(connection, "PRAGMA " + pragma);
    }

    private static boolean has(Statement statement, String table, String column) throws SQLException {
        try (var row = statement.executeQuery(
                "SELECT COUNT(*) FROM pragma_table_info('" + table + "') WHERE name = '" + column + "'")) {
            return row.getInt(1) == 1;
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
                    + " sequence, pbx, kind, uniqueid, linkedid, trust, reason, utf8, contract, payload, crc)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
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
                            + " contract, payload, result_key, message, word, crc) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
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
        return sound(
                "call_event",
                "SELECT n, id, received_at, event_at, epoch, sequence, pbx, kind, uniqueid, linkedid, trust, reason,"
                        + " utf8, contract, payload, crc FROM call_event ORDER BY n LIMIT " + most,
                DiskJournal::eventRow);
    }

    private static Numbered<EventRow> eventRow(ResultSet row) throws SQLException {
        return new Numbered<>(
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
                        sealed(row.getString(14), row.getBytes(15))));
    }

    /// Rows whose sum is right. Those whose is not are put aside, and the next ones looked at.
    private <T> List<Numbered<T>> sound(String table, String sql, Reading<Numbered<T>> reading) {
        while (true) {
            var bad = new ArrayList<Long>();
            var rows = read(sql, List.of(), row -> {
                if (RowSum.holds(row)) {
                    return Optional.of(reading.read(row));
                }
                bad.add(row.getLong(1));
                return Optional.<Numbered<T>>empty();
            });
            if (!bad.isEmpty()) {
                putAside(table, bad);
            }
            var good = rows.stream().flatMap(Optional::stream).toList();
            if (!good.isEmpty() || bad.isEmpty()) {
                return good;
            }
        }
    }

    private void putAside(String table, List<Long> bad) {
        commit("damaged rows", () -> {
            for (var n : bad) {
                try (var move = connection.prepareStatement("INSERT OR REPLACE INTO quarantine (source, n, id, payload)"
                                + " SELECT '" + table + "', n, id, payload FROM " + table + " WHERE n = ?");
                        var delete = connection.prepareStatement("DELETE FROM " + table + " WHERE n = ?")) {
                    move.setLong(1, n);
                    move.executeUpdate();
                    delete.setLong(1, n);
                    delete.executeUpdate();
                }
            }
        });
        LOG.error("E-JOURNAL-010 {} rows of {} on the journal's disk are damaged, and put aside", bad.size(), table);
        quarantined.accept(bad.size());
    }

    /// The oldest CEL lines, at most `most`.
    synchronized List<Numbered<CelRow>> cel(int most) {
        return sound("cel_event", CEL + " ORDER BY n LIMIT " + most, DiskJournal::celRow);
    }

    /// The CEL lines of one channel or call.
    synchronized List<CelEvent> celOf(String id) {
        return read(
                        CEL + " WHERE linkedid = ? OR uniqueid = ? ORDER BY n",
                        List.of(id, id),
                        row -> RowSum.holds(row) ? Optional.of(celRow(row)) : Optional.<Numbered<CelRow>>empty())
                .stream()
                .flatMap(Optional::stream)
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
                    + " result_key, message, word, crc FROM cel_event";

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
        insert.setLong(15, RowSum.of(row));
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
        insert.setLong(15, RowSum.of(row));
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
            execute(connection, "BEGIN IMMEDIATE");
            work.run();
            execute(connection, "COMMIT");
        } catch (SQLException e) {
            rollBack(e);
            throw new JournalException(what + " could not be written to the journal; is its disk full?", e);
        }
    }

    // A full disk makes SQLite roll back by itself. The driver's own transactions do not notice: after that they wrote
    // rows one by one, and never came to a commit again (3.54.1.0, seen).
    private void rollBack(SQLException reason) {
        try {
            execute(connection, "ROLLBACK");
        } catch (SQLException none) {
            reason.addSuppressed(none);
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
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
            return rows;
        } catch (SQLException e) {
            throw new JournalException("the journal could not be read", e);
        }
    }
}
