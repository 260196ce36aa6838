package org.denwaban.calendar;

import java.time.LocalDate;
import java.time.MonthDay;

/// Days of every year from `first` to `last`, both included; may run over the year's end, as 29
/// December to 3 January does.
public record YearlyRange(MonthDay first, MonthDay last) {

    /// Whether `day` lies in it.
    public boolean contains(LocalDate day) {
        var monthDay = MonthDay.from(day);
        return first.isAfter(last)
                ? !monthDay.isBefore(first) || !monthDay.isAfter(last)
                : !monthDay.isBefore(first) && !monthDay.isAfter(last);
    }
}
