package org.denwaban.seal;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.denwaban.clock.Tokyo;
import org.denwaban.db.Database;
import org.denwaban.db.Ulid;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The SQL of seals (`day_seal`), and the reading of what is sealed.
public final class SealStore {

    /// Rows of one question: some megabytes.
    private static final int PAGE = 2_000;

    private static final Pattern COLUMN = Pattern.compile("[a-z][a-z0-9_]{0,63}");
    private static final String SEAL = "SELECT day, sealed_rows, file_sha256, seal_before, seal FROM day_seal ";

    /// How many rows of a day were not as they were sealed, when that was last looked at.
    ///
    /// @param differing rows, and faults of seal and file
    public record Standing(LocalDate day, int differing) {}

    Optional<Seal> last(Handle handle) {
        return seals(handle, SEAL + "ORDER BY day DESC LIMIT 1").stream().findFirst();
    }

    /// All of them, the oldest first.
    List<Seal> all(Handle handle) {
        return seals(handle, SEAL + "ORDER BY day");
    }

    private static List<Seal> seals(Handle handle, String sql) {
        return handle.createQuery(sql)
                .map(row -> new Seal(
                        row.getColumn("day", LocalDate.class),
                        row.getColumn("sealed_rows", Long.class),
                        row.getColumn("file_sha256", String.class),
                        row.getColumn("seal_before", String.class),
                        row.getColumn("seal", String.class)))
                .list();
    }

    /// @param by id of the directory in which its file lies
    void add(Handle handle, Seal seal, String by, Instant now) {
        handle.createUpdate(
                        "INSERT INTO day_seal (day, sealed_rows, file_sha256, seal_before, seal, sealed_by, sealed_at)"
                                + " VALUES (:day, :rows, :file, :before, :seal, :by, :now)")
                .bind("by", by)
                .bind("day", seal.day())
                .bind("rows", seal.rows())
                .bind("file", seal.file())
                .bind("before", seal.before())
                .bind("seal", seal.seal())
                .bind("now", now)
                .execute();
    }

    void checked(Handle handle, LocalDate day, int differing, Instant now) {
        handle.createUpdate("UPDATE day_seal SET differing_rows = :differing, checked_at = :now WHERE day = :day")
                .bind("day", day)
                .bind("differing", differing)
                .bind("now", now)
                .execute();
    }

    /// Days whose files lie in another directory, of another server.
    Set<LocalDate> elsewhere(Handle handle, String by) {
        return handle.createQuery("SELECT day FROM day_seal WHERE sealed_by <> :by")
                .bind("by", by)
                .mapTo(LocalDate.class)
                .set();
    }

    /// Of the `days` newest days the one that was not looked at for longest, where that is longer than `pause` and its
    /// file lies here.
    Optional<LocalDate> nextToCheck(Handle handle, String by, int days, Instant now, Duration pause) {
        return handle.createQuery(
                        "SELECT day FROM (SELECT day, sealed_by, checked_at FROM day_seal ORDER BY day DESC LIMIT "
                                + days
                                + ") AS newest WHERE (checked_at IS NULL OR checked_at < :before)"
                                + " AND (sealed_by IS NULL OR sealed_by = :by)"
                                + " ORDER BY checked_at IS NOT NULL, checked_at, day LIMIT 1")
                .bind("by", by)
                .bind("before", now.minus(pause))
                .mapTo(LocalDate.class)
                .findOne();
    }

    /// Rows that differ in all days, as they were last looked at.
    long differing(Handle handle) {
        return handle.createQuery("SELECT COALESCE(SUM(differing_rows), 0) FROM day_seal")
                .mapTo(Long.class)
                .one();
    }

    /// Days of which something differs.
    public List<Standing> differing(Handle handle, LocalDate first, LocalDate last) {
        return handle.createQuery("SELECT day, differing_rows FROM day_seal WHERE day BETWEEN :first AND :last"
                        + " AND differing_rows > 0 ORDER BY day")
                .bind("first", first)
                .bind("last", last)
                .map(row -> new Standing(
                        row.getColumn("day", LocalDate.class), row.getColumn("differing_rows", Integer.class)))
                .list();
    }

