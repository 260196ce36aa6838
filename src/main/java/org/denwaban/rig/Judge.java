package org.denwaban.rig;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Says what citizens were put through that they should not have been, from the carrier's record
/// alone. It shares no code with `calendar` and `campaign`, so that a fault there is not also here;
/// it is written down plainly from rules.md, "When a household may be dialled". Appointments it
/// does not know: give it calls without them.
///
/// What a call was, the town knows better than denwaban does. Busy and the carrier's own failures
/// are no attempts (busy is one when it came for the fourth time in a row). A wrong or unallocated
/// number may or may not use an attempt up, as long as telephone 2 is untried: the judge lets both
/// pass.
///
/// @param households       number, digits only → household, for every dialable number of the list
/// @param nationalHolidays of the time that is judged, Saturdays and Sundays aside
/// @param terms            the contract's numbers, read by the judge itself
public record Judge(Map<String, String> households, Set<LocalDate> nationalHolidays, JudgedContract terms) {

    private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");

    /// From the end of the ring time at the PBX to the carrier's last word on it: a CANCEL and its answer take
    /// milliseconds, on a machine under stress a second.
    private static final Duration CANCEL_TAKES = Duration.ofSeconds(1);

    /// The user part of a SIP or telephone URI.
    private static final Pattern USER = Pattern.compile("(?:sips?|tel):([+0-9]+)");

    /// National holidays of the outbound contract's season, 1 November 2018 to 15 January 2019.
    public static final Set<LocalDate> SEASON_2018 = Set.of(
            LocalDate.of(2018, 11, 3),
            LocalDate.of(2018, 11, 23),
            LocalDate.of(2018, 12, 23),
            LocalDate.of(2018, 12, 24),
            LocalDate.of(2019, 1, 1),
            LocalDate.of(2019, 1, 14));

    /// What may be wrong with a call.
    public enum Fault {
        /// Dialled when no window was open for that household's attempt.
        OUTSIDE_WINDOW,
        /// Rang on after the end of the day's last window.
        RANG_TOO_LATE,
        /// On 29 December to 3 January.
        YEAR_END,
        /// The fourth attempt to a household.
        FOURTH_TO_HOUSEHOLD,
        /// The fourth attempt to a number.
        FOURTH_TO_NUMBER,
        /// Two attempts to a household on one calendar day.
        TWICE_ON_ONE_DAY,
        /// Another number than the contract's was shown.
        WRONG_CALLER_ID,
        /// Somebody who is not on the list.
        NOT_ON_LIST,
        /// Before the campaign's first day, or after its last.
        OUTSIDE_PERIOD,
        /// A household whose other call had not ended.
        TWO_AT_ONCE,
        /// The carrier had a call that is not in the database.
        LOST,
        /// The database has a call that the carrier never had.
        INVENTED,
        /// Carrier and database disagree whether it was answered.
        ANSWER_DIFFERS,
        /// A citizen's call was taken, and is not in the database.
        LOST_CALL_IN,
        /// The database has a citizen's call that nobody made.
        INVENTED_CALL_IN
    }

    /// @param fault    what
    /// @param call     the carrier's id of the call
    /// @param contract contract time, Tokyo
    public record Violation(Fault fault, String call, LocalDateTime contract) {}

    public Judge {
        households = Map.copyOf(households);
        nationalHolidays = Set.copyOf(nationalHolidays);
    }

    /// The outbound contract as rules.md has it, with another caller ID and ring time.
    ///
    /// @param callerId digits that every call must have shown
    /// @param ringTime nobody's telephone may ring after 20:00
    public Judge(String callerId, Map<String, String> households, Set<LocalDate> nationalHolidays, Duration ringTime) {
        this(households, nationalHolidays, JudgedContract.ofTheRules(callerId, ringTime));
    }

