package org.denwaban.inbound;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import org.denwaban.calendar.TimeRange;
import org.jspecify.annotations.Nullable;

/// What a supervisor has announced for one day: other hours than the contract file says, or none. Taken back by
/// announcing the usual hours.
///
/// @param day   the day it is for, in Tokyo
/// @param hours half-open; null where nobody answers that day
/// @param by    the supervisor's id, never empty
/// @param at    when it was announced; of several for one day the newest holds
public record Announcement(LocalDate day, @Nullable TimeRange hours, String by, Instant at) {

    public Announcement {
        Objects.requireNonNull(day, "day");
        Objects.requireNonNull(at, "at");
        if (by.isBlank()) {
            throw new IllegalArgumentException("an announcement has somebody who made it");
        }
    }
}
