package org.denwaban.campaign;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.denwaban.clock.Tokyo;
import org.denwaban.db.Ulid;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/// The SQL of appointments. None is ever deleted: a cancelled one stays, with who cancelled it.
public final class AppointmentStore {

    /// An appointment as it was taken.
    ///
    /// @param id        26 characters
    /// @param agreedAt  contract time
    /// @param askedAt   contract time
    /// @param takenBy   operator
    /// @param keeper    operator to whom it was given, null for whoever is ready
    /// @param cancelled whether it was taken back, or another stands in its place
    public record Entry(
            String id,
            String contractId,
            String householdId,
            Instant agreedAt,
            AskedBy askedBy,
            Instant askedAt,
            String takenBy,
            @Nullable String keeper,
            boolean cancelled) {

        /// The one that stands in its place.
        ///
        /// @param keeper null for whoever is ready
        public Entry successor(String newId, Instant at, @Nullable String keeper) {
            return new Entry(newId, contractId, householdId, at, askedBy, askedAt, takenBy, keeper, false);
        }

        /// As the rules want it.
        public Appointment appointment() {
            return new Appointment(id, agreedAt, askedAt, askedBy.japanese(), takenBy);
        }
    }

    private static final String COLUMNS = "id, contract_id, household_id, agreed_at, asked_by, asked_at, taken_by,"
            + " keeper, cancelled_at IS NOT NULL AS cancelled";

    /// Writes one down. The caller has locked the household.
    ///
    /// @param machineNow when it was entered
    public void add(Handle handle, Entry entry, Instant machineNow) {
        handle.createUpdate("INSERT INTO appointment (id, contract_id, household_id, agreed_at, asked_by, asked_at,"
                        + " taken_by, keeper, entered_at) VALUES (:id, :contract, :household, :agreed, :by, :asked,"
                        + " :taken, :keeper, :now)")
                .bind("id", entry.id())
                .bind("contract", entry.contractId())
                .bind("household", entry.householdId())
                .bind("agreed", entry.agreedAt())
                .bind("by", entry.askedBy().name())
                .bind("asked", entry.askedAt())
                .bind("taken", entry.takenBy())
                .bind("keeper", entry.keeper())
                .bind("now", machineNow)
                .execute();
    }

    /// An appointment by its id.
    public Optional<Entry> find(Handle handle, String id) {
        return handle.createQuery("SELECT " + COLUMNS + " FROM appointment WHERE id = :id")
                .bind("id", id)
                .map(AppointmentStore::entry)
                .findOne();
    }

    /// Cancels one. True if it was not cancelled before.
    public boolean cancel(Handle handle, String id, String by, Instant machineNow) {
        return handle.createUpdate("UPDATE appointment SET cancelled_at = :now, cancelled_by = :by"
                                + " WHERE id = :id AND cancelled_at IS NULL")
                        .bind("id", id)
                        .bind("by", by)
                        .bind("now", machineNow)
                        .execute()
                == 1;
    }

    /// A contract's appointments of a day (Tokyo), earliest first; those cancelled are left out.
    public List<Entry> ofDay(Handle handle, String contractId, LocalDate day) {
        return handle.createQuery("SELECT " + COLUMNS + " FROM appointment WHERE contract_id = :contract"
                        + " AND agreed_at >= :from AND agreed_at < :to AND cancelled_at IS NULL ORDER BY agreed_at, id")
                .bind("contract", contractId)
                .bind("from", Tokyo.instant(day.atStartOfDay()))
                .bind("to", Tokyo.instant(day.plusDays(1).atStartOfDay()))
                .map(AppointmentStore::entry)
                .list();
    }

    /// A contract's appointments of a day (Tokyo), earliest first, those cancelled too.
    public List<Entry> wholeDay(Handle handle, String contractId, LocalDate day) {
        return handle.createQuery("SELECT " + COLUMNS + " FROM appointment WHERE contract_id = :contract"
                        + " AND agreed_at >= :from AND agreed_at < :to ORDER BY agreed_at, id")
                .bind("contract", contractId)
                .bind("from", Tokyo.instant(day.atStartOfDay()))
                .bind("to", Tokyo.instant(day.plusDays(1).atStartOfDay()))
                .map(AppointmentStore::entry)
                .list();
    }

    /// The appointment of a household that was given to an operator and whose time has come just now; one step into an
    /// index.
    ///
    /// @param since contract time before which nobody is preferred any more
    public Optional<Entry> givenAndDue(Handle handle, String householdId, Instant since, Instant contractNow) {
        return handle.createQuery("SELECT " + COLUMNS + " FROM appointment WHERE household_id = :household"
                        + " AND cancelled_at IS NULL AND keeper IS NOT NULL AND agreed_at > :since AND agreed_at <= :now"
                        + " ORDER BY agreed_at, id LIMIT 1")
                .bind("household", householdId)
                .bind("since", since)
                .bind("now", contractNow)
                .map(AppointmentStore::entry)
                .findOne();
    }

    /// Writes down what a supervisor did; once for each appointment.
    public void changed(Handle handle, String contractId, AppointmentChange change, Instant machineNow) {
        handle.createUpdate("INSERT INTO appointment_change (id, contract_id, appointment_id, successor_id, what, why,"
                        + " changed_by, at, entered_at) VALUES (:id, :contract, :old, :successor, :what, :why, :by, :at,"
                        + " :now)")
                .bind("id", Ulid.at(machineNow))
                .bind("contract", contractId)
                .bind("old", change.appointmentId())
                .bind(
                        "successor",
                        change.successor() == null ? null : change.successor().id())
                .bind("what", change.what().name())
                .bind("why", change.why().name())
                .bind("by", change.by())
                .bind("at", change.at())
                .bind("now", machineNow)
                .execute();
    }

    /// What a supervisor did to an appointment; empty if nothing.
    public Optional<AppointmentChange> changeOf(Handle handle, String id) {
        return handle.createQuery("SELECT appointment_id, successor_id, what, why, changed_by, at FROM"
                        + " appointment_change WHERE appointment_id = :id")
                .bind("id", id)
                .map((row, context) -> new AppointmentChange(
                        row.getString("appointment_id"),
                        Optional.ofNullable(row.getString("successor_id"))
                                .flatMap(successor -> find(handle, successor))
                                .orElse(null),
                        AppointmentChange.What.valueOf(row.getString("what")),
                        AppointmentChange.Why.valueOf(row.getString("why")),
                        row.getString("changed_by"),
                        context.findColumnMapperFor(Instant.class).orElseThrow().map(row, "at", context)))
                .findOne();
    }

    /// A household's appointments that were not cancelled.
    List<Appointment> of(Handle handle, String householdId) {
        return handle
                .createQuery("SELECT " + COLUMNS + " FROM appointment WHERE household_id = :id"
                        + " AND cancelled_at IS NULL ORDER BY agreed_at, id")
                .bind("id", householdId)
                .map(AppointmentStore::entry)
                .stream()
                .map(Entry::appointment)
                .toList();
    }

    private static Entry entry(ResultSet row, StatementContext context) throws SQLException {
        var instants = context.findColumnMapperFor(Instant.class).orElseThrow();
        return new Entry(
                row.getString("id"),
                row.getString("contract_id"),
                row.getString("household_id"),
                instants.map(row, "agreed_at", context),
                AskedBy.valueOf(row.getString("asked_by")),
                instants.map(row, "asked_at", context),
                row.getString("taken_by"),
                row.getString("keeper"),
                row.getBoolean("cancelled"));
    }
}
