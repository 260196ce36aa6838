package org.denwaban.calendar;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// Which days are national holidays. The law's own rule is {@link NationalHolidays}; the Cabinet
/// Office's table overrides it where there is one.
@FunctionalInterface
public interface Holidays {

    /// The name of the national holiday on `day` (文化の日, 振替休日, …), or null on every other day,
    /// Saturdays and Sundays that are no national holiday included.
    @Nullable
    String nameOf(LocalDate day);
}
