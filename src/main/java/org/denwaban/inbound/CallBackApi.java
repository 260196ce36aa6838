package org.denwaban.inbound;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.denwaban.callback.CallBack;
import org.denwaban.callback.CallBackStore;
import org.denwaban.clock.Clock;
import org.denwaban.clock.Tokyo;
import org.denwaban.db.Database;
import org.denwaban.web.HttpReply;
import org.denwaban.web.HttpRequest;
import org.denwaban.web.HttpServer.Route;
import org.denwaban.web.JsonBody;

/// Who waits to be called back, as JSON under `/api/v1` (docs/api.md). No number is told.
public final class CallBackApi {

    private final Database database;
    private final CallBackStore store;
    private final Set<String> contracts;
    private final Clock machine;

    /// @param contracts ids of those whose callers are called back
    public CallBackApi(Database database, CallBackStore store, Set<String> contracts, Clock machine) {
        this.database = database;
        this.store = store;
        this.contracts = Set.copyOf(contracts);
        this.machine = machine;
    }

    private interface Work {
        HttpReply answer() throws JsonBody.Unreadable;
    }

    /// The routes; who may use them is not asked here.
    public List<Route> routes() {
        return List.of(
                new Route("GET", "/api/v1/call-backs", request -> answered(() -> waiting(asked(request)))),
                new Route("POST", "/api/v1/call-back/cancel", request -> answered(() -> cancel(JsonBody.of(request)))));
    }

    private static HttpReply answered(Work work) {
        try {
            return work.answer();
        } catch (JsonBody.Unreadable e) {
            return HttpReply.json(400, new JsonObject().put("error", e.getMessage()));
        }
    }

    private static JsonBody asked(HttpRequest request) {
        var json = new JsonObject();
        request.parameters().forEach(json::put);
        return new JsonBody(json);
    }

    private HttpReply waiting(JsonBody asked) throws JsonBody.Unreadable {
        asked.knowsOnly("contract");
        var contract = asked.text("contract");
        if (!contracts.contains(contract)) {
            throw new JsonBody.Unreadable("\"contract\" is none whose callers are called back");
        }
        var waiting = database.transaction(handle -> store.waiting(handle, contract));
        return HttpReply.json(
                200,
                new JsonObject()
                        .put(
                                "callBacks",
                                new JsonArray(
                                        waiting.stream().map(CallBackApi::shown).toList())));
    }

    private static JsonObject shown(CallBackStore.Waiting waiting) {
        return new JsonObject()
                .put("id", waiting.id())
                .put("source", waiting.source().name())
                .put("askedAt", Tokyo.offset(waiting.askedAt()).toString())
                .put("tries", waiting.tries())
                .put("notBefore", Tokyo.offset(waiting.next()).toString());
    }

    private HttpReply cancel(JsonBody body) throws JsonBody.Unreadable {
        body.knowsOnly("id", "by");
        var id = body.text("id");
        var by = body.text("by");
        boolean waited =
                database.transaction(handle -> store.end(handle, id, CallBack.Ending.CANCELLED, by, machine.now()));
        return waited
                ? HttpReply.json(200, new JsonObject().put("id", id))
                : HttpReply.json(
                        409, new JsonObject().put("code", "E-CALLBACK-001").put("message", "この折り返しは、すでに終わっています。"));
    }
}
