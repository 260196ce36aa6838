package org.denwaban.staff;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.denwaban.clock.Tokyo;
import org.denwaban.db.Ulid;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The SQL of what people did at their desks. Rows are only ever added; looks at personal data are recorded by
/// `people.LookStore`.
public final class AuditStore {

    /// What was done. Closed.
    public enum Action {
        SIGNED_IN,
        /// With a wrong password or code, or while locked out.
        SIGN_IN_REFUSED,
        SIGNED_OUT,
        USER_INVITED,
        INVITATION_TAKEN_UP,
        /// With a wrong name or word, or too late.
        INVITATION_REFUSED,
        USER_DISABLED,
        /// To choose password and authenticator anew.
        USER_RESET,
        USER_RIGHTS_CHANGED,
        SESSIONS_ENDED,
        /// Something that their role or contracts do not let them.
        RIGHT_REFUSED,
        EMERGENCY_STOP,
        EMERGENCY_RESUME,
        PRESENCE_CHANGED,
        /// What somebody asked was opened again.
        ENQUIRY_READ,
        RESULT_CORRECTED,
        /// Given to another operator, moved or cancelled; the subject is what was done and the appointment.
        APPOINTMENT_CHANGED,
        /// What was passed on to the commissioner was opened.
        ESCALATION_READ,
        ESCALATION_ANSWERED,
        /// A wish for a new ticket.
        TICKET_WISH_WITHDRAWN,
        /// Other hours of a line, for one day.
        HOURS_ANNOUNCED,
        /// A supervisor heard a conversation; the subject is the operator and the leg.
        LISTENED,
        WHISPERED,
        BARGED_IN,
        /// A report in which personal data may stand was made for somebody.
        REPORT_TAKEN,
        /// An approval to let personal data out.
        EXPORT_ASKED,
        EXPORT_GRANTED,
        EXPORT_REVOKED,
        /// A file with personal data left the house.
        EXPORTED,
        /// The database had lost calls, and dialling goes on all the same; the subject is the last call and its day.
        LOST_CALLS_SETTLED
    }

    /// An entry.
    ///
    /// @param at      machine time
    /// @param by      user, or who ran the command
    /// @param subject what it is about; never a person's data
    /// @param from    the browser's address; empty for the command line
    public record Entry(Instant at, String by, Action action, String subject, String from) {}

    /// Writes an entry.
    public void add(Handle handle, Entry entry) {
        add(handle, entry, null);
    }

    /// Writes an entry of a sign-in.
    ///
    /// @param device the browser, where this user has signed in from it before
    public void add(Handle handle, Entry entry, @Nullable Token device) {
        handle.createUpdate("INSERT INTO audit_entry (id, at, by_whom, action, subject, from_address, device_hash)"
                        + " VALUES (:id, :at, :by, :action, :subject, :from, :device)")
                .bind("id", Ulid.at(entry.at()))
                .bind("at", entry.at())
                .bind("by", entry.by())
                .bind("action", entry.action().name())
                .bind("subject", entry.subject())
                .bind("from", entry.from())
                .bind("device", device == null ? null : device.hash())
                .execute();
    }

    /// When a user was refused from a browser that they know, since `since`; the oldest first.
    List<Instant> refusedAtDevice(Handle handle, String userName, Token device, Instant since) {
        return handle.createQuery("SELECT at FROM audit_entry WHERE subject = :user AND action = 'SIGN_IN_REFUSED'"
                        + " AND at > :since AND device_hash = :device ORDER BY at")
                .bind("user", userName)
                .bind("since", since)
                .bind("device", device.hash())
                .mapTo(Instant.class)
                .list();
    }

    /// When anybody was refused from an address without a browser that they know, since `since`; the oldest first.
    List<Instant> refusedAtAddress(Handle handle, String address, Instant since) {
        return handle.createQuery(
                        "SELECT at FROM audit_entry WHERE from_address = :address AND action IN"
                                + " ('SIGN_IN_REFUSED', 'INVITATION_REFUSED') AND at > :since AND device_hash IS NULL ORDER BY at")
                .bind("address", address)
                .bind("since", since)
                .mapTo(Instant.class)
                .list();
    }

    /// What of the trail is read.
    ///
    /// @param day    of Tokyo; null for all
    /// @param person who did it, empty for everybody
    /// @param before id of an entry: only older ones; empty for the newest
    public record Part(@Nullable LocalDate day, String person, String before) {

        /// Ids of the day lie between these; ULIDs begin with their time.
        public String from() {
            return day == null ? "" : Ulid.from(Tokyo.instant(day.atStartOfDay()));
        }

        public String to() {
            var end =
                    day == null ? LAST : Ulid.from(Tokyo.instant(day.plusDays(1).atStartOfDay()));
            return before.isEmpty() || before.compareTo(end) > 0 ? end : before;
        }

        private static final String LAST = "Z";
    }

    /// An entry with its id.
    public record Kept(String id, Entry entry) {}

    /// Entries, the newest first.
    ///
    /// @param action null for all
    /// @param most   how many
    public List<Kept> read(Handle handle, Part part, @Nullable Action action, int most) {
        return handle.createQuery(
                        "SELECT id, at, by_whom, action, subject, from_address FROM audit_entry WHERE id > :from"
                                + " AND id < :to AND (:person = '' OR by_whom = :person) AND (:action = '' OR action = :action)"
                                + " ORDER BY id DESC LIMIT :most")
                .bind("from", part.from())
                .bind("to", part.to())
                .bind("person", part.person())
                .bind("action", action == null ? "" : action.name())
                .bind("most", most)
                .map(row -> new Kept(
                        row.getColumn("id", String.class),
                        new Entry(
                                row.getColumn("at", Instant.class),
                                row.getColumn("by_whom", String.class),
                                Action.valueOf(row.getColumn("action", String.class)),
                                row.getColumn("subject", String.class),
                                row.getColumn("from_address", String.class))))
                .list();
    }
}
