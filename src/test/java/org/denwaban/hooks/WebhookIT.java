package org.denwaban.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.denwaban.clock.HandClock;
import org.denwaban.db.Database;
import org.denwaban.db.RealMariaDb;
import org.denwaban.settings.Secret;
import org.denwaban.settings.Settings.Webhook;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The outbox against a real receiver: signed, at least once, whatever fails in between.
class WebhookIT {

    private static final Database DATABASE = RealMariaDb.freshMigrated();
    private static final Instant NOW = Instant.parse("2018-11-01T01:00:00Z");
    private static final String CONTRACT = "yokosuka-2018";
    private static final String SECRET = "only for this test";

    /// What the receiver got.
    private record Got(String id, String signature, String body) {}

    private final HandClock machine = new HandClock(NOW);
    private final List<Got> got = new CopyOnWriteArrayList<>();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private volatile int answer = 200;

    @SuppressWarnings("NullAway.Init") // made before each test
    private HttpServer receiver;

    @SuppressWarnings("NullAway.Init")
    private Webhook hook;

    @SuppressWarnings("NullAway.Init")
    private WebhookStore store;

    @SuppressWarnings("NullAway.Init")
    private WebhookSender sender;

    @AfterAll
    static void closeDatabase() {
        DATABASE.close();
    }

    @BeforeEach
    void aReceiver() throws IOException {
        DATABASE.run(handle -> handle.execute("DELETE FROM webhook_delivery"));
        receiver = listening(0);
        hook = new Webhook(
                "city",
                URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook"),
                new Secret(SECRET),
                List.of(CONTRACT),
                Set.of(Webhook.Event.CALL_ENDED));
        store = new WebhookStore(List.of(hook));
        sender = sender(registry);
    }

    @AfterEach
    void close() {
        sender.close();
        receiver.stop(0);
    }

    private WebhookSender sender(SimpleMeterRegistry of) {
        return new WebhookSender(DATABASE, store, List.of(hook), machine, of);
    }

