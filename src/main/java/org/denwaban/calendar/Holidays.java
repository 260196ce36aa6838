package org.denwaban.calendar;

import java.time.LocalDate;
import java.time.Month;
import org.jspecify.annotations.Nullable;

/// Which days are national holidays. The law's own rule is {@link NationalHolidays}; the Cabinet
/// Office's table overrides it where there is one.
@FunctionalInterface
public interface Holidays {

    /// The name of the national holiday on `day` (文化の日, 振替休日, …), or null on every other day,
    /// Saturdays and Sundays that are no national holiday included.
    @Nullable
    String nameOf(LocalDate day);

    /// The last year that a table decides; 0 without a table, where the law's own rule decides all.
    default int tabledUntil() {
        return 0;
    }

    /// Whether next year's table should be seen to: from 1 November until there is one. The Cabinet Office publishes it
    /// in February of the year before, and what a special law moves (2019 to 2021: six days) stands nowhere else.
    default boolean nextYearIsMissing(LocalDate today) {
        return today.getMonthValue() >= Month.NOVEMBER.getValue() && tabledUntil() <= today.getYear();
    }
}
