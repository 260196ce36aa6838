package org.denwaban.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.List;
import org.denwaban.metrics.Metrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HttpServerTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final Metrics metrics = new Metrics();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.start(
                new InetSocketAddress(LOOPBACK, 0),
                List.of(
                        new HttpServer.Route("GET", "/metrics", _ -> HttpReply.text(metrics.scrape())),
                        new HttpServer.Route(
                                "POST",
                                "/echo",
                                request -> HttpReply.json(
                                        201,
                                        new JsonObject()
                                                .put("body", request.body())
                                                .put("x", request.parameters().get("x"))
                                                .put(
                                                        "virtual",
                                                        Thread.currentThread().isVirtual()))),
                        new HttpServer.Route("GET", "/broken", _ -> {
                            throw new IllegalStateException("0468990001");
                        })));
    }

    @AfterEach
    void stop() {
        server.close();
        metrics.close();
    }

    @Test
    void metricsCanBeScraped() throws Exception {
        metrics.registry().counter("denwaban.test.calls", "outcome", "answered").increment(3);

        var page = send("GET", "/metrics", "");

        assertEquals(200, page.statusCode());
        assertTrue(page.body().contains("denwaban_test_calls_total{outcome=\"answered\"} 3.0"));
        assertTrue(page.body().contains("jvm_memory_used_bytes"));
        assertTrue(page.body().contains("process_uptime_seconds"));
    }

    @Test
    void aLabelWithANumberNeverGetsOut() throws Exception {
        metrics.registry().counter("denwaban.test.leak", "to", "0468990001").increment();
        metrics.registry().counter("denwaban.test.leak", "to", "０４６８９９０００１").increment();
        metrics.registry().counter("denwaban.test.leak", "to", "x".repeat(65)).increment();
        metrics.registry().counter("Denwaban Test").increment();
        metrics.registry()
                .counter("denwaban.test.fine", "contract", "wakayama-202604")
                .increment();

        var page = send("GET", "/metrics", "").body();

        assertFalse(page.contains("denwaban_test_leak"));
        assertFalse(page.contains("0468990001"));
        assertFalse(page.contains("Denwaban"));
        assertTrue(page.contains("wakayama-202604"));
    }

    @Test
    void handlersRunOnVirtualThreadsAndSeeTheRequest() throws Exception {
        var reply = send("POST", "/echo?x=1&x=2", "横須賀");

        assertEquals(201, reply.statusCode());
        assertEquals(
                new JsonObject().put("body", "横須賀").put("x", "1").put("virtual", true), new JsonObject(reply.body()));
        assertEquals(
                "nosniff", reply.headers().firstValue("x-content-type-options").orElse(""));
    }

    @Test
    void refusals() throws Exception {
        assertEquals(404, send("GET", "/", "").statusCode());
        assertEquals(405, send("GET", "/echo", "").statusCode());
        assertEquals(413, send("POST", "/echo", "x".repeat((1 << 20) + 1)).statusCode());
        assertEquals(414, send("GET", "/metrics?" + "x".repeat(5_000), "").statusCode());
        var broken = send("GET", "/broken", "");
        assertEquals(500, broken.statusCode());
        assertEquals("E-WEB-002\n", broken.body());
    }

    @Test
    void anAddressThatIsTakenIsSaidSo() {
        var refused = assertThrows(
                IOException.class, () -> HttpServer.start(new InetSocketAddress(LOOPBACK, server.port()), List.of()));
        assertTrue(String.valueOf(refused.getMessage()).startsWith("E-WEB-001"));
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        var request = java.net.http.HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, java.net.http.HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }
}
