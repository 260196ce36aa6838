package org.denwaban.inbound;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.denwaban.campaign.Attempt;
import org.denwaban.campaign.ExplainRules;
import org.denwaban.campaign.Progress;
import org.denwaban.clock.Tokyo;
import org.denwaban.people.KanaRules;
import org.denwaban.people.ListColumn;
import org.denwaban.people.Member;
import org.denwaban.web.HttpReply;
import org.denwaban.web.HttpRequest;
import org.denwaban.web.HttpServer.Route;
import org.denwaban.web.JsonBody;
import org.jspecify.annotations.Nullable;

/// Who is calling, and return calls, as JSON under `/api/v1` (docs/api.md).
public final class CallerApi {

    private final Callers callers;

    public CallerApi(Callers callers) {
        this.callers = callers;
    }

    private interface Work {
        HttpReply answer() throws JsonBody.Unreadable;
    }

    /// The routes; who may use them is not asked here.
    public List<Route> routes() {
        return List.of(
                new Route("GET", "/api/v1/caller", request -> answered(() -> caller(asked(request)))),
                new Route("POST", "/api/v1/caller/search", request -> answered(() -> search(JsonBody.of(request)))),
                new Route("POST", "/api/v1/return-call", request -> answered(() -> note(JsonBody.of(request)))));
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

    private HttpReply caller(JsonBody asked) throws JsonBody.Unreadable {
        asked.knowsOnly("call", "operator");
        return told(callers.who(asked.text("call"), asked.text("operator")));
    }

    /// In the body, for what a caller says of themselves belongs in no address.
    private HttpReply search(JsonBody body) throws JsonBody.Unreadable {
        body.knowsOnly("call", "operator", "kana", "ticket", "certificate", "number");
        return told(callers.search(body.text("call"), said(body), body.text("operator")));
    }

    /// What a caller said, in one of the keys `kana`, `ticket`, `certificate` and `number`.
    public static Callers.Said said(JsonBody body) throws JsonBody.Unreadable {
        var keys = Stream.of("kana", "ticket", "certificate", "number")
                .filter(body.json()::containsKey)
                .toList();
        if (keys.size() != 1) {
            throw new JsonBody.Unreadable("one of \"kana\", \"ticket\", \"certificate\" and \"number\"");
        }
        var text = body.text(keys.getFirst());
        return switch (keys.getFirst()) {
            case "kana" -> new Callers.Said.Kana(checked("kana", text, KanaRules.searchable(text), "2 kana or more"));
            case "ticket" -> new Callers.Said.Ticket(checked("ticket", text, text.matches("[0-9]{11}"), "11 digits"));
            case "certificate" ->
                new Callers.Said.Certificate(checked("certificate", text, text.matches("[0-9]{8}"), "8 digits"));
            default ->
                new Callers.Said.Telephone(Domestic.caller(text)
                        .orElseThrow(() -> new JsonBody.Unreadable("\"number\" must be a number with its area code")));
        };
    }

    private static String checked(String key, String text, boolean good, String wanted) throws JsonBody.Unreadable {
        if (!good) {
            throw new JsonBody.Unreadable("\"" + key + "\" must be " + wanted);
        }
        return text;
    }

    private static HttpReply told(Callers.Answer answer) {
        return switch (answer) {
            case Callers.Answer.Known known -> HttpReply.json(200, shown(known));
            case Callers.Answer.TooMany _ ->
                HttpReply.json(
                        409,
                        new JsonObject()
                                .put("code", "E-CALLER-002")
                                .put("message", "該当する世帯が多すぎます。氏名をもう少し長く入力するか、番号で検索してください。"));
            case Callers.Answer.NoSuchCall _ -> noSuchCall();
        };
    }

    private HttpReply note(JsonBody body) throws JsonBody.Unreadable {
        body.knowsOnly("call", "household", "operator");
        return callers.note(body.text("call"), body.text("household"), body.text("operator"))
                .map(id -> HttpReply.json(200, new JsonObject().put("id", id)))
                .orElseGet(CallerApi::noSuchCall);
    }

    private static HttpReply noSuchCall() {
        return HttpReply.json(
                409, new JsonObject().put("code", "E-CALLER-001").put("message", "この着信または世帯は、担当する契約にありません。"));
    }

    private static JsonObject shown(Callers.Answer.Known known) {
        return new JsonObject()
                .put("contract", known.contractId())
                .put("withheld", known.withheld())
                .put(
                        "candidates",
                        new JsonArray(known.candidates().stream()
                                .map(CallerApi::shown)
                                .toList()));
    }

    private static JsonObject shown(Callers.Candidate candidate) {
        var account = candidate.account();
        return new JsonObject()
                .put("household", candidate.householdId())
                .put(
                        "members",
                        new JsonArray(candidate.members().stream()
                                .map(CallerApi::shown)
                                .toList()))
                .put(
                        "attempts",
                        new JsonArray(
                                account.calls().stream().map(CallerApi::shown).toList()))
                .put("attemptsLeft", account.attemptsLeft())
                .put(
                        "windowsLeft",
                        new JsonArray(
                                account.windowsLeft().stream().map(Enum::name).toList()))
                .put("next", candidate.next() == null ? null : time(candidate.next()))
                .put(
                        "ending",
                        account.progress() instanceof Progress.Concluded concluded
                                ? concluded.ending().name()
                                : null)
                .put(
                        "returnCalls",
                        new JsonArray(candidate.returnCalls().stream()
                                .map(CallerApi::time)
                                .toList()));
    }

    private static JsonObject shown(Member member) {
        var person = member.person();
        return new JsonObject()
                .put("member", member.member())
                .put("listed", member.listed())
                .put("name", person.get(ListColumn.NAME))
                .put("kana", person.get(ListColumn.KANA))
                .put("birthday", person.get(ListColumn.BIRTHDAY))
                .put("sex", person.get(ListColumn.SEX))
                .put("ticket", person.get(ListColumn.TICKET));
    }

    private static JsonObject shown(ExplainRules.Call call) {
        return new JsonObject()
                .put("at", time(call.attempt().at()))
                .put("number", call.number() == 0 ? null : call.number())
                .put("outcome", outcome(call.attempt().state()));
    }

    /// Null while the call runs, or its result is missing.
    private static @Nullable String outcome(Attempt.State state) {
        return switch (state) {
            case Attempt.State.Running _, Attempt.State.Talking _ -> null;
            case Attempt.State.Ended ended -> ended.outcome().name();
        };
    }

    private static String time(Instant at) {
        return Tokyo.offset(at).toString();
    }
}
