package org.denwaban.campaign;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.denwaban.campaign.Attempt.State;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Outbound;
import org.denwaban.contract.Window;
import org.jspecify.annotations.Nullable;

/// What a course has come to: the calls told one after the other, oldest first, and what they used up. Built anew for
/// every question, so that there is no second truth beside the course.
final class Standing {

    /// A call that used up an attempt.
    private record Counted(Instant at, int phone, Outcome outcome) {}

    private final Course course;
    private final Outbound outbound;
    private final DialHours hours;

    private final List<Counted> counted = new ArrayList<>();
    private final List<Window> laterWindows;
    private boolean firstWindowUsed;
    private final Set<Integer> defective = new HashSet<>();
    private final Set<Appointment> served = new HashSet<>();
    private int busyInRow;
    private @Nullable Window busyWindow;
    private @Nullable Instant notBefore;
    private Reason pause = Reason.BUSY_PAUSE;
    private @Nullable Attempt open;
    private @Nullable Instant lastSeen;
    private Course.@Nullable Conclusion reached;

    private Standing(Course course, DialHours hours) {
        this.course = course;
        this.outbound = hours.outbound();
        this.hours = hours;
        this.laterWindows = new ArrayList<>(outbound.laterAttempts());
    }

    static Standing of(Course course, DialHours hours) {
        var standing = new Standing(course, hours);
        course.attempts().stream()
                .sorted(Comparator.comparing(Attempt::at)) // stable: of two at the same instant the earlier told first
                .forEach(standing::tell);
        course.appointments().stream().map(Appointment::requestedAt).forEach(standing::seen);
        standing.everybodyHeardOf();
        return standing;
    }

    /// Its people were heard of in a household that they belonged to before.
    private void everybodyHeardOf() {
        if (course.heard() == Course.Heard.OF_EVERYBODY && (reached == null || reached.ending() != Ending.CONTACTED)) {
            reached = new Course.Conclusion(
                    Ending.CONTACTED,
                    counted.isEmpty() ? Instant.MIN : counted.getLast().at());
        }
    }

    private void tell(Attempt attempt) {
        seen(attempt.at());
        switch (attempt.state()) {
            case State.Running _, State.Talking _ -> open = attempt;
            case State.Ended(Outcome outcome) -> ended(attempt, outcome);
        }
    }

    private void seen(@Nullable Instant at) {
        if (at != null && (lastSeen == null || at.isAfter(lastSeen))) {
            lastSeen = at;
        }
    }

    private void ended(Attempt attempt, Outcome outcome) {
        if (counts(outcome, busyInRow, outbound)) {
            counted(attempt, outcome);
        } else if (outcome == Outcome.BUSY) {
            busyInRow++;
            busyWindow = kept(attempt.at()).isEmpty() ? hours.windowAt(attempt.at()) : null;
            pause(attempt.at().plus(outbound.busyPause()), Reason.BUSY_PAUSE);
        } else {
            pause(attempt.at().plus(outbound.carrierPause()), Reason.CARRIER_PAUSE);
        }
    }

    static boolean counts(Outcome outcome, int busyInRow, Outbound outbound) {
        return switch (outcome) {
            case NOBODY, ABSENT, MACHINE, UNALLOCATED, WRONG_PARTY, IN_DOUBT, CONTACT -> true;
            case BUSY -> busyInRow >= outbound.busyMost();
            case CARRIER_FAILED -> false; // not the citizen's doing
        };
    }

    private void pause(Instant until, Reason why) {
        if (notBefore == null || until.isAfter(notBefore)) {
            notBefore = until;
            pause = why;
        }
    }

