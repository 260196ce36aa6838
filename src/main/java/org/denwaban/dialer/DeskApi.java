package org.denwaban.dialer;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.denwaban.campaign.AskedBy;
import org.denwaban.campaign.DoNotCallStore;
import org.denwaban.campaign.History;
import org.denwaban.campaign.MemberResult;
import org.denwaban.clock.Tokyo;
import org.denwaban.people.PhoneNumberRules;
import org.denwaban.people.PhoneReading;
import org.denwaban.web.HttpReply;
import org.denwaban.web.HttpRequest;
import org.denwaban.web.HttpServer.Route;
import org.denwaban.web.JsonBody;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a desk asks of dialling, as JSON under `/api/v1` (docs/api.md): results, appointments, who is not to be called,
/// cards, the emergency stop. On the control address, for whoever has its word ({@link ControlRoutes}).
///
/// Answers: 200 done · 400 the request cannot be read · 409 refused, with a stable code and a sentence in Japanese.
public final class DeskApi {

    private static final String ROOT = "/api/v1/";
    private static final Logger LOG = LoggerFactory.getLogger(DeskApi.class);

    private final Map<String, Campaign> campaigns;
    private final Dialling dialling;
    private final EmergencyStops stops;
    private final Clocks clocks;

    /// @param campaigns contracts that have a dialling side here
    public DeskApi(List<Campaign> campaigns, Dialling dialling, EmergencyStops stops, Clocks clocks) {
        this.campaigns = campaigns.stream()
                .collect(Collectors.toMap(each -> each.contract().id(), Function.identity()));
        this.dialling = dialling;
        this.stops = stops;
        this.clocks = clocks;
    }

    private interface Work {
        HttpReply answer(JsonBody body) throws JsonBody.Unreadable, IOException;
    }

    /// The routes; who may use them is not asked here.
    public List<Route> routes() {
        return List.of(
                post("do-not-call", this::doNotCall),
                post("appointment", this::appointment),
                post("appointment/cancel", this::cancel),
                get("appointments", this::appointments),
                post("result", this::result),
                get("offers", _ -> offers()),
                post("dial", this::dial),
                post("pass", this::pass),
                post("stop", this::stop),
                post("resume", this::resume));
    }

    private static Route post(String path, Work work) {
        return new Route("POST", ROOT + path, request -> answered(() -> JsonBody.of(request), work));
    }

    private static Route get(String path, Work work) {
        return new Route("GET", ROOT + path, request -> answered(() -> new JsonBody(parameters(request)), work));
    }

    private static JsonObject parameters(HttpRequest request) {
        var json = new JsonObject();
        request.parameters().forEach(json::put);
        return json;
    }

    private interface Source {
        JsonBody read() throws JsonBody.Unreadable;
    }

    private static HttpReply answered(Source source, Work work) {
        try {
            return work.answer(source.read());
        } catch (JsonBody.Unreadable e) {
            return HttpReply.json(400, new JsonObject().put("error", e.getMessage()));
        } catch (IOException e) {
            LOG.error("E-API-002 a stop could not be written: {}", e.getClass().getName());
            return HttpReply.json(500, new JsonObject().put("error", "E-API-002 the data directory cannot be written"));
        }
    }

    private HttpReply doNotCall(JsonBody body) throws JsonBody.Unreadable {
        body.knowsOnly("contract", "household", "number", "askedBy", "by", "lift");
        var campaign = campaign(body);
        var contract = campaign.contract().id();
        var who = who(body, campaign);
        var done = body.flag("lift")
                ? dialling.doNotCall().lift(contract, who, body.text("by"))
                : dialling.doNotCall()
                        .add(contract, who, body.one(DoNotCallStore.Asked.class, "askedBy"), body.text("by"));
        return switch (done) {
            case DONE, NOTHING_TO_DO -> done(new JsonObject().put("changed", done == DoNotCall.Done.DONE));
            case NO_SUCH_HOUSEHOLD -> refused("E-DNC-001", "この契約の名簿に、その世帯はありません。");
        };
    }

