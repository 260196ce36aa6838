package org.denwaban.campaign;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.denwaban.campaign.Forecast.Cohort;
import org.denwaban.campaign.Forecast.Measured;
import org.denwaban.campaign.Forecast.Reached;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Window;
import org.jdbi.v3.core.Handle;

/// The SQL of a forecast: how far the households of a contract are, and what its attempts so far show. It only reads,
/// locks nothing, and sees no personal data.
public final class ForecastStore {

    /// What nobody talks longer than: beyond it the end of the call was learnt late, and the time tells nothing.
    private static final int LONGEST_SECONDS = 3600;

    private static final String COUNTED_IN = "CAST(COALESCE(SUM(a.window_used = '%1$s'), 0) AS INTEGER) AS %1$s";

    private static final String COHORTS = "SELECT attempts, " + columns("%s") + ", today, COUNT(*) AS households"
            + " FROM (SELECT h.id, COUNT(a.counted) AS attempts, " + columns(COUNTED_IN)
            + ", CAST(COALESCE(SUM(a.contract_at >= :today), 0) AS INTEGER) AS today"
            + " FROM household h LEFT JOIN attempt a ON a.household_id = h.id AND a.counted IS NOT NULL"
            + " WHERE h.contract_id = :contract AND h.state = 'OPEN' GROUP BY h.id) so_far"
            + " GROUP BY attempts, " + columns("%s") + ", today ORDER BY attempts, " + columns("%s") + ", today";

    private static String columns(String each) {
        return String.join(
                ", ",
                Arrays.stream(Window.values())
                        .map(window -> each.formatted(window.name()))
                        .toList());
    }

    /// The households in course, those equally far together. One whose call is on the line, or whose result is
    /// missing, stands where it will if nobody was reached.
    public List<Cohort> cohorts(Handle handle, String contractId, Instant contractNow) {
        return handle.createQuery(COHORTS)
                .bind("contract", contractId)
                .bind("today", Tokyo.instant(Tokyo.day(contractNow).atStartOfDay()))
                .map((row, _) ->
                        new Cohort(row.getInt("attempts"), used(row), row.getInt("today"), row.getLong("households")))
                .list();
    }

    private static Map<Window, Integer> used(ResultSet row) throws SQLException {
        var used = new EnumMap<Window, Integer>(Window.class);
        for (var window : Window.values()) {
            int times = row.getInt(window.name());
            if (times > 0) {
                used.put(window, times);
            }
        }
        return used;
    }

    /// What the attempts that ended show. The time of one tells something only where its end was heard at once: an end
    /// that is known from the CEL file, or from nobody, came late.
    public Measured measured(Handle handle, String contractId) {
        var windows = reached(handle, contractId);
        return handle.createQuery("SELECT COUNT(*) AS timed, COUNT(counted) AS counting,"
                        + " COALESCE(AVG(TIMESTAMPDIFF(MICROSECOND, promised_at, operator_gone_at)), 0) AS micros"
                        + " FROM attempt WHERE contract_id = :contract AND state = 'ENDED'"
                        + " AND source IN ('PBX', 'OPERATOR') AND operator_gone_at BETWEEN promised_at"
                        + " AND promised_at + INTERVAL " + LONGEST_SECONDS + " SECOND")
                .bind("contract", contractId)
                .map((row, _) -> new Measured(
                        row.getLong("timed"),
                        Duration.ofNanos(Math.round(row.getDouble("micros") * 1000)),
                        row.getLong("counting"),
                        windows))
                .one();
    }

    private static Map<Window, Reached> reached(Handle handle, String contractId) {
        var windows = new EnumMap<Window, Reached>(Window.class);
        handle.createQuery("SELECT window_used, COUNT(*) AS attempts,"
                        + " CAST(SUM(outcome = 'CONTACT') AS INTEGER) AS contacts FROM attempt"
                        + " WHERE contract_id = :contract AND state = 'ENDED' AND counted IS NOT NULL"
                        + " AND window_used IS NOT NULL GROUP BY window_used")
                .bind("contract", contractId)
                .map((row, _) -> Map.entry(
                        Window.valueOf(row.getString("window_used")),
                        new Reached(row.getLong("attempts"), row.getLong("contacts"))))
                .forEach(entry -> windows.put(entry.getKey(), entry.getValue()));
        return windows;
    }
}
