package org.denwaban.report;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.denwaban.clock.Clock;
import org.denwaban.db.Database;
import org.denwaban.dialer.Campaign;
import org.denwaban.staff.AuditStore;
import org.denwaban.web.HttpReply;
import org.denwaban.web.HttpRequest;
import org.denwaban.web.HttpServer.Route;
import org.denwaban.web.JsonBody;
import org.denwaban.web.JsonBody.Unreadable;
import org.denwaban.web.Upload;
import org.jspecify.annotations.Nullable;

/// `/api/v1/exports`: bills, result reports and print files, begun, watched and fetched at a desk. The desk's guard
/// holds `by` to who is signed in; without that an approval would be anybody's, so these doors are for the desk alone.
public final class ExportApi {

    private static final String PATH = "/api/v1/exports";

    /// A list of 100,000 lines in UTF-16 has 40 MB; a city's workbook 10 at most.
    private static final long MOST_BYTES = 64L << 20;

    private final Exports exports;
    private final Map<String, Campaign> campaigns;
    private final Database database;
    private final Clock machine;

    /// @param campaigns by the contract's id
    public ExportApi(Exports exports, Map<String, Campaign> campaigns, Database database, Clock machine) {
        this.exports = exports;
        this.campaigns = Map.copyOf(campaigns);
        this.database = database;
        this.machine = machine;
    }

    /// Where it is told how far a file is, and where the file is fetched; who may is not asked here.
    public List<Route> routes() {
        return List.of(new Route("GET", PATH, this::standing), new Route("GET", PATH + "/file", this::file));
    }

    /// Where a file is begun. The body is the city's workbook to be filled, or the city's list of a segment, or empty.
    /// Who may come is not asked here.
    public Upload upload() {
        return new Upload(PATH, MOST_BYTES, this::asked);
    }

    /// What is asked for, before anything is read of the file that comes with it.
    private record Asked(
            String kind,
            Campaign campaign,
            @Nullable YearMonth month,
            @Nullable Integer segment,
            String by) {}

