package org.denwaban.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is done with a journal's file that SQLite finds damaged: it is put aside whole, for whoever wants to look, and
/// every row that can still be read goes into a new one. A table is read from its beginning until a page fails, and
/// then from its end, so that only what lies on damaged pages is missing.
final class JournalSalvage {

    private static final List<String> ROWS = List.of("call_event", "cel_event", "pbx_gap");
    private static final List<String> NOTES = List.of("cel_file", "mark");
    private static final Logger LOG = LoggerFactory.getLogger(JournalSalvage.class);

    private JournalSalvage() {}

    /// Looks at a file before it is used.
    ///
    /// @return where it was put aside; empty where it is sound, or not there
    static Optional<Path> putAsideIfDamaged(Path file) throws IOException, SQLException {
        if (!Files.exists(file) || sound(file)) {
            return Optional.empty();
        }
        int free = 1;
        while (Files.exists(file.resolveSibling("damaged-" + free))) {
            free++;
        }
        var aside = Files.createDirectory(file.resolveSibling("damaged-" + free));
        for (var end : List.of("", "-wal", "-shm")) {
            var part = file.resolveSibling(file.getFileName() + end);
            if (Files.exists(part)) {
                Files.move(part, aside.resolve(part.getFileName()));
            }
        }
        LOG.error("E-JOURNAL-011 the journal's file is damaged; it is put aside in {}", aside);
        return Optional.of(aside.resolve(file.getFileName()));
    }

    private static boolean sound(Path file) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement();
                var row = statement.executeQuery("PRAGMA integrity_check(1)")) {
            return row.next() && "ok".equals(row.getString(1));
        } catch (SQLException e) {
            if (DiskJournal.damaged(e)) {
                return false;
            }
            throw e;
        }
    }

    /// Takes over what of a damaged file can be read.
    ///
    /// @param into a new file, its tables made
    static void takeOver(Path damaged, Connection into) throws SQLException {
        int taken = 0;
        DiskJournal.execute(into, "BEGIN IMMEDIATE");
        try (var from = DriverManager.getConnection("jdbc:sqlite:" + damaged)) {
            for (var table : ROWS) {
                taken += takeOver(from, into, table, "n");
            }
            for (var table : NOTES) {
                takeOver(from, into, table, "rowid");
            }
        } catch (SQLException e) {
            LOG.error("E-JOURNAL-011 nothing more of the damaged file can be read: {}", e.getMessage());
        }
        DiskJournal.execute(into, "COMMIT");
        LOG.error("E-JOURNAL-011 {} rows of the damaged file are taken over", taken);
    }

    private static int takeOver(Connection from, Connection into, String table, String key) throws SQLException {
        var rows = new ArrayList<Row>();
        long first = Long.MIN_VALUE;
        try {
            for (var row = next(from, table, key, first, true); row != null; ) {
                rows.add(row);
                first = row.key();
                row = next(from, table, key, first, true);
            }
        } catch (SQLException e) {
            rows.addAll(fromTheEnd(from, table, key, first));
        }
        for (var row : rows) {
            insert(into, table, row);
        }
        return rows.size();
    }

    private static List<Row> fromTheEnd(Connection from, String table, String key, long downTo) {
        var rows = new ArrayList<Row>();
        long last = Long.MAX_VALUE;
        try {
            for (var row = next(from, table, key, last, false); row != null && row.key() > downTo; ) {
                rows.add(row);
                last = row.key();
                row = next(from, table, key, last, false);
            }
        } catch (SQLException e) {
            LOG.error("E-JOURNAL-011 rows of {} between {} and {} are lost", table, downTo, last);
        }
        Collections.reverse(rows);
        return rows;
    }

    private record Row(long key, List<String> columns, List<@Nullable Object> values) {}

    private static @Nullable Row next(Connection from, String table, String key, long than, boolean upwards)
            throws SQLException {
        var sql = "SELECT " + key + " AS key_, * FROM " + table + " NOT INDEXED WHERE " + key
                + (upwards ? " > " : " < ") + "? ORDER BY " + key + (upwards ? "" : " DESC") + " LIMIT 1";
        try (var query = from.prepareStatement(sql)) {
            query.setLong(1, than);
            try (var row = query.executeQuery()) {
                return row.next() ? row(row) : null;
            }
        }
    }

    private static Row row(ResultSet row) throws SQLException {
        var columns = new ArrayList<String>();
        var values = new ArrayList<@Nullable Object>();
        for (int i = 2; i <= row.getMetaData().getColumnCount(); i++) {
            columns.add(row.getMetaData().getColumnName(i));
            values.add(row.getObject(i));
        }
        return new Row(row.getLong(1), columns, values);
    }

    private static void insert(Connection into, String table, Row row) {
        var places = String.join(", ", Collections.nCopies(row.columns().size(), "?"));
        var sql = "INSERT OR IGNORE INTO " + table + " (" + String.join(", ", row.columns()) + ") VALUES (" + places
                + ")";
        try (var insert = into.prepareStatement(sql)) {
            for (int i = 0; i < row.values().size(); i++) {
                insert.setObject(i + 1, row.values().get(i));
            }
            insert.executeUpdate();
        } catch (SQLException e) {
            LOG.error("E-JOURNAL-011 a row of {} cannot be taken over: {}", table, e.getMessage());
        }
    }
}
