package org.denwaban.journal;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Times in which the PBX was not heard (`pbx_gap`), as long as they are open: until all that the PBX wrote of them is
/// taken over. A report of a day that has an open gap must say so.
public final class GapStore {

    /// A gap that is open.
    ///
    /// @param id   row of `pbx_gap`
    /// @param from last byte heard before
    /// @param to   login after it
    public record Open(String id, Instant from, Instant to) {}

    /// Open gaps of a PBX, the oldest first; and those of which it is not noted whose they are.
    ///
    /// @param pbx system name
    List<Open> open(Handle handle, String pbx, int most) {
        return handle.createQuery("SELECT id, gap_from, gap_to FROM pbx_gap WHERE filled_at IS NULL"
                        + " AND (pbx = :pbx OR pbx IS NULL) ORDER BY gap_to LIMIT " + most)
                .bind("pbx", pbx)
                .map(row -> new Open(
                        row.getColumn("id", String.class),
                        row.getColumn("gap_from", Instant.class),
                        row.getColumn("gap_to", Instant.class)))
                .list();
    }

    /// Open gaps that touch a time.
    ///
    /// @param from its first instant, machine time
    /// @param to   the first instant after it
    public List<Open> openWithin(Handle handle, Instant from, Instant to) {
        return handle.createQuery("SELECT id, gap_from, gap_to FROM pbx_gap WHERE filled_at IS NULL"
                        + " AND gap_from < :to AND gap_to >= :from ORDER BY gap_to")
                .bind("from", from)
                .bind("to", to)
                .map(row -> new Open(
                        row.getColumn("id", String.class),
                        row.getColumn("gap_from", Instant.class),
                        row.getColumn("gap_to", Instant.class)))
                .list();
    }

    /// All of a gap is taken over.
    void filled(Handle handle, String id, Instant now) {
        handle.createUpdate("UPDATE pbx_gap SET filled_at = :now WHERE id = :id AND filled_at IS NULL")
                .bind("id", id)
                .bind("now", now)
                .execute();
    }

    /// How many are open.
    long openCount(Handle handle) {
        return handle.createQuery("SELECT COUNT(*) FROM pbx_gap WHERE filled_at IS NULL")
                .mapTo(Long.class)
                .one();
    }
}
