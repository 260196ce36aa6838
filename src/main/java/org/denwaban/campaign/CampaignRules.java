package org.denwaban.campaign;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.denwaban.calendar.Holidays;
import org.denwaban.campaign.Attempt.State;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.contract.Disposition.Meaning;
import org.denwaban.contract.MachineMessage;
import org.denwaban.contract.Outbound;
import org.denwaban.contract.Window;
import org.jspecify.annotations.Nullable;

/// May a household be dialled, and what does it come to? Pure: no clock, no database, no PBX; `now` is an argument.
/// Total: every course has an answer, and a course that makes no sense is not dialled.
///
/// Source: rules.md, "When a household may be dialled", "Households", "Results"; where those leave room,
/// `docs/decisions/0010-readings-of-the-rules.md`.
public final class CampaignRules {

    /// How long before an appointment the operator is reminded: time to end a call and its wrap-up.
    public static final Duration REMINDED_BEFORE = Duration.ofMinutes(10);

    /// From when on an appointment is overdue: a citizen who waits for a call at a given time begins to wonder.
    public static final Duration OVERDUE_AFTER = Duration.ofMinutes(5);

    /// Appointments of one household that are still ahead, at most: more are a mistake of the desk.
    static final int APPOINTMENTS_MOST = 5;

    /// The queue of those who have an appointment.
    public static final String APPOINTMENT = "APPOINTMENT";

    /// The queue of households that a list brought and nobody has looked at yet.
    public static final String NOT_LOOKED_AT = "";

    private final Outbound outbound;
    private final DialHours hours;
    private final @Nullable MachineMessage machineMessage;

    /// @param holidays must know the days of the contract's period and of every attempt
    /// @throws IllegalArgumentException when the contract has no dialling side
    public CampaignRules(Contract contract, Holidays holidays) {
        if (contract.outbound() == null) {
            throw new IllegalArgumentException("contract " + contract.id() + " has no outbound side");
        }
        this.outbound = contract.outbound();
        this.hours = new DialHours(outbound, holidays);
        this.machineMessage = contract.machineMessage();
    }

    /// Whether the household may be dialled at `now` (contract time), and if not, when next. The gate asks again with
    /// {@link Course#without} the call itself.
    public Verdict mayBeDialled(Course course, Instant now) {
        var standing = Standing.of(course, hours);
        return switch (judge(course, standing, now)) {
            case Verdict.Allowed allowed -> allowed;
            case Verdict.Refused refused ->
                new Verdict.Refused(refused.reason(), refused.attempt(), next(course, standing, now));
        };
    }

    /// When the last telephone must have stopped ringing of the day on which a call is let out at `now`: at the end of
    /// its last window, or of the staffed hours where the call keeps an appointment.
    public Instant ringsUntil(Instant now, boolean keepsAppointment) {
        return hours.over(now, keepsAppointment);
    }

    /// How far the household has come.
    public Progress progress(Course course) {
        var standing = Standing.of(course, hours);
        var open = standing.open();
        if (open != null) {
            return open.state() instanceof State.Talking ? new Progress.Talking(open) : new Progress.Calling(open);
        }
        var ending = ending(course, standing);
        if (ending != null) {
            return new Progress.Concluded(ending, standing.countedCalls());
        }
        return new Progress.Waiting(
                standing.countedCalls(),
                standing.busyInRow(),
                standing.windowsLeft(),
                Objects.requireNonNull(standing.phone()).ordinal());
    }

    /// Why an appointment at `at` cannot be taken; empty if it can (rules.md: within the staffed hours, in the period,
    /// on no blocked day).
    ///
    /// @param askedAt when it was asked for, not after `now`
    public Optional<AppointmentFault> refusesAppointment(Course course, Instant at, Instant askedAt, Instant now) {
        if (course.bar() != null) {
            return Optional.of(AppointmentFault.BARRED);
        }
        if (askedAt.isAfter(now)) {
            return Optional.of(AppointmentFault.ASKED_LATER);
        }
        if (at.isBefore(now)) {
            return Optional.of(AppointmentFault.PAST);
        }
        if (hours.closed(Tokyo.day(at)) != null) {
            return Optional.of(AppointmentFault.NOT_A_DIALLING_DAY);
        }
        if (!hours.staffed(at)) {
            return Optional.of(AppointmentFault.OUTSIDE_STAFFED_HOURS);
        }
        var standing = Standing.of(course, hours);
        if (standing.phone() == null) {
            return Optional.of(AppointmentFault.NO_NUMBER);
        }
        if (!standing.honoured(new Appointment("", at, askedAt, AskedBy.PERSON.japanese(), "desk"))) {
            return Optional.of(AppointmentFault.ASKED_BEFORE_THE_LAST_CALL);
        }
        long ahead = course.appointments().stream()
                .filter(each -> !each.at().isBefore(now))
                .count();
        return ahead < APPOINTMENTS_MOST ? Optional.empty() : Optional.of(AppointmentFault.TOO_MANY);
    }