    private void counted(Attempt attempt, Outcome outcome) {
        var untried = untriedBeside(attempt.phone());
        counted.add(new Counted(attempt.at(), attempt.phone(), outcome));
        served.addAll(kept(attempt.at()));
        use(hours.windowAt(attempt.at()));
        busyInRow = 0;
        busyWindow = null;
        notBefore = null;
        switch (outcome) {
            case CONTACT -> {
                if (course.heard() != Course.Heard.NOT_OF_EVERYBODY) {
                    reached = new Course.Conclusion(Ending.CONTACTED, attempt.at());
                }
            }
            case UNALLOCATED, WRONG_PARTY -> {
                defective.add(attempt.phone());
                if (!untried) {
                    conclude(Ending.DEFECTIVE_AFTER_DIALLING, attempt.at());
                }
            }
            case NOBODY, ABSENT, MACHINE, BUSY, CARRIER_FAILED, IN_DOUBT -> {}
        }
        if (counted.size() >= outbound.attempts()) {
            conclude(Ending.NOBODY_THREE_TIMES, attempt.at());
        }
    }

    private void conclude(Ending ending, Instant at) {
        if (reached == null) {
            reached = new Course.Conclusion(ending, at);
        }
    }

    /// Whether there is another telephone that can be dialled and never was: the way out of a defective number.
    private boolean untriedBeside(int phone) {
        return course.phones().stream()
                .filter(other -> other.dialable() && other.ordinal() != phone)
                .anyMatch(other -> counted.stream().noneMatch(call -> call.phone() == other.ordinal()));
    }

    /// The appointments that a call at `start` keeps: agreed for that day, at that time or before, not kept yet. One
    /// call keeps all that are due, so that nobody is called twice in a row.
    private List<Appointment> kept(Instant start) {
        return course.appointments().stream()
                .filter(Appointment::recorded)
                .filter(appointment -> !served.contains(appointment))
                .filter(appointment -> Tokyo.day(appointment.at()).equals(Tokyo.day(start)))
                .filter(appointment -> !appointment.at().isAfter(start))
                .toList();
    }

    private void use(@Nullable Window window) {
        if (window == null) {
            return; // an appointment outside every window uses none up
        }
        if (window == outbound.firstAttempt() && !firstWindowUsed) {
            firstWindowUsed = true;
        } else {
            laterWindows.remove(window);
        }
    }

    /// The number of the next call: calls that counted, plus one.
    int nextAttempt() {
        return counted.size() + 1;
    }

    int countedCalls() {
        return counted.size();
    }

    int busyInRow() {
        return busyInRow;
    }

    /// A call whose end or result is not known.
    @Nullable
    Attempt open() {
        return open;
    }

    /// The latest instant that the course speaks of as past: before it, nothing can be said.
    @Nullable
    Instant lastSeen() {
        return lastSeen;
    }

    /// The end of the pause after a busy tone or a failure of the carrier.
    @Nullable
    Instant notBefore() {
        return notBefore;
    }

    /// Which pause it is.
    Reason pause() {
        return pause;
    }

    /// Windows in which the next regular attempt may be made; empty where there is none for it.
    List<Window> windowsLeft() {
        if (counted.isEmpty()) {
            return List.of(outbound.firstAttempt());
        }
        return counted.size() < outbound.attempts() ? List.copyOf(laterWindows) : List.of();
    }

    /// The window to which a busy tone ties the next regular attempt, null where it is free.
    @Nullable
    Window busyWindow() {
        return busyWindow != null && windowsLeft().contains(busyWindow) ? busyWindow : null;
    }

    /// Calls on `day` that counted, those that kept an appointment too: an appointment stands in a regular attempt's
    /// place.
    long countedOn(LocalDate day) {
        return counted.stream().filter(call -> Tokyo.day(call.at()).equals(day)).count();
    }

    /// How the last call that counted ended; null when none counted.
    @Nullable
    Outcome lastCounted() {
        return counted.isEmpty() ? null : counted.getLast().outcome();
    }

