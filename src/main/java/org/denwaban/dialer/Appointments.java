package org.denwaban.dialer;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.denwaban.campaign.AppointmentFault;
import org.denwaban.campaign.AppointmentStanding;
import org.denwaban.campaign.AppointmentStore;
import org.denwaban.campaign.AppointmentStore.Entry;
import org.denwaban.campaign.AskedBy;
import org.denwaban.campaign.CourseStore;
import org.denwaban.db.Database;
import org.denwaban.db.Ulid;
import org.jdbi.v3.core.Handle;

/// Takes appointments (日時指定) and cancels them: a household's course is looked at again in the same transaction.
public final class Appointments {

    private final Database database;
    private final CourseStore courses;
    private final AppointmentStore store = new AppointmentStore();
    private final Map<String, Campaign> campaigns;
    private final Set<String> operators;
    private final Clocks clocks;

    /// @param campaigns by the contract's id
    /// @param operators ids of those who may take one
    public Appointments(
            Database database,
            CourseStore courses,
            Map<String, Campaign> campaigns,
            Set<String> operators,
            Clocks clocks) {
        this.database = database;
        this.courses = courses;
        this.campaigns = campaigns;
        this.operators = Set.copyOf(operators);
        this.clocks = clocks;
    }

    /// What is asked for.
    ///
    /// @param at      contract time: when to call
    /// @param askedAt contract time: when it was asked for
    /// @param takenBy operator
    public record Wish(Instant at, AskedBy askedBy, Instant askedAt, String takenBy) {}

    /// What came of it. Closed.
    public sealed interface Answer {

        /// It is taken, or cancelled.
        ///
        /// @param id of the appointment
        record Done(String id) implements Answer {}

        /// It is not, and nothing changed.
        record Refused(AppointmentFault why) implements Answer {}
    }

    /// An appointment and how it stands.
    public record Shown(Entry entry, AppointmentStanding standing) {}

    /// Takes one.
    public Answer take(String contractId, String householdId, Wish wish) {
        return database.transaction(handle -> take(handle, contractId, householdId, wish));
    }

    /// In the caller's transaction.
    Answer take(Handle handle, String contractId, String householdId, Wish wish) {
        var campaign = campaigns.get(contractId);
        if (campaign == null || !courses.contractOf(handle, householdId).equals(Optional.of(contractId))) {
            return new Answer.Refused(AppointmentFault.NO_SUCH_HOUSEHOLD);
        }
        if (!operators.contains(wish.takenBy())) {
            return new Answer.Refused(AppointmentFault.NO_SUCH_OPERATOR);
        }
        courses.lock(handle, householdId);
        var now = clocks.contract().now();
        var course = courses.load(handle, householdId);
        var fault = campaign.rules().refusesAppointment(course, wish.at(), wish.askedAt(), now);
        if (fault.isPresent()) {
            return new Answer.Refused(fault.get());
        }
        var machineNow = clocks.machine().now();
        var id = Ulid.at(machineNow);
        store.add(
                handle,
                new Entry(
                        id, contractId, householdId, wish.at(), wish.askedBy(), wish.askedAt(), wish.takenBy(), false),
                machineNow);
        courses.reschedule(handle, householdId, campaign.rules(), now);
        return new Answer.Done(id);
    }

    /// Cancels one; regular attempts go on.
    ///
    /// @param by who cancels, short name
    public Answer cancel(String id, String by) {
        return database.transaction(handle -> {
            var entry = store.find(handle, id);
            if (entry.isEmpty()) {
                return new Answer.Refused(AppointmentFault.NO_SUCH_APPOINTMENT);
            }
            var household = entry.get().householdId();
            courses.lock(handle, household);
            if (!store.cancel(handle, id, by, clocks.machine().now())) {
                return new Answer.Refused(AppointmentFault.NO_SUCH_APPOINTMENT);
            }
            var campaign = campaigns.get(entry.get().contractId());
            if (campaign != null) {
                courses.reschedule(
                        handle, household, campaign.rules(), clocks.contract().now());
            }
            return new Answer.Done(id);
        });
    }

    /// A contract's appointments of a day, earliest first, each with how it stands now; those cancelled are left out.
    public List<Shown> ofDay(String contractId, LocalDate day) {
        var campaign = campaigns.get(contractId);
        if (campaign == null) {
            return List.of();
        }
        return database.transaction(handle -> store.ofDay(handle, contractId, day).stream()
                .map(entry -> new Shown(entry, standing(handle, campaign, entry)))
                .toList());
    }

    private AppointmentStanding standing(Handle handle, Campaign campaign, Entry entry) {
        return campaign.rules()
                .standing(
                        courses.load(handle, entry.householdId()),
                        entry.appointment(),
                        clocks.contract().now());
    }
}
