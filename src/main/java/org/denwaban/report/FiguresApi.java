package org.denwaban.report;

import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.denwaban.clock.Clock;
import org.denwaban.contract.Contract;
import org.denwaban.db.Database;
import org.denwaban.web.HttpReply;
import org.denwaban.web.HttpRequest;
import org.denwaban.web.HttpServer.Route;
import org.denwaban.web.JsonBody;

/// Reports as files, and what supervisors add to a day, under `/api/v1` (docs/api.md). The same code as the commands.
public final class FiguresApi {

    private final FiguresDesk desk;
    private final Database database;
    private final DayRemarkStore remarks;
    private final Map<String, Contract> contracts;
    private final Clock machine;

    /// @param contracts by id
    public FiguresApi(
            FiguresDesk desk,
            Database database,
            DayRemarkStore remarks,
            Map<String, Contract> contracts,
            Clock machine) {
        this.desk = desk;
        this.database = database;
        this.remarks = remarks;
        this.contracts = Map.copyOf(contracts);
        this.machine = machine;
    }

    /// The routes; who may use them is not asked here.
    public List<Route> routes() {
        return List.of(
                new Route("GET", "/api/v1/reports", this::report),
                new Route("POST", "/api/v1/reports/remark", this::remark));
    }

    private HttpReply report(HttpRequest request) {
        try {
            var asked = new JsonObject();
            request.parameters().forEach(asked::put);
            var body = new JsonBody(asked);
            body.knowsOnly("contract", "kind", "of", "format", "words");
            var contract = contract(body);
            var format = FiguresFormat.of(body.text("format"))
                    .orElseThrow(() -> new JsonBody.Unreadable("\"format\" must be xlsx or pdf"));
            var ask = ask(body);
            return HttpReply.file(
                    contract.id() + "-" + ask.fileStem() + "." + format.extension(),
                    format.type(),
                    format.write(desk.of(contract, ask, _ -> {})));
        } catch (JsonBody.Unreadable e) {
            return HttpReply.json(400, new JsonObject().put("error", e.getMessage()));
        } catch (FiguresRefused e) {
            return HttpReply.json(409, new JsonObject().put("code", e.code()).put("message", e.getMessage()));
        }
    }

    private Contract contract(JsonBody body) throws JsonBody.Unreadable {
        var contract = contracts.get(body.text("contract"));
        if (contract == null) {
            throw new JsonBody.Unreadable("\"contract\" is none that is served here");
        }
        return contract;
    }

    private static FiguresAsk ask(JsonBody body) throws JsonBody.Unreadable {
        var kind = body.text("kind");
        var of = body.textOrNull("of");
        var words = "counts".equals(body.textOrNull("words")) ? DayReport.Words.WITHOUT : DayReport.Words.WITH;
        try {
            return switch (kind) {
                case "daily" -> new FiguresAsk.Day(LocalDate.parse(String.valueOf(of)), words);
                case "monthly" -> new FiguresAsk.Month(YearMonth.parse(String.valueOf(of)), words);
                case "yearly" -> new FiguresAsk.Year(YearMonth.parse(of + "-04").getYear(), words);
                case "progress" -> new FiguresAsk.Progress(LocalDate.parse(String.valueOf(of)));
                case "completion" -> new FiguresAsk.Completion();
                default ->
                    throw new JsonBody.Unreadable("\"kind\" must be daily, monthly, yearly, progress or completion");
            };
        } catch (DateTimeException _) {
            throw new JsonBody.Unreadable(
                    "\"of\" must be a day, a month or a year, such as 2026-11-05, 2026-11 or 2026");
        }
    }

    private HttpReply remark(HttpRequest request) {
        try {
            var body = JsonBody.of(request);
            body.knowsOnly("contract", "day", "supervisor", "text", "by");
            var contract = contract(body);
            var supervisor = body.textOrNull("supervisor");
            var text = body.textOrNull("text");
            var remark = new DayRemark(supervisor == null ? "" : supervisor.strip(), text == null ? "" : text.strip());
            var day = LocalDate.parse(body.text("day"));
            var by = body.text("by");
            database.run(handle -> remarks.add(handle, contract.id(), day, remark, by, machine.now()));
            return HttpReply.json(200, new JsonObject().put("written", true));
        } catch (JsonBody.Unreadable e) {
            return HttpReply.json(400, new JsonObject().put("error", e.getMessage()));
        } catch (DateTimeException _) {
            return HttpReply.json(
                    400, new JsonObject().put("error", "E-API-001 \"day\" must be a day such as 2026-11-05"));
        } catch (IllegalArgumentException e) {
            return HttpReply.json(400, new JsonObject().put("error", e.getMessage()));
        }
    }
}
