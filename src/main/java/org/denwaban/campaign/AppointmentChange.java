package org.denwaban.campaign;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a supervisor did to an appointment. The row that stood stays.
///
/// @param appointmentId the one that stood until then
/// @param successor     the one in its place, null for one that was cancelled
/// @param by            user
/// @param at            contract time
public record AppointmentChange(
        String appointmentId, AppointmentStore.@Nullable Entry successor, What what, Why why, String by, Instant at) {

    /// What was done. Closed.
    public enum What {
        /// Another operator is to keep it, or whoever is ready.
        GIVEN,
        /// To another time.
        MOVED,
        CANCELLED
    }

    /// Why. A closed set: what is typed could be a person's words.
    public enum Why {
        /// The citizen or the family.
        CITIZEN_ASKED,
        /// Whoever was to keep it cannot.
        OPERATOR_AWAY,
        /// It was entered wrongly.
        MISTAKE,
        OTHER
    }
}
