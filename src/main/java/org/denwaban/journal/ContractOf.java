package org.denwaban.journal;

import org.jspecify.annotations.Nullable;

/// Which contract a call is for, as far as an id or a line tells it. Asked by the journal's thread:
/// must answer at once, from memory.
public interface ContractOf {

    /// The contract whose mark a channel id of ours holds, null where it holds none that is known.
    ///
    /// @param id 32 characters of 0-9 and a-z, beginning with `dw`
    @Nullable
    String byChannelId(String id);

    /// The contract that callers reach by this line, null where it is none's.
    ///
    /// @param digits the dialled number, digits only
    @Nullable
    String byLine(String digits);
}
