package org.denwaban.staff;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.denwaban.db.Ulid;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.RowView;

/// The SQL of operators' coming, pausing and going. Rows are only ever added.
public final class DutyStore {

    private static final String COLUMNS =
            "SELECT c.operator_id, c.changed_at, c.contract_at, c.state, c.reason, c.contracts, c.changed_by"
                    + " FROM presence_change c";

    /// Writes a change down.
    public void add(Handle handle, DutyChange change) {
        handle.createUpdate("INSERT INTO presence_change (id, operator_id, changed_at, contract_at, state, reason,"
                        + " contracts, changed_by) VALUES (:id, :operator, :at, :contractAt, :state, :reason, :contracts,"
                        + " :by)")
                .bind("id", Ulid.at(change.at()))
                .bind("operator", change.operatorId())
                .bind("at", change.at())
                .bind("contractAt", change.contractAt())
                .bind("state", change.duty().state())
                .bind(
                        "reason",
                        change.duty() instanceof Duty.Paused paused
                                ? paused.reason().name()
                                : null)
                .bind("contracts", String.join(",", change.duty().contracts()))
                .bind("by", change.by())
                .execute();
    }

    /// The newest change of an operator.
    public Optional<DutyChange> last(Handle handle, String operatorId) {
        return handle.createQuery(COLUMNS + " WHERE c.operator_id = :operator ORDER BY c.id DESC LIMIT 1")
                .bind("operator", operatorId)
                .map(DutyStore::change)
                .findOne();
    }

    /// The newest change of each operator.
    public List<DutyChange> last(Handle handle) {
        return handle.createQuery(COLUMNS + " JOIN (SELECT MAX(id) AS id FROM presence_change GROUP BY operator_id)"
                        + " newest ON newest.id = c.id")
                .map(DutyStore::change)
                .list();
    }

    /// Every change from `from` to before `to`, contract time, with the last one before of each operator; in the order
    /// in which they were made.
    public List<DutyChange> between(Handle handle, Instant from, Instant to) {
        return handle.createQuery(
                        COLUMNS + " WHERE c.contract_at < :to AND (c.contract_at >= :from OR c.id IN (SELECT"
                                + " MAX(id) FROM presence_change WHERE contract_at < :from GROUP BY operator_id)) ORDER BY c.id")
                .bind("from", from)
                .bind("to", to)
                .map(DutyStore::change)
                .list();
    }

    private static DutyChange change(RowView row) {
        return new DutyChange(
                row.getColumn("operator_id", String.class),
                row.getColumn("changed_at", Instant.class),
                row.getColumn("contract_at", Instant.class),
                duty(row),
                row.getColumn("changed_by", String.class));
    }

    private static Duty duty(RowView row) {
        var contracts = contracts(row.getColumn("contracts", String.class));
        var state = row.getColumn("state", String.class);
        return switch (state) {
            case "READY" -> new Duty.Ready(contracts);
            case "PAUSED" -> new Duty.Paused(contracts, PauseReason.valueOf(row.getColumn("reason", String.class)));
            case "OFF" -> new Duty.Off();
            default -> throw new IllegalStateException("a state of another version");
        };
    }

    private static Set<String> contracts(String joined) {
        return Arrays.stream(joined.split(",", -1))
                .filter(id -> !id.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
