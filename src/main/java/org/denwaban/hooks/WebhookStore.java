package org.denwaban.hooks;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.denwaban.db.Ulid;
import org.denwaban.settings.Settings.Webhook;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The SQL of the outbox (`webhook_delivery`).
public final class WebhookStore {

    /// Whoever claimed a delivery and died leaves it for others after this; a try takes 5 s at most.
    static final Duration CLAIMED_FOR = Duration.ofSeconds(30);

    /// Long enough to ask what became of an event; then it goes, delivered or not.
    static final Duration KEPT = Duration.ofDays(30);

    /// Rows a time: no long lock. A second later come the next.
    private static final int FORGOTTEN_MOST = 1_000;

    private final List<Webhook> hooks;

    /// @param hooks who is told; none for nobody
    public WebhookStore(List<Webhook> hooks) {
        this.hooks = List.copyOf(hooks);
    }

    /// One that is to be delivered.
    ///
    /// @param tries this one among them
    record Delivery(String id, Happened what, Instant madeAt, int tries) {}

    /// How an outbox stands.
    ///
    /// @param oldest when the oldest that waits was made; null for none
    record Standing(long waiting, @Nullable Instant oldest, long dead) {}

    /// Puts an event before everybody who is to be told of it, in the transaction that writes the event.
    ///
    /// @param now machine time
    public void add(Handle handle, Happened what, Instant now) {
        for (var hook : hooks) {
            if (hook.events().contains(what.event()) && hook.contracts().contains(what.contractId())) {
                add(handle, hook, what, now);
            }
        }
    }

    private static void add(Handle handle, Webhook hook, Happened what, Instant now) {
        handle.createUpdate("INSERT INTO webhook_delivery (id, hook, event, contract_id, call_id, direction, code,"
                        + " happened_at, made_at, tries, next_at) VALUES (:id, :hook, :event, :contract, :call,"
                        + " :direction, :code, :at, :now, 0, :now)")
                .bind("id", Ulid.at(now))
                .bind("hook", hook.name())
                .bind("event", what.event().name())
                .bind("contract", what.contractId())
                .bind("call", what.callId())
                .bind("direction", what.direction().name())
                .bind("code", what.code())
                .bind("at", what.at())
                .bind("now", now)
                .execute();
    }

    /// Takes the one that has been due longest; nobody else gets it for {@link #CLAIMED_FOR}. A row that somebody else
    /// is just taking is passed over.
    Optional<Delivery> claim(Handle handle, String hook, Instant now) {
        var due = handle.createQuery("SELECT id, event, contract_id, call_id, direction, code, happened_at, made_at,"
                        + " tries FROM webhook_delivery WHERE hook = :hook AND next_at <= :now ORDER BY next_at, id"
                        + " LIMIT 1 FOR UPDATE SKIP LOCKED")
                .bind("hook", hook)
                .bind("now", now)
                .map(row -> new Delivery(
                        row.getColumn("id", String.class),
                        new Happened(
                                Webhook.Event.valueOf(row.getColumn("event", String.class)),
                                row.getColumn("contract_id", String.class),
                                row.getColumn("call_id", String.class),
                                Happened.Direction.valueOf(row.getColumn("direction", String.class)),
                                row.getColumn("code", String.class),
                                row.getColumn("happened_at", Instant.class)),
                        row.getColumn("made_at", Instant.class),
                        row.getColumn("tries", Integer.class) + 1))
                .findOne();
        due.ifPresent(each -> handle.createUpdate(
                        "UPDATE webhook_delivery SET tries = :tries, next_at = :until WHERE id = :id")
                .bind("tries", each.tries())
                .bind("until", now.plus(CLAIMED_FOR))
                .bind("id", each.id())
                .execute());
        return due;
    }

    /// The receiver has it.
    void delivered(Handle handle, String id, int code, Instant now) {
        handle.createUpdate("UPDATE webhook_delivery SET next_at = NULL, dead_at = NULL, delivered_at = :now,"
                        + " last_code = :code WHERE id = :id")
                .bind("now", now)
                .bind("code", code)
                .bind("id", id)
                .execute();
    }

    /// The receiver may not have it.
    ///
    /// @param code HTTP status, 0 without an answer
    /// @param next when to try again; empty for never
    void failed(Handle handle, String id, int code, Optional<Instant> next, Instant now) {
        handle.createUpdate("UPDATE webhook_delivery SET next_at = :next, dead_at = :dead, last_code = :code"
                        + " WHERE id = :id AND delivered_at IS NULL")
                .bindByType("next", next.orElse(null), Instant.class)
                .bindByType("dead", next.isPresent() ? null : now, Instant.class)
                .bind("code", code)
                .bind("id", id)
                .execute();
    }

    Standing standing(Handle handle, String hook) {
        long dead = handle.createQuery(
                        "SELECT COUNT(*) FROM webhook_delivery WHERE hook = :hook AND dead_at IS NOT NULL")
                .bind("hook", hook)
                .mapTo(Long.class)
                .one();
        return handle.createQuery("SELECT COUNT(*) AS waiting, MIN(made_at) AS oldest FROM webhook_delivery"
                        + " WHERE hook = :hook AND next_at IS NOT NULL")
                .bind("hook", hook)
                .map(row -> new Standing(
                        row.getColumn("waiting", Long.class), row.getColumn("oldest", Instant.class), dead))
                .one();
    }

    /// Forgets what is older than {@link #KEPT}, of whichever receiver. Found without a lock and deleted by key:
    /// whoever
    /// is writing an event waits for nobody.
    void forget(Handle handle, Instant now) {
        var old = handle.createQuery("SELECT id FROM webhook_delivery WHERE made_at < :before LIMIT " + FORGOTTEN_MOST)
                .bind("before", now.minus(KEPT))
                .mapTo(String.class)
                .list();
        if (!old.isEmpty()) {
            handle.createUpdate("DELETE FROM webhook_delivery WHERE id IN (<old>)")
                    .bindList("old", old)
                    .execute();
        }
    }
}
