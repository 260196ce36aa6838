package org.denwaban.privacy;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.RowView;
import org.jspecify.annotations.Nullable;

/// The SQL of approvals and of what was let out by them. Nothing is ever deleted.
final class ApprovalStore {

    /// Of one contract, newest first: a page of a screen.
    private static final int MOST = 200;

    private static final String ALL = "SELECT id, contract_id, kind, month, why, asked_by, asked_at, good_until,"
            + " approved_by, revoked_by FROM export_approval";

    void add(Handle handle, Approval approval) {
        var month = approval.what().month();
        handle.createUpdate("INSERT INTO export_approval (id, contract_id, kind, month, why, asked_by, asked_at,"
                        + " good_until) VALUES (:id, :contract, :kind, :month, :why, :by, :at, :until)")
                .bind("id", approval.id())
                .bind("contract", approval.what().contractId())
                .bind("kind", approval.what().kind().name())
                .bind("month", month == null ? null : month.toString())
                .bind("why", approval.why())
                .bind("by", approval.askedBy())
                .bind("at", approval.askedAt())
                .bind("until", approval.until())
                .execute();
    }

    /// Locks it: two words on one wish come one after the other.
    Optional<Approval> lock(Handle handle, String contractId, String id) {
        return handle.createQuery(ALL + " WHERE id = :id AND contract_id = :contract FOR UPDATE")
                .bind("id", id)
                .bind("contract", contractId)
                .map(ApprovalStore::approval)
                .findOne();
    }

    List<Approval> of(Handle handle, String contractId) {
        return handle.createQuery(ALL + " WHERE contract_id = :contract ORDER BY id DESC LIMIT " + MOST)
                .bind("contract", contractId)
                .map(ApprovalStore::approval)
                .list();
    }

    /// Those of one kind, locked, newest first: while one is used nobody revokes it.
    List<Approval> lockKind(Handle handle, Export what) {
        return handle.createQuery(ALL + " WHERE contract_id = :contract AND kind = :kind AND approved_at IS NOT NULL"
                        + " AND revoked_at IS NULL ORDER BY id DESC LIMIT " + MOST + " FOR UPDATE")
                .bind("contract", what.contractId())
                .bind("kind", what.kind().name())
                .map(ApprovalStore::approval)
                .list();
    }

    void grant(Handle handle, String id, String by, Instant now) {
        handle.createUpdate("UPDATE export_approval SET approved_by = :by, approved_at = :now WHERE id = :id")
                .bind("by", by)
                .bind("now", now)
                .bind("id", id)
                .execute();
    }

    void revoke(Handle handle, String id, String by, Instant now) {
        handle.createUpdate("UPDATE export_approval SET revoked_by = :by, revoked_at = :now WHERE id = :id")
                .bind("by", by)
                .bind("now", now)
                .bind("id", id)
                .execute();
    }

    /// A file that goes out.
    record Made(int persons, String sha256, @Nullable Printed printed, String by, Instant at) {}

    void made(Handle handle, String id, Approval approval, Made made) {
        var month = approval.what().month();
        var printed = made.printed();
        handle.createUpdate("INSERT INTO export_made (id, approval_id, contract_id, kind, month, persons, segment,"
                        + " cards, file_sha256, made_by, made_at) VALUES (:id, :approval, :contract, :kind, :month,"
                        + " :persons, :segment, :cards, :sha, :by, :at)")
                .bind("id", id)
                .bind("approval", approval.id())
                .bind("contract", approval.what().contractId())
                .bind("kind", approval.what().kind().name())
                .bind("month", month == null ? null : month.toString())
                .bind("persons", made.persons())
                .bind("segment", printed == null ? null : printed.segment())
                .bind("cards", printed == null ? null : printed.cards())
                .bind("sha", made.sha256())
                .bind("by", made.by())
                .bind("at", made.at())
                .execute();
    }

    private static Approval approval(RowView row) {
        var month = row.getColumn("month", String.class);
        return new Approval(
                row.getColumn("id", String.class),
                new Export(
                        row.getColumn("contract_id", String.class),
                        ExportKind.valueOf(row.getColumn("kind", String.class)),
                        month == null ? null : YearMonth.parse(month)),
                row.getColumn("why", String.class),
                row.getColumn("asked_by", String.class),
                row.getColumn("asked_at", Instant.class),
                row.getColumn("good_until", Instant.class),
                row.getColumn("approved_by", String.class),
                row.getColumn("revoked_by", String.class));
    }
}
