package org.denwaban.desk;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.denwaban.db.DatabaseAway;
import org.denwaban.staff.Role;
import org.denwaban.staff.SessionEnd;
import org.denwaban.staff.SignInDesk;
import org.denwaban.staff.UserDesk;
import org.denwaban.staff.UserFault;
import org.denwaban.web.HttpReply;
import org.denwaban.web.HttpRequest;
import org.denwaban.web.HttpServer.Route;
import org.denwaban.web.JsonBody;

/// Pages before anybody is signed in: the door, signing in and out, taking up an invitation.
final class SignInRoutes {

    private final SignInDesk signIn;
    private final UserDesk users;
    private final Guard guard;
    private final Cookies cookies;
    private final Pages pages;

    SignInRoutes(SignInDesk signIn, UserDesk users, Guard guard, Cookies cookies, Pages pages) {
        this.signIn = signIn;
        this.users = users;
        this.guard = guard;
        this.cookies = cookies;
        this.pages = pages;
    }

    List<Route> routes() {
        return List.of(
                new Route("GET", "/", this::home),
                new Route("GET", "/sign-in", request -> signInPage(request, 200, "", "")),
                new Route("POST", "/sign-in/again", form(this::again)),
                new Route("POST", "/sign-in", form(this::signIn)),
                new Route("POST", "/sign-out", form(this::signOut)),
                new Route("GET", "/welcome", request -> welcomePage(request, 200, Map.of())),
                new Route("POST", "/welcome", form(this::welcome)),
                new Route("POST", "/language", form(this::language)));
    }

    /// Forms come from our own pages only.
    private Function<HttpRequest, HttpReply> form(Function<HttpRequest, HttpReply> handler) {
        return request -> cookies.ownOrigin(request)
                ? handler.apply(request)
                : new HttpReply(403, "text/plain; charset=utf-8", "E-DESK-002\n");
    }

    private HttpReply home(HttpRequest request) {
        return guard.who(request)
                .map(who -> HttpReply.seeOther(home(who.user().role())))
                .orElseGet(() -> HttpReply.seeOther("/sign-in"));
    }

    private static String home(Role role) {
        return switch (role) {
            case OPERATOR -> "/desk";
            case SUPERVISOR -> "/board";
            case COMMISSIONER -> "/reports";
            case AUDITOR -> "/audit";
            case ADMINISTRATOR -> "/users";
        };
    }

    private HttpReply signInPage(HttpRequest request, int status, String name, String problem) {
        return pages.page(
                status,
                "sign-in",
                cookies.language(request),
                Map.of("name", name, "problem", problem, "elsewhere", elsewhere(request)));
    }

    private HttpReply signIn(HttpRequest request) {
        var fields = request.form();
        var name = fields.getOrDefault("name", "").strip();
        try {
            return switch (signIn.signIn(new SignInDesk.Shown(
                    name,
                    fields.getOrDefault("password", ""),
                    fields.getOrDefault("code", "").strip(),
                    cookies.device(request),
                    request.from()))) {
                case SignInDesk.Answer.Welcome welcome ->
                    cookies.withDevice(
                            cookies.withSession(HttpReply.seeOther("/"), welcome.session()), welcome.device());
                case SignInDesk.Answer.Wrong _ -> signInPage(request, 403, name, "sign-in.wrong");
                case SignInDesk.Answer.TooMany _ -> signInPage(request, 429, name, "sign-in.too-many");
                case SignInDesk.Answer.Busy _ -> signInPage(request, 503, name, "sign-in.busy");
            };
        } catch (DatabaseAway e) {
            return signInPage(request, 503, name, "sign-in.away");
        }
    }

    /// A browser that still shows the session of somebody who went on elsewhere.
    private boolean elsewhere(HttpRequest request) {
        try {
            return cookies.session(request).flatMap(signIn::ended).equals(Optional.of(SessionEnd.ELSEWHERE));
        } catch (DatabaseAway e) {
            return false;
        }
    }

    /// Signing in beside a card whose session has expired: the page stays, with a new word.
    private HttpReply again(HttpRequest request) {
        try {
            var body = JsonBody.of(request);
            body.knowsOnly("name", "password", "code");
            var password = body.textOrNull("password");
            return switch (signIn.signIn(new SignInDesk.Shown(
                    body.text("name"),
                    password == null ? "" : password,
                    body.text("code").strip(),
                    cookies.device(request),
                    request.from()))) {
                case SignInDesk.Answer.Welcome welcome ->
                    cookies.withDevice(
                            cookies.withSession(
                                    HttpReply.json(
                                            200,
                                            new JsonObject()
                                                    .put(
                                                            "word",
                                                            welcome.session().pageWord())),
                                    welcome.session()),
                            welcome.device());
                case SignInDesk.Answer.Wrong _ -> refused(request, 403, "E-DESK-009", "sign-in.wrong");
                case SignInDesk.Answer.TooMany _ -> refused(request, 429, "E-DESK-010", "sign-in.too-many");
                case SignInDesk.Answer.Busy _ -> refused(request, 503, "E-DESK-020", "sign-in.busy");
            };
        } catch (JsonBody.Unreadable e) {
            return HttpReply.json(400, new JsonObject().put("error", e.getMessage()));
        } catch (DatabaseAway e) {
            return refused(request, 503, "E-DESK-004", "sign-in.away");
        }
    }

    private HttpReply refused(HttpRequest request, int status, String code, String words) {
        return Guard.refused(
                status, code, pages.texts(cookies.language(request)).get(words));
    }

    /// Drafts stay: they are sealed, and what was typed for a call that is not told of yet is wanted tomorrow.
    private HttpReply signOut(HttpRequest request) {
        guard.who(request).ifPresent(who -> signIn.signOut(who.session(), who.user(), request.from()));
        return cookies.withoutSession(HttpReply.seeOther("/sign-in")).with("clear-site-data", "\"cache\"");
    }

    private HttpReply welcomePage(HttpRequest request, int status, Map<String, ?> values) {
        var all = new HashMap<String, Object>(Map.of("name", "", "invitation", "", "fault", "", "shown", false));
        all.putAll(values);
        return pages.page(status, "welcome", cookies.language(request), all);
    }

    /// First the invitation alone, then, with the picture for the authenticator, the password and the first code.
    private HttpReply welcome(HttpRequest request) {
        var fields = request.form();
        var name = fields.getOrDefault("name", "").strip();
        var word = fields.getOrDefault("invitation", "").strip();
        if (fields.containsKey("password")) {
            var fault = users.takeUp(
                    name,
                    word,
                    fields.get("password"),
                    fields.getOrDefault("code", "").strip(),
                    request.from());
            if (fault.isEmpty()) {
                return HttpReply.seeOther("/sign-in");
            }
            return shown(request, name, word, fault.get().japanese());
        }
        return shown(request, name, word, "");
    }

    private HttpReply shown(HttpRequest request, String name, String word, String fault) {
        return switch (users.show(name, word, request.from())) {
            case UserDesk.Shown.Good(var enrolment) ->
                welcomePage(
                        request,
                        fault.isEmpty() ? 200 : 422,
                        Map.of(
                                "name", name,
                                "invitation", word,
                                "fault", fault,
                                "shown", true,
                                "enrolment", enrolment));
            case UserDesk.Shown.Refused(UserFault why) ->
                welcomePage(request, 422, Map.of("name", name, "invitation", word, "fault", why.japanese()));
        };
    }

    private HttpReply language(HttpRequest request) {
        return cookies.withLanguage(
                HttpReply.seeOther("/"), Texts.Language.of(request.form().getOrDefault("language", "")));
    }
}
