package org.denwaban.campaign;

import java.time.Instant;
import java.util.List;
import org.denwaban.call.LeftMessage;
import org.jdbi.v3.core.Handle;

/// The SQL of recorded messages: which attempt left one on an answering machine, and how much of it was played.
public final class MessageStore {

    /// A message of which nobody has told the end.
    ///
    /// @param channelId Linkedid of its call
    /// @param since     when its attempt's outcome was written, a little after the operator's key (machine time)
    public record Unfinished(String attemptId, String channelId, Instant since) {}

    /// Notes what became known. True if it was not known before: an end that is known stays.
    public boolean told(Handle handle, String attemptId, LeftMessage message) {
        boolean done = handle.createUpdate("UPDATE attempt SET message = :status, message_played_ms = :played"
                                + " WHERE id = :id AND (message IS NULL OR (message = 'ASKED' AND :over))")
                        .bind("id", attemptId)
                        .bind("status", message.status().name())
                        .bind("played", message.over() ? message.played().toMillis() : null)
                        .bind("over", message.over())
                        .execute()
                == 1;
        LiveNumberStore.over(handle, attemptId);
        return done;
    }

    /// Notes that nobody will ever tell how it ended.
    public boolean inDoubt(Handle handle, String attemptId) {
        boolean done =
                handle.createUpdate("UPDATE attempt SET message = 'IN_DOUBT' WHERE id = :id AND message = 'ASKED'")
                                .bind("id", attemptId)
                                .execute()
                        == 1;
        LiveNumberStore.over(handle, attemptId);
        return done;
    }

    /// Messages that are being left, or whose end was not heard, of attempts whose outcome is written.
    public List<Unfinished> unfinished(Handle handle) {
        return handle.createQuery("SELECT id, channel_id, ended_at FROM attempt WHERE message = 'ASKED'"
                        + " AND ended_at IS NOT NULL ORDER BY ended_at")
                .map(row -> new Unfinished(
                        row.getColumn("id", String.class),
                        row.getColumn("channel_id", String.class),
                        row.getColumn("ended_at", Instant.class)))
                .list();
    }
}
