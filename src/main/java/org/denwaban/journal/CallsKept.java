package org.denwaban.journal;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// A room that keeps calls, as the reconciliation asks it.
public interface CallsKept {

    /// A call on our record.
    ///
    /// @param id       Linkedid of the call
    /// @param answered whether somebody is on record as having answered
    /// @param over     whether nothing more is expected of the PBX
    /// @param certain  false where the record itself says that nobody knows whether there was a call: in doubt, or
    ///                 let out and gone before it reached the carrier
    record Kept(String id, boolean answered, boolean over, boolean certain) {}

    /// Calls that went out through the carrier or came in from it, of a time; and whatever is kept of `ids`.
    ///
    /// @param from machine time
    /// @param to   the first instant after it
    /// @param ids  Linkedids that the PBX wrote of
    List<Kept> kept(Handle handle, Instant from, Instant to, Collection<String> ids);
}
