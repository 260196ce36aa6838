package org.denwaban.desk;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.denwaban.clock.Tokyo;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/// The SQL of the board: counts, and no person.
final class BoardStore {

    /// A contract's calls of a window.
    record Calls(long calls, long contacts) {}

    /// Times in which the PBX was not heard that ended on this day of machine time, or later.
    long gaps(Handle handle, LocalDate day) {
        return handle.createQuery("SELECT COUNT(*) FROM pbx_gap WHERE gap_to >= :today")
                .bind("today", Tokyo.instant(day.atStartOfDay()))
                .mapTo(Long.class)
                .one();
    }

    /// Households by state.
    Map<String, Long> states(Handle handle, String contract) {
        return counts(handle.createQuery(
                        "SELECT state AS name, COUNT(*) AS n FROM household WHERE contract_id = :contract GROUP BY state")
                .bind("contract", contract));
    }

    /// Households whose course is over, by how it ended.
    Map<String, Long> endings(Handle handle, String contract) {
        return counts(handle.createQuery("SELECT ending AS name, COUNT(*) AS n FROM household WHERE contract_id ="
                        + " :contract AND state = 'CONCLUDED' GROUP BY ending")
                .bind("contract", contract));
    }

    /// Attempts in doubt (`DOUBT`), and those whose result is missing (`MISSING`).
    Map<String, Long> open(Handle handle, String contract) {
        return counts(handle.createQuery("SELECT IF(state = 'ENDED', 'DOUBT', 'MISSING') AS name, COUNT(*) AS n FROM"
                        + " attempt WHERE contract_id = :contract AND (state = 'ENDED' AND outcome = 'IN_DOUBT' OR live"
                        + " = 1 AND state = 'ANSWERED' AND operator_gone_at IS NOT NULL) GROUP BY name")
                .bind("contract", contract));
    }

    /// Calls that ended, by window; those that kept an appointment outside every window are in none.
    ///
    /// @param day of contract time
    Map<String, Calls> calls(Handle handle, String contract, LocalDate day) {
        var calls = new HashMap<String, Calls>();
        ofDay(
                        handle.createQuery("SELECT COALESCE(window_used, '') AS name, COUNT(*) AS calls,"
                                + " COALESCE(SUM(outcome = 'CONTACT'), 0) AS contacts FROM attempt WHERE contract_id ="
                                + " :contract AND contract_at >= :from AND contract_at < :to AND state = 'ENDED'"
                                + " GROUP BY name"),
                        contract,
                        day)
                .map((row, _) -> calls.put(
                        String.valueOf(row.getString("name")),
                        new Calls(row.getLong("calls"), row.getLong("contacts"))))
                .list();
        return calls;
    }

    /// Persons by disposition; of what one call told of one person the newest counts.
    ///
    /// @param day of contract time
    Map<String, Long> results(Handle handle, String contract, LocalDate day) {
        return counts(ofDay(
                handle.createQuery(
                        "SELECT disposition AS name, COUNT(*) AS n FROM member_result told WHERE contract_id ="
                                + " :contract AND contract_at >= :from AND contract_at < :to AND NOT EXISTS (SELECT 1 FROM"
                                + " member_result later WHERE later.contact_id = told.contact_id AND later.id > told.id AND"
                                + " later.attempt_id <=> told.attempt_id AND later.return_call_id <=> told.return_call_id)"
                                + " GROUP BY disposition"),
                contract,
                day));
    }

    private static Query ofDay(Query query, String contract, LocalDate day) {
        return query.bind("contract", contract)
                .bind("from", Tokyo.instant(day.atStartOfDay()))
                .bind("to", Tokyo.instant(day.plusDays(1).atStartOfDay()));
    }

    private static Map<String, Long> counts(Query query) {
        var counts = new LinkedHashMap<String, Long>();
        query.map((row, _) -> counts.put(String.valueOf(row.getString("name")), row.getLong("n")))
                .list();
        return counts;
    }
}