    private Upload.Admission asked(HttpRequest request) {
        try {
            var body = body(request);
            body.knowsOnly("contract", "kind", "month", "segment", "by");
            var asked = new Asked(body.text("kind"), campaign(body), month(body), segment(body), body.text("by"));
            checked(asked);
            var folder = exports.folder();
            return folder.isEmpty()
                    ? new Upload.Admission.Refused(refused(503, "E-REPORT-041: 作成中のファイルが多すぎます。数分後にもう一度お試しください。"))
                    : new Upload.Admission.Come(new Coming(asked, folder.get(), request.from()));
        } catch (Unreadable e) {
            return new Upload.Admission.Refused(unreadable(e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void checked(Asked asked) throws Unreadable {
        var contract = asked.campaign().contract();
        switch (asked.kind()) {
            case "BILL" -> {
                if (contract.fee() == null) {
                    throw new Unreadable("\"contract\" must be one with a fee");
                }
            }
            case "RESULT_REPORT" -> {
                if (contract.results() == null || asked.month() == null) {
                    throw new Unreadable("\"month\" is missing, or the contract has no results");
                }
            }
            case "POSTCARDS" -> {
                if (asked.segment() == null) {
                    throw new Unreadable("\"segment\" is missing");
                }
            }
            default -> throw new Unreadable("\"kind\" must be BILL, RESULT_REPORT or POSTCARDS");
        }
    }

    /// A file on its way to us, and what is made with it.
    private final class Coming implements Upload.Receiver {
        private final Asked asked;
        private final Path folder;
        private final String from;

        Coming(Asked asked, Path folder, String from) {
            this.asked = asked;
            this.folder = folder;
            this.from = from;
        }

        @Override
        public Path file() {
            return folder.resolve("sent");
        }

        @Override
        public HttpReply whole() {
            try {
                var wish = wish();
                if (wish instanceof ExportWish.ABill) { // on record before it is given out; the others are by approval
                    database.run(handle -> new AuditStore()
                            .add(
                                    handle,
                                    new AuditStore.Entry(
                                            machine.now(),
                                            asked.by(),
                                            AuditStore.Action.REPORT_TAKEN,
                                            asked.campaign().contract().id(),
                                            from)));
                }
                return HttpReply.json(200, new JsonObject().put("id", exports.begin(wish, folder)));
            } catch (IOException e) {
                broken();
                throw new UncheckedIOException(e);
            } catch (RuntimeException e) {
                broken();
                throw e;
            }
        }

        private ExportWish wish() throws IOException {
            var contract = asked.campaign().contract();
            var rules = asked.campaign().rules();
            return switch (asked.kind()) {
                case "BILL" -> new ExportWish.ABill(contract, rules, asked.month(), asked.by());
                case "RESULT_REPORT" ->
                    new ExportWish.AResultReport(
                            contract,
                            rules,
                            Objects.requireNonNull(asked.month()),
                            Files.size(file()) == 0 ? null : file(),
                            asked.by());
                default -> new ExportWish.Cards(contract, Objects.requireNonNull(asked.segment()), file(), asked.by());
            };
        }

        @Override
        public void broken() {
            exports.leave(folder);
        }
    }

    private HttpReply standing(HttpRequest request) {
        return found(request, standing -> HttpReply.json(200, json(standing)));
    }

    private static JsonObject json(ExportStanding standing) {
        return switch (standing) {
            case ExportStanding.Waiting _ -> new JsonObject().put("state", "WAITING");
            case ExportStanding.Making(long done, long of) ->
                new JsonObject().put("state", "MAKING").put("done", done).put("of", of);
            case ExportStanding.Ready(var file) ->
                new JsonObject().put("state", "READY").put("name", String.valueOf(file.getFileName()));
            case ExportStanding.Failed(var why) ->
                new JsonObject().put("state", "FAILED").put("message", why);
        };
    }

    private HttpReply file(HttpRequest request) {
        return found(
                request,
                standing -> standing instanceof ExportStanding.Ready(var file)
                        ? HttpReply.file(String.valueOf(file.getFileName()), type(file), file)
                        : refused(409, "E-REPORT-042: ファイルはまだできていないか、できませんでした。"));
    }

    private static String type(Path file) {
        return file.toString().endsWith(".zip") ? "application/zip" : FiguresFormat.XLSX.type();
    }

    private interface Telling {
        HttpReply of(ExportStanding standing);
    }

    private HttpReply found(HttpRequest request, Telling telling) {
        try {
            var body = body(request);
            body.knowsOnly("contract", "id", "by");
            return exports.standing(body.text("contract"), body.text("id"), body.text("by"))
                    .map(telling::of)
                    .orElseGet(() -> refused(404, "E-REPORT-043: そのファイルはもうありません。もう一度作成してください。"));
        } catch (Unreadable e) {
            return unreadable(e);
        }
    }

    private static JsonBody body(HttpRequest request) {
        var asked = new JsonObject();
        request.parameters().forEach(asked::put);
        return new JsonBody(asked);
    }

    private Campaign campaign(JsonBody body) throws Unreadable {
        var campaign = campaigns.get(body.text("contract"));
        if (campaign == null) {
            throw new Unreadable("\"contract\" must be one that is dialled");
        }
        return campaign;
    }

    private static @Nullable YearMonth month(JsonBody body) throws Unreadable {
        var text = body.textOrNull("month");
        try {
            return text == null || text.isEmpty() ? null : YearMonth.parse(text);
        } catch (DateTimeException _) {
            throw new Unreadable("\"month\" must be a month such as 2018-11");
        }
    }

    private static @Nullable Integer segment(JsonBody body) throws Unreadable {
        var text = body.textOrNull("segment");
        try {
            return text == null || text.isEmpty() ? null : Integer.valueOf(text);
        } catch (NumberFormatException _) {
            throw new Unreadable("\"segment\" must be a number");
        }
    }

    private static HttpReply refused(int status, String message) {
        return HttpReply.json(
                status,
                new JsonObject()
                        .put("code", message.substring(0, message.indexOf(':')))
                        .put("message", message));
    }

    private static HttpReply unreadable(Unreadable why) {
        return HttpReply.json(400, new JsonObject().put("code", "E-API-001").put("message", why.getMessage()));
    }
}
