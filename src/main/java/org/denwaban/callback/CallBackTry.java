package org.denwaban.callback;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A call by which a caller is called back, as long as its outcome is not known.
///
/// @param id       also the operator's leg's Uniqueid
/// @param state    how far it is
/// @param redeemed when the gate said yes (machine time), null if it has not
/// @param expires  when the permit ends (machine time)
public record CallBackTry(
        String id,
        String callBackId,
        String contractId,
        String operatorId,
        State state,
        @Nullable Instant redeemed,
        Instant expires) {

    /// How far it is.
    public enum State {
        PROMISED,
        REDEEMED,
        ANSWERED,
        ENDED,
        VOID
    }
}
