package org.denwaban.contract;

import static java.util.Objects.requireNonNull;

import java.time.DayOfWeek;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.denwaban.calendar.DateRange;
import org.jspecify.annotations.Nullable;

/// `[reception]` of a contract file.
final class ReceptionTable {

    private static final int MOST_OPERATORS = 999;
    private static final int LONGEST_LABEL = 60;
    private static final int MOST_CALLS = 1_000_000;
    private static final int MOST_WAITING = 1_000;
    private static final int HIGHEST_PRIORITY = 100;
    private static final int MOST_TRIES = 9;
    private static final Map<String, MenuChoice> CHOICES =
            Map.of("repeat", MenuChoice.REPEAT, "call_back", MenuChoice.CALL_BACK);
    private static final Map<String, DayOfWeek> DAYS = Map.of(
            "mon", DayOfWeek.MONDAY,
            "tue", DayOfWeek.TUESDAY,
            "wed", DayOfWeek.WEDNESDAY,
            "thu", DayOfWeek.THURSDAY,
            "fri", DayOfWeek.FRIDAY,
            "sat", DayOfWeek.SATURDAY,
            "sun", DayOfWeek.SUNDAY);

    private ReceptionTable() {}

    /// Null after a fault.
    ///
    /// @param contractName what the line is called where the table does not say; null after a fault
    static @Nullable Reception read(TableReader t, @Nullable DateRange term, @Nullable String contractName) {
        int before = t.faults().count();
        var days = t.words("days", DAYS);
        var hours = t.timeRange("hours");
        var holidays = t.flag("national_holidays");
        var yearEnd = t.flag("year_end_days");
        var special = specialDays(t, term);
        var lineName = t.or("line_name", contractName == null ? "" : contractName, key -> t.text(key, LONGEST_LABEL));
        var guidance = t.text("guidance", ContractReader.PROMPT, ContractReader.PROMPT_SHAPE);
        var menu = t.or("closed_menu", Set.<MenuChoice>of(), key -> t.words(key, CHOICES));
        var queue = t.or("queue", CallQueue.USUAL, key -> queue(t.table(key)));
        var callBacks = t.has("call_back") ? callBacks(t.table("call_back")) : null;
        var operators = t.integer("minimum_operators", 1, MOST_OPERATORS);
        var within = t.or(
                "service_level_within",
                Duration.ofSeconds(20),
                key -> t.duration(key, Duration.ofSeconds(1), Duration.ofMinutes(10)));
        var percent = t.or("service_level_percent", 80, key -> t.integer(key, 0, 100));
        var perDay = t.or("planned_calls_per_day", 0, key -> t.integer(key, 0, MOST_CALLS));
        var perMonth = t.or("planned_calls_per_month", 0, key -> t.integer(key, 0, MOST_CALLS));
        var categories = t.or("categories", List.<String>of(), key -> t.texts(key, LONGEST_LABEL));
        t.done();
        if (days != null && days.isEmpty()) {
            t.fault("days", FaultCode.CONTRADICTION, "受け付ける曜日が1つもありません", "[\"mon\", \"tue\"] のように 1 つ以上書いてください");
        }
        if (menu != null && menu.contains(MenuChoice.CALL_BACK) && !t.has("call_back")) {
            t.fault(
                    "closed_menu",
                    FaultCode.CONTRADICTION,
                    "折り返しの受付がありますが、折り返しの定めがありません",
                    "[reception.call_back] を書くか、\"call_back\" を消してください");
        }
        if (t.faults().count() > before) {
            return null;
        }
        return new Reception(
                Set.copyOf(requireNonNull(days)),
                requireNonNull(hours),
                requireNonNull(holidays),
                requireNonNull(yearEnd),
                special,
                requireNonNull(lineName),
                requireNonNull(guidance),
                Set.copyOf(requireNonNull(menu)),
                requireNonNull(queue),
                callBacks,
                requireNonNull(operators),
                requireNonNull(within),
                requireNonNull(percent),
                requireNonNull(perDay),
                requireNonNull(perMonth),
                requireNonNull(categories));
    }

    private static @Nullable CallQueue queue(@Nullable TableReader t) {
        if (t == null) {
            return null;
        }
        int before = t.faults().count();
        var usual = CallQueue.USUAL;
        var second = Duration.ofSeconds(1);
        var ring = length(t, "ring_time", usual.ringTime(), second.multipliedBy(5), Duration.ofMinutes(1));
        var wrapUp = length(t, "wrap_up", usual.wrapUp(), Duration.ZERO, Duration.ofMinutes(10));
        var wait = length(t, "maximum_wait", usual.maximumWait(), second.multipliedBy(30), Duration.ofHours(1));
        var waiting = t.or("maximum_waiting", usual.maximumWaiting(), key -> t.integer(key, 1, MOST_WAITING));
        var announce =
                length(t, "announce_every", usual.announceEvery(), second.multipliedBy(15), Duration.ofMinutes(10));
        var priority = t.or("priority", usual.priority(), key -> t.integer(key, 0, HIGHEST_PRIORITY));
        var overflow = length(t, "overflow_after", usual.overflowAfter(), Duration.ZERO, Duration.ofHours(1));
        t.done();
        return t.faults().count() > before
                ? null
                : new CallQueue(
                        requireNonNull(ring),
                        requireNonNull(wrapUp),
                        requireNonNull(wait),
                        requireNonNull(waiting),
                        requireNonNull(announce),
                        requireNonNull(priority),
                        requireNonNull(overflow));
    }

    private static @Nullable CallBacks callBacks(@Nullable TableReader t) {
        if (t == null) {
            return null;
        }
        int before = t.faults().count();
        var usual = CallBacks.USUAL;
        var inQueue = t.or("in_queue", usual.inQueue(), t::flag);
        var tries = t.or("tries", usual.tries(), key -> t.integer(key, 1, MOST_TRIES));
        var pause = length(t, "pause", usual.pause(), Duration.ofMinutes(1), Duration.ofDays(1));
        t.done();
        return t.faults().count() > before
                ? null
                : new CallBacks(requireNonNull(inQueue), requireNonNull(tries), requireNonNull(pause));
    }

    private static @Nullable Duration length(TableReader t, String key, Duration usual, Duration least, Duration most) {
        return t.or(key, usual, each -> t.duration(each, least, most));
    }

    private static List<Reception.SpecialDay> specialDays(TableReader t, @Nullable DateRange term) {
        var days = new ArrayList<Reception.SpecialDay>();
        var parts = t.has("special_days") ? t.tables("special_days") : null;
        if (parts == null) {
            return days;
        }
        var once = new ResultsTable.Once();
        for (var part : parts) {
            var day = part.date("day");
            var shut = part.or("closed", false, part::flag);
            var hours = part.has("hours") ? part.timeRange("hours") : null;
            var label = part.or("label", "", key -> part.text(key, LONGEST_LABEL));
            part.done();
            once.check(part, "day", day);
            if (shut != null && shut == part.has("hours")) {
                part.fault(
                        "hours",
                        FaultCode.CONTRADICTION,
                        "時間か休みかが決まりません",
                        "hours = { … } か closed = true の片方だけを書いてください");
            }
            if (day != null && term != null && !term.contains(day)) {
                part.fault("day", FaultCode.OUTSIDE_TERM, day + " は履行期間の外です", "履行期間の中の日にしてください");
            }
            if (day != null && label != null) {
                days.add(new Reception.SpecialDay(day, hours, label));
            }
        }
        return days;
    }
}