    /// The first day of which anything is on record.
    Optional<LocalDate> firstDay(Handle handle) {
        return Stream.of(
                        "SELECT MIN(received_at) FROM call_event",
                        "SELECT MIN(at) FROM audit_entry",
                        "SELECT MIN(promised_at) FROM attempt",
                        "SELECT MIN(came_at) FROM inbound_call")
                .flatMap(sql -> handle.createQuery(sql).mapTo(Instant.class).findOne().stream())
                .min(Instant::compareTo)
                .map(Tokyo::day);
    }

    /// Whether a call that began before `to` may still change.
    boolean callsLive(Handle handle, Instant to) {
        return Stream.of(
                        "SELECT 1 FROM attempt WHERE live = 1 AND promised_at < :to LIMIT 1",
                        "SELECT 1 FROM call_back_try WHERE live = 1 AND promised_at < :to LIMIT 1",
                        "SELECT 1 FROM inbound_call WHERE ended_at IS NULL AND came_at < :to LIMIT 1")
                .anyMatch(sql -> handle.createQuery(sql)
                        .bind("to", to)
                        .mapTo(Integer.class)
                        .findOne()
                        .isPresent());
    }

    /// Columns of a table that are sealed today.
    List<String> columns(Handle handle, SealedTable table) {
        return table.columns().isEmpty()
                ? handle.createQuery(
                                "SELECT COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()"
                                        + " AND TABLE_NAME = :table ORDER BY ORDINAL_POSITION")
                        .bind("table", table.table())
                        .mapTo(String.class)
                        .list()
                : table.columns();
    }

    /// Rows of a day in the order of their ids, read page by page.
    static final class Rows {

        private final Database database;
        private final SealedTable table;
        private final List<String> columns;
        private final LocalDate day;
        private List<SealedRow> page = List.of();
        private int next;
        private String readTo = "";
        private boolean over;

        /// @param columns as a seal's file has them; refused where one is no name of a column
        Rows(Database database, SealedTable table, List<String> columns, LocalDate day) {
            columns.forEach(column -> {
                if (!COLUMN.matcher(column).matches()) {
                    throw new IllegalArgumentException("no column's name");
                }
            });
            this.database = database;
            this.table = table;
            this.columns = List.copyOf(columns);
            this.day = day;
        }

        /// The next, null after the last.
        @Nullable
        SealedRow next() {
            if (next == page.size() && !over) {
                page = database.transaction(this::page);
                next = 0;
                over = page.size() < PAGE;
                readTo = page.isEmpty() ? readTo : page.getLast().id();
            }
            return next == page.size() ? null : page.get(next++);
        }

        private List<SealedRow> page(Handle handle) {
            var from = start(day);
            var to = start(day.plusDays(1));
            var values = columns.stream()
                    .map(column -> "CAST(" + column + " AS BINARY) AS b_" + column)
                    .collect(Collectors.joining(", "));
            return handle.createQuery("SELECT id, " + values + " FROM " + table.table() + " WHERE " + table.ofTheDay()
                            + " AND id > :readTo ORDER BY id LIMIT " + PAGE)
                    .bind("from", table.goesByIds() ? Ulid.from(from) : from)
                    .bind("to", table.goesByIds() ? Ulid.from(to) : to)
                    .bind("readTo", readTo)
                    .map((row, _) -> {
                        var bytes = new ArrayList<byte @Nullable []>();
                        for (var column : columns) {
                            bytes.add(row.getBytes("b_" + column));
                        }
                        return SealedRow.of(row.getString("id"), bytes);
                    })
                    .list();
        }
    }

    static Instant start(LocalDate day) {
        return Tokyo.instant(day.atStartOfDay());
    }
}
