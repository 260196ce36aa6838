package org.denwaban.inbound;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.denwaban.journal.CallsKept;
import org.jdbi.v3.core.Handle;

/// The calls that came in, held against the PBX's own record.
public final class CallsIn implements CallsKept {

    @Override
    public List<Kept> kept(Handle handle, Instant from, Instant to, Collection<String> ids) {
        return handle.createQuery("SELECT id, answered_at IS NOT NULL AS answered, ended_at IS NOT NULL AS ended"
                        + " FROM inbound_call WHERE came_at >= :from AND came_at < :to")
                .bind("from", from)
                .bind("to", to)
                .map(row -> new Kept(
                        row.getColumn("id", String.class),
                        row.getColumn("answered", Integer.class) == 1,
                        row.getColumn("ended", Integer.class) == 1,
                        true))
                .list();
    }
}
