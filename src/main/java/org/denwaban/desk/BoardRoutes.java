package org.denwaban.desk;

import java.util.List;
import java.util.Map;
import org.denwaban.desk.Guard.SignedIn;
import org.denwaban.people.LookStore;
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

    BoardRoutes(Guard guard, Cookies cookies, Pages pages, Desks desks, Cards cards) {
        this.guard = guard;
        this.cookies = cookies;
        this.pages = pages;
        this.desks = desks;
        this.cards = cards;
    }

    List<Route> routes() {
        return List.of(
                DeskRoutes.script("board.js"),
                guard.page("/board", this::page),
                guard.action("POST", "/board/explain", this::explain));
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
                    200, pages.render("board/explained", cookies.language(request), Map.of("households", found)));
        } catch (JsonBody.Unreadable e) {
            return Guard.unreadable(e, "E-DESK-007", "世帯のID、受診券番号（11桁）、保険証番号（8桁）、電話番号のいずれかを入力してください。");
        }
    }
}
