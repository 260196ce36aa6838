package org.denwaban.desk;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.denwaban.desk.Guard.SignedIn;
import org.denwaban.web.HttpReply;
import org.denwaban.web.HttpRequest;
import org.denwaban.web.HttpServer.Route;
import org.denwaban.web.JsonBody;

/// The manual's pages: to be changed by supervisors, and as one document, to be printed or handed over.
final class ManualRoutes {

    private final Guard guard;
    private final Cookies cookies;
    private final Pages pages;
    private final Manual manual;
    private final Desks desks;
    private final Cards cards;

    ManualRoutes(Guard guard, Cookies cookies, Pages pages, Manual manual, Desks desks, Cards cards) {
        this.guard = guard;
        this.cookies = cookies;
        this.pages = pages;
        this.manual = manual;
        this.desks = desks;
        this.cards = cards;
    }

    List<Route> routes() {
        return List.of(
                DeskRoutes.script("faq.js"),
                guard.page("/faq", this::page),
                guard.page("/faq/print", (who, request) -> document(who, request, false)),
                guard.page("/faq/download", (who, request) -> document(who, request, true)),
                guard.action("POST", "/faq/entry", this::write));
    }

    /// The contract that is asked for, where it is theirs; else the first of theirs.
    private static Optional<String> contract(SignedIn who, HttpRequest request) {
        var asked = request.parameters().get("contract");
        var theirs = who.user().contracts();
        return asked == null ? theirs.stream().findFirst() : Optional.of(asked).filter(theirs::contains);
    }

    private HttpReply page(SignedIn who, HttpRequest request) {
        var contract = contract(who, request);
        if (contract.isEmpty()) {
            return HttpReply.seeOther("/");
        }
        return pages.page(
                200,
                "faq",
                cookies.language(request),
                Map.of(
                        "user", who.user(),
                        "word", who.session().pageWord(),
                        "contract", contract.get(),
                        "contracts",
                                who.user().contracts().stream()
                                        .map(id -> Map.entry(id, cards.name(id)))
                                        .toList(),
                        "kinds", ManualEntry.Kind.values(),
                        "today", manual.day(),
                        "shown",
                                manual.today(contract.get()).stream()
                                        .map(ManualEntry::id)
                                        .toList(),
                        "histories", ManualRules.histories(manual.all(contract.get()))));
    }

    private HttpReply document(SignedIn who, HttpRequest request, boolean download) {
        var contract = contract(who, request);
        if (contract.isEmpty()) {
            return HttpReply.seeOther("/");
        }
        var entries = manual.today(contract.get());
        var page = pages.page(
                200,
                "faq-document",
                cookies.language(request),
                Map.of(
                        "name", cards.name(contract.get()),
                        "day", manual.day(),
                        "entries", entries,
                        "kinds",
                                Stream.of(ManualEntry.Kind.values())
                                        .filter(kind -> entries.stream().anyMatch(each -> each.kind() == kind))
                                        .toList(),
                        "style", download ? Pages.asset("desk.css", "text/css").body() : ""));
        return download
                ? page.with(
                        "content-disposition",
                        "attachment; filename=\"manual-" + contract.get() + "-" + manual.day() + ".html\"")
                : page;
    }

    private HttpReply write(SignedIn who, HttpRequest request) {
        try {
            var body = JsonBody.of(request);
            body.knowsOnly("contract", "entry", "version", "kind", "heading", "body", "validFrom", "withdrawn");
            var written = manual.write(new Manual.Change(
                    body.text("contract"),
                    body.textOrNull("entry"),
                    body.number("version"),
                    body.one(ManualEntry.Kind.class, "kind"),
                    orEmpty(body, "heading"),
                    orEmpty(body, "body"),
                    LocalDate.parse(body.text("validFrom")),
                    body.flag("withdrawn"),
                    who.user().name()));
            desks.ring();
            return answer(written);
        } catch (JsonBody.Unreadable e) {
            return HttpReply.json(400, new JsonObject().put("error", e.getMessage()));
        } catch (DateTimeException _) {
            return Guard.refused(400, "E-FAQ-003", ManualRules.Fault.VALID_FROM.japanese());
        }
    }

    private static String orEmpty(JsonBody body, String key) throws JsonBody.Unreadable {
        var text = body.textOrNull(key);
        return text == null ? "" : text.strip();
    }

    private static HttpReply answer(Manual.Answer answer) {
        return switch (answer) {
            case Manual.Answer.Done(var version) -> HttpReply.json(200, new JsonObject().put("version", version));
            case Manual.Answer.Outdated _ ->
                Guard.refused(409, "E-FAQ-004", "この項目は、ほかの人が先に変更しました。画面を読み込み直してから変更してください。");
            case Manual.Answer.Faulty(var faults) ->
                HttpReply.json(
                        409,
                        new JsonObject()
                                .put(
                                        "faults",
                                        new JsonArray(faults.stream()
                                                .map(fault -> new JsonObject()
                                                        .put("code", fault.code())
                                                        .put("message", fault.japanese()))
                                                .toList())));
        };
    }
}
