package org.denwaban.campaign;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.denwaban.db.Ulid;
import org.denwaban.vault.Place;
import org.denwaban.vault.Vault;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/// The SQL of what is passed on to the commissioner (委託者への引継ぎ): complaints, and questions that the operator could
/// not answer. What was said and what was answered are sealed under the contract's key.
///
/// Source: rules.md, "Around the calls": passed to the commissioner, and noted in 備考.
public final class EscalationStore {

    /// Longest text, in characters: as a note ({@link ResultRules#NOTE_MOST}).
    public static final int TEXT_MOST = ResultRules.NOTE_MOST;

    private static final String ALL = "SELECT id, contract_id, household_id, contact_id, call_id, content_sealed, at,"
            + " operator_id, answered_at, answered_by, answer_sealed FROM escalation";

    private final Vault vault;

    public EscalationStore(Vault vault) {
        this.vault = vault;
    }

    /// Whom and which call it is about.
    ///
    /// @param householdId null where nobody of a list is meant
    /// @param contactId   whose line of the report tells of it; null for nobody's
    /// @param callId      the attempt, or the call that came in; null for a fax or a visitor
    public record About(
            String contractId,
            @Nullable String householdId,
            @Nullable String contactId,
            @Nullable String callId) {}

    /// Something passed on, opened: for the eyes of whoever records that they were looked at.
    ///
    /// @param at     contract time
    /// @param by     operator
    /// @param answer null while there is none
    public record Escalation(
            String id,
            About about,
            String content,
            Instant at,
            String by,
            @Nullable Answer answer) {

        /// Without the words: they may be a person's.
        @Override
        public String toString() {
            return "Escalation[" + id + "]";
        }
    }

    /// The commissioner's answer.
    ///
    /// @param at contract time
    /// @param by who wrote it down
    public record Answer(String text, Instant at, String by) {

        /// Without the words.
        @Override
        public String toString() {
            return "Answer[" + by + "]";
        }
    }

    /// Writes one down.
    ///
    /// @param content    1 to {@link #TEXT_MOST} characters
    /// @param contractAt contract time
    /// @return its id
    public String add(Handle handle, About about, String content, String by, Instant contractAt, Instant machineNow) {
        var id = Ulid.at(machineNow);
        handle.createUpdate(
                        "INSERT INTO escalation (id, contract_id, household_id, contact_id, call_id, content_sealed,"
                                + " at, operator_id, entered_at) VALUES (:id, :contract, :household, :contact, :call, :content,"
                                + " :at, :by, :now)")
                .bind("id", id)
                .bind("contract", about.contractId())
                .bind("household", about.householdId())
                .bind("contact", about.contactId())
                .bind("call", about.callId())
                .bind("content", sealed(about.contractId(), "content_sealed", id, content))
                .bind("at", contractAt)
                .bind("by", by)
                .bind("now", machineNow)
                .execute();
        return id;
    }

    /// Writes the commissioner's answer down. True if there was none before.
    ///
    /// @param contractAt contract time
    public boolean answer(Handle handle, String contractId, String id, String text, String by, Instant contractAt) {
        return handle.createUpdate("UPDATE escalation SET answered_at = :at, answered_by = :by, answer_sealed = :text"
                                + " WHERE id = :id AND contract_id = :contract AND answered_at IS NULL")
                        .bind("at", contractAt)
                        .bind("by", by)
                        .bind("text", sealed(contractId, "answer_sealed", id, text))
                        .bind("id", id)
                        .bind("contract", contractId)
                        .execute()
                == 1;
    }

    /// One of a contract's.
    public Optional<Escalation> find(Handle handle, String contractId, String id) {
        return handle.createQuery(ALL + " WHERE id = :id AND contract_id = :contract")
                .bind("id", id)
                .bind("contract", contractId)
                .map(this::opened)
                .findOne();
    }

    /// A contract's that have no answer yet, the oldest first.
    public List<Escalation> open(Handle handle, String contractId) {
        return handle.createQuery(ALL + " WHERE contract_id = :contract AND answered_at IS NULL ORDER BY at, id")
                .bind("contract", contractId)
                .map(this::opened)
                .list();
    }

    /// Something passed on, without its words.
    ///
    /// @param at         contract time
    /// @param listed     whether it is of somebody of the list
    /// @param answeredAt contract time; null while there is no answer
    /// @param answeredBy empty while there is none
    public record Head(
            String id,
            Instant at,
            String by,
            boolean listed,
            @Nullable Instant answeredAt,
            String answeredBy) {}

    /// A contract's that have no answer, the oldest first, then those answered since, the newest answer first. Nothing
    /// of them is opened.
    ///
    /// @param since contract time
    public List<Head> heads(Handle handle, String contractId, Instant since) {
        return handle.createQuery("SELECT id, at, operator_id, household_id IS NOT NULL AS listed, answered_at,"
                        + " answered_by FROM escalation WHERE contract_id = :contract AND (answered_at IS NULL OR"
                        + " answered_at >= :since) ORDER BY answered_at IS NOT NULL, answered_at DESC, at, id")
                .bind("contract", contractId)
                .bind("since", since)
                .map((row, context) -> {
                    var instants = context.findColumnMapperFor(Instant.class).orElseThrow();
                    return new Head(
                            row.getString("id"),
                            instants.map(row, "at", context),
                            row.getString("operator_id"),
                            row.getBoolean("listed"),
                            instants.map(row, "answered_at", context),
                            Objects.requireNonNullElse(row.getString("answered_by"), ""));
                })
                .list();
    }

    /// A contract's of a time, the oldest first.
    ///
    /// @param from contract time, included
    /// @param to   contract time, not included
    public List<Escalation> between(Handle handle, String contractId, Instant from, Instant to) {
        return handle.createQuery(ALL + " WHERE contract_id = :contract AND at >= :from AND at < :to ORDER BY at, id")
                .bind("contract", contractId)
                .bind("from", from)
                .bind("to", to)
                .map(this::opened)
                .list();
    }

    /// What was passed on because of one person, the oldest first: it stands in 備考 of their line.
    public List<Escalation> ofContact(Handle handle, String contactId) {
        return handle.createQuery(ALL + " WHERE contact_id = :contact ORDER BY id")
                .bind("contact", contactId)
                .map(this::opened)
                .list();
    }

    private Escalation opened(ResultSet row, StatementContext context) throws SQLException {
        var instants = context.findColumnMapperFor(Instant.class).orElseThrow();
        var id = row.getString("id");
        var answeredAt = instants.map(row, "answered_at", context);
        return new Escalation(
                id,
                new About(
                        row.getString("contract_id"),
                        row.getString("household_id"),
                        row.getString("contact_id"),
                        row.getString("call_id")),
                text("content_sealed", id, row.getBytes("content_sealed")),
                instants.map(row, "at", context),
                row.getString("operator_id"),
                answeredAt == null
                        ? null
                        : new Answer(
                                text("answer_sealed", id, row.getBytes("answer_sealed")),
                                answeredAt,
                                row.getString("answered_by")));
    }

    private byte[] sealed(String contractId, String column, String id, String text) {
        return vault.seal(vault.contractKey(contractId), place(column, id), text.getBytes(StandardCharsets.UTF_8));
    }

    private String text(String column, String id, byte[] sealed) {
        return new String(vault.open(place(column, id), sealed), StandardCharsets.UTF_8);
    }

    private static Place place(String column, String id) {
        return new Place("escalation", column, id);
    }
}