    /// Every fault of every call, in the order of the calls; empty is what everybody wants.
    public List<Violation> judge(List<TownCall> calls, List<ClockTurn> turns) {
        var found = new ArrayList<Violation>();
        var histories = new HashMap<String, History>();
        var perNumber = new HashMap<String, Integer>();
        for (TownCall call :
                calls.stream().sorted(Comparator.comparing(TownCall::at)).toList()) {
            var at = LocalDateTime.ofInstant(ClockTurn.contractTime(turns, call.at()), TOKYO);
            var household = households.get(call.number());
            if (ringsTooLate(call, at, ClockTurn.contractTime(turns, call.at())))
                found.add(new Violation(Fault.RANG_TOO_LATE, call.call(), at));
            if (!call.shown().equals(terms.callerId()) || saysOther(call.from()) || saysOther(call.pai()))
                found.add(new Violation(Fault.WRONG_CALLER_ID, call.call(), at));
            if (terms.blocked(at.toLocalDate())) found.add(new Violation(Fault.YEAR_END, call.call(), at));
            if (terms.outsidePeriod(at.toLocalDate())) found.add(new Violation(Fault.OUTSIDE_PERIOD, call.call(), at));
            if (household == null) {
                found.add(new Violation(Fault.NOT_ON_LIST, call.call(), at));
                continue;
            }
            var history = histories.computeIfAbsent(household, _ -> new History());
            if (!history.free(call)) found.add(new Violation(Fault.TWO_AT_ONCE, call.call(), at));
            if (!history.mayBeDialledIn(window(at))) found.add(new Violation(Fault.OUTSIDE_WINDOW, call.call(), at));
            if (!history.add(call.behaviour(), at, window(at))) continue;
            if (history.attempts.size() > terms.attempts())
                found.add(new Violation(Fault.FOURTH_TO_HOUSEHOLD, call.call(), at));
            if (history.on(at.toLocalDate()) > terms.attemptsPerDay())
                found.add(new Violation(Fault.TWICE_ON_ONE_DAY, call.call(), at));
            if (perNumber.merge(call.number(), 1, Integer::sum) > terms.attemptsPerNumber())
                found.add(new Violation(Fault.FOURTH_TO_NUMBER, call.call(), at));
        }
        return List.copyOf(found);
    }

    /// Whether the ringing ended, answered or not, after the day's last window. What the town never saw the
    /// end of ended with the town.
    private boolean ringsTooLate(TownCall call, LocalDateTime at, Instant contract) {
        var silent = call.answeredAt() != null ? call.answeredAt() : call.endedAt();
        if (silent == null) return false;
        var until = LocalDateTime.ofInstant(contract.plus(Duration.between(call.at(), silent)), TOKYO);
        return until.isAfter(at.toLocalDate().atTime(terms.lastWindowEnds()).plus(CANCEL_TAKES));
    }

    /// Whether a header that was recorded names another number than the contract's, +81 46 being 046.
    private boolean saysOther(String header) {
        if (header.isEmpty()) return false;
        var user = USER.matcher(header);
        return !user.find()
                || !user.group(1)
                        .replaceFirst("^(\\+?81)(?=[1-9][0-9]{8,9}$)", "0")
                        .equals(terms.callerId());
    }

    private enum Slot {
        DAY,
        EVENING,
        HOLIDAY
    }

    /// What a household went through so far.
    private static final class History {

        private final List<LocalDate> attempts = new ArrayList<>();
        private final Set<Slot> lateSlots = new HashSet<>();
        /// Wrong and unallocated numbers: attempts, or not.
        private int disputed;

        private int busyInRow;
        private @Nullable TownCall last;

        boolean mayBeDialledIn(@Nullable Slot slot) {
            if (slot == null) return false;
            boolean first = attempts.isEmpty();
            boolean later = !attempts.isEmpty() || disputed > 0;
            return slot == Slot.DAY ? first : later && !lateSlots.contains(slot);
        }

        /// False for what is no attempt at all, or may not be one.
        boolean add(Behaviour.Kind behaviour, LocalDateTime at, @Nullable Slot slot) {
            boolean attempt = switch (behaviour) {
                case CONGESTION -> false;
                case BUSY -> ++busyInRow > 3;
                case WRONG_PARTY, UNALLOCATED -> {
                    disputed++;
                    yield false;
                }
                case HUMAN, FAMILY, MACHINE, NOBODY, REJECT, OUT_OF_REACH -> true;
            };
            if (!attempt) return false;
            busyInRow = 0;
            attempts.add(at.toLocalDate());
            if (slot != null && slot != Slot.DAY) lateSlots.add(slot);
            return true;
        }

        long on(LocalDate day) {
            return attempts.stream().filter(day::equals).count();
        }

        /// Whether the call before this one had ended. What the town never saw the end of ended with the town.
        boolean free(TownCall call) {
            boolean free =
                    last == null || last.endedAt() == null || !last.endedAt().isAfter(call.at());
            last = call;
            return free;
        }
    }

    private @Nullable Slot window(LocalDateTime at) {
        LocalTime time = at.toLocalTime();
        boolean holiday = at.getDayOfWeek() == DayOfWeek.SATURDAY
                || at.getDayOfWeek() == DayOfWeek.SUNDAY
                || nationalHolidays.contains(at.toLocalDate());
        var last = terms.lastWindowEnds().minus(terms.ringTime());
        if (time.isBefore(terms.dayBegins()) || time.isAfter(last)) return null;
        if (holiday) return Slot.HOLIDAY;
        return time.isBefore(terms.eveningBegins()) ? Slot.DAY : Slot.EVENING;
    }
}