    /// How one of the course's appointments stands at `now`.
    public AppointmentStanding standing(Course course, Appointment appointment, Instant now) {
        var standing = Standing.of(course, hours);
        if (standing.keptAlready(appointment)) {
            return AppointmentStanding.KEPT;
        }
        if (Tokyo.day(appointment.at()).isBefore(Tokyo.day(now))) {
            return AppointmentStanding.LAPSED;
        }
        if (course.bar() != null || !standing.honoured(appointment)) {
            return AppointmentStanding.VOID;
        }
        if (now.isBefore(appointment.at().minus(REMINDED_BEFORE))) {
            return AppointmentStanding.AHEAD;
        }
        if (now.isBefore(appointment.at())) {
            return AppointmentStanding.SOON;
        }
        return now.isBefore(appointment.at().plus(OVERDUE_AFTER))
                ? AppointmentStanding.DUE
                : AppointmentStanding.OVERDUE;
    }

    /// The queue in which a household waits: {@link #APPOINTMENT} while one is pending, else the windows that are open
    /// to its next regular attempt, `WEEKDAY_EVENING+HOLIDAY`; {@link #NOT_LOOKED_AT} where nothing is left for it.
    public String queue(Course course, Instant now) {
        var standing = Standing.of(course, hours);
        if (standing.pending(now) != null) {
            return APPOINTMENT;
        }
        var tied = standing.busyWindow();
        return tied == null ? queue(standing.windowsLeft()) : queue(List.of(tied));
    }

    /// Every queue there can be, in the order in which they are served at `now`: appointments (within theirs the
    /// earliest time first, so an overdue one goes before one that is just due), then those with the fewest
    /// opportunities left before the period ends. Some seven, however long the list.
    public List<String> queues(Instant now) {
        var regular = new TreeMap<Long, Set<String>>();
        for (var windows : windowsTogether()) {
            regular.computeIfAbsent(hours.opportunities(windows, now), _ -> new TreeSet<>())
                    .add(queue(windows));
        }
        var order = new ArrayList<>(List.of(APPOINTMENT));
        regular.values().forEach(order::addAll);
        // on a list that has just come, everybody waits for the first attempt
        order.add(order.indexOf(queue(List.of(outbound.firstAttempt()))) + 1, NOT_LOOKED_AT);
        return order;
    }

    /// The first attempt's window, and every choice of later ones.
    private Set<List<Window>> windowsTogether() {
        var together = new LinkedHashSet<List<Window>>();
        together.add(List.of(outbound.firstAttempt()));
        var later = outbound.laterAttempts().stream().sorted().distinct().toList();
        for (int choice = 1; choice < 1 << later.size(); choice++) {
            int chosen = choice;
            together.add(IntStream.range(0, later.size())
                    .filter(i -> (chosen & 1 << i) != 0)
                    .mapToObj(later::get)
                    .toList());
        }
        return together;
    }

    private static String queue(List<Window> windows) {
        return windows.stream().sorted().distinct().map(Window::name).collect(Collectors.joining("+"));
    }

    /// Whether a call that ended like this uses up one of the attempts. `busyInRow` = busy tones before it since the
    /// last call that counted.
    public boolean counts(Outcome outcome, int busyInRow) {
        return Standing.counts(outcome, busyInRow, outbound);
    }

    /// The window that an instant lies in, whatever the period; null outside of every one.
    public @Nullable Window windowAt(Instant at) {
        return hours.windowAt(at);
    }

