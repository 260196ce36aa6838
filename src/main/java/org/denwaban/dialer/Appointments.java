package org.denwaban.dialer;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.denwaban.campaign.AppointmentChange;
import org.denwaban.campaign.AppointmentFault;
import org.denwaban.campaign.AppointmentStanding;
import org.denwaban.campaign.AppointmentStore;
import org.denwaban.campaign.AppointmentStore.Entry;
import org.denwaban.campaign.AskedBy;
import org.denwaban.campaign.CourseStore;
import org.denwaban.db.Database;
import org.denwaban.db.Ulid;
import org.denwaban.staff.AuditStore;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Takes appointments (日時指定) and cancels them: a household's course is looked at again in the same transaction.
public final class Appointments {

    private final Database database;
    private final CourseStore courses;
    private final AppointmentStore store = new AppointmentStore();
    private final Map<String, Campaign> campaigns;
    private final Map<String, Set<String>> operators;
    private final AuditStore audit = new AuditStore();
    private final OfferStore offers = new OfferStore();
    private final Clocks clocks;

    /// @param campaigns by the contract's id
    /// @param operators who may take one, by their id: the contracts that they serve
    public Appointments(
            Database database,
            CourseStore courses,
            Map<String, Campaign> campaigns,
            Map<String, Set<String>> operators,
            Clocks clocks) {
        this.database = database;
        this.courses = courses;
        this.campaigns = campaigns;
        this.operators = Map.copyOf(operators);
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

    /// What a supervisor does to one.
    ///
    /// @param contractId whose it is: only a contract that they have rights for
    /// @param by         the supervisor
    /// @param from       the browser's address
    public record Change(String contractId, String id, To to, AppointmentChange.Why why, String by, String from) {}

    /// What it is to become. Closed.
    public sealed interface To {

        /// An operator is to keep it.
        ///
        /// @param keeper null for whoever is ready
        record Given(@Nullable String keeper) implements To {}

        /// It is for another time.
        ///
        /// @param at contract time
        record MovedTo(Instant at) implements To {}

        /// It holds no more.
        record Cancelled() implements To {}
    }

    /// An appointment on a supervisor's page.
    ///
    /// @param standing null where it holds no more
    /// @param change   what a supervisor did to it, null for nothing
    public record Line(
            Entry entry,
            @Nullable AppointmentStanding standing,
            @Nullable AppointmentChange change) {}

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
        if (!operators.containsKey(wish.takenBy())) {
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
                        id,
                        contractId,
                        householdId,
                        wish.at(),
                        wish.askedBy(),
                        wish.askedAt(),
                        wish.takenBy(),
                        null,
                        false),
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

    /// Gives one to another operator, moves or cancels it; with its entry in the audit trail, or nothing.
    public Answer change(Change change) {
        return database.transaction(handle -> store.find(handle, change.id())
                .filter(entry -> entry.contractId().equals(change.contractId()))
                .filter(entry -> campaigns.containsKey(entry.contractId()))
                .map(entry -> changed(handle, entry, change))
                .orElse(new Answer.Refused(AppointmentFault.NO_SUCH_APPOINTMENT)));
    }

    private Answer changed(Handle handle, Entry entry, Change change) {
        courses.lock(handle, entry.householdId());
        var campaign = Objects.requireNonNull(campaigns.get(entry.contractId()));
        var fault = refuses(handle, campaign, entry, change.to());
        if (fault.isPresent()) {
            return new Answer.Refused(fault.get());
        }
        var machineNow = clocks.machine().now();
        if (!store.cancel(handle, entry.id(), change.by(), machineNow)) {
            return new Answer.Refused(AppointmentFault.NO_SUCH_APPOINTMENT);
        }
        var successor = successor(entry, change.to(), Ulid.at(machineNow));
        if (successor != null) {
            store.add(handle, successor, machineNow);
        }
        var now = clocks.contract().now();
        store.changed(
                handle,
                entry.contractId(),
                new AppointmentChange(entry.id(), successor, what(change.to()), change.why(), change.by(), now),
                machineNow);
        courses.reschedule(handle, entry.householdId(), campaign.rules(), now);
        audit.add(
                handle,
                new AuditStore.Entry(
                        machineNow,
                        change.by(),
                        AuditStore.Action.APPOINTMENT_CHANGED,
                        what(change.to()) + " " + entry.id(),
                        change.from()));
        return new Answer.Done(successor == null ? entry.id() : successor.id());
    }

    private Optional<AppointmentFault> refuses(Handle handle, Campaign campaign, Entry entry, To to) {
        var now = clocks.contract().now();
        var course = courses.load(handle, entry.householdId());
        if (!campaign.rules().standing(course, entry.appointment(), now).open()) {
            return Optional.of(AppointmentFault.NOT_OPEN);
        }
        if (course.running() || offers.offered(handle, entry.householdId())) {
            return Optional.of(AppointmentFault.CALL_RUNNING);
        }
        return switch (to) {
            case To.Cancelled _ -> Optional.empty();
            case To.Given(var keeper)
            when keeper != null && !operators.getOrDefault(keeper, Set.of()).contains(entry.contractId()) ->
                Optional.of(AppointmentFault.NOT_THEIRS);
            case To.Given _ -> Optional.empty();
            case To.MovedTo(var at) ->
                campaign.rules().refusesAppointment(course.withoutAppointment(entry.id()), at, entry.askedAt(), now);
        };
    }

    /// Who asked, when, and who took it stay what they are.
    private static @Nullable Entry successor(Entry was, To to, String id) {
        return switch (to) {
            case To.Given(var keeper) -> was.successor(id, was.agreedAt(), keeper);
            case To.MovedTo(var at) -> was.successor(id, at, was.keeper());
            case To.Cancelled _ -> null;
        };
    }

    private static AppointmentChange.What what(To to) {
        return switch (to) {
            case To.Given _ -> AppointmentChange.What.GIVEN;
            case To.MovedTo _ -> AppointmentChange.What.MOVED;
            case To.Cancelled _ -> AppointmentChange.What.CANCELLED;
        };
    }

    /// A contract's appointments of a day, earliest first, those that hold no more too.
    public List<Line> wholeDay(String contractId, LocalDate day) {
        var campaign = campaigns.get(contractId);
        if (campaign == null) {
            return List.of();
        }
        return database.transaction(handle -> store.wholeDay(handle, contractId, day).stream()
                .map(entry -> new Line(
                        entry,
                        entry.cancelled() ? null : standing(handle, campaign, entry),
                        entry.cancelled() ? store.changeOf(handle, entry.id()).orElse(null) : null))
                .toList());
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
