package org.denwaban.desk;

import java.time.Instant;
import java.time.LocalDate;

/// One version of an entry of a contract's manual: what to say (talk script), or the answer to a frequent question.
/// Nobody's data.
///
/// @param id        26 characters
/// @param entryId   what all versions of the entry have in common: the first one's id
/// @param version   from 1
/// @param heading   the question, or the script's title
/// @param body      the answer, or what to say
/// @param validFrom contract day from which it is shown
/// @param withdrawn from that day on the entry is not shown any more
/// @param author    user
/// @param writtenAt machine time
record ManualEntry(
        String id,
        String contractId,
        String entryId,
        int version,
        Kind kind,
        String heading,
        String body,
        LocalDate validFrom,
        boolean withdrawn,
        String author,
        Instant writtenAt) {

    /// What it is for. Closed; in the order of the manual.
    enum Kind {
        /// The first attempt.
        FIRST,
        SECOND,
        THIRD,
        /// At an agreed time.
        APPOINTMENT,
        /// Somebody of the list calls us.
        RETURN_CALL,
        /// Anybody else calls us.
        INBOUND,
        /// Somebody of the family answers.
        FAMILY,
        /// A frequent question.
        FAQ
    }
}
