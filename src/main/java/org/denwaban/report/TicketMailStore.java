package org.denwaban.report;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.denwaban.clock.Tokyo;
import org.denwaban.db.Ulid;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// The SQL of the mails of ticket numbers (outbox). Every change of state is one conditional update, so that of two
/// servers, and of a server and its own ghost, exactly one goes on.
///
/// ```
///            claim                 handOver                  sent
///   DUE ───────────────▶ TRYING ───────────────▶ HANDED ───────────────▶ SENT
///    ▲   failed: surely     │ lease over: surely    │ no answer, or lease over:
///    └────── not taken ─────┘ not taken             ▼ nobody can tell
///                                               IN_DOUBT ── claim, as long as doubts < 3 ──▶ TRYING
/// ```
final class TicketMailStore {

    /// Longer than a try lasts: it is fenced by it, and a crash costs no more.
    static final Duration LEASE = Duration.ofMinutes(15);

    /// How often a mail is handed over without an answer before a person has to ask the receiver.
    static final int MOST_DOUBTS = 3;

    /// How far a mail is. Closed.
    enum State {
        DUE,
        TRYING,
        HANDED,
        IN_DOUBT,
        SENT,
        /// There were none, and the contract wants no mail then.
        NOTHING
    }

    /// A mail.
    ///
    /// @param wishes how many wishes it holds
    /// @param doubts how often it may have been taken without an answer
    record Mail(
            String id,
            String contractId,
            LocalDate dueDay,
            String messageId,
            int wishes,
            State state,
            int tries,
            int doubts) {}

    private static final String ALL =
            "SELECT id, contract_id, due_day, message_id, wishes, state, tries, doubts FROM ticket_mail";

    /// A contract's mail of a day.
    Optional<Mail> find(Handle handle, String contractId, LocalDate day) {
        return handle.createQuery(ALL + " WHERE contract_id = :contract AND due_day = :day")
                .bind("contract", contractId)
                .bind("day", day)
                .map(TicketMailStore::mail)
                .findOne();
    }

    /// A contract's that have not left, the oldest first.
    List<Mail> unsent(Handle handle, String contractId) {
        return handle.createQuery(
                        ALL + " WHERE contract_id = :contract AND state NOT IN ('SENT', 'NOTHING') ORDER BY due_day")
                .bind("contract", contractId)
                .map(TicketMailStore::mail)
                .list();
    }

    /// Ids of wishes of before a day that stand in no mail, the oldest first.
    List<String> unmailed(Handle handle, String contractId, LocalDate day) {
        return handle.createQuery("SELECT w.id FROM ticket_wish w LEFT JOIN ticket_mail_wish m ON m.wish_id = w.id"
                        + " WHERE w.contract_id = :contract AND w.wished_at < :before AND w.withdrawn_at IS NULL"
                        + " AND m.wish_id IS NULL ORDER BY w.wished_at, w.id")
                .bind("contract", contractId)
                .bind("before", Tokyo.instant(day.atStartOfDay()))
                .mapTo(String.class)
                .list();
    }

    /// Makes a day's mail of the wishes of before that day which stand in none yet. Does nothing where it is made.
    ///
    /// @param domain    what its Message-ID ends with
    /// @param whenNone  whether it is sent also where there are none
    /// @param sentUntil machine time
    void make(Handle handle, String contractId, LocalDate day, String domain, boolean whenNone, Instant now) {
        var id = Ulid.at(now);
        int made = handle.createUpdate("INSERT IGNORE INTO ticket_mail (id, contract_id, due_day, message_id, wishes,"
                        + " state, next_at, made_at) VALUES (:id, :contract, :day, :message, 0, 'DUE', :now, :now)")
                .bind("id", id)
                .bind("contract", contractId)
                .bind("day", day)
                .bind("message", "<tickets." + contractId + "." + day + "." + id + "@" + domain + ">")
                .bind("now", now)
                .execute();
        if (made == 0) {
            return;
        }
        var wishes = unmailed(handle, contractId, day);
        var batch = handle.prepareBatch("INSERT INTO ticket_mail_wish (wish_id, mail_id) VALUES (:wish, :mail)");
        wishes.forEach(wish -> batch.bind("wish", wish).bind("mail", id).add());
        batch.execute();
        handle.createUpdate("UPDATE ticket_mail SET wishes = :n, state = :state WHERE id = :id")
                .bind("n", wishes.size())
                .bind("state", (wishes.isEmpty() && !whenNone ? State.NOTHING : State.DUE).name())
                .bind("id", id)
                .execute();
    }

