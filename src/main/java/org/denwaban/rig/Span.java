package org.denwaban.rig;

import java.time.Instant;

/// From when to when a witness looked, machine time. Of what lies outside it says nothing.
///
/// @param first both included
/// @param last  not before `first`
public record Span(Instant first, Instant last) {

    /// The town's own record: as long as there was anything to see.
    public static final Span ALWAYS = new Span(Instant.EPOCH, Instant.parse("9999-12-31T23:59:59Z"));

    public Span {
        if (last.isBefore(first)) throw new IllegalArgumentException("ends before it begins");
    }

    /// Whether the witness looked all the time between these.
    boolean holds(Instant from, Instant to) {
        return !from.isBefore(first) && !to.isAfter(last);
    }
}
