package org.denwaban.campaign;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.denwaban.calendar.Holidays;
import org.denwaban.calendar.TimeRange;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Outbound;
import org.denwaban.contract.Window;
import org.jspecify.annotations.Nullable;

/// The calendar side of the rules: which window an instant lies in, and how late a call may start. It knows no
/// household.
record DialHours(Outbound outbound, Holidays holidays) {

    /// The window that a call started at `start` belongs to, null outside every one. The start alone decides: no ring
    /// time, no campaign period (rules.md: windows are half-open).
    @Nullable
    Window windowAt(Instant start) {
        var time = Tokyo.wall(start).toLocalTime();
        for (var window : windowsOf(Tokyo.day(start))) {
            if (hours(window).contains(time)) {
                return window;
            }
        }
        return null;
    }

    /// Whether a telephone that begins to ring at `start` may ring past the end of the day's last window. Between two
    /// windows of a day there is no such gap. Exactly the end less the ring time is still in time.
    boolean ringsPastTheDaysLastWindow(Instant start) {
        return windowsOf(Tokyo.day(start)).stream()
                .map(window -> hours(window).to())
                .max(Comparator.naturalOrder())
                .map(end -> ringsPast(start, end))
                .orElse(true);
    }

    /// Whether a call that keeps an appointment may start at `start`, as far as the time of day goes.
    boolean staffed(Instant start) {
        return outbound.staffedHours().contains(Tokyo.wall(start).toLocalTime())
                && !ringsPast(start, outbound.staffedHours().to());
    }

    /// Whether the campaign dials on `day` at all, null when it does.
    @Nullable
    Reason closed(LocalDate day) {
        if (day.isBefore(outbound.period().first())) {
            return Reason.BEFORE_PERIOD;
        }
        if (day.isAfter(outbound.period().last())) {
            return Reason.AFTER_PERIOD;
        }
        return outbound.blockedDays().stream().anyMatch(blocked -> blocked.contains(day)) ? Reason.BLOCKED_DAY : null;
    }

    /// Every instant of `day` at which a window or the staffed hours begin.
    List<Instant> openings(LocalDate day) {
        var starts = new ArrayList<LocalTime>();
        starts.add(outbound.staffedHours().from());
        windowsOf(day).forEach(window -> starts.add(hours(window).from()));
        return starts.stream().map(start -> Tokyo.instant(day.atTime(start))).toList();
    }

    private List<Window> windowsOf(LocalDate day) {
        var kinds = holiday(day) ? Stream.of(Window.HOLIDAY) : Stream.of(Window.WEEKDAY_DAY, Window.WEEKDAY_EVENING);
        return kinds.filter(outbound.windows()::containsKey).toList();
    }

    /// 休日: Saturday, Sunday, or a national holiday (rules.md, "Words").
    private boolean holiday(LocalDate day) {
        return day.getDayOfWeek() == DayOfWeek.SATURDAY
                || day.getDayOfWeek() == DayOfWeek.SUNDAY
                || holidays.nameOf(day) != null;
    }

    private TimeRange hours(Window window) {
        return Objects.requireNonNull(outbound.windows().get(window));
    }

    private boolean ringsPast(Instant start, LocalTime end) {
        var day = Tokyo.day(start);
        return Tokyo.wall(start).plus(outbound.ringTime()).isAfter(day.atTime(end));
    }
}
