package org.denwaban.dialer;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Where calls of one kind are on record.
interface OpenCalls {

    /// A call by its id, whether its outcome is known or not; empty where it is of another kind.
    Optional<OpenCall> find(Handle handle, String id);

    /// Those whose outcome is not known.
    List<OpenCall> open(Handle handle);
}