    /// Busy tones since the last call that counted, whatever the course has come to.
    public int busyInRow(Course course) {
        return Standing.of(course, hours).busyInRow();
    }

    /// Whether a machine that takes this attempt is left the commissioner's recorded message: on the one that
    /// the contract names, the third.
    public boolean leavesMessage(int attempt) {
        return machineMessage != null && attempt == machineMessage.attempt();
    }

    /// 最終結果 as far as the course tells it: its meaning, the contract has the wording. Null while in course, after a
    /// contact (the operator's result per member
    /// says it), and where none of the city's wordings fits.
    public @Nullable Meaning disposition(Course course) {
        var standing = Standing.of(course, hours);
        return switch (ending(course, standing)) {
            case null -> null;
            case CONTACTED, GONE -> null;
            case DEFECTIVE_BEFORE_DIALLING -> Meaning.DEFECTIVE_BEFORE_DIALLING;
            case DEFECTIVE_AFTER_DIALLING -> Meaning.DEFECTIVE_AFTER_DIALLING;
            case NOBODY_THREE_TIMES, NUMBER_USED_UP, NO_WINDOW_LEFT, NO_NUMBER_LEFT, DO_NOT_CALL ->
                nobodyThere(standing);
        };
    }

    private static @Nullable Meaning nobodyThere(Standing standing) {
        return switch (standing.lastCounted()) {
            case null -> null;
            case MACHINE -> Meaning.MACHINE;
            case NOBODY, ABSENT, BUSY, IN_DOUBT, CARRIER_FAILED, UNALLOCATED, WRONG_PARTY, CONTACT -> Meaning.NOBODY;
        };
    }

    /// Whether each member of the household is one billable count (実施件数), once. A dead end is billable only where
    /// the household itself was dialled (the contract counts what dialling showed).
    public boolean billable(Course course) {
        var standing = Standing.of(course, hours);
        return switch (ending(course, standing)) {
            case null -> false;
            case CONTACTED, NOBODY_THREE_TIMES, DEFECTIVE_AFTER_DIALLING -> true;
            case NUMBER_USED_UP, NO_WINDOW_LEFT, NO_NUMBER_LEFT, DO_NOT_CALL -> standing.countedCalls() > 0;
            case DEFECTIVE_BEFORE_DIALLING, GONE -> false;
        };
    }

    /// What ended the regular attempts, null while in course.
    private static @Nullable Ending ending(Course course, Standing standing) {
        var conclusion = standing.conclusion();
        if (conclusion != null) {
            return conclusion.ending();
        }
        var bar = course.bar();
        if (bar != null) {
            return switch (bar) {
                case GONE -> Ending.GONE;
                case DO_NOT_CALL -> Ending.DO_NOT_CALL;
            };
        }
        if (standing.phone() == null) {
            return standing.countedCalls() == 0 ? Ending.DEFECTIVE_BEFORE_DIALLING : Ending.NO_NUMBER_LEFT;
        }
        if (standing.numberUsedUpAt() != null) {
            return Ending.NUMBER_USED_UP;
        }
        return standing.windowsLeft().isEmpty() ? Ending.NO_WINDOW_LEFT : null;
    }

    /// The verdict at one instant, without `next`.
    private Verdict judge(Course course, Standing standing, Instant now) {
        var phone = standing.phone();
        var ending = ending(course, standing);
        var appointment = standing.pending(now);
        var reason = barred(course, standing, now);
        if (reason == null && ending != null && (phone == null || appointment == null)) {
            reason = reason(ending);
        }
        if (reason == null) {
            reason = hours.closed(Tokyo.day(now));
        }
        if (reason == null && standing.notBefore() != null && now.isBefore(standing.notBefore())) {
            reason = standing.pause();
        }
        if (reason == null) {
            reason = appointment == null ? regular(standing, now) : kept(appointment, now);
        }
        return reason == null
                ? new Verdict.Allowed(
                        standing.nextAttempt(),
                        hours.windowAt(now),
                        Objects.requireNonNull(phone).ordinal(),
                        appointment)
                : new Verdict.Refused(reason, standing.nextAttempt(), null);
    }

