package org.denwaban.inbound;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.denwaban.db.Ulid;
import org.denwaban.vault.Place;
import org.denwaban.vault.Vault;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/// The SQL of enquiries. Rows are only ever added; what was asked is sealed under the contract's key.
public final class EnquiryStore {

    private static final String ALL = "SELECT id, contract_id, call_id, channel, category, content_sealed, at,"
            + " operator_id, booking, booking_number FROM enquiry";

    private final Vault vault;

    public EnquiryStore(Vault vault) {
        this.vault = vault;
    }

    /// An enquiry as it stands, opened: for the eyes of whoever records that it was looked at.
    ///
    /// @param callId the call that came in; null for a fax or a visitor
    /// @param at     contract time
    /// @param by     operator
    public record Entry(
            String id, String contractId, @Nullable String callId, Enquiry enquiry, Instant at, String by) {}

    /// Writes one down.
    ///
    /// @param callId     the call that came in; null for a fax or a visitor
    /// @param contractAt contract time
    /// @return its id
    public String add(
            Handle handle,
            String contractId,
            @Nullable String callId,
            Enquiry enquiry,
            String by,
            Instant contractAt,
            Instant machineNow) {
        var id = Ulid.at(machineNow);
        var booking = enquiry.booking();
        handle.createUpdate("INSERT INTO enquiry (id, contract_id, call_id, channel, category, content_sealed, at,"
                        + " operator_id, booking, booking_number, entered_at) VALUES (:id, :contract, :call, :channel,"
                        + " :category, :content, :at, :by, :booking, :number, :now)")
                .bind("id", id)
                .bind("contract", contractId)
                .bind("call", callId)
                .bind("channel", enquiry.channel().name())
                .bind("category", enquiry.category())
                .bind("content", sealed(contractId, id, enquiry.content()))
                .bind("at", contractAt)
                .bind("by", by)
                .bind("booking", booking == null ? null : booking.what().name())
                .bind("number", booking == null ? null : booking.number())
                .bind("now", machineNow)
                .execute();
        return id;
    }

    /// One of a contract's that holds still, locked.
    public Optional<Entry> lock(Handle handle, String contractId, String id) {
        return handle.createQuery(
                        ALL + " WHERE id = :id AND contract_id = :contract AND superseded_by IS NULL FOR UPDATE")
                .bind("id", id)
                .bind("contract", contractId)
                .map(this::entry)
                .findOne();
    }

    /// One is corrected by another.
    public void supersede(Handle handle, String id, String by) {
        handle.createUpdate("UPDATE enquiry SET superseded_by = :by WHERE id = :id")
                .bind("by", by)
                .bind("id", id)
                .execute();
    }

    /// Those of a call that hold, the oldest first.
    public List<Entry> ofCall(Handle handle, String callId) {
        return handle.createQuery(ALL + " WHERE call_id = :call AND superseded_by IS NULL ORDER BY at, id")
                .bind("call", callId)
                .map(this::entry)
                .list();
    }

    /// A contract's of a time that hold, the oldest first.
    ///
    /// @param from contract time, included
    /// @param to   contract time, not included
    public List<Entry> between(Handle handle, String contractId, Instant from, Instant to) {
        return handle.createQuery(ALL + " WHERE contract_id = :contract AND at >= :from AND at < :to"
                        + " AND superseded_by IS NULL ORDER BY at, id")
                .bind("contract", contractId)
                .bind("from", from)
                .bind("to", to)
                .map(this::entry)
                .list();
    }

    private Entry entry(ResultSet row, StatementContext context) throws SQLException {
        var id = row.getString("id");
        var booking = row.getString("booking");
        return new Entry(
                id,
                row.getString("contract_id"),
                row.getString("call_id"),
                new Enquiry(
                        Enquiry.Channel.valueOf(row.getString("channel")),
                        row.getString("category"),
                        new String(vault.open(place(id), row.getBytes("content_sealed")), StandardCharsets.UTF_8),
                        booking == null
                                ? null
                                : new Enquiry.Booking(
                                        Enquiry.Booked.valueOf(booking), row.getString("booking_number"))),
                context.findColumnMapperFor(Instant.class).orElseThrow().map(row, "at", context),
                row.getString("operator_id"));
    }

    private byte[] sealed(String contractId, String id, String content) {
        return vault.seal(vault.contractKey(contractId), place(id), content.getBytes(StandardCharsets.UTF_8));
    }

    private static Place place(String id) {
        return new Place("enquiry", "content_sealed", id);
    }
}
