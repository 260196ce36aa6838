package org.denwaban.dialer;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.denwaban.clock.Tokyo;
import org.denwaban.web.HttpReply;
import org.denwaban.web.HttpRequest;
import org.denwaban.web.HttpServer.Route;
import org.denwaban.web.JsonBody;

/// What comes later of what a call brought beside its result, as JSON under `/api/v1` (docs/api.md): the commissioner's
/// answers, and wishes that are taken back. Answers as {@link DeskApi}'s.
public final class BesideApi {

    private final Escalations escalations;
    private final TicketWishes wishes;

    public BesideApi(Escalations escalations, TicketWishes wishes) {
        this.escalations = escalations;
        this.wishes = wishes;
    }

    private interface Work {
        HttpReply answer(JsonBody body, String from) throws JsonBody.Unreadable;
    }

    /// The routes; who may use them is not asked here.
    public List<Route> routes() {
        return List.of(
                post("escalation/read", this::read),
                post("escalation/answer", this::answer),
                post("ticket-wish/withdraw", this::withdraw));
    }

    private static Route post(String path, Work work) {
        return new Route("POST", "/api/v1/" + path, request -> answered(request, work));
    }

    private static HttpReply answered(HttpRequest request, Work work) {
        try {
            return work.answer(JsonBody.of(request), request.from());
        } catch (JsonBody.Unreadable e) {
            return HttpReply.json(400, new JsonObject().put("error", e.getMessage()));
        }
    }

    private HttpReply read(JsonBody body, String from) throws JsonBody.Unreadable {
        body.knowsOnly("contract", "id", "by");
        return escalations
                .read(body.text("contract"), body.text("id"), body.text("by"), from)
                .map(opened -> HttpReply.json(200, shown(opened)))
                .orElseGet(() -> refused(Escalations.Done.NO_SUCH.code(), Escalations.Done.NO_SUCH.japanese()));
    }

    private static JsonObject shown(Escalations.Opened opened) {
        var escalation = opened.escalation();
        var shown = new JsonObject()
                .put("content", escalation.content())
                .put("at", Tokyo.offset(escalation.at()).toString())
                .put("by", escalation.by())
                .put("tickets", new JsonArray(opened.tickets()));
        var answer = escalation.answer();
        return answer == null
                ? shown
                : shown.put("answer", answer.text())
                        .put("answeredAt", Tokyo.offset(answer.at()).toString())
                        .put("answeredBy", answer.by());
    }

    private HttpReply answer(JsonBody body, String from) throws JsonBody.Unreadable {
        body.knowsOnly("contract", "id", "text", "by");
        var text = body.textOrNull("text");
        var done = escalations.answer(
                body.text("contract"), body.text("id"), text == null ? "" : text, body.text("by"), from);
        return done == Escalations.Done.DONE ? done() : refused(done.code(), done.japanese());
    }

    private HttpReply withdraw(JsonBody body, String from) throws JsonBody.Unreadable {
        body.knowsOnly("contract", "id", "by");
        var done = wishes.withdraw(body.text("contract"), body.text("id"), body.text("by"), from);
        return done == TicketWishes.Done.DONE ? done() : refused(done.code(), done.japanese());
    }

    private static HttpReply done() {
        return HttpReply.json(200, new JsonObject().put("done", true));
    }

    private static HttpReply refused(String code, String japanese) {
        return HttpReply.json(409, DeskApi.fault(code, japanese));
    }
}
