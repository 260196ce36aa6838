package org.denwaban.campaign;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A call that the citizen or the family asked for (日時指定・折り返し). One that was cancelled is left out of the course.
///
/// @param id          unique within the household
/// @param at          the agreed time
/// @param requestedAt when it was asked for, null where that was not written down
/// @param requestedBy who asked (本人, 家族, …); blank where it was not recorded
/// @param takenBy     the operator who took it; blank where it was not recorded
public record Appointment(String id, Instant at, @Nullable Instant requestedAt, String requestedBy, String takenBy) {

    /// Whether the request is on record. Without it this is no appointment: it permits nothing and holds nothing up.
    public boolean recorded() {
        return !requestedBy.isBlank() && !takenBy.isBlank();
    }

    /// Id and time only: `requestedBy` is typed by hand and could hold a name.
    @Override
    public String toString() {
        return "Appointment[" + id + " at " + at + "]";
    }
}
