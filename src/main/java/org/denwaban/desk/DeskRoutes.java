package org.denwaban.desk;

import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.denwaban.desk.Guard.SignedIn;
import org.denwaban.dialer.ResultKeypad;
import org.denwaban.inbound.CallerApi;
import org.denwaban.inbound.Enquiries;
import org.denwaban.inbound.Telephones;
import org.denwaban.staff.Operator;
import org.denwaban.staff.PauseReason;
import org.denwaban.staff.Presence;
import org.denwaban.vault.Vault;
import org.denwaban.web.HttpReply;
import org.denwaban.web.HttpRequest;
import org.denwaban.web.HttpServer.Route;
import org.denwaban.web.JsonBody;
import org.denwaban.web.Live;

/// The operator's page, and what only it does; everything else goes by the API under `/api/v1`.
final class DeskRoutes {

    private final Guard guard;
    private final Cookies cookies;
    private final Pages pages;
    private final Desks desks;
    private final Cards cards;
    private final Presence presence;
    private final Telephones telephones;
    private final ResultKeypad keypad;
    private final LineKeys line;
    private final Enquiries enquiries;
    private final Vault vault;

    DeskRoutes(
            Guard guard,
            Cookies cookies,
            Pages pages,
            Desks desks,
            Cards cards,
            Presence presence,
            Telephones telephones,
            ResultKeypad keypad,
            LineKeys line,
            Enquiries enquiries,
            Vault vault) {
        this.guard = guard;
        this.cookies = cookies;
        this.pages = pages;
        this.desks = desks;
        this.cards = cards;
        this.presence = presence;
        this.telephones = telephones;
        this.keypad = keypad;
        this.line = line;
        this.enquiries = enquiries;
        this.vault = vault;
    }

    List<Route> routes() {
        return Stream.concat(
                        Stream.of("desk.css").map(DeskRoutes::style),
                        Stream.of(
                                script("live.js"),
                                script("desk.js"),
                                guard.page("/desk", this::page),
                                guard.action("POST", "/desk/search", this::search),
                                guard.action("POST", "/desk/done", this::done),
                                guard.action("POST", "/desk/again", (who, _) -> again(who)),
                                guard.action("POST", "/desk/line", this::line),
                                guard.action("POST", "/desk/key", this::key)))
                .toList();
    }

    List<Live> lines() {
        return List.of(guard.live("/live/desk", (who, request) -> desks.operatorPage(who, cookies.language(request))));
    }

    private static Route style(String name) {
        var reply = Pages.asset(name, "text/css");
        return new Route("GET", "/assets/" + name, _ -> reply);
    }

    static Route script(String name) {
        var reply = Pages.asset(name, "text/javascript");
        return new Route("GET", "/assets/" + name, _ -> reply);
    }

    private HttpReply page(SignedIn who, HttpRequest request) {
        return pages.page(
                200,
                "desk",
                cookies.language(request),
                Map.of(
                        "user", who.user(),
                        "word", who.session().pageWord(),
                        "draftKey", draftKey(who),
                        "reasons", PauseReason.values(),
                        "faxes", faxes(who),
                        "faxCategories",
                                faxes(who).stream()
                                        .flatMap(each -> each.categories().stream())
                                        .toList()));
    }

    /// A contract that takes enquiries by fax.
    record Fax(String id, String name, List<String> categories) {}

    private List<Fax> faxes(SignedIn who) {
        return who.user().contracts().stream()
                .filter(cards::takesEnquiries)
                .map(id -> new Fax(id, cards.name(id), cards.categories(id)))
                .toList();
    }

    /// What the browser seals drafts with before they touch its disk; the same after a restart, another for everybody.
    private String draftKey(SignedIn who) {
        return Base64.getEncoder()
                .encodeToString(
                        vault.digest(vault.houseKey(), "desk.draft", who.user().name()));
    }