    private static DoNotCall.Who who(JsonBody body, Campaign campaign) throws JsonBody.Unreadable {
        var household = body.textOrNull("household");
        var number = body.textOrNull("number");
        if ((household == null) == (number == null)) {
            throw new JsonBody.Unreadable("either \"household\" or \"number\" must be given");
        }
        if (household != null) {
            return new DoNotCall.Who.OfHousehold(household);
        }
        return switch (PhoneNumberRules.read(number, campaign.outbound().areaCode())) {
            case PhoneReading.Dialable dialable -> new DoNotCall.Who.OfNumber(dialable.number());
            case PhoneReading.Absent _, PhoneReading.Defective _ ->
                throw new JsonBody.Unreadable("\"number\" is no number that could be dialled");
        };
    }

    private HttpReply appointment(JsonBody body) throws JsonBody.Unreadable {
        body.knowsOnly("contract", "household", "at", "askedBy", "askedAt", "takenBy");
        var wish = wish(body, body.text("takenBy"));
        return told(dialling.appointments().take(campaign(body).contract().id(), body.text("household"), wish));
    }

    private Appointments.Wish wish(JsonBody body, String takenBy) throws JsonBody.Unreadable {
        var askedAt = timeOrNull(body, "askedAt");
        return new Appointments.Wish(
                time(body, "at"),
                body.one(AskedBy.class, "askedBy"),
                askedAt == null ? clocks.contract().now() : askedAt,
                takenBy);
    }

    private HttpReply cancel(JsonBody body) throws JsonBody.Unreadable {
        body.knowsOnly("id", "by");
        return told(dialling.appointments().cancel(body.text("id"), body.text("by")));
    }

    private static HttpReply told(Appointments.Answer answer) {
        return switch (answer) {
            case Appointments.Answer.Done(var id) -> done(new JsonObject().put("id", id));
            case Appointments.Answer.Refused(var why) -> refused(why.code(), why.japanese());
        };
    }

    private HttpReply appointments(JsonBody body) throws JsonBody.Unreadable {
        body.knowsOnly("contract", "day");
        var day = day(body);
        var shown = dialling.appointments().ofDay(campaign(body).contract().id(), day);
        return done(new JsonObject()
                .put(
                        "appointments",
                        new JsonArray(shown.stream().map(DeskApi::shown).toList())));
    }

    private static JsonObject shown(Appointments.Shown shown) {
        var entry = shown.entry();
        return new JsonObject()
                .put("id", entry.id())
                .put("household", entry.householdId())
                .put("at", Tokyo.offset(entry.agreedAt()).toString())
                .put("askedBy", entry.askedBy().name())
                .put("askedAt", Tokyo.offset(entry.askedAt()).toString())
                .put("takenBy", entry.takenBy())
                .put("standing", shown.standing().name());
    }

    private HttpReply result(JsonBody body) throws JsonBody.Unreadable {
        body.knowsOnly("attempt", "returnCall", "operator", "people", "wrongNumber", "doNotCall", "appointment");
        var operator = body.text("operator");
        var wish = body.objectOrNull("appointment");
        if (wish != null) {
            wish.knowsOnly("at", "askedBy", "askedAt");
        }
        var entered = new ResultEntry.Entered(
                call(body),
                operator,
                body.json().containsKey("people") || !body.flag("wrongNumber") ? people(body) : List.of(),
                body.flag("wrongNumber"),
                body.flag("doNotCall"),
                wish == null ? Optional.empty() : Optional.of(wish(wish, operator)));
        return switch (dialling.results().enter(entered)) {
            case ResultEntry.Answer.Done(var outcome) -> done(new JsonObject().put("outcome", outcome.name()));
            case ResultEntry.Answer.Faulty(var faults) ->
                HttpReply.json(
                        409,
                        new JsonObject()
                                .put(
                                        "faults",
                                        new JsonArray(faults.stream()
                                                .map(fault -> fault(
                                                                fault.kind().code(),
                                                                fault.kind().japanese())
                                                        .put("member", fault.member()))
                                                .toList())));
            case ResultEntry.Answer.NoAppointment(var why) -> refused(why.code(), why.japanese());
            case ResultEntry.Answer.NoSuchCall _ -> refused("E-RESULT-008", "このオペレーターの通話ではないか、応答のなかった通話です。");
            case ResultEntry.Answer.EnteredBefore _ -> refused("E-RESULT-009", "この通話の結果はすでに入力されています。");
        };
    }

    static ResultEntry.Call call(JsonBody body) throws JsonBody.Unreadable {
        var returnCall = body.textOrNull("returnCall");
        var attempt = body.textOrNull("attempt");
        if ((returnCall == null) == (attempt == null)) {
            throw new JsonBody.Unreadable("either \"attempt\" or \"returnCall\" must be there");
        }
        return returnCall == null
                ? new ResultEntry.Call.OfAttempt(body.text("attempt"))
                : new ResultEntry.Call.OfReturnCall(returnCall);
    }

