package org.denwaban.inbound;

import java.time.Instant;
import java.util.Optional;
import org.denwaban.people.PhoneNumber;
import org.jspecify.annotations.Nullable;

/// A citizen's call that is on a line of ours now.
///
/// @param id         Uniqueid of the carrier's leg, which is also the Linkedid of the whole call
/// @param contractId whose line it is; null where the dialled number is nobody's
/// @param caller     who calls; empty where the number is withheld, or none that could be called back
/// @param cameAt     machine time
public record LiveCall(String id, @Nullable String contractId, Optional<PhoneNumber> caller, Instant cameAt) {

    /// Who calls is a person's data.
    @Override
    public String toString() {
        return "LiveCall[" + id + ", contract " + contractId + "]";
    }
}
