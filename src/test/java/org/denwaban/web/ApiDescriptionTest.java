package org.denwaban.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The description is one, by the metaschema of OpenAPI 3.1.
@Timeout(60)
class ApiDescriptionTest {

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void itIsOpenApi31() throws Exception {
        var document = document();
        var contract = read(document.copy()); // the reader writes into what it reads
        assertEquals("3.1.0", document.getString("openapi"));
        int operations = document.getJsonObject("paths").stream()
                .mapToInt(path -> ((JsonObject) path.getValue()).size())
                .sum();
        assertEquals(operations, contract.operations().size(), "each has an operationId of its own");
    }

    @Test
    void aFaultInItWouldBeSeen() {
        var broken = document();
        broken.getJsonObject("paths")
                .getJsonObject("/api/v1/stop")
                .getJsonObject("post")
                .remove("responses");
        broken.getJsonObject("paths")
                .getJsonObject("/api/v1/stop")
                .getJsonObject("post")
                .put("requestBody", "none");
        assertThrows(ExecutionException.class, () -> read(broken));
    }

    private OpenAPIContract read(JsonObject document) throws Exception {
        return OpenAPIContract.from(vertx, document)
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    private static JsonObject document() {
        var reply = ApiDescription.route()
                .handler()
                .apply(new HttpRequest("GET", ApiDescription.PATH, Map.of(), Map.of(), "", "127.0.0.1"));
        assertNotNull(reply);
        // this reader knows no pieces of pages, however well they are described
        return new JsonObject(reply.body().replace("text/html", "text/plain"));
    }
}