    /// A wish of a mail: whose ticket.
    record Wished(String householdId, String contactId) {}

    /// What stands in a mail, in the order of the wishes.
    List<Wished> wishes(Handle handle, String mailId) {
        return handle.createQuery("SELECT w.household_id, w.contact_id FROM ticket_mail_wish m JOIN ticket_wish w ON"
                        + " w.id = m.wish_id WHERE m.mail_id = :mail ORDER BY w.wished_at, w.id")
                .bind("mail", mailId)
                .map((row, _) -> new Wished(row.getString("household_id"), row.getString("contact_id")))
                .list();
    }

    /// A mail that was handed over by whoever died since: nobody can tell.
    void doubtTheDead(Handle handle, String contractId, Instant now) {
        handle.createUpdate("UPDATE ticket_mail SET state = 'IN_DOUBT', doubts = doubts + 1, next_at = :now, holder ="
                        + " NULL, last_code = 'E-MAIL-005' WHERE contract_id = :contract AND state = 'HANDED' AND"
                        + " lease_until < :now")
                .bind("contract", contractId)
                .bind("now", now)
                .execute();
    }

    /// The mail is ours to try. False where it is somebody else's, sent, or its time has not come.
    boolean claim(Handle handle, String id, String holder, Instant now) {
        return changed(
                handle.createUpdate("UPDATE ticket_mail SET state = 'TRYING', holder = :holder, lease_until = :lease,"
                                + " tries = tries + 1 WHERE id = :id AND ((state = 'DUE' AND next_at <= :now) OR (state ="
                                + " 'IN_DOUBT' AND next_at <= :now AND doubts < :most) OR (state = 'TRYING' AND"
                                + " lease_until < :now))")
                        .bind("lease", now.plus(LEASE))
                        .bind("most", MOST_DOUBTS)
                        .bind("now", now),
                id,
                holder);
    }

    /// From here on the receiver may have it. False where it is ours no more: then it must not be handed over.
    boolean handOver(Handle handle, String id, String holder, Instant now) {
        return changed(
                handle.createUpdate("UPDATE ticket_mail SET state = 'HANDED' WHERE id = :id AND holder = :holder AND"
                                + " state = 'TRYING' AND lease_until > :now")
                        .bind("now", now),
                id,
                holder);
    }

    /// The receiver has said that it has it; also where it was in doubt meanwhile.
    boolean sent(Handle handle, String id, String holder, Instant now) {
        return changed(
                handle.createUpdate("UPDATE ticket_mail SET state = 'SENT', sent_at = :now, last_code = NULL WHERE"
                                + " id = :id AND (holder = :holder OR state = 'IN_DOUBT') AND state IN ('HANDED',"
                                + " 'IN_DOUBT')")
                        .bind("now", now),
                id,
                holder);
    }

    /// Surely not taken: tried again later.
    void failed(Handle handle, Mail mail, String holder, String code, Instant now) {
        changed(
                handle.createUpdate("UPDATE ticket_mail SET state = IF(doubts > 0, 'IN_DOUBT', 'DUE'), holder = NULL,"
                                + " next_at = :next, last_code = :code WHERE id = :id AND holder = :holder AND state IN"
                                + " ('TRYING', 'HANDED')")
                        .bind("next", now.plus(TicketMailRules.pause(mail.tries() + 1)))
                        .bind("code", code),
                mail.id(),
                holder);
    }

    /// Handed over, and no answer came.
    void doubted(Handle handle, Mail mail, String holder, Instant now) {
        changed(
                handle.createUpdate("UPDATE ticket_mail SET state = 'IN_DOUBT', doubts = doubts + 1, holder = NULL,"
                                + " next_at = :next, last_code = 'E-MAIL-005' WHERE id = :id AND holder = :holder AND"
                                + " state = 'HANDED'")
                        .bind("next", now.plus(TicketMailRules.pause(mail.tries() + 1))),
                mail.id(),
                holder);
    }

    private static boolean changed(org.jdbi.v3.core.statement.Update update, String id, String holder) {
        return update.bind("id", id).bind("holder", holder).execute() == 1;
    }

    private static Mail mail(ResultSet row, StatementContext context) throws SQLException {
        return new Mail(
                row.getString("id"),
                row.getString("contract_id"),
                row.getObject("due_day", LocalDate.class),
                row.getString("message_id"),
                row.getInt("wishes"),
                State.valueOf(row.getString("state")),
                row.getInt("tries"),
                row.getInt("doubts"));
    }
}
