package org.denwaban.desk;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.OptionalInt;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// The SQL of the manual. Versions are only ever added.
final class ManualStore {

    private static final String ALL = "SELECT id, contract_id, entry_id, version, kind, heading, body, valid_from,"
            + " withdrawn, author, written_at FROM manual_entry";

    /// Every version of every entry of a contract.
    List<ManualEntry> all(Handle handle, String contractId) {
        return handle.createQuery(ALL + " WHERE contract_id = :contract ORDER BY entry_id, version")
                .bind("contract", contractId)
                .map(ManualStore::entry)
                .list();
    }

    /// Every version of every contract's.
    List<ManualEntry> all(Handle handle) {
        return handle.createQuery(ALL + " ORDER BY entry_id, version")
                .map(ManualStore::entry)
                .list();
    }

    /// The newest version's number of an entry of a contract, locked; empty where there is no such entry.
    OptionalInt newest(Handle handle, String contractId, String entryId) {
        return handle
                .createQuery("SELECT version FROM manual_entry WHERE contract_id = :contract AND entry_id = :entry"
                        + " ORDER BY version DESC LIMIT 1 FOR UPDATE")
                .bind("contract", contractId)
                .bind("entry", entryId)
                .mapTo(Integer.class)
                .stream()
                .mapToInt(Integer::intValue)
                .findFirst();
    }

    /// Writes a version.
    void add(Handle handle, ManualEntry entry) {
        handle.createUpdate("INSERT INTO manual_entry (id, contract_id, entry_id, version, kind, heading, body,"
                        + " valid_from, withdrawn, author, written_at) VALUES (:id, :contract, :entry, :version, :kind,"
                        + " :heading, :body, :from, :withdrawn, :author, :at)")
                .bind("id", entry.id())
                .bind("contract", entry.contractId())
                .bind("entry", entry.entryId())
                .bind("version", entry.version())
                .bind("kind", entry.kind().name())
                .bind("heading", entry.heading())
                .bind("body", entry.body())
                .bind("from", entry.validFrom())
                .bind("withdrawn", entry.withdrawn())
                .bind("author", entry.author())
                .bind("at", entry.writtenAt())
                .execute();
    }

    private static ManualEntry entry(ResultSet row, StatementContext context) throws SQLException {
        return new ManualEntry(
                row.getString("id"),
                row.getString("contract_id"),
                row.getString("entry_id"),
                row.getInt("version"),
                ManualEntry.Kind.valueOf(row.getString("kind")),
                row.getString("heading"),
                row.getString("body"),
                row.getObject("valid_from", LocalDate.class),
                row.getBoolean("withdrawn"),
                row.getString("author"),
                context.findColumnMapperFor(Instant.class).orElseThrow().map(row, "written_at", context));
    }
}
