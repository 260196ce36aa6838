package org.denwaban.dialer;

import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.denwaban.campaign.AppointmentChange;
import org.denwaban.campaign.History;
import org.denwaban.web.HttpReply;
import org.denwaban.web.HttpRequest;
import org.denwaban.web.HttpServer.Route;
import org.denwaban.web.JsonBody;

/// A supervisor's changes of appointments, as JSON under `/api/v1` (docs/api.md). Answers as {@link DeskApi}'s.
public final class AppointmentApi {

    private final Appointments appointments;

    public AppointmentApi(Appointments appointments) {
        this.appointments = appointments;
    }

    /// The routes; who may use them is not asked here.
    public List<Route> routes() {
        return List.of(new Route("POST", "/api/v1/appointment/change", this::change));
    }

    private enum What {
        GIVE,
        MOVE,
        CANCEL
    }

    private HttpReply change(HttpRequest request) {
        try {
            var body = JsonBody.of(request);
            body.knowsOnly("contract", "id", "what", "keeper", "at", "why", "by");
            var done = appointments.change(new Appointments.Change(
                    body.text("contract"),
                    body.text("id"),
                    to(body),
                    body.one(AppointmentChange.Why.class, "why"),
                    body.text("by"),
                    request.from()));
            return switch (done) {
                case Appointments.Answer.Done(var id) -> HttpReply.json(200, new JsonObject().put("id", id));
                case Appointments.Answer.Refused(var why) ->
                    HttpReply.json(409, DeskApi.fault(why.code(), why.japanese()));
            };
        } catch (JsonBody.Unreadable e) {
            return HttpReply.json(400, new JsonObject().put("error", e.getMessage()));
        }
    }

    private static Appointments.To to(JsonBody body) throws JsonBody.Unreadable {
        return switch (body.one(What.class, "what")) {
            case GIVE -> new Appointments.To.Given(body.textOrNull("keeper"));
            case MOVE -> new Appointments.To.MovedTo(time(body));
            case CANCEL -> new Appointments.To.Cancelled();
        };
    }

    private static Instant time(JsonBody body) throws JsonBody.Unreadable {
        try {
            return History.time(body.text("at"));
        } catch (DateTimeException _) {
            throw new JsonBody.Unreadable("\"at\" must be a time such as 2018-11-05T18:00");
        }
    }
}
