package org.denwaban.calendar;

import java.time.LocalTime;

/// A half-open part of a day, Tokyo wall time: `from` belongs to it, `to` does not (rules.md, "When
/// a household may be dialled").
///
/// @param from first moment
/// @param to   first moment after it; later than `from`, at most 23:59:59.999999999 (no range
///             crosses midnight)
public record TimeRange(LocalTime from, LocalTime to) {

    public TimeRange {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("a range must end after it begins: " + from + " to " + to);
        }
    }

    /// Whether `time` lies in it.
    public boolean contains(LocalTime time) {
        return !time.isBefore(from) && time.isBefore(to);
    }

    /// Whether the two share a moment.
    public boolean overlaps(TimeRange other) {
        return from.isBefore(other.to) && other.from.isBefore(to);
    }
}
