package org.denwaban.inbound;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.denwaban.clock.Tokyo;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.RowView;

/// The SQL of what figures are made of. It reads no number.
public final class LineFiguresStore {

    /// How many callers wait to be called back.
    public long callBacksWaiting(Handle handle, String contractId) {
        return handle.createQuery("SELECT COUNT(*) FROM call_back WHERE contract_id = :contract AND waits = 1")
                .bind("contract", contractId)
                .mapTo(Long.class)
                .one();
    }

    /// A call and when it came.
    ///
    /// @param contractAt contract time
    public record Came(Instant contractAt, LineFigures.Call call) {}

    /// The calls of a contract's line that came on a day of contract time.
    public List<LineFigures.Call> ofDay(Handle handle, String contractId, LocalDate day) {
        return between(handle, contractId, day, day).stream().map(Came::call).toList();
    }

    /// The calls of a contract's line that came from `first` to `last`, both included, contract time; in the order in
    /// which they came.
    public List<Came> between(Handle handle, String contractId, LocalDate first, LocalDate last) {
        return handle.createQuery("SELECT c.route, c.ending, c.came_at, c.contract_at, c.queued_at, c.answered_at,"
                        + " c.queue_left, c.ended_at, v.filled_in FROM inbound_call c JOIN v_inbound_call v ON"
                        + " v.id = c.id WHERE c.contract_id = :contract AND c.contract_at >= :from AND"
                        + " c.contract_at < :to ORDER BY c.contract_at, c.id")
                .bind("contract", contractId)
                .bind("from", Tokyo.instant(first.atStartOfDay()))
                .bind("to", Tokyo.instant(last.plusDays(1).atStartOfDay()))
                .map(row -> new Came(row.getColumn("contract_at", Instant.class), call(row)))
                .list();
    }

    private static LineFigures.Call call(RowView row) {
        return new LineFigures.Call(
                InboundCall.Route.valueOf(row.getColumn("route", String.class)),
                Optional.ofNullable(row.getColumn("ending", String.class))
                        .map(InboundCall.Ending::valueOf)
                        .orElse(null),
                Optional.ofNullable(row.getColumn("queued_at", Instant.class))
                        .orElse(row.getColumn("came_at", Instant.class)),
                row.getColumn("queued_at", Instant.class) != null && row.getColumn("queue_left", String.class) == null,
                row.getColumn("answered_at", Instant.class),
                row.getColumn("ended_at", Instant.class),
                row.getColumn("filled_in", Boolean.class));
    }
}
