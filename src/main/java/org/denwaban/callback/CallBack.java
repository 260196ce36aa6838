package org.denwaban.callback;

import java.time.Instant;

/// A caller's wish to be called back, as long as it waits. The number is not here: only the gate opens it.
///
/// @param tries how often it was rung in vain
/// @param next  contract time before which it is not rung
public record CallBack(String id, String contractId, int tries, Instant next) {

    /// Where the caller was asked.
    public enum Source {
        /// After the longest wait in the queue, or where the queue was full or nobody was there.
        QUEUE,
        /// In the menu after hours.
        AFTER_HOURS
    }

    /// How it is over. Closed.
    public enum Ending {
        /// They talked.
        REACHED,
        /// The caller called once more meanwhile, and talked with an operator.
        CALLED_AGAIN,
        /// Rung in vain as often as the contract allows.
        GIVEN_UP,
        /// There is no such number, or it is somebody else's.
        WRONG_NUMBER,
        /// Somebody asked that the number never be called.
        FORBIDDEN,
        /// Somebody at the centre took it off.
        CANCELLED
    }
}
