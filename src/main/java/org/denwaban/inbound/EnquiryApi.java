package org.denwaban.inbound;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.denwaban.web.HttpReply;
import org.denwaban.web.HttpRequest;
import org.denwaban.web.HttpServer.Route;
import org.denwaban.web.JsonBody;
import org.jspecify.annotations.Nullable;

/// Enquiries as JSON under `/api/v1` (docs/api.md).
public final class EnquiryApi {

    private final Enquiries enquiries;

    public EnquiryApi(Enquiries enquiries) {
        this.enquiries = enquiries;
    }

    private interface Work {
        HttpReply answer() throws JsonBody.Unreadable;
    }

    /// The routes; who may use them is not asked here.
    public List<Route> routes() {
        return List.of(
                new Route("POST", "/api/v1/enquiry", request -> answered(() -> take(JsonBody.of(request)))),
                new Route("POST", "/api/v1/enquiry/read", request -> answered(() -> read(request))));
    }

    private static HttpReply answered(Work work) {
        try {
            return work.answer();
        } catch (JsonBody.Unreadable e) {
            return HttpReply.json(400, new JsonObject().put("error", e.getMessage()));
        }
    }

    private HttpReply take(JsonBody body) throws JsonBody.Unreadable {
        body.knowsOnly(
                "contract", "call", "operator", "channel", "category", "content", "booking", "escalation", "corrects");
        var entered = new Enquiries.Entered(
                body.text("contract"),
                body.textOrNull("call"),
                new Enquiry(
                        body.one(Enquiry.Channel.class, "channel"),
                        orEmpty(body.textOrNull("category")),
                        orEmpty(body.textOrNull("content")),
                        booking(body.objectOrNull("booking"))),
                orEmpty(body.textOrNull("escalation")),
                body.textOrNull("corrects"),
                body.text("operator"));
        if (entered.enquiry().channel() == Enquiry.Channel.FAX && entered.callId() != null) {
            throw new JsonBody.Unreadable("a fax is no call");
        }
        return switch (enquiries.take(entered)) {
            case Enquiries.Answer.Done(var id) -> HttpReply.json(200, new JsonObject().put("id", id));
            case Enquiries.Answer.Faulty(var faults) ->
                HttpReply.json(
                        409,
                        new JsonObject()
                                .put(
                                        "faults",
                                        new JsonArray(faults.stream()
                                                .map(fault -> refusal(fault.code(), fault.japanese()))
                                                .toList())));
            case Enquiries.Answer.NotTheirs _ -> notTheirs();
        };
    }

    private static Enquiry.@Nullable Booking booking(@Nullable JsonBody body) throws JsonBody.Unreadable {
        if (body == null) {
            return null;
        }
        body.knowsOnly("what", "number");
        return new Enquiry.Booking(body.one(Enquiry.Booked.class, "what"), orEmpty(body.textOrNull("number")));
    }

    /// By POST: what is read is recorded.
    private HttpReply read(HttpRequest request) throws JsonBody.Unreadable {
        var body = JsonBody.of(request);
        body.knowsOnly("contract", "id", "operator");
        return enquiries
                .read(body.text("contract"), body.text("id"), body.text("operator"), request.from())
                .map(entry -> HttpReply.json(200, shown(entry.enquiry())))
                .orElseGet(EnquiryApi::notTheirs);
    }

    private static JsonObject shown(Enquiry enquiry) {
        var booking = enquiry.booking();
        return new JsonObject()
                .put("channel", enquiry.channel().name())
                .put("category", enquiry.category())
                .put("content", enquiry.content())
                .put("booking", booking == null ? null : booking.what().name())
                .put("bookingNumber", booking == null ? null : booking.number());
    }

    private static HttpReply notTheirs() {
        return HttpReply.json(409, refusal("E-ENQUIRY-005", "この通話または問合せは、担当する契約のものではないか、すでに訂正されています。"));
    }

    private static JsonObject refusal(String code, String japanese) {
        return new JsonObject().put("code", code).put("message", japanese);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text.strip();
    }
}
