package org.denwaban.inbound;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Whether citizens reach a person at an instant.
public sealed interface LineState {

    /// A call that comes in now is admitted, and served however long it takes.
    ///
    /// @param until first instant that is closed again
    record Open(Instant until) implements LineState {}

    /// A call that comes in now hears the guidance.
    ///
    /// @param next first instant that is open again; null where there is none within
    ///             {@link ReceptionRules#DAYS_SEARCHED} days
    record Closed(@Nullable Instant next) implements LineState {}
}
