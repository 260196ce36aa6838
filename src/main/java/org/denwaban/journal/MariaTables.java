package org.denwaban.journal;

import java.time.Instant;
import java.util.List;
import org.denwaban.db.Database;

/// The journal's tables in MariaDB: `call_event`, `cel_event`, `pbx_gap`.
///
/// One statement a row, many rows a transaction: a JDBC batch of Connector/J 4.0.0 over the unix socket never came back
/// (it writes all statements before it reads the first answer).
final class MariaTables implements Drain.Target {

    private final String pbx;
    private final Database database;

    /// @param pbx system name of the PBX whose times these are
    MariaTables(String pbx, Database database) {
        this.pbx = pbx;
        this.database = database;
    }

    @Override
    public void insertEvents(List<EventRow> rows) {
        database.run(handle -> {
            var sql =
                    "INSERT INTO call_event (id, received_at, event_at, epoch, sequence, pbx, kind, uniqueid, linkedid,"
                            + " trust, reason, utf8, contract, key_id, payload) VALUES (:id, :receivedAt, :eventAt,"
                            + " :epoch, :sequence, :pbx, :kind, :uniqueid, :linkedid, :trust, :reason, :utf8,"
                            + " :contract, :key, :payload) ON DUPLICATE KEY UPDATE id = VALUES(id)";
            for (var row : rows) {
                handle.createUpdate(sql)
                        .bind("id", row.id())
                        .bind("receivedAt", row.receivedAt())
                        .bindByType("eventAt", row.eventAt(), Instant.class)
                        .bind("epoch", row.epoch())
                        .bind("sequence", row.sequence())
                        .bind("pbx", row.pbx())
                        .bind("kind", row.kind())
                        .bind("uniqueid", row.uniqueid())
                        .bind("linkedid", row.linkedid())
                        .bind("trust", row.trust())
                        .bind("reason", row.reason())
                        .bind("utf8", row.utf8())
                        .bind("contract", row.sealed().contract())
                        .bind("key", row.sealed().key().hex())
                        .bind("payload", row.sealed().payload())
                        .execute();
            }
        });
    }

    @Override
    public void insertCel(List<DiskJournal.CelRow> rows) {
        database.run(handle -> {
            var sql = "INSERT INTO cel_event (id, read_at, event_at, type, uniqueid, linkedid, channel, cause,"
                    + " result_key, message, word, torn, contract, key_id, payload) VALUES (:id, :readAt, :eventAt, :type,"
                    + " :uniqueid, :linkedid, :channel, :cause, :resultKey, :message, :word, :torn, :contract, :key, :payload)"
                    + " ON DUPLICATE KEY UPDATE id = VALUES(id)";
            for (var row : rows) {
                var event = row.event();
                handle.createUpdate(sql)
                        .bind("id", event.id())
                        .bind("readAt", row.readAt())
                        .bindByType("eventAt", event.at(), Instant.class)
                        .bind("type", event.type())
                        .bind("uniqueid", event.uniqueid())
                        .bind("linkedid", event.linkedid())
                        .bind("channel", event.channel())
                        .bind("cause", event.cause())
                        .bind("resultKey", event.resultKey())
                        .bind("message", event.message())
                        .bind("word", event.word())
                        .bind("torn", event.torn())
                        .bind("contract", row.sealed().contract())
                        .bind("key", row.sealed().key().hex())
                        .bind("payload", row.sealed().payload())
                        .execute();
            }
        });
    }

    @Override
    public void insertGaps(List<DiskJournal.GapRow> rows) {
        database.run(handle -> {
            var sql = "INSERT INTO pbx_gap (id, pbx, epoch, gap_from, gap_to, reason) VALUES (:id, :pbx,"
                    + " :epoch, :from, :to, :reason) ON DUPLICATE KEY UPDATE id = VALUES(id)";
            for (var row : rows) {
                handle.createUpdate(sql)
                        .bind("id", row.id())
                        .bind("pbx", pbx)
                        .bind("epoch", row.gap().epoch())
                        .bind("from", row.gap().from())
                        .bind("to", row.gap().to())
                        .bind("reason", row.gap().why().name())
                        .execute();
            }
        });
    }
}
