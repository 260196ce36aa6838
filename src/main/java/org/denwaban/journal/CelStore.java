package org.denwaban.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.denwaban.db.Database;
import org.jspecify.annotations.Nullable;

/// What the CEL file told of a call, whether MariaDB has it already or not.
public final class CelStore {

    private final Journal journal;
    private final Database database;

    public CelStore(Journal journal, Database database) {
        this.journal = journal;
        this.database = database;
    }

    /// How one channel of a call ended.
    ///
    /// @param uniqueid channel
    /// @param channel  `PJSIP/endpoint-counter`
    /// @param answered when it was answered; null if it was not
    /// @param ended    when it hung up; null while it lives, or where the PBX died first
    /// @param cause    Q.850 cause of its end (0 where Asterisk gave none); null where it did not end
    public record Leg(
            String uniqueid,
            @Nullable String channel,
            @Nullable Instant answered,
            @Nullable Instant ended,
            @Nullable Integer cause) {}

    /// Every line of a channel or a call, in order of time.
    ///
    /// @param id a uniqueid or a linkedid
    /// @throws org.denwaban.db.DatabaseAway if MariaDB cannot be asked
    public List<CelEvent> eventsOf(String id) {
        // The journal first: what is moved between the two questions is then seen twice, not never.
        var events = new LinkedHashMap<String, CelEvent>();
        journal.disk().celOf(id).forEach(event -> events.put(event.id(), event));
        database.transaction(handle -> handle.createQuery(
                                "SELECT id, event_at, type, uniqueid, linkedid, channel, cause, result_key,"
                                        + " message, word, torn, contract"
                                        + " FROM cel_event WHERE linkedid = :id OR uniqueid = :id")
                        .bind("id", id)
                        .map(row -> new CelEvent(
                                row.getColumn("id", String.class),
                                row.getColumn("event_at", Instant.class),
                                row.getColumn("type", String.class),
                                row.getColumn("uniqueid", String.class),
                                row.getColumn("linkedid", String.class),
                                row.getColumn("channel", String.class),
                                row.getColumn("cause", Integer.class),
                                row.getColumn("result_key", String.class),
                                row.getColumn("message", String.class),
                                row.getColumn("word", String.class),
                                row.getColumn("torn", Boolean.class),
                                row.getColumn("contract", String.class)))
                        .list())
                .forEach(event -> events.putIfAbsent(event.id(), event));
        return events.values().stream()
                .sorted(Comparator.comparing(CelEvent::at, Comparator.nullsLast(Comparator.naturalOrder()))
                        .thenComparing(CelEvent::id))
                .toList();
    }

    /// The legs of a call, the oldest first. The trunk's is the one whose `channel` names the trunk's
    /// endpoint.
    ///
    /// @param linkedid the call: for a call of ours the channel id that we chose
    public List<Leg> legsOf(String linkedid) {
        var legs = new LinkedHashMap<String, Leg>();
        for (var event : eventsOf(linkedid)) {
            if (event.uniqueid() != null) {
                legs.merge(event.uniqueid(), leg(event.uniqueid(), event), CelStore::joined);
            }
        }
        return new ArrayList<>(legs.values());
    }

    /// The key that an operator pressed for the result of a call, the last where there were several; empty where none
    /// was.
    public Optional<String> resultKey(String linkedid) {
        return eventsOf(linkedid).stream()
                .flatMap(event -> Optional.ofNullable(event.resultKey()).stream())
                .reduce((_, later) -> later);
    }

    /// What became of a call's recorded message, `WHOLE:7800`, every word of it in order of time; none where there was
    /// none.
    public List<String> messages(String linkedid) {
        return eventsOf(linkedid).stream()
                .flatMap(event -> Optional.ofNullable(event.message()).stream())
                .toList();
    }

    /// Whether the CEL file says that the whole call is over (LINKEDID_END).
    public boolean isOver(String linkedid) {
        return eventsOf(linkedid).stream().anyMatch(event -> "LINKEDID_END".equals(event.type()));
    }

    private static Leg leg(String uniqueid, CelEvent event) {
        var type = String.valueOf(event.type());
        return new Leg(
                uniqueid,
                event.channel(),
                type.equals("ANSWER") ? event.at() : null,
                type.equals("HANGUP") ? event.at() : null,
                event.cause());
    }

    private static Leg joined(Leg one, Leg next) {
        return new Leg(
                one.uniqueid(),
                one.channel() == null ? next.channel() : one.channel(),
                one.answered() == null ? next.answered() : one.answered(),
                one.ended() == null ? next.ended() : one.ended(),
                one.cause() == null ? next.cause() : one.cause());
    }
}
