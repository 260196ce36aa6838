package org.denwaban.desk;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.denwaban.campaign.MemberResultStore;
import org.denwaban.desk.Guard.SignedIn;
import org.denwaban.dialer.Corrections;
import org.denwaban.pbx.ami.ListenIn;
import org.denwaban.people.LookStore;
import org.denwaban.staff.Presence;
import org.denwaban.web.HttpReply;
import org.denwaban.web.HttpRequest;
import org.denwaban.web.HttpServer.Route;
import org.denwaban.web.JsonBody;
import org.denwaban.web.Live;

/// The supervisor's page. What it stops and whom it signs out goes by the API under `/api/v1`.
final class BoardRoutes {

    private final Guard guard;
    private final Cookies cookies;
    private final Pages pages;
    private final Desks desks;
    private final Cards cards;
    private final Corrections corrections;
    private final Presence presence;
    private final Listening listening;

    BoardRoutes(
            Guard guard,
            Cookies cookies,
            Pages pages,
            Desks desks,
            Cards cards,
            Corrections corrections,
            Presence presence,
            Listening listening) {
        this.guard = guard;
        this.cookies = cookies;
        this.pages = pages;
        this.desks = desks;
        this.cards = cards;
        this.corrections = corrections;
        this.presence = presence;
        this.listening = listening;
    }

    List<Route> routes() {
        return List.of(
                DeskRoutes.script("board.js"),
                guard.page("/board", this::page),
                guard.action("POST", "/board/explain", this::explain),
                guard.action("POST", "/board/listen", this::listen));
    }

    List<Live> lines() {
        return List.of(guard.live("/live/board", (who, request) -> desks.boardPage(who, cookies.language(request))));
    }

    private HttpReply page(SignedIn who, HttpRequest request) {
        var contracts = who.user().contracts().stream()
                .map(id -> Map.entry(id, cards.name(id)))
                .toList();
        return pages.page(
                200,
                "board",
                cookies.language(request),
                Map.of("user", who.user(), "word", who.session().pageWord(), "contracts", contracts));
    }

    /// Why a household is, or is not, called now. The look is on record.
    private HttpReply explain(SignedIn who, HttpRequest request) {
        try {
            var body = JsonBody.of(request);
            body.knowsOnly("contract", "words");
            var found = cards.named(body.text("contract"), body.text("words").strip()).stream()
                    .flatMap(id -> cards.household(id, who.user().name(), LookStore.Reason.EXPLAIN, null).stream())
                    .toList();
            return HttpReply.html(
                    200,
                    pages.render(
                            "board/explained",
                            cookies.language(request),
                            Map.of(
                                    "households",
                                    found,
                                    "calls",
                                    found.stream()
                                            .collect(Collectors.toMap(
                                                    Card.OfHousehold::householdId,
                                                    household -> calls(household.householdId()))))));
        } catch (JsonBody.Unreadable e) {
            return Guard.unreadable(e, "E-DESK-007", "世帯のID、受診券番号（11桁）、保険証番号（8桁）、電話番号のいずれかを入力してください。");
        }
    }

    /// Rings the supervisor's telephone, to hear or talk with an operator's conversation.
    private HttpReply listen(SignedIn who, HttpRequest request) {
        try {
            var body = JsonBody.of(request);
            body.knowsOnly("operator", "mode");
            var mode = body.one(ListenIn.Mode.class, "mode");
            var operator = presence.operator(body.text("operator"));
            var refusal = operator.isEmpty()
                    ? Optional.of(Listening.Refusal.NO_CONVERSATION)
                    : listening.begin(who.user(), operator.get(), mode, request.from());
            return refusal.map(why -> Guard.refused(409, why.code(), why.japanese()))
                    .orElseGet(() -> HttpReply.json(200, new JsonObject().put("done", true)));
        } catch (JsonBody.Unreadable e) {
            return HttpReply.json(400, new JsonObject().put("error", e.getMessage()));
        }
    }

    /// A call whose result can be corrected, ready to be shown.
    ///
    /// @param kind how the API calls it
    /// @param told what holds of each person
    record Call(String id, String kind, int number, String at, List<Told> told) {
        public Call {
            told = List.copyOf(told);
        }
    }

    /// What holds of a person.
    ///
    /// @param member      place in the household
    /// @param disposition the contract's code
    /// @param reason      number of the contract's reason; empty for none
    record Told(int member, String disposition, String reason, boolean corrected, String by) {}

    private List<Call> calls(String householdId) {
        return corrections.of(householdId).stream()
                .map(call -> new Call(
                        call.id(),
                        call.ours() ? "attempt" : "returnCall",
                        call.number(),
                        Cards.shown(call.at()),
                        call.holding().stream().map(BoardRoutes::told).toList()))
                .toList();
    }

    private static Told told(MemberResultStore.Holding holding) {
        return new Told(
                holding.member(),
                holding.disposition(),
                holding.reason() == null ? "" : holding.reason().toString(),
                holding.correction(),
                holding.by());
    }
}