    /// Households of whoever a caller says to be, as a piece of the page.
    private HttpReply search(SignedIn who, HttpRequest request) {
        try {
            var body = JsonBody.of(request);
            body.knowsOnly("call", "kana", "ticket", "certificate", "number");
            var found = cards.search(
                    body.text("call"), CallerApi.said(body), who.user().name());
            return found.isEmpty()
                    ? Guard.refused(409, "E-CALLER-001", "この通話は、担当する契約のものではありません。")
                    : HttpReply.html(
                            200,
                            pages.render(
                                    "desk/candidates",
                                    cookies.language(request),
                                    Map.of(
                                            "card", found.get(),
                                            "user", who.user(),
                                            "searched", true)));
        } catch (JsonBody.Unreadable e) {
            return Guard.unreadable(e, "E-CALLER-003", "検索する文字か番号を確かめてください（カナは2文字以上、受診券は11桁、保険証は8桁）。");
        } catch (Cards.TooManyException e) {
            return Guard.refused(409, "E-CALLER-002", "該当する世帯が多すぎます。もう少し詳しく入力してください。");
        }
    }

    /// The operator is through with a caller.
    private HttpReply done(SignedIn who, HttpRequest request) {
        try {
            var body = JsonBody.of(request);
            body.knowsOnly("call", "without");
            var call = body.text("call");
            var operator = presence.operator(who.user().name());
            if (!body.flag("without") && operator.isPresent() && enquiryMissing(operator.get(), call)) {
                return Guard.refused(409, "E-ENQUIRY-006", "この通話の問合せがまだ保存されていません。");
            }
            operator.ifPresent(each -> telephones.done(each.phone(), call));
            desks.ring();
            return HttpReply.json(200, new JsonObject().put("done", true));
        } catch (JsonBody.Unreadable e) {
            return HttpReply.json(400, new JsonObject().put("error", e.getMessage()));
        }
    }

    /// A contract that has kinds of enquiry wants each call in its report.
    private boolean enquiryMissing(Operator operator, String call) {
        return telephones
                        .at(operator.phone())
                        .filter(at -> at.callId().equals(call))
                        .filter(at -> !cards.categories(at.queue()).isEmpty())
                        .isPresent()
                && enquiries.ofCall(call).isEmpty();
    }

    /// The card anew: something was written that it shows.
    private HttpReply again(SignedIn who) {
        desks.forget(who.user().name());
        return HttpReply.json(200, new JsonObject().put("done", true));
    }

    /// One of the keys of a conversation.
    private HttpReply line(SignedIn who, HttpRequest request) {
        try {
            var body = JsonBody.of(request);
            body.knowsOnly("call", "do");
            var call = body.text("call");
            var key = body.one(LineKeys.Key.class, "do");
            var done = presence.operator(who.user().name())
                    .map(operator -> line.press(operator, call, key))
                    .orElse(LineKeys.Done.NOT_NOW);
            return switch (done) {
                case PRESSED -> HttpReply.json(200, new JsonObject().put("done", true));
                case NOT_NOW -> Guard.refused(409, "E-LINE-001", "この通話は、今はこの操作ができません。");
                case PBX_AWAY -> Guard.refused(503, "E-LINE-002", "電話交換機に伝わりませんでした。電話機で操作してください。");
            };
        } catch (JsonBody.Unreadable e) {
            return HttpReply.json(400, new JsonObject().put("error", e.getMessage()));
        }
    }

    /// How a call ended, in one word: as the telephone's keys 1 to 4 say it.
    private HttpReply key(SignedIn who, HttpRequest request) {
        try {
            var body = JsonBody.of(request);
            body.knowsOnly("call", "key");
            var call = body.text("call");
            var key = body.text("key");
            boolean written = presence.operator(who.user().name())
                    .map(operator -> keypad.keyed(call, key, operator.phone().replaceFirst("^PJSIP/", "")))
                    .orElse(false);
            desks.ring();
            return written
                    ? HttpReply.json(200, new JsonObject().put("done", true))
                    : Guard.refused(409, "E-RESULT-008", "このオペレーターの通話ではないか、応答のなかった通話です。");
        } catch (JsonBody.Unreadable e) {
            return HttpReply.json(400, new JsonObject().put("error", e.getMessage()));
        }
    }
}
