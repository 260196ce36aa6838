package org.denwaban.staff;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.denwaban.clock.Clock;
import org.denwaban.clock.Tokyo;
import org.denwaban.db.DatabaseAway;
import org.denwaban.web.HttpReply;
import org.denwaban.web.HttpRequest;
import org.denwaban.web.HttpServer.Route;
import org.denwaban.web.JsonBody;
import org.jspecify.annotations.Nullable;

/// Who is at work, and their hours, as JSON under `/api/v1` (docs/api.md).
public final class PresenceApi {

    /// What may be asked for.
    private enum To {
        SIGN_IN,
        READY,
        PAUSE,
        SIGN_OUT
    }

    private final PresenceDesk desk;
    private final Presence presence;
    private final HoursBoard hours;
    private final Set<String> contracts;
    private final Clock machine;
    private final Supplier<Instant> contractTime;

    /// @param contracts ids of all that are served
    public PresenceApi(
            PresenceDesk desk,
            Presence presence,
            HoursBoard hours,
            Set<String> contracts,
            Clock machine,
            Supplier<Instant> contractTime) {
        this.desk = desk;
        this.presence = presence;
        this.hours = hours;
        this.contracts = Set.copyOf(contracts);
        this.machine = machine;
        this.contractTime = contractTime;
    }

    private interface Work {
        HttpReply answer() throws JsonBody.Unreadable;
    }

    /// The routes; who may use them is not asked here.
    public List<Route> routes() {
        return List.of(
                new Route("GET", "/api/v1/presence", request -> answered(() -> all(asked(request)))),
                new Route("POST", "/api/v1/presence", request -> answered(() -> change(JsonBody.of(request)))),
                new Route("GET", "/api/v1/hours", request -> answered(() -> hours(asked(request)))));
    }

    private static HttpReply answered(Work work) {
        try {
            return work.answer();
        } catch (JsonBody.Unreadable e) {
            return HttpReply.json(400, new JsonObject().put("error", e.getMessage()));
        } catch (DatabaseAway e) {
            return HttpReply.json(
                    503, new JsonObject().put("code", "E-PRES-005").put("message", "データベースに接続できないため、記録できません。"));
        }
    }

    private static JsonBody asked(HttpRequest request) {
        var json = new JsonObject();
        request.parameters().forEach(json::put);
        return new JsonBody(json);
    }

    private HttpReply all(JsonBody asked) throws JsonBody.Unreadable {
        asked.knowsOnly("contract");
        var contract = asked.textOrNull("contract");
        var seen = presence.all(machine.now()).stream()
                .filter(each -> contract == null || each.operator().contracts().contains(contract))
                .toList();
        return HttpReply.json(
                200,
                new JsonObject()
                        .put(
                                "operators",
                                new JsonArray(
                                        seen.stream().map(PresenceApi::shown).toList())));
    }

    private static JsonObject shown(Presence.Seen seen) {
        return shown(seen.duty())
                .put("operator", seen.operator().id())
                .put("telephone", seen.phone())
                .put("engaged", seen.engaged())
                .put("wrapUp", seen.resting())
                .put("ready", seen.ready());
    }

    private static JsonObject shown(Duty duty) {
        return new JsonObject()
                .put("state", duty.state())
                .put(
                        "reason",
                        duty instanceof Duty.Paused paused ? paused.reason().name() : null)
                .put("contracts", new JsonArray(List.copyOf(duty.contracts())));
    }

    private HttpReply change(JsonBody body) throws JsonBody.Unreadable {
        body.knowsOnly("operator", "to", "contracts", "reason", "by");
        var to = body.one(To.class, "to");
        onlyWith(To.SIGN_IN, to, body, "contracts");
        onlyWith(To.PAUSE, to, body, "reason");
        var operator = body.text("operator");
        var by = body.text("by");
        return switch (to) {
            case SIGN_IN -> told(desk.change(operator, new Wish.SignIn(contracts(body)), by));
            case READY -> told(desk.change(operator, new Wish.Ready(), by));
            case PAUSE ->
                body.textOrNull("reason") == null
                        ? refused(DutyFault.NO_REASON)
                        : told(desk.change(operator, new Wish.Pause(body.one(PauseReason.class, "reason")), by));
            case SIGN_OUT -> told(desk.change(operator, new Wish.SignOut(), by));
        };
    }

    private static void onlyWith(To wanted, To to, JsonBody body, String key) throws JsonBody.Unreadable {
        if (to != wanted && body.json().getValue(key) != null) {
            throw new JsonBody.Unreadable("\"" + key + "\" is for " + wanted);
        }
    }

    private static Set<String> contracts(JsonBody body) throws JsonBody.Unreadable {
        return switch (body.json().getValue("contracts")) {
            case null -> Set.of();
            case JsonArray array
            when !array.isEmpty() && array.stream().allMatch(String.class::isInstance) -> {
                var ids = new HashSet<String>();
                array.forEach(id -> ids.add((String) id));
                yield ids;
            }
            default -> throw new JsonBody.Unreadable("\"contracts\" must be a list of contract ids");
        };
    }

    private static HttpReply told(DutyRules.Step step) {
        return switch (step) {
            case DutyRules.Step.To(var duty) -> HttpReply.json(200, shown(duty));
            case DutyRules.Step.Refused(var why) -> refused(why);
        };
    }

    private static HttpReply refused(DutyFault why) {
        return HttpReply.json(409, new JsonObject().put("code", why.code()).put("message", why.japanese()));
    }

    private HttpReply hours(JsonBody asked) throws JsonBody.Unreadable {
        asked.knowsOnly("contract", "day", "month");
        var contract = asked.text("contract");
        if (!contracts.contains(contract)) {
            throw new JsonBody.Unreadable("\"contract\" is none that is served here");
        }
        var month = month(asked);
        var day = day(asked);
        var days = month == null
                ? hours.days(contract, day, day)
                : hours.days(contract, month.atDay(1), month.atEndOfMonth());
        return HttpReply.json(200, HoursBoard.json(contract, days));
    }

    private LocalDate day(JsonBody asked) throws JsonBody.Unreadable {
        var text = asked.textOrNull("day");
        try {
            return text == null ? Tokyo.day(contractTime.get()) : LocalDate.parse(text);
        } catch (DateTimeException _) {
            throw new JsonBody.Unreadable("\"day\" must be a day such as 2018-11-05");
        }
    }

    private static @Nullable YearMonth month(JsonBody asked) throws JsonBody.Unreadable {
        var text = asked.textOrNull("month");
        if (text != null && asked.textOrNull("day") != null) {
            throw new JsonBody.Unreadable("\"day\" or \"month\", not both");
        }
        try {
            return text == null ? null : YearMonth.parse(text);
        } catch (DateTimeException _) {
            throw new JsonBody.Unreadable("\"month\" must be a month such as 2018-11");
        }
    }
}
