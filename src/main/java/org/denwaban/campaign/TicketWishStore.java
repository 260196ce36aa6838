package org.denwaban.campaign;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.denwaban.campaign.MemberResultStore.Told;
import org.denwaban.db.Ulid;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/// The SQL of wishes for a new checkup ticket (受診券の再発行). None is ever deleted: one that was taken back stays, with
/// who took it back.
///
/// Source: rules.md, "Around the calls": the ticket numbers wished since the last mail, by 10:00 of the next open day.
public final class TicketWishStore {

    /// A wish.
    ///
    /// @param contactId    whose ticket; its number is sealed in `contact`
    /// @param wishedAt     contract time
    /// @param attemptId    the call of ours in which it was said, else null
    /// @param returnCallId the return call in which it was said, else null
    /// @param by           operator
    /// @param withdrawn    whether it was taken back
    public record Wish(
            String id,
            String contractId,
            String householdId,
            String contactId,
            Instant wishedAt,
            @Nullable String attemptId,
            @Nullable String returnCallId,
            String by,
            boolean withdrawn) {}

    private static final String ALL = "SELECT id, contract_id, household_id, contact_id, wished_at, attempt_id,"
            + " return_call_id, by_operator, withdrawn_at IS NOT NULL AS withdrawn FROM ticket_wish";

    /// Writes one down.
    ///
    /// @param told       the call in which it was said
    /// @param contractAt contract time of the wish
    /// @return its id
    public String add(Handle handle, Told told, String contactId, String by, Instant contractAt, Instant machineNow) {
        var id = Ulid.at(machineNow);
        handle.createUpdate("INSERT INTO ticket_wish (id, contract_id, household_id, contact_id, wished_at, attempt_id,"
                        + " return_call_id, by_operator) VALUES (:id, :contract, :household, :contact, :at, :attempt,"
                        + " :returnCall, :by)")
                .bind("id", id)
                .bind("contract", told.contractId())
                .bind("household", told.householdId())
                .bind("contact", contactId)
                .bind("at", contractAt)
                .bind("attempt", told.attemptId())
                .bind("returnCall", told.returnCallId())
                .bind("by", by)
                .execute();
        return id;
    }

    /// Locks a contract's wish; whether it stands.
    public boolean stands(Handle handle, String contractId, String id) {
        return handle.createQuery("SELECT id FROM ticket_wish WHERE id = :id AND contract_id = :contract AND"
                        + " withdrawn_at IS NULL FOR UPDATE")
                .bind("id", id)
                .bind("contract", contractId)
                .mapTo(String.class)
                .findOne()
                .isPresent();
    }

    /// Whether a mail to the commissioner holds it: room `report` makes those, and only their existence is asked here.
    public boolean mailed(Handle handle, String id) {
        return handle.createQuery("SELECT EXISTS (SELECT 1 FROM ticket_mail_wish WHERE wish_id = :id)")
                .bind("id", id)
                .mapTo(Boolean.class)
                .one();
    }

    /// Takes one back. True if it stood until now.
    ///
    /// @param contractAt contract time
    public boolean withdraw(Handle handle, String id, String by, Instant contractAt) {
        return handle.createUpdate("UPDATE ticket_wish SET withdrawn_at = :at, withdrawn_by = :by"
                                + " WHERE id = :id AND withdrawn_at IS NULL")
                        .bind("at", contractAt)
                        .bind("by", by)
                        .bind("id", id)
                        .execute()
                == 1;
    }

    /// A contract's wishes of a time, the oldest first; those that were taken back are left out.
    ///
    /// @param from contract time, included
    /// @param to   contract time, not included
    public List<Wish> between(Handle handle, String contractId, Instant from, Instant to) {
        return handle.createQuery(ALL + " WHERE contract_id = :contract AND wished_at >= :from AND wished_at < :to"
                        + " AND withdrawn_at IS NULL ORDER BY wished_at, id")
                .bind("contract", contractId)
                .bind("from", from)
                .bind("to", to)
                .map(TicketWishStore::wish)
                .list();
    }

    /// A household's wishes, the oldest first; those that were taken back too.
    public List<Wish> of(Handle handle, String householdId) {
        return handle.createQuery(ALL + " WHERE household_id = :household ORDER BY wished_at, id")
                .bind("household", householdId)
                .map(TicketWishStore::wish)
                .list();
    }

    private static Wish wish(ResultSet row, StatementContext context) throws SQLException {
        var instants = context.findColumnMapperFor(Instant.class).orElseThrow();
        return new Wish(
                row.getString("id"),
                row.getString("contract_id"),
                row.getString("household_id"),
                row.getString("contact_id"),
                instants.map(row, "wished_at", context),
                row.getString("attempt_id"),
                row.getString("return_call_id"),
                row.getString("by_operator"),
                row.getBoolean("withdrawn"));
    }
}
