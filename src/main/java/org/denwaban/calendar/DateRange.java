package org.denwaban.calendar;

import java.time.LocalDate;

/// Days from `first` to `last`, both included.
public record DateRange(LocalDate first, LocalDate last) {

    public DateRange {
        if (last.isBefore(first)) {
            throw new IllegalArgumentException("a period must not end before it begins: " + first + " to " + last);
        }
    }

    /// Whether `day` lies in it.
    public boolean contains(LocalDate day) {
        return !day.isBefore(first) && !day.isAfter(last);
    }

    /// Whether some day lies in both.
    public boolean overlaps(DateRange other) {
        return contains(other.first) || other.contains(first);
    }
}
