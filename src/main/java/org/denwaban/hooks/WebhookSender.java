package org.denwaban.hooks;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToDoubleFunction;
import org.denwaban.clock.Clock;
import org.denwaban.clock.Rounds;
import org.denwaban.db.Database;
import org.denwaban.db.DatabaseAway;
import org.denwaban.settings.Settings.Webhook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Delivers the outbox: one thread a receiver, so that a slow one delays no other. At least once; an order is not
/// promised. No redirect is followed: a signed body goes where the settings say and nowhere else.
public final class WebhookSender implements AutoCloseable {

    /// Names the event; the same at each repetition.
    public static final String EVENT_ID = "Denwaban-Event-Id";

    /// {@link Signature}.
    public static final String SIGNATURE = "Denwaban-Signature";

    /// Between two looks into the outbox.
    static final Duration EVERY = Duration.ofSeconds(1);

    /// Of one look: thrice as many calls as one Asterisk on two cores ends in a second.
    static final int BATCH_MOST = 100;

    /// For the connection, and for the whole answer. Who takes longer has it again later.
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int NO_ANSWER = 0;
    private static final Logger LOG = LoggerFactory.getLogger(WebhookSender.class);

    private final Database database;
    private final WebhookStore store;
    private final List<Webhook> hooks;
    private final Clock machine;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(PATIENCE)
            .build();
    private final ScheduledExecutorService sending;
    private final Map<String, WebhookStore.Standing> standings = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    public WebhookSender(
            Database database, WebhookStore store, List<Webhook> hooks, Clock machine, MeterRegistry registry) {
        this.database = database;
        this.store = store;
        this.hooks = List.copyOf(hooks);
        this.machine = machine;
        this.sending = new Rounds(
                Math.max(1, hooks.size()),
                Thread.ofVirtual().name("webhooks-", 0).factory());
        this.hooks.forEach(hook -> gauges(registry, hook.name()));
    }

    /// Looks every {@link #EVERY} from now on.
    public void start() {
        for (var hook : hooks) {
            var _ = sending.scheduleWithFixedDelay(
                    () -> roundAndGoOn(hook), 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /// Waits for the deliveries that are under way, {@link #PATIENCE} at most.
    @Override
    public void close() {
        stopping = true;
        sending.close();
        http.shutdownNow();
    }

    private void roundAndGoOn(Webhook hook) {
        try {
            round(hook);
        } catch (DatabaseAway e) {
            LOG.debug("no webhooks while the database is away");
        } catch (RuntimeException e) {
            LOG.error(
                    "E-HOOK-002 webhook {} could not be seen to, trying again: {}",
                    hook.name(),
                    e.getClass().getName());
        }
    }

    /// Delivers what is due, until nothing is, {@link #BATCH_MOST} were sent, or the receiver does not answer.
    void round(Webhook hook) {
        boolean answers = true;
        for (int sent = 0; sent < BATCH_MOST && answers && !stopping; sent++) {
            var due = database.transaction(handle -> store.claim(handle, hook.name(), machine.now()));
            if (due.isEmpty()) {
                break;
            }
            answers = delivered(hook, due.get());
        }
        standings.put(hook.name(), database.transaction(handle -> {
            store.forget(handle, machine.now());
            return store.standing(handle, hook.name());
        }));
    }

    /// False if there was no answer.
    private boolean delivered(Webhook hook, WebhookStore.Delivery delivery) {
        int code = sent(hook, delivery);
        var now = machine.now();
        if (code >= 200 && code < 300) {
            database.run(handle -> store.delivered(handle, delivery.id(), code, now));
            return true;
        }
        var next = HookRules.next(delivery.madeAt(), delivery.tries(), now);
        database.run(handle -> store.failed(handle, delivery.id(), code, next, now));
        if (next.isEmpty()) {
            LOG.warn("E-HOOK-001 webhook {} never took event {}, last answer {}", hook.name(), delivery.id(), code);
        }
        return code != NO_ANSWER;
    }

    /// The answer's status, or {@link #NO_ANSWER}.
    private int sent(Webhook hook, WebhookStore.Delivery delivery) {
        var body = body(delivery);
        var answer = http.sendAsync(
                HttpRequest.newBuilder(hook.url())
                        .timeout(PATIENCE)
                        .header("Content-Type", "application/json")
                        .header(EVENT_ID, delivery.id())
                        .header(SIGNATURE, Signature.of(hook.secret().reveal(), machine.now(), body))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.discarding());
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).statusCode();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("webhook {} gave no answer: {}", hook.name(), e.getClass().getName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        answer.cancel(true);
        return NO_ANSWER;
    }

    static String body(WebhookStore.Delivery delivery) {
        var what = delivery.what();
        return new JsonObject()
                .put("id", delivery.id())
                .put("event", what.event().word())
                .put("contract", what.contractId())
                .put("call", what.callId())
                .put("direction", what.direction().name())
                .put("code", what.code())
                .put("at", what.at().toString())
                .encode();
    }

    private void gauges(MeterRegistry registry, String hook) {
        Gauge.builder("denwaban.webhook.waiting", this, each -> each.of(hook, WebhookStore.Standing::waiting))
                .description("events that a receiver does not have yet")
                .tag("hook", hook)
                .register(registry);
        Gauge.builder("denwaban.webhook.age.seconds", this, each -> each.of(hook, each::age))
                .description("age of the oldest of them")
                .tag("hook", hook)
                .register(registry);
        Gauge.builder("denwaban.webhook.dead", this, each -> each.of(hook, WebhookStore.Standing::dead))
                .description("events that were given up")
                .tag("hook", hook)
                .register(registry);
    }

    private double of(String hook, ToDoubleFunction<WebhookStore.Standing> figure) {
        var standing = standings.get(hook);
        return standing == null ? Double.NaN : figure.applyAsDouble(standing);
    }

    private double age(WebhookStore.Standing standing) {
        Instant oldest = standing.oldest();
        return oldest == null ? 0 : Duration.between(oldest, machine.now()).toMillis() / 1000.0;
    }
}
