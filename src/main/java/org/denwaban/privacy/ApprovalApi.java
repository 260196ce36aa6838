package org.denwaban.privacy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.List;
import java.util.Set;
import org.denwaban.clock.Clock;
import org.denwaban.clock.Tokyo;
import org.denwaban.web.HttpReply;
import org.denwaban.web.HttpRequest;
import org.denwaban.web.HttpServer.Route;
import org.denwaban.web.JsonBody;
import org.denwaban.web.JsonBody.Unreadable;
import org.jspecify.annotations.Nullable;

/// `/api/v1/approvals`: approvals of exports, asked for, granted and revoked at a desk. The desk's guard holds `by` to
/// who is signed in; without that nobody's word is anybody's, so these routes are for the desk alone.
public final class ApprovalApi {

    private static final String PATH = "/api/v1/approvals";

    private final ApprovalDesk desk;
    private final Set<String> contracts;
    private final Clock machine;

    public ApprovalApi(ApprovalDesk desk, Set<String> contracts, Clock machine) {
        this.desk = desk;
        this.contracts = Set.copyOf(contracts);
        this.machine = machine;
    }

    public List<Route> routes() {
        return List.of(
                new Route("GET", PATH, this::list),
                new Route("POST", PATH, request -> doing(request, this::ask)),
                new Route("POST", PATH + "/grant", request -> doing(request, this::grant)),
                new Route("POST", PATH + "/revoke", request -> doing(request, this::revoke)));
    }

    private interface Work {
        JsonObject on(JsonBody body, HttpRequest request) throws Unreadable, ApprovalRefused;
    }

    private static HttpReply doing(HttpRequest request, Work work) {
        try {
            return HttpReply.json(200, work.on(JsonBody.of(request), request));
        } catch (Unreadable e) {
            return HttpReply.json(400, new JsonObject().put("code", "E-API-001").put("message", e.getMessage()));
        } catch (ApprovalRefused e) {
            return HttpReply.json(
                    409,
                    new JsonObject()
                            .put("code", e.fault().code())
                            .put("message", e.fault().japanese()));
        }
    }

    private HttpReply list(HttpRequest request) {
        if (!Set.of("contract").containsAll(request.parameters().keySet())) {
            return HttpReply.json(
                    400, new JsonObject().put("code", "E-API-001").put("message", "known keys are [contract]"));
        }
        var contract = request.parameters().getOrDefault("contract", "");
        if (!contracts.contains(contract)) {
            return HttpReply.json(
                    400,
                    new JsonObject()
                            .put("code", "E-API-001")
                            .put("message", "\"contract\" must be one that is served"));
        }
        var all = new JsonArray();
        desk.of(contract).forEach(each -> all.add(json(each)));
        return HttpReply.json(200, new JsonObject().put("approvals", all));
    }

    private JsonObject ask(JsonBody body, HttpRequest request) throws Unreadable, ApprovalRefused {
        body.knowsOnly("contract", "kind", "month", "why", "by", "days");
        var what = new Export(contract(body), body.one(ExportKind.class, "kind"), month(body.textOrNull("month")));
        var why = body.textOrNull("why");
        return json(desk.ask(what, why == null ? "" : why, body.text("by"), body.number("days"), request.from()));
    }

    private JsonObject grant(JsonBody body, HttpRequest request) throws Unreadable, ApprovalRefused {
        body.knowsOnly("contract", "id", "by");
        desk.grant(contract(body), body.text("id"), body.text("by"), request.from());
        return new JsonObject().put("granted", body.text("id"));
    }

    private JsonObject revoke(JsonBody body, HttpRequest request) throws Unreadable, ApprovalRefused {
        body.knowsOnly("contract", "id", "by");
        desk.revoke(contract(body), body.text("id"), body.text("by"), request.from());
        return new JsonObject().put("revoked", body.text("id"));
    }

    private String contract(JsonBody body) throws Unreadable {
        var contract = body.text("contract");
        if (!contracts.contains(contract)) {
            throw new Unreadable("\"contract\" must be one that is served");
        }
        return contract;
    }

    private static @Nullable YearMonth month(@Nullable String text) throws Unreadable {
        try {
            return text == null ? null : YearMonth.parse(text);
        } catch (DateTimeException _) {
            throw new Unreadable("\"month\" must be a month such as 2018-11");
        }
    }

    private JsonObject json(Approval approval) {
        var month = approval.what().month();
        return new JsonObject()
                .put("id", approval.id())
                .put("contract", approval.what().contractId())
                .put("kind", approval.what().kind().name())
                .put("month", month == null ? null : month.toString())
                .put("why", approval.why())
                .put("askedBy", approval.askedBy())
                .put("askedAt", Tokyo.offset(approval.askedAt()).toString())
                .put("until", Tokyo.offset(approval.until()).toString())
                .put("approvedBy", approval.approvedBy())
                .put("revokedBy", approval.revokedBy())
                .put("state", approval.state(machine.now()).name());
    }
}
