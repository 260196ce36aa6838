package org.denwaban.inbound;

import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Supplier;
import org.denwaban.clock.Tokyo;
import org.denwaban.web.HttpReply;
import org.denwaban.web.HttpRequest;
import org.denwaban.web.HttpServer.Route;
import org.denwaban.web.JsonBody;

/// How the lines do, as JSON under `/api/v1` (docs/api.md).
public final class LineApi {

    private final LineBoard board;
    private final Supplier<Instant> contractTime;

    public LineApi(LineBoard board, Supplier<Instant> contractTime) {
        this.board = board;
        this.contractTime = contractTime;
    }

    /// The routes; who may use them is not asked here.
    public List<Route> routes() {
        return List.of(new Route("GET", "/api/v1/lines", this::lines));
    }

    private HttpReply lines(HttpRequest request) {
        try {
            var asked = new JsonObject();
            request.parameters().forEach(asked::put);
            return lines(new JsonBody(asked));
        } catch (JsonBody.Unreadable e) {
            return HttpReply.json(400, new JsonObject().put("error", e.getMessage()));
        }
    }

    private HttpReply lines(JsonBody asked) throws JsonBody.Unreadable {
        asked.knowsOnly("contract", "day");
        var contract = asked.text("contract");
        if (!board.contracts().contains(contract)) {
            throw new JsonBody.Unreadable("\"contract\" is none whose calls are answered here");
        }
        var day = day(asked);
        return HttpReply.json(
                200, board.of(contract, day).json().put("contract", contract).put("day", day.toString()));
    }

    private LocalDate day(JsonBody asked) throws JsonBody.Unreadable {
        var text = asked.textOrNull("day");
        try {
            return text == null ? Tokyo.day(contractTime.get()) : LocalDate.parse(text);
        } catch (DateTimeException _) {
            throw new JsonBody.Unreadable("\"day\" must be a day such as 2018-11-05");
        }
    }
}
