package org.denwaban.campaign;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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

    /// One window of one day.
    ///
    /// @param from first start
    /// @param to   no start after it
    record Opening(Window window, Instant from, Instant to) {}

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
        return lastWindowEnds(start).map(end -> ringsPast(start, end)).orElse(true);
    }

    /// When the last telephone of that day stops ringing; `start` itself on a day that has no window.
    Instant over(Instant start, boolean keepsAppointment) {
        return (keepsAppointment ? Optional.of(outbound.staffedHours().to()) : lastWindowEnds(start))
                .map(end -> Tokyo.instant(Tokyo.day(start).atTime(end)))
                .orElse(start);
    }

    private Optional<LocalTime> lastWindowEnds(Instant start) {
        return windowsOf(Tokyo.day(start)).stream()
                .map(window -> hours(window).to())
                .max(Comparator.naturalOrder());
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

    /// How many of these windows, in all the days of the period, are still open at `now` or open later.
    long opportunities(Collection<Window> windows, Instant now) {
        var today = Tokyo.day(now);
        var first =
                today.isBefore(outbound.period().first()) ? outbound.period().first() : today;
        return first.datesUntil(max(first, outbound.period().last().plusDays(1)))
                .filter(day -> closed(day) == null)
                .mapToLong(day -> windowsOf(day).stream()
                        .filter(windows::contains)
                        .filter(window -> now.isBefore(
                                Tokyo.instant(day.atTime(hours(window).to()))))
                        .count())
                .sum();
    }

    private static LocalDate max(LocalDate one, LocalDate other) {
        return one.isAfter(other) ? one : other;
    }

    /// The windows of `day` in the order of the clock, each as far as a call may start in it: the day's last one ends
    /// earlier by the ring time. None on a day that is {@link #closed}.
    List<Opening> opened(LocalDate day) {
        if (closed(day) != null) {
            return List.of();
        }
        var windows = windowsOf(day).stream()
                .sorted(Comparator.comparing(window -> hours(window).from()))
                .toList();
        var opened = new ArrayList<Opening>();
        for (var window : windows) {
            var to = day.atTime(hours(window).to());
            var lastStart = window == windows.getLast() ? to.minus(outbound.ringTime()) : to;
            if (lastStart.isAfter(day.atTime(hours(window).from()))) {
                opened.add(new Opening(
                        window, Tokyo.instant(day.atTime(hours(window).from())), Tokyo.instant(lastStart)));
            }
        }
        return opened;
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
