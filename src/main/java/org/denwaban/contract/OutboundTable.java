package org.denwaban.contract;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.denwaban.calendar.BusinessCalendar;
import org.denwaban.calendar.DateRange;
import org.denwaban.calendar.TimeRange;
import org.denwaban.calendar.YearlyRange;
import org.jspecify.annotations.Nullable;

/// `[outbound]` of a contract file.
final class OutboundTable {

    private static final int MOST_ATTEMPTS = 3; // rules.md: never a fourth
    private static final int MOST_BUSY = 20;
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST_RING = Duration.ofMinutes(2); // carriers give up by then
    private static final Duration LONGEST_PAUSE = Duration.ofHours(12); // longer than any window
    private static final Pattern AREA_CODE = Pattern.compile("0[1-9][0-9]{0,3}");

    private OutboundTable() {}

    /// Null after a fault.
    static @Nullable Outbound read(TableReader t) {
        int before = t.faults().count();
        var period = t.period("period");
        var blocked = t.or("blocked_days", List.of(BusinessCalendar.YEAR_END), key -> blockedDays(t, key));
        var windows = windows(t);
        var attempts = t.integer("attempts", 1, MOST_ATTEMPTS);
        var first = t.word("first_attempt", Window.class);
        var later = t.words("later_attempts", Window.class);
        var perNumber = t.or("attempts_per_number", MOST_ATTEMPTS, key -> t.integer(key, 1, MOST_ATTEMPTS));
        var perDay = t.or("attempts_per_day", 1, key -> t.integer(key, 1, MOST_ATTEMPTS));
        var staffed = t.or("staffed_hours", new TimeRange(LocalTime.of(9, 0), LocalTime.of(20, 0)), t::timeRange);
        var ring = t.or("ring_time", Duration.ofSeconds(30), key -> t.duration(key, SHORTEST, LONGEST_RING));
        var busyPause = t.or("busy_pause", Duration.ofMinutes(15), key -> t.duration(key, SHORTEST, LONGEST_PAUSE));
        var busyMost = t.or("busy_most", 3, key -> t.integer(key, 0, MOST_BUSY));
        var carrierPause =
                t.or("carrier_pause", Duration.ofMinutes(15), key -> t.duration(key, SHORTEST, LONGEST_PAUSE));
        var areaCode = t.text("area_code", AREA_CODE, "\"046\" のように 0 で始まる 2 から 5 桁の市外局番を引用符で囲ん");
        t.done();

        checkAttempts(t, attempts, later);
        checkRing(t, ring, windows);
        checkAnyDay(t, period, blocked);
        if (t.faults().count() > before) {
            return null;
        }
        return new Outbound(
                requireNonNull(period),
                requireNonNull(blocked),
                windows,
                requireNonNull(first),
                requireNonNull(later),
                requireNonNull(perNumber),
                requireNonNull(perDay),
                requireNonNull(staffed),
                requireNonNull(ring),
                requireNonNull(busyPause),
                requireNonNull(busyMost),
                requireNonNull(carrierPause),
                requireNonNull(areaCode));
    }

    private static @Nullable List<YearlyRange> blockedDays(TableReader t, String key) {
        var parts = t.tables(key);
        if (parts == null) {
            return null;
        }
        var days = new ArrayList<YearlyRange>();
        for (var part : parts) {
            var range = part.yearly();
            if (range != null) {
                days.add(range);
            }
        }
        return days;
    }

    /// The windows that could be read; a fault is noted for every other.
    private static Map<Window, TimeRange> windows(TableReader t) {
        var windows = new EnumMap<Window, TimeRange>(Window.class);
        var part = t.table("windows");
        if (part == null) {
            return windows;
        }
        for (var window : Window.values()) {
            var range = part.timeRange(window.name().toLowerCase(Locale.ROOT));
            if (range != null) {
                windows.put(window, range);
            }
        }
        part.done();
        checkWeekday(part, windows.get(Window.WEEKDAY_DAY), windows.get(Window.WEEKDAY_EVENING));
        return windows;
    }

    private static void checkWeekday(TableReader t, @Nullable TimeRange day, @Nullable TimeRange evening) {
        if (day == null || evening == null) {
            return;
        }
        if (day.overlaps(evening)) {
            t.fault(
                    "weekday_evening",
                    FaultCode.OVERLAP,
                    "平日の日中 (%s-%s) と夜間 (%s-%s) が重なっています".formatted(day.from(), day.to(), evening.from(), evening.to()),
                    "夜間の from を日中の to と同じかそれより後にしてください (終わりの時刻は含みません)");
        } else if (evening.from().isBefore(day.from())) {
            t.fault(
                    "weekday_evening",
                    FaultCode.TIME,
                    "平日の夜間 (%s-%s) が日中 (%s-%s) より前にあります".formatted(evening.from(), evening.to(), day.from(), day.to()),
                    "weekday_day と weekday_evening を入れ替えてください");
        }
    }

    private static void checkAttempts(TableReader t, @Nullable Integer attempts, @Nullable List<Window> later) {
        if (attempts != null && later != null && later.size() != attempts - 1) {
            t.fault(
                    "later_attempts",
                    FaultCode.CONTRADICTION,
                    "2回目以降の時間帯が %d 個ですが、架電は %d 回です".formatted(later.size(), attempts),
                    "attempts より 1 つ少ない個数の時間帯を書いてください");
        }
    }

    /// Nobody's telephone rings after a day's last window: a start must fit into it.
    private static void checkRing(TableReader t, @Nullable Duration ring, Map<Window, TimeRange> windows) {
        if (ring == null) {
            return;
        }
        for (var window : List.of(Window.WEEKDAY_EVENING, Window.HOLIDAY)) {
            var range = windows.get(window);
            if (range != null && ring.compareTo(Duration.between(range.from(), range.to())) >= 0) {
                t.fault(
                        "ring_time",
                        FaultCode.CONTRADICTION,
                        "呼出時間が時間帯 %s (%s-%s) より短くありません"
                                .formatted(window.name().toLowerCase(Locale.ROOT), range.from(), range.to()),
                        "呼出時間を短くするか、時間帯を長くしてください");
            }
        }
    }

    private static void checkAnyDay(TableReader t, @Nullable DateRange period, @Nullable List<YearlyRange> blocked) {
        if (period == null || blocked == null) {
            return;
        }
        boolean any = period.first()
                .datesUntil(period.last().plusDays(1))
                .anyMatch(day -> blocked.stream().noneMatch(range -> range.contains(day)));
        if (!any) {
            t.fault(
                    "period",
                    FaultCode.CONTRADICTION,
                    "架電期間のすべての日が blocked_days で止められています",
                    "架電期間か blocked_days を直してください");
        }
    }
}