    private HttpServer listening(int port) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/hook", exchange -> {
            var headers = exchange.getRequestHeaders();
            got.add(new Got(
                    headers.getFirst(WebhookSender.EVENT_ID),
                    headers.getFirst(WebhookSender.SIGNATURE),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(answer, -1);
            exchange.close();
        });
        server.createContext("/elsewhere", exchange -> {
            got.add(new Got("followed", "", ""));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        return server;
    }

    private static Happened ended(String call) {
        return new Happened(Webhook.Event.CALL_ENDED, CONTRACT, call, Happened.Direction.OUTBOUND, "CONTACT", NOW);
    }

    private void happens(String call) {
        DATABASE.run(handle -> store.add(handle, ended(call), machine.now()));
    }

    private static String standing() {
        return DATABASE.transaction(handle -> handle.createQuery("SELECT CONCAT(tries, ' ', IF(delivered_at IS NULL,"
                        + " IF(dead_at IS NULL, 'waits', 'dead'), 'delivered'), ' ', COALESCE(last_code, '-'))"
                        + " FROM webhook_delivery")
                .mapTo(String.class)
                .one());
    }

    private double gauge(String name) {
        return registry.get(name).tag("hook", "city").gauge().value();
    }

    @Test
    void whatIsSentIsSignedAndHoldsIdsAndCodesOnly() throws Exception {
        happens("a-call");
        machine.turn(Duration.ofSeconds(3));
        sender.round(hook);
        assertEquals(1, got.size());
        var one = got.getFirst();
        assertEquals(
                new JsonObject()
                        .put("id", one.id())
                        .put("event", "call.ended")
                        .put("contract", CONTRACT)
                        .put("call", "a-call")
                        .put("direction", "OUTBOUND")
                        .put("code", "CONTACT")
                        .put("at", "2018-11-01T01:00:00Z"),
                new JsonObject(one.body()));
        long seconds = NOW.getEpochSecond() + 3;
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        var sign = mac.doFinal((seconds + "." + one.body()).getBytes(StandardCharsets.UTF_8));
        assertEquals("t=" + seconds + ",v1=" + HexFormat.of().formatHex(sign), one.signature());
        assertEquals("1 delivered 200", standing());
        sender.round(hook);
        assertEquals(1, got.size(), "once is enough");
    }

    @Test
    void onlyWhatTheSettingsNameIsSent() {
        DATABASE.run(handle -> {
            store.add(
                    handle,
                    new Happened(
                            Webhook.Event.RESULT_ENTERED, CONTRACT, "c", Happened.Direction.INBOUND, "CONTACT", NOW),
                    NOW);
            store.add(
                    handle,
                    new Happened(
                            Webhook.Event.CALL_ENDED, "wakayama-2018", "c", Happened.Direction.INBOUND, "ENDED", NOW),
                    NOW);
        });
        sender.round(hook);
        assertEquals(List.of(), got);
    }

    @Test
    void nothingIsSentBeforeTheCommitNorAfterARollback() {
        assertThrows(
                IllegalStateException.class,
                () -> DATABASE.run(handle -> {
                    store.add(handle, ended("a-call"), NOW);
                    // on a thread, and so a connection, of its own
                    CompletableFuture.runAsync(() -> sender.round(hook)).join();
                    assertEquals(List.of(), got);
                    throw new IllegalStateException("the event did not happen");
                }));
        sender.round(hook);
        assertEquals(List.of(), got);
    }

    @Test
    void whatWasRefusedIsSentAgainUnderTheSameId() {
        answer = 500;
        happens("a-call");
        sender.round(hook);
        assertEquals("1 waits 500", standing());
        assertEquals(1, gauge("denwaban.webhook.waiting"));
        machine.turn(HookRules.FIRST_PAUSE.minusSeconds(1));
        sender.round(hook);
        assertEquals(1, got.size(), "not before its pause is over");
        assertEquals(9, gauge("denwaban.webhook.age.seconds"));
        answer = 200;
        machine.turn(Duration.ofSeconds(1));
        sender.round(hook);
        assertEquals("2 delivered 200", standing());
        assertEquals(got.get(0).id(), got.get(1).id());
        assertEquals(got.get(0).body(), got.get(1).body());
        assertFalse(got.get(0).signature().equals(got.get(1).signature()), "signed anew");
        assertEquals(0, gauge("denwaban.webhook.waiting"));
    }

    @Test
    void aRedirectIsNotFollowed() {
        answer = 307;
        happens("a-call");
        sender.round(hook);
        assertEquals(1, got.size());
        assertEquals("1 waits 307", standing());
    }

    @Test
    void aReceiverThatIsDownGetsItWhenItIsBack() throws IOException {
        int port = receiver.getAddress().getPort();
        receiver.stop(0);
        happens("a-call");
        sender.round(hook);
        assertEquals("1 waits 0", standing());
        receiver = listening(port);
        machine.turn(HookRules.FIRST_PAUSE);
        sender.round(hook);
        assertEquals("2 delivered 200", standing());
        assertEquals(1, got.size());
    }

    @Test
    void whatASenderClaimedBeforeItDiedIsSentByTheNext() {
        happens("a-call");
        var claimed = DATABASE.transaction(handle -> store.claim(handle, "city", machine.now()))
                .orElseThrow();
        sender.round(hook);
        assertEquals(List.of(), got, "claimed");
        machine.turn(WebhookStore.CLAIMED_FOR);
        sender.round(hook);
        assertEquals(List.of(claimed.id()), got.stream().map(Got::id).toList());
    }

    @Test
    void twoSendersAtOnceSendEachEventOnce() throws Exception {
        for (int i = 0; i < 60; i++) {
            happens("call-" + i);
        }
        var together = new CyclicBarrier(2);
        try (var other = sender(new SimpleMeterRegistry());
                var both = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var each : List.of(sender, other)) {
                var _ = both.submit(() -> {
                    together.await();
                    each.round(hook);
                    return true;
                });
            }
        }
        assertEquals(60, got.size());
        assertEquals(60, new HashSet<>(got.stream().map(Got::id).toList()).size());
    }

    @Test
    void aBatchIsAHundred() {
        for (int i = 0; i < WebhookSender.BATCH_MOST + 1; i++) {
            happens("call-" + i);
        }
        sender.round(hook);
        assertEquals(WebhookSender.BATCH_MOST, got.size());
        assertEquals(1, gauge("denwaban.webhook.waiting"));
    }

    @Test
    void afterADayItIsGivenUpAndAfterThirtyForgotten() {
        answer = 503;
        happens("a-call");
        while (standing().contains("waits")) {
            assertTrue(machine.now().isBefore(NOW.plus(HookRules.GIVEN_UP_AFTER.plusHours(2))), standing());
            sender.round(hook);
            machine.turn(HookRules.LONGEST_PAUSE);
        }
        assertEquals("25 dead 503", standing(), "each hour, and at once");
        assertEquals(1, gauge("denwaban.webhook.dead"));
        int tries = got.size();
        machine.turn(WebhookStore.KEPT);
        sender.round(hook);
        assertEquals(tries, got.size());
        assertEquals(0, gauge("denwaban.webhook.dead"));
    }
}