    /// The telephone to dial: the first one that is not defective; null when none is left.
    @Nullable
    Phone phone() {
        var conclusion = conclusion();
        if (conclusion != null && conclusion.ending() == Ending.DEFECTIVE_AFTER_DIALLING) {
            return null;
        }
        return course.phones().stream()
                .filter(phone -> phone.dialable() && !defective.contains(phone.ordinal()))
                .min(Comparator.comparingInt(Phone::ordinal))
                .orElse(null);
    }

    /// What ended the regular attempts and when; null while in course. A contact outweighs everything; then what is on
    /// record; then what the calls say.
    Course.@Nullable Conclusion conclusion() {
        var onRecord = course.conclusion();
        if (reached != null && reached.ending() == Ending.CONTACTED) {
            return reached;
        }
        if (onRecord == null || !stands(onRecord.ending())) {
            return reached;
        }
        // what was asked for during the very call that concluded it is asked for later than its start
        return reached != null && reached.ending() == onRecord.ending() ? reached : onRecord;
    }

    private boolean stands(Ending onRecord) {
        return switch (onRecord) {
            // A number that was never dialled concludes nothing: the next list may bring a better one.
            case DEFECTIVE_BEFORE_DIALLING -> false;
            // The course says itself whether it still holds: a new list may bring somebody of whom nothing is known,
            // and a wish may be taken back.
            case CONTACTED -> course.heard() != Course.Heard.NOT_OF_EVERYBODY;
            case DO_NOT_CALL, GONE -> false;
            case NOBODY_THREE_TIMES, DEFECTIVE_AFTER_DIALLING, NUMBER_USED_UP, NO_WINDOW_LEFT, NO_NUMBER_LEFT -> true;
        };
    }

    /// When the telephone's number reached its own limit, null while it has not.
    @Nullable
    Instant numberUsedUpAt() {
        var phone = phone();
        if (phone == null) {
            return null;
        }
        var calls = new ArrayList<>(phone.attemptsElsewhere());
        counted.stream()
                .filter(call -> call.phone() == phone.ordinal())
                .map(Counted::at)
                .forEach(calls::add);
        calls.sort(Comparator.naturalOrder());
        return calls.size() < outbound.attemptsPerNumber() ? null : calls.get(outbound.attemptsPerNumber() - 1);
    }

    /// The appointment that the next call at or after `now` would keep: the earliest that is on record,
    /// not kept, whose day is not over, and that was asked for late enough where all attempts are used up.
    /// Null when none is pending.
    @Nullable
    Appointment pending(Instant now) {
        return course.appointments().stream()
                .filter(this::honoured)
                .filter(appointment -> !served.contains(appointment))
                .filter(appointment -> !Tokyo.day(appointment.at()).isBefore(Tokyo.day(now)))
                .min(Comparator.comparing(Appointment::at))
                .orElse(null);
    }

    /// Whether a call has kept it.
    boolean keptAlready(Appointment appointment) {
        return served.contains(appointment);
    }

    /// Whether it permits a call, as far as its request goes.
    boolean honoured(Appointment appointment) {
        return appointment.recorded() && askedLateEnough(appointment);
    }

    private boolean askedLateEnough(Appointment appointment) {
        var conclusion = conclusion();
        return askedAfter(appointment, conclusion == null ? null : conclusion.at())
                && askedAfter(appointment, numberUsedUpAt());
    }

    /// Where nobody wrote down when it was asked for, its own time tells: nobody asks for a call in the past.
    private static boolean askedAfter(Appointment appointment, @Nullable Instant limit) {
        if (limit == null) {
            return true;
        }
        var requestedAt = appointment.requestedAt();
        return requestedAt == null ? appointment.at().isAfter(limit) : !requestedAt.isBefore(limit);
    }

    /// Whether somebody noted an appointment for `now` without saying who asked for it.
    boolean unrecorded(Instant now) {
        return course.appointments().stream()
                .anyMatch(appointment -> !appointment.recorded()
                        && Tokyo.day(appointment.at()).equals(Tokyo.day(now))
                        && !appointment.at().isAfter(now));
    }
}
