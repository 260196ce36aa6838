package org.denwaban.journal;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The SQL of the daily comparison: the PBX's calls of a day out of `cel_event`, and its results.
public final class ReconciliationStore {

    /// Findings that are kept of a day: with more, the single call tells nothing any more.
    static final int FINDINGS_MOST = 1_000;

    /// A day's result as it stands in the table.
    ///
    /// @param score    per cent
    /// @param openGaps of that day, when it was made
    public record Day(
            LocalDate day,
            Instant madeAt,
            int pbxCalls,
            int ourCalls,
            int agreed,
            int missing,
            int invented,
            int differing,
            int inDoubt,
            int tornLines,
            int openGaps,
            double score) {

        /// Whether there is nothing left to be found: no gap of the day is open, and both records say the same.
        public boolean whole() {
            return openGaps == 0 && score >= 100;
        }
    }

    private final String trunk;

    /// @param trunk PJSIP endpoint of the carrier
    public ReconciliationStore(String trunk) {
        this.trunk = "PJSIP/" + trunk + "-";
    }

    /// Calls that began within a time and went through the carrier: one of their channels was the carrier's. A line
    /// that a caller's number tore may tell no channel; then what the dialplan said of the call tells it.
    ///
    /// A call from outside has the carrier's channel first, and is answered when the dialplan says that an operator
    /// is on the line; of one that went out the carrier's channel is the second, and its ANSWER is the citizen's.
    List<ReconciliationRules.Written> written(Handle handle, Instant from, Instant to) {
        return handle.createQuery(
                        "SELECT linkedid, MAX(IF(came, connected, dialled)) AS answered, MAX(ended) AS ended FROM"
                                + " (SELECT linkedid, MIN(event_at) AS began,"
                                + "  MAX(type = 'DENWABAN_LINE' OR (uniqueid = linkedid AND channel LIKE :trunk)) AS came,"
                                + "  MAX(channel LIKE :trunk) AS carrier,"
                                + "  MAX(type = 'DENWABAN_CONNECTED') AS connected,"
                                + "  MAX(uniqueid <> linkedid AND channel LIKE :trunk AND type = 'ANSWER') AS dialled,"
                                + "  MAX(type = 'LINKEDID_END') AS ended"
                                + "  FROM cel_event WHERE linkedid IN (SELECT linkedid FROM cel_event"
                                + "   WHERE event_at >= :from AND event_at < :to AND linkedid IS NOT NULL) GROUP BY linkedid) AS told"
                                + " WHERE began >= :from AND began < :to AND (came OR carrier) GROUP BY linkedid")
                .bind("trunk", trunk.replace("_", "\\_") + "%")
                .bind("from", from)
                .bind("to", to)
                .map(row -> new ReconciliationRules.Written(
                        row.getColumn("linkedid", String.class),
                        row.getColumn("answered", Integer.class) == 1,
                        row.getColumn("ended", Integer.class) == 1))
                .list();
    }

    /// Lines of that time of which no call can be told.
    int torn(Handle handle, Instant from, Instant to) {
        return handle.createQuery("SELECT COUNT(*) FROM cel_event WHERE linkedid IS NULL AND torn"
                        + " AND read_at >= :from AND read_at < :to")
                .bind("from", from)
                .bind("to", to)
                .mapTo(Integer.class)
                .one();
    }

    /// Writes a day's result in the place of an earlier one.
    void write(Handle handle, Day day, List<ReconciliationRules.Finding> findings) {
        handle.createUpdate("DELETE FROM reconciliation WHERE day = :day")
                .bind("day", day.day())
                .execute();
        handle.createUpdate("INSERT INTO reconciliation (day, made_at, pbx_calls, our_calls, agreed, missing, invented,"
                        + " differing, in_doubt, torn_lines, open_gaps, score) VALUES (:day, :madeAt, :pbxCalls, :ourCalls,"
                        + " :agreed, :missing, :invented, :differing, :inDoubt, :tornLines, :openGaps, :score)")
                .bindMethods(day)
                .execute();
        findings.stream()
                .limit(FINDINGS_MOST)
                .forEach(finding -> handle.createUpdate(
                                "INSERT INTO reconciliation_finding (day, call_id, finding) VALUES (:day, :call, :fault)")
                        .bind("day", day.day())
                        .bind("call", finding.call())
                        .bind("fault", finding.fault().name())
                        .execute());
    }

    /// A day's result, empty before it was made.
    public Optional<Day> day(Handle handle, LocalDate day) {
        return handle.createQuery("SELECT * FROM reconciliation WHERE day = :day")
                .bind("day", day)
                .map(row -> new Day(
                        row.getColumn("day", LocalDate.class),
                        row.getColumn("made_at", Instant.class),
                        row.getColumn("pbx_calls", Integer.class),
                        row.getColumn("our_calls", Integer.class),
                        row.getColumn("agreed", Integer.class),
                        row.getColumn("missing", Integer.class),
                        row.getColumn("invented", Integer.class),
                        row.getColumn("differing", Integer.class),
                        row.getColumn("in_doubt", Integer.class),
                        row.getColumn("torn_lines", Integer.class),
                        row.getColumn("open_gaps", Integer.class),
                        row.getColumn("score", Double.class)))
                .findOne();
    }
}
