package org.denwaban.desk;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.denwaban.desk.Guard.SignedIn;
import org.denwaban.staff.Role;
import org.denwaban.staff.UserDesk;
import org.denwaban.staff.UserFault;
import org.denwaban.web.HttpReply;
import org.denwaban.web.HttpRequest;
import org.denwaban.web.HttpServer.Route;
import org.denwaban.web.JsonBody;

/// The administrator's page: users and their rights. No personal data comes here.
final class UserRoutes {

    private final Guard guard;
    private final Cookies cookies;
    private final Pages pages;
    private final UserDesk users;
    private final Map<String, String> contracts;

    /// @param contracts names of all that are served, by id
    UserRoutes(Guard guard, Cookies cookies, Pages pages, UserDesk users, Map<String, String> contracts) {
        this.guard = guard;
        this.cookies = cookies;
        this.pages = pages;
        this.users = users;
        this.contracts = Map.copyOf(contracts);
    }

    List<Route> routes() {
        return List.of(
                DeskRoutes.script("users.js"),
                guard.page("/users", this::page),
                act("/users/invite", this::invite),
                act("/users/rights", this::rights),
                act("/users/reset", this::reset),
                act("/users/end-sessions", this::endSessions),
                act("/users/disable", this::disable));
    }

    private interface Work {
        HttpReply answer(JsonBody body, String by, String from) throws JsonBody.Unreadable;
    }

    private Route act(String path, Work work) {
        return guard.action("POST", path, (who, request) -> {
            try {
                return work.answer(JsonBody.of(request), who.user().name(), request.from());
            } catch (JsonBody.Unreadable e) {
                return HttpReply.json(400, new JsonObject().put("error", e.getMessage()));
            }
        });
    }

    private HttpReply page(SignedIn who, HttpRequest request) {
        return pages.page(
                200,
                "users",
                cookies.language(request),
                Map.of(
                        "user", who.user(),
                        "word", who.session().pageWord(),
                        "users", users.all(),
                        "roles", Role.values(),
                        "contracts", List.copyOf(contracts.entrySet())));
    }

    private HttpReply invite(JsonBody body, String by, String from) throws JsonBody.Unreadable {
        body.knowsOnly("name", "role", "contracts");
        return told(users.invite(body.text("name"), body.one(Role.class, "role"), contracts(body), by, from));
    }

    private HttpReply rights(JsonBody body, String by, String from) throws JsonBody.Unreadable {
        body.knowsOnly("name", "role", "contracts");
        return told(users.rights(body.text("name"), body.one(Role.class, "role"), contracts(body), by, from));
    }

    private HttpReply reset(JsonBody body, String by, String from) throws JsonBody.Unreadable {
        return told(users.reset(name(body), by, from));
    }

    private HttpReply endSessions(JsonBody body, String by, String from) throws JsonBody.Unreadable {
        return told(users.endSessions(name(body), by, from));
    }

    private HttpReply disable(JsonBody body, String by, String from) throws JsonBody.Unreadable {
        var name = name(body);
        if (name.equals(by)) {
            return told(Optional.of(UserFault.SELF));
        }
        return told(users.disable(name, by, from) ? Optional.empty() : Optional.of(UserFault.NO_USER));
    }

    private static String name(JsonBody body) throws JsonBody.Unreadable {
        body.knowsOnly("name");
        return body.text("name");
    }

    private static Set<String> contracts(JsonBody body) throws JsonBody.Unreadable {
        if (!(body.json().getValue("contracts") instanceof JsonArray array)
                || !array.stream().allMatch(String.class::isInstance)) {
            throw new JsonBody.Unreadable("\"contracts\" must be a list of contract ids");
        }
        var ids = new LinkedHashSet<String>();
        array.forEach(id -> ids.add((String) id));
        return ids;
    }

    private static HttpReply told(UserDesk.Invited invited) {
        return switch (invited) {
            case UserDesk.Invited.Done(var word, var until) ->
                HttpReply.json(
                        200, new JsonObject().put("invitation", word.word()).put("until", until.toString()));
            case UserDesk.Invited.Refused(var why) -> told(Optional.of(why));
        };
    }

    private static HttpReply told(Optional<UserFault> fault) {
        return fault.map(why -> Guard.refused(409, why.code(), why.japanese()))
                .orElseGet(() -> HttpReply.json(200, new JsonObject().put("done", true)));
    }
}
