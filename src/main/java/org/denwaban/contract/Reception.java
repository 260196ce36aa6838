package org.denwaban.contract;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.denwaban.calendar.Holidays;
import org.denwaban.calendar.TimeRange;
import org.denwaban.calendar.YearlyRange;
import org.jspecify.annotations.Nullable;

/// The answering side of a contract: when citizens reach a person, and how many persons there are.
///
/// @param days                 days of the week that are answered
/// @param hours                hours of such a day; outside them a recorded guidance answers
/// @param nationalHolidays     whether national holidays are answered like any other of those days
/// @param yearEndDays          whether the days of {@link Contract#yearEnd} are
/// @param specialDays          days that differ from all this
/// @param lineName             what the line is called when it answers; the contract's name where the file says
///                             nothing
/// @param guidance             name of the recording for the other hours, `[a-z0-9-]+`
/// @param closedMenu           what a caller may choose after it; empty where it just ends
/// @param queue                how callers wait for an operator
/// @param callBacks            how those are called back who asked for it; null where nobody is
/// @param minimumOperators     operators present at least, the supervisor not counted; 1 to 999
/// @param serviceLevelWithin   a call answered within this time counts as served
/// @param serviceLevelPercent  share of calls to be served so, 0 to 100
/// @param plannedCallsPerDay   volume that the city named, 0 where it named none
/// @param plannedCallsPerMonth volume of the busiest month, 0 where none was named
/// @param categories           kinds of enquiry, in the order in which operators see them; may be empty
public record Reception(
        Set<DayOfWeek> days,
        TimeRange hours,
        boolean nationalHolidays,
        boolean yearEndDays,
        List<SpecialDay> specialDays,
        String lineName,
        String guidance,
        Set<MenuChoice> closedMenu,
        CallQueue queue,
        @Nullable CallBacks callBacks,
        int minimumOperators,
        Duration serviceLevelWithin,
        int serviceLevelPercent,
        int plannedCallsPerDay,
        int plannedCallsPerMonth,
        List<String> categories) {

    public Reception {
        days = Set.copyOf(days);
        closedMenu = Set.copyOf(closedMenu);
        specialDays = List.copyOf(specialDays);
        categories = List.copyOf(categories);
    }

    /// A day that differs: extra opening, early close, or shut.
    ///
    /// @param hours null where the day is shut
    /// @param label why, for people at the desk; empty where the file says nothing
    public record SpecialDay(LocalDate day, @Nullable TimeRange hours, String label) {}

    /// The hours of `day`, null where nobody answers that day.
    public @Nullable TimeRange hoursOn(LocalDate day, Holidays holidays, YearlyRange yearEnd) {
        for (var special : specialDays) {
            if (special.day().equals(day)) {
                return special.hours();
            }
        }
        boolean answered = days.contains(day.getDayOfWeek())
                && (nationalHolidays || holidays.nameOf(day) == null)
                && (yearEndDays || !yearEnd.contains(day));
        return answered ? hours : null;
    }
}
