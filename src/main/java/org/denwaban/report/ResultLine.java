package org.denwaban.report;

import java.time.Instant;
import java.util.List;
import org.denwaban.contract.Disposition;
import org.denwaban.contract.Reason;
import org.denwaban.contract.Window;
import org.jspecify.annotations.Nullable;

/// One person's line of the result report, without the person: {@link ResultRow} puts them in.
///
/// @param attempts    that counted, first to last; more than the report has columns for only with appointments
/// @param returned    the return call of the columns, null for none
/// @param disposition 最終結果, null while in course
/// @param reason      未受診理由, null where none was told
/// @param note        備考; empty for none
public record ResultLine(
        String contactId,
        List<Moment> attempts,
        @Nullable Moment returned,
        @Nullable Disposition disposition,
        @Nullable Reason reason,
        String note) {

    public ResultLine {
        attempts = List.copyOf(attempts);
    }

    /// When a call was.
    ///
    /// @param at     contract time
    /// @param window null outside of every window
    public record Moment(Instant at, @Nullable Window window) {}

    /// Without the note: it may hold a person's words.
    @Override
    public String toString() {
        return "ResultLine[" + contactId + " " + attempts.size() + "]";
    }
}
