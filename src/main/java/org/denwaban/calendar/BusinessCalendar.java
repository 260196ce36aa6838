package org.denwaban.calendar;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.MonthDay;

/// Holidays and open days of a city (rules.md, "Words").
///
/// @param holidays which days are national holidays
/// @param yearEnd  days on which the city hall is shut whatever the calendar says
public record BusinessCalendar(Holidays holidays, YearlyRange yearEnd) {

    /// 29 December to 3 January: no open days (rules.md, "Words", 開庁日).
    public static final YearlyRange YEAR_END = new YearlyRange(MonthDay.of(12, 29), MonthDay.of(1, 3));

    // Ten closed days in a row is the most that the law has made (2019); a year without an open day
    // is a wrong table.
    private static final int DAYS_SEARCHED = 366;

    /// With the year's end of the rules, 29 December to 3 January.
    public BusinessCalendar(Holidays holidays) {
        this(holidays, YEAR_END);
    }

    /// 休日: Saturday, Sunday or a national holiday.
    public boolean isHoliday(LocalDate day) {
        return day.getDayOfWeek() == DayOfWeek.SATURDAY
                || day.getDayOfWeek() == DayOfWeek.SUNDAY
                || holidays.nameOf(day) != null;
    }

    /// 開庁日: no holiday, and not at the year's end.
    public boolean isOpenDay(LocalDate day) {
        return !isHoliday(day) && !yearEnd.contains(day);
    }

    /// 翌開庁日: the first open day after `day`; `day` itself is never the answer.
    ///
    /// @throws IllegalStateException E-CALENDAR-002 where no day of the following year is open
    public LocalDate nextOpenDay(LocalDate day) {
        for (int days = 1; days <= DAYS_SEARCHED; days++) {
            var next = day.plusDays(days);
            if (isOpenDay(next)) {
                return next;
            }
        }
        throw new IllegalStateException("E-CALENDAR-002: no open day within a year after " + day
                + "; look at year_end in the contract file and at the holiday table");
    }
}
