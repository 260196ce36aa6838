package org.denwaban.campaign;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The whole history of a household as a value: everything that the rules need to know of it, and no personal data.
///
/// @param phones       its telephones, at most two, each ordinal once
/// @param attempts     every call, in any order
/// @param appointments every appointment that was not cancelled, kept and lapsed ones included, in any order
/// @param bar          what forbids every call to it, whatever else holds; null where nothing does
/// @param heard        of whom of it something was learnt (rules.md, "Households")
/// @param conclusion   the conclusion on record, null while in course. A household that is concluded stays concluded,
/// also when a new list gives it another number
public record Course(
        List<Phone> phones,
        List<Attempt> attempts,
        List<Appointment> appointments,
        @Nullable Bar bar,
        Heard heard,
        @Nullable Conclusion conclusion) {

    /// Of whom of the people who are on the list something was learnt.
    public enum Heard {
        /// It is not kept for each person: a contact tells of everybody.
        UNTOLD,
        /// Of somebody nothing: a contact with the others concludes nothing.
        NOT_OF_EVERYBODY,
        /// Of everybody, though perhaps in another household: there is nobody to call for.
        OF_EVERYBODY
    }

    /// What forbids every call.
    public enum Bar {
        /// No longer on the call list.
        GONE,
        /// A citizen's wish, or the commissioner's: not to be called.
        DO_NOT_CALL
    }

    /// A conclusion on record.
    ///
    /// @param at contract time of it; an appointment asked for later is still dialled
    public record Conclusion(Ending ending, Instant at) {}

    public Course {
        if (phones.stream().map(Phone::ordinal).distinct().count() != phones.size()) {
            throw new IllegalArgumentException("the same ordinal twice");
        }
        phones = List.copyOf(phones);
        attempts = List.copyOf(attempts);
        appointments = List.copyOf(appointments);
    }

    /// A household that nobody has dialled yet.
    public static Course fresh(List<Phone> phones) {
        return new Course(phones, List.of(), List.of(), null, Heard.UNTOLD, null);
    }

    /// With one call more.
    public Course with(Attempt attempt) {
        if (attempts.stream().anyMatch(known -> known.id().equals(attempt.id()))) {
            throw new IllegalArgumentException("attempt " + attempt.id() + " is there already");
        }
        var more = new ArrayList<>(attempts);
        more.add(attempt);
        return new Course(phones, more, appointments, bar, heard, conclusion);
    }

    /// With one appointment more.
    public Course with(Appointment appointment) {
        var more = new ArrayList<>(appointments);
        more.add(appointment);
        return new Course(phones, attempts, more, bar, heard, conclusion);
    }

    /// With other telephones, after a new list.
    public Course withPhones(List<Phone> next) {
        return new Course(next, attempts, appointments, bar, heard, conclusion);
    }

    /// With everything forbidden.
    public Course barred(Bar why) {
        return new Course(phones, attempts, appointments, why, heard, conclusion);
    }

    /// With what was learnt of its people.
    public Course with(Heard now) {
        return new Course(phones, attempts, appointments, bar, now, conclusion);
    }

    /// With its conclusion on record.
    public Course concluded(Ending ending, Instant at) {
        return new Course(phones, attempts, appointments, bar, heard, new Conclusion(ending, at));
    }

    /// Whether a call is on its way, is being held, or waits for its result.
    public boolean running() {
        return attempts.stream().anyMatch(each -> !(each.state() instanceof Attempt.State.Ended));
    }

    /// Without one of its appointments: to see whether another time would do in its place.
    public Course withoutAppointment(String id) {
        var fewer = appointments.stream().filter(each -> !each.id().equals(id)).toList();
        return new Course(phones, attempts, fewer, bar, heard, conclusion);
    }

    /// Without one call: given back because it was provably never dialled, or left out because the gate asks again for
    /// that very call.
    public Course without(String attemptId) {
        attempt(attemptId);
        var fewer =
                attempts.stream().filter(known -> !known.id().equals(attemptId)).toList();
        return new Course(phones, fewer, appointments, bar, heard, conclusion);
    }

    /// Somebody took the call: {@link Attempt.State.Running} becomes {@link Attempt.State.Talking}.
    ///
    /// @throws IllegalStateException when the call is not running
    public Course answered(String attemptId) {
        if (!(attempt(attemptId).state() instanceof Attempt.State.Running)) {
            throw new IllegalStateException("attempt " + attemptId + " is not running");
        }
        return replaced(attemptId, new Attempt.State.Talking());
    }

    /// The call is over: running or talking becomes ended. What that means is {@link CampaignRules#progress}' business.
    ///
    /// @throws IllegalStateException when the call had ended before
    public Course ended(String attemptId, Outcome outcome) {
        if (attempt(attemptId).state() instanceof Attempt.State.Ended) {
            throw new IllegalStateException("attempt " + attemptId + " has ended already");
        }
        return replaced(attemptId, new Attempt.State.Ended(outcome));
    }

    /// Whether a call goes to this telephone: not any more if the household has other numbers by now.
    public boolean dials(String attemptId, int phone) {
        return attempt(attemptId).phone() == phone;
    }

    private Course replaced(String attemptId, Attempt.State state) {
        var next = attempts.stream()
                .map(known -> known.id().equals(attemptId) ? known.with(state) : known)
                .toList();
        return new Course(phones, next, appointments, bar, heard, conclusion);
    }

    private Attempt attempt(String attemptId) {
        return attempts.stream()
                .filter(known -> known.id().equals(attemptId))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no attempt " + attemptId));
    }
}
