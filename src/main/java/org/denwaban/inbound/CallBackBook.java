package org.denwaban.inbound;

import org.denwaban.people.PhoneNumber;

/// Takes down that a caller wants to be called back.
public interface CallBackBook {

    /// Where the caller was asked.
    enum Source {
        /// After the longest wait in the queue, or where the queue was full.
        QUEUE,
        /// In the menu after hours.
        AFTER_HOURS
    }

    /// What became of the wish.
    enum Answer {
        /// It is written down.
        TAKEN,
        /// Somebody asked for the same number before, and has not been called yet: one call back, however often they
        /// ask.
        ALREADY,
        /// This number is not called back: somebody asked that it never be called.
        REFUSED
    }

    /// Writes it down; on return it is committed.
    ///
    /// @param contractId whose line it is
    /// @param callId     Uniqueid of the carrier's leg
    /// @throws org.denwaban.db.DatabaseAway if it cannot be written
    Answer ask(String contractId, PhoneNumber number, String callId, Source source);
}
