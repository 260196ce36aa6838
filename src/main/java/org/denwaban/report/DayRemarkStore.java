package org.denwaban.report;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.stream.Collectors;
import org.denwaban.db.Ulid;
import org.denwaban.vault.Place;
import org.denwaban.vault.Vault;
import org.jdbi.v3.core.Handle;

/// The SQL of what supervisors add to days. Rows are only ever added; the words are sealed under the contract's key.
public final class DayRemarkStore {

    private final Vault vault;

    public DayRemarkStore(Vault vault) {
        this.vault = vault;
    }

    /// Writes one down; it takes the place of the day's last one.
    public void add(Handle handle, String contractId, LocalDate day, DayRemark remark, String by, Instant machineNow) {
        var id = Ulid.at(machineNow);
        handle.createUpdate("INSERT INTO day_remark (id, contract_id, day, supervisor, remark_sealed, entered_by,"
                        + " entered_at) VALUES (:id, :contract, :day, :supervisor, :remark, :by, :now)")
                .bind("id", id)
                .bind("contract", contractId)
                .bind("day", day)
                .bind("supervisor", remark.supervisor())
                .bind(
                        "remark",
                        vault.seal(
                                vault.contractKey(contractId),
                                place(id),
                                remark.text().getBytes(StandardCharsets.UTF_8)))
                .bind("by", by)
                .bind("now", machineNow)
                .execute();
    }

    /// Those that hold, by day, opened: for the eyes of whoever may see the report.
    Map<LocalDate, DayRemark> between(Handle handle, String contractId, LocalDate first, LocalDate last) {
        return handle
                .createQuery("SELECT r.id, r.day, r.supervisor, r.remark_sealed FROM day_remark r JOIN (SELECT MAX(id)"
                        + " AS id FROM day_remark WHERE contract_id = :contract AND day BETWEEN :first AND :last"
                        + " GROUP BY day) newest ON newest.id = r.id")
                .bind("contract", contractId)
                .bind("first", first)
                .bind("last", last)
                .map((row, _) -> Map.entry(
                        row.getObject("day", LocalDate.class),
                        new DayRemark(
                                row.getString("supervisor"),
                                new String(
                                        vault.open(place(row.getString("id")), row.getBytes("remark_sealed")),
                                        StandardCharsets.UTF_8))))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Place place(String id) {
        return new Place("day_remark", "remark_sealed", id);
    }
}