    /// What stands against any call, an appointment's too, whatever the calendar says.
    private static @Nullable Reason barred(Course course, Standing standing, Instant now) {
        var bar = course.bar();
        if (bar != null) {
            return switch (bar) {
                case GONE -> Reason.GONE;
                case DO_NOT_CALL -> Reason.DO_NOT_CALL;
            };
        }
        var open = standing.open();
        if (open != null) {
            return open.state() instanceof State.Talking ? Reason.RESULT_MISSING : Reason.CALL_RUNNING;
        }
        var lastSeen = standing.lastSeen();
        return lastSeen != null && now.isBefore(lastSeen) ? Reason.HISTORY_AHEAD : null;
    }

    private static Reason reason(Ending ending) {
        return switch (ending) {
            case CONTACTED -> Reason.CONTACTED;
            case NOBODY_THREE_TIMES -> Reason.ATTEMPTS_USED_UP;
            case DEFECTIVE_BEFORE_DIALLING -> Reason.DEFECTIVE_BEFORE_DIALLING;
            case DEFECTIVE_AFTER_DIALLING -> Reason.DEFECTIVE_AFTER_DIALLING;
            case NUMBER_USED_UP -> Reason.NUMBER_USED_UP;
            case NO_WINDOW_LEFT -> Reason.NO_WINDOW_LEFT;
            case NO_NUMBER_LEFT -> Reason.NO_NUMBER_LEFT;
            case GONE -> Reason.GONE;
            case DO_NOT_CALL -> Reason.DO_NOT_CALL;
        };
    }

    /// From the agreed time to the end of that day, in staffed hours; the windows do not matter.
    private @Nullable Reason kept(Appointment appointment, Instant now) {
        if (now.isBefore(appointment.at())) {
            return Reason.APPOINTMENT_PENDING;
        }
        return hours.staffed(now) ? null : Reason.OUTSIDE_STAFFED_HOURS;
    }

    private @Nullable Reason regular(Standing standing, Instant now) {
        var reason = regularAtThisHour(standing, now);
        return reason != null && standing.unrecorded(now) ? Reason.APPOINTMENT_NOT_RECORDED : reason;
    }

    private @Nullable Reason regularAtThisHour(Standing standing, Instant now) {
        if (standing.countedOn(Tokyo.day(now)) >= outbound.attemptsPerDay()) {
            return Reason.ALREADY_TODAY;
        }
        var window = hours.windowAt(now);
        if (window == null) {
            return Reason.OUTSIDE_WINDOWS;
        }
        if (!standing.windowsLeft().contains(window)) {
            return standing.countedCalls() == 0 ? Reason.FIRST_ATTEMPT_WINDOW : Reason.WINDOW_NOT_LEFT;
        }
        var tied = standing.busyWindow();
        if (tied != null && tied != window) {
            return Reason.BUSY_WINDOW;
        }
        return hours.ringsPastTheDaysLastWindow(now) ? Reason.TOO_LATE_TODAY : null;
    }

    /// The earliest instant after `now` at which the course as it stands would be allowed.
    ///
    /// Exact without trying every instant: a call becomes allowed only where something begins (a window,
    /// the staffed hours, an appointment) or a pause ends, never in between; everything else only forbids.
    private @Nullable Instant next(Course course, Standing standing, Instant now) {
        if (course.bar() != null || standing.open() != null || standing.phone() == null) {
            return null;
        }
        if (ending(course, standing) != null && standing.pending(now) == null) {
            return null; // what is not pending now never will be
        }
        var period = outbound.period();
        var today = Tokyo.day(now);
        for (var day = today.isBefore(period.first()) ? period.first() : today;
                !day.isAfter(period.last());
                day = day.plusDays(1)) {
            for (var start : beginnings(course, standing, day)) {
                if (start.isAfter(now) && judge(course, standing, start) instanceof Verdict.Allowed) {
                    return start;
                }
            }
        }
        return null;
    }

    private SortedSet<Instant> beginnings(Course course, Standing standing, LocalDate day) {
        var all = new ArrayList<Instant>(hours.openings(day));
        course.appointments().forEach(appointment -> all.add(appointment.at()));
        for (var end : new @Nullable Instant[] {standing.notBefore(), standing.lastSeen()}) {
            if (end != null) {
                all.add(end);
            }
        }
        all.removeIf(instant -> !Tokyo.day(instant).equals(day));
        return new TreeSet<>(all);
    }
}