    static List<MemberResult> people(JsonBody body) throws JsonBody.Unreadable {
        var people = new ArrayList<MemberResult>();
        for (var person : body.objects("people")) {
            person.knowsOnly("member", "disposition", "reason", "note", "passedOn", "ticket", "escalation");
            var note = person.textOrNull("note");
            var escalation = person.textOrNull("escalation");
            people.add(new MemberResult(
                    person.number("member"),
                    person.text("disposition"),
                    person.numberOrNull("reason"),
                    note == null ? "" : note,
                    person.flag("passedOn"),
                    person.flag("ticket"),
                    escalation == null ? "" : escalation));
        }
        return people;
    }

    private HttpReply offers() {
        return done(new JsonObject()
                .put(
                        "offers",
                        new JsonArray(dialling.offers().all().stream()
                                .map(offer -> new JsonObject()
                                        .put("operator", offer.operatorId())
                                        .put("contract", offer.contractId())
                                        .put("household", offer.householdId())
                                        .put("offeredAt", offer.offeredAt().toString())
                                        .put(
                                                "dialAt",
                                                offer.dialAt() == null
                                                        ? null
                                                        : offer.dialAt().toString()))
                                .toList())));
    }

    private HttpReply dial(JsonBody body) throws JsonBody.Unreadable {
        body.knowsOnly("operator", "household");
        var household = body.textOrNull("household");
        var operator = body.text("operator");
        return told(
                household == null
                        ? dialling.offers().dial(operator)
                        : dialling.offers().dial(operator, household));
    }

    private HttpReply pass(JsonBody body) throws JsonBody.Unreadable {
        body.knowsOnly("operator");
        return told(dialling.offers().pass(body.text("operator")));
    }

    private static HttpReply told(Offers.Done done) {
        return done.good() ? done(new JsonObject().put("done", done.name())) : refused(done.code(), done.japanese());
    }

    private HttpReply stop(JsonBody body) throws JsonBody.Unreadable, IOException {
        body.knowsOnly("contract", "by");
        stops.stop(contractOrAll(body), body.text("by"), clocks.machine().now());
        return done(new JsonObject().put("stopped", true));
    }

    private HttpReply resume(JsonBody body) throws JsonBody.Unreadable, IOException {
        body.knowsOnly("contract", "by");
        body.text("by");
        return done(new JsonObject().put("changed", stops.resume(contractOrAll(body))));
    }

    private Optional<String> contractOrAll(JsonBody body) throws JsonBody.Unreadable {
        return body.textOrNull("contract") == null
                ? Optional.empty()
                : Optional.of(campaign(body).contract().id());
    }

    private Campaign campaign(JsonBody body) throws JsonBody.Unreadable {
        var campaign = campaigns.get(body.text("contract"));
        if (campaign == null) {
            throw new JsonBody.Unreadable("\"contract\" is none that is dialled here");
        }
        return campaign;
    }

    private static Instant time(JsonBody body, String key) throws JsonBody.Unreadable {
        var time = timeOrNull(body, key);
        if (time == null) {
            throw new JsonBody.Unreadable("\"" + key + "\" is missing");
        }
        return time;
    }

    private static @Nullable Instant timeOrNull(JsonBody body, String key) throws JsonBody.Unreadable {
        var text = body.textOrNull(key);
        try {
            return text == null ? null : History.time(text);
        } catch (DateTimeException _) {
            throw new JsonBody.Unreadable("\"" + key + "\" must be a time such as 2018-11-05T18:00");
        }
    }

    private LocalDate day(JsonBody body) throws JsonBody.Unreadable {
        var text = body.textOrNull("day");
        try {
            return text == null ? Tokyo.day(clocks.contract().now()) : LocalDate.parse(text);
        } catch (DateTimeException _) {
            throw new JsonBody.Unreadable("\"day\" must be a day such as 2018-11-05");
        }
    }

    private static HttpReply done(JsonObject body) {
        return HttpReply.json(200, body);
    }

    private static HttpReply refused(String code, String japanese) {
        return HttpReply.json(409, fault(code, japanese));
    }

    static JsonObject fault(String code, String japanese) {
        return new JsonObject().put("code", code).put("message", japanese);
    }
}
