package org.denwaban.watch;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.denwaban.watch.CountRules.Call;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/// The SQL of the calls that count beside another one: what the gate let out, of `attempt`, and not what the dialling
/// side wrote down as counted there.
final class CallsBefore {

    private CallsBefore() {}

    /// By the keys attempt_by_number and attempt_counts_once, a few rows a call.
    private static final String CALLS = "SELECT DISTINCT a.id AS leg, e.id, e.household_id,"
            + " e.number_digest = a.number_digest AS of_the_number, e.contract_at, e.redeemed_at, e.outcome,"
            + " e.appointment_id, p.agreed_at FROM attempt a"
            + " JOIN attempt s ON s.contract_id = a.contract_id AND s.number_digest = a.number_digest"
            + " JOIN attempt e ON e.household_id = s.household_id AND e.redeemed_at <= a.redeemed_at"
            + " LEFT JOIN appointment p ON p.id = e.appointment_id AND p.household_id = e.household_id"
            + " WHERE a.id IN (<ids>) ORDER BY a.id, e.redeemed_at, e.id";

    private record Row(String leg, Call call) {}

    /// Of attempts that the gate let out: the calls of their households, and of the households that were called at
    /// their numbers, up to each of them, itself included; in their order.
    static Map<String, List<Call>> upTo(Handle handle, Collection<String> attempts) {
        var calls = new HashMap<String, List<Call>>();
        if (!attempts.isEmpty()) {
            handle.createQuery(CALLS)
                    .bindList("ids", List.copyOf(attempts))
                    .map((row, context) -> new Row(row.getString("leg"), call(row, context)))
                    .forEach(row -> calls.computeIfAbsent(row.leg(), _ -> new ArrayList<>())
                            .add(row.call()));
        }
        return calls;
    }

    private static Call call(ResultSet row, StatementContext context) throws SQLException {
        return new Call(
                row.getString("id"),
                row.getString("household_id"),
                row.getBoolean("of_the_number"),
                Objects.requireNonNull(instant(row, "contract_at", context)),
                row.getString("outcome"),
                row.getString("appointment_id"),
                instant(row, "agreed_at", context));
    }

    private static @Nullable Instant instant(ResultSet row, String column, StatementContext context)
            throws SQLException {
        return context.findColumnMapperFor(Instant.class).orElseThrow().map(row, column, context);
    }
}
