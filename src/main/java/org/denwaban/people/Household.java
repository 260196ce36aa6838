package org.denwaban.people;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The people of one insurance certificate: the unit that is dialled (rules.md, "Words").
///
/// @param id         26 characters
/// @param contractId of the contract that it is called for
/// @param nextAt     contract time at which to look at it next, null where nobody set one
public record Household(
        String id, String contractId, State state, @Nullable Instant nextAt) {

    /// How the campaign and the list see it.
    public enum State {
        /// On the list, with a number, not concluded.
        OPEN,
        /// Nobody of it is on the list any more: never dialled, its history stays.
        GONE,
        /// On the list, but without any number to dial: defective before dialling.
        DEFECTIVE,
        /// The campaign is through with it. It stays so whatever a later list says.
        CONCLUDED
    }
}
