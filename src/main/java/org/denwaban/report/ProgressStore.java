package org.denwaban.report;

import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.denwaban.campaign.Outcome;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Window;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The SQL of how a campaign went: counts alone, as they stood at the end of a day, so that a day asked twice says the
/// same. It reads no sealed column.
final class ProgressStore {

    /// Attempts of a day.
    ///
    /// @param window  null for an appointment outside of every window
    /// @param outcome null while it is not known
    /// @param counted whether it counts as an attempt
    record Attempts(
            @Nullable Window window, int hour, @Nullable Outcome outcome, boolean counted, long number) {}

    /// Attempts that were dialled on a day, by window, hour, outcome. One that was given back was never dialled.
    List<Attempts> attempts(Handle handle, String contractId, LocalDate day) {
        return handle.createQuery("SELECT window_used, HOUR(contract_at_tokyo) AS hour, outcome, counts, COUNT(*) AS n"
                        + " FROM v_attempt WHERE contract_id = :contract AND contract_at_tokyo >= :from AND"
                        + " contract_at_tokyo < :to AND redeemed_at IS NOT NULL AND state <> 'VOID'"
                        + " GROUP BY window_used, hour, outcome, counts ORDER BY hour, window_used, outcome, counts")
                .bind("contract", contractId)
                .bind("from", day.atStartOfDay())
                .bind("to", day.plusDays(1).atStartOfDay())
                .map(row -> new Attempts(
                        Optional.ofNullable(row.getColumn("window_used", String.class))
                                .map(Window::valueOf)
                                .orElse(null),
                        row.getColumn("hour", Integer.class),
                        Optional.ofNullable(row.getColumn("outcome", String.class))
                                .map(Outcome::valueOf)
                                .orElse(null),
                        row.getColumn("counts", Boolean.class),
                        row.getColumn("n", Long.class)))
                .list();
    }

    /// People of whom a result was entered from `from` to before `to`, by the code of the newest of them.
    Map<String, Long> results(Handle handle, String contractId, Instant from, Instant to) {
        return byName(handle.createQuery("SELECT r.disposition AS name, COUNT(*) AS n FROM member_result r JOIN"
                        + " (SELECT MAX(id) AS id FROM member_result WHERE contract_id = :contract AND contract_at >="
                        + " :from AND contract_at < :to GROUP BY contact_id) newest ON newest.id = r.id"
                        + " GROUP BY r.disposition")
                .bind("contract", contractId)
                .bind("from", from)
                .bind("to", to));
    }

    /// Households that came to their end before `to`, by ending.
    Map<String, Long> endings(Handle handle, String contractId, Instant to) {
        return byName(handle.createQuery("SELECT ending AS name, COUNT(*) AS n FROM household WHERE contract_id ="
                        + " :contract AND ending IS NOT NULL AND concluded_at < :to GROUP BY ending")
                .bind("contract", contractId)
                .bind("to", to));
    }

    /// People of those households.
    long peopleConcluded(Handle handle, String contractId, Instant to) {
        return number(
                handle,
                "SELECT COUNT(*) FROM contact c JOIN household h ON h.id = c.household_id WHERE h.contract_id ="
                        + " :contract AND h.ending IS NOT NULL AND h.concluded_at < :to",
                contractId,
                to);
    }

    /// Attempts that count, before `to`.
    long attemptsCounted(Handle handle, String contractId, Instant to) {
        return number(
                handle,
                "SELECT COUNT(*) FROM attempt WHERE contract_id = :contract AND counted IS NOT NULL AND contract_at"
                        + " < :to",
                contractId,
                to);
    }

    /// Citizens who called us because of a call or a card (返電), before `to`.
    long returnCalls(Handle handle, String contractId, Instant to) {
        return number(
                handle,
                "SELECT COUNT(*) FROM return_call WHERE contract_id = :contract AND contract_at < :to",
                contractId,
                to);
    }

    /// Households that may still be dialled, now.
    long open(Handle handle, String contractId) {
        return handle.createQuery("SELECT COUNT(*) FROM household WHERE contract_id = :contract AND state = 'OPEN'")
                .bind("contract", contractId)
                .mapTo(Long.class)
                .one();
    }

    /// Households and people who were ever on the list.
    long ever(Handle handle, String contractId, boolean people) {
        return handle.createQuery(
                        "SELECT COUNT(*) FROM " + (people ? "contact" : "household") + " WHERE contract_id = :contract")
                .bind("contract", contractId)
                .mapTo(Long.class)
                .one();
    }

    /// When the last call was dialled or the last result entered; contract time.
    Optional<LocalDate> lastWork(Handle handle, String contractId) {
        return handle.createQuery("SELECT MAX(at) FROM (SELECT MAX(contract_at) AS at FROM attempt WHERE contract_id ="
                        + " :contract AND redeemed_at IS NOT NULL UNION ALL SELECT MAX(contract_at) FROM member_result"
                        + " WHERE contract_id = :contract) work")
                .bind("contract", contractId)
                .mapTo(Instant.class)
                .findOne()
                .map(Tokyo::day);
    }

    private static long number(Handle handle, String sql, String contractId, Instant to) {
        return handle.createQuery(sql)
                .bind("contract", contractId)
                .bind("to", to)
                .mapTo(Long.class)
                .one();
    }

    private static Map<String, Long> byName(org.jdbi.v3.core.statement.Query query) {
        var counts = new HashMap<String, Long>();
        query.map(row -> Map.entry(row.getColumn("name", String.class), row.getColumn("n", Long.class)))
                .forEach(each -> counts.put(each.getKey(), each.getValue()));
        return counts;
    }
}
