package org.denwaban.dialer;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.denwaban.web.HttpReply;
import org.denwaban.web.HttpRequest;
import org.denwaban.web.HttpServer.Route;
import org.denwaban.web.JsonBody;

/// A supervisor's corrections, as JSON under `/api/v1` (docs/api.md). Answers as {@link DeskApi}'s.
public final class CorrectionApi {

    private final Corrections corrections;

    public CorrectionApi(Corrections corrections) {
        this.corrections = corrections;
    }

    /// The routes; who may use them is not asked here.
    public List<Route> routes() {
        return List.of(new Route("POST", "/api/v1/result/correct", this::correct));
    }

    private HttpReply correct(HttpRequest request) {
        try {
            var body = JsonBody.of(request);
            body.knowsOnly("contract", "attempt", "returnCall", "people", "why", "by");
            return told(corrections.correct(new Corrections.Wanted(
                    body.text("contract"),
                    DeskApi.call(body),
                    DeskApi.people(body),
                    body.text("why").strip(),
                    body.text("by"),
                    request.from())));
        } catch (JsonBody.Unreadable e) {
            return HttpReply.json(400, new JsonObject().put("error", e.getMessage()));
        }
    }

    private static HttpReply told(Corrections.Answer answer) {
        return switch (answer) {
            case Corrections.Answer.Done _ -> HttpReply.json(200, new JsonObject().put("done", true));
            case Corrections.Answer.Faulty(var faults) ->
                HttpReply.json(
                        409,
                        new JsonObject()
                                .put(
                                        "faults",
                                        new JsonArray(faults.stream()
                                                .map(fault -> DeskApi.fault(
                                                                fault.kind().code(),
                                                                fault.kind().japanese())
                                                        .put("member", fault.member()))
                                                .toList())));
            case Corrections.Answer.NoSuchCall _ ->
                refused("E-RESULT-016", "この契約の通話ではないか、応答のなかった通話、または結果がまだ入力されていない通話です。");
            case Corrections.Answer.NoReason _ -> refused("E-RESULT-017", "訂正の理由を、2,000字以内で入力してください。");
        };
    }

    private static HttpReply refused(String code, String japanese) {
        return HttpReply.json(409, DeskApi.fault(code, japanese));
    }
}
