package org.denwaban.desk;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.denwaban.clock.Clock;
import org.denwaban.db.Database;
import org.denwaban.db.DatabaseAway;
import org.denwaban.staff.AuditStore;
import org.denwaban.staff.SignInDesk;
import org.denwaban.staff.Token;
import org.denwaban.staff.User;
import org.denwaban.web.HttpReply;
import org.denwaban.web.HttpRequest;
import org.denwaban.web.HttpServer.Route;
import org.denwaban.web.JsonBody;
import org.denwaban.web.Live;
import org.denwaban.web.Upload;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stands before everything that needs somebody who is signed in: the session's cookie, the same origin, the page's own
/// word with whatever changes something (CSRF), and {@link Rights}.
final class Guard {

    /// Somebody who is signed in.
    record SignedIn(User user, Token session) {}

    /// The header that carries the page's word.
    static final String PAGE_WORD = "x-denwaban-page";

    private static final String STOP = "POST /api/v1/stop";
    private static final String REPORT = "GET /api/v1/reports";
    private static final String AWAY = "データベースに接続できないため、記録できません。もう一度お試しください。";
    private static final Map<String, AuditStore.Action> AUDITED =
            Map.of(STOP, AuditStore.Action.EMERGENCY_STOP, "POST /api/v1/resume", AuditStore.Action.EMERGENCY_RESUME);
    private static final Pattern JSON =
            Pattern.compile("application/json(\\s*;\\s*charset=\"?utf-8\"?)?", Pattern.CASE_INSENSITIVE);
    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

    private final SignInDesk signIn;
    private final Database database;
    private final AuditStore audit = new AuditStore();
    private final Cookies cookies;
    private final Function<String, Optional<Set<String>>> served;
    private final Clock machine;

    /// @param served contracts that an operator serves, by their id; empty for nobody of the settings
    Guard(
            SignInDesk signIn,
            Database database,
            Cookies cookies,
            Function<String, Optional<Set<String>>> served,
            Clock machine) {
        this.served = served;
        this.signIn = signIn;
        this.database = database;
        this.cookies = cookies;
        this.machine = machine;
    }

    /// Whoever asks, if they are signed in.
    Optional<SignedIn> who(HttpRequest request) {
        return cookies.session(request).flatMap(token -> signIn.user(token).map(user -> new SignedIn(user, token)));
    }

    /// A page that only some may see; who is not signed in is sent to sign in.
    Route page(String path, BiFunction<SignedIn, HttpRequest, HttpReply> handler) {
        var door = "GET " + path;
        return new Route("GET", path, request -> {
            var who = who(request);
            if (who.isEmpty()) {
                return HttpReply.seeOther("/sign-in");
            }
            if (!Rights.open(who.get().user(), door)) {
                record(who.get().user(), door, request);
                return HttpReply.seeOther("/");
            }
            return handler.apply(who.get(), request);
        });
    }

    /// Something that a page does.
    Route action(String method, String path, BiFunction<SignedIn, HttpRequest, HttpReply> handler) {
        var door = method + " " + path;
        return new Route(method, path, request -> {
            try {
                return guarded(door, request, handler);
            } catch (DatabaseAway e) {
                return refused(503, "E-DESK-004", AWAY);
            }
        });
    }

    private HttpReply guarded(String door, HttpRequest request, BiFunction<SignedIn, HttpRequest, HttpReply> handler) {
        var who = door.equals(STOP) ? whoOfLate(request) : who(request);
        var barred = barred(door, who, request);
        if (who.isEmpty() || barred.isPresent()) {
            return barred.orElseThrow();
        }
        if (!request.method().equals("GET") && !isJson(request)) {
            return refused(400, "E-API-001", "この要求は読み取れません（application/json ではありません）。");
        }
        var reply = handler.apply(who.get(), request);
        if (door.equals(REPORT) && reply.status() == 200) { // made, and on record before it is given out
            database.run(handle -> audit.add(
                    handle,
                    new AuditStore.Entry(
                            machine.now(),
                            who.get().user().name(),
                            AuditStore.Action.REPORT_TAKEN,
                            said(request).getOrDefault("contract", ""),
                            request.from())));
        }
        var action = AUDITED.get(door);
        if (action != null && reply.status() == 200) {
            recordLater(new AuditStore.Entry(
                    machine.now(),
                    who.get().user().name(),
                    action,
                    said(request).getOrDefault("contract", "all"),
                    request.from()));
        }
        return reply;
    }

    /// Why somebody may not pass; empty where they may. Nobody who is not signed in may.
    private Optional<HttpReply> barred(String door, Optional<SignedIn> who, HttpRequest request) {
        if (who.isEmpty()) {
            return Optional.of(refused(401, "E-DESK-001", "サインインの有効期限が切れました。もう一度サインインしてください。"));
        }
        if (!fromOurPage(who.get(), request)) {
            return Optional.of(refused(403, "E-DESK-002", "この画面からの操作ではないため、受け付けません。画面を再読み込みしてください。"));
        }
        if (!Rights.open(who.get().user(), door) || !Rights.faultless(who.get().user(), door, said(request), served)) {
            record(who.get().user(), door, request);
            return Optional.of(refused(403, "E-DESK-003", "この操作の権限がありません。"));
        }
        return Optional.empty();
    }

    /// A file that a page sends: nothing of it is read before it is known who sends it.
    Upload upload(Upload behind) {
        var door = "POST " + behind.path();
        return new Upload(behind.path(), behind.mostBytes(), request -> {
            try {
                return barred(door, who(request), request)
                        .<Upload.Admission>map(Upload.Admission.Refused::new)
                        .orElseGet(() -> behind.admission().apply(request));
            } catch (DatabaseAway _) {
                return new Upload.Admission.Refused(refused(503, "E-DESK-004", AWAY));
            }
        });
    }

    private static boolean isJson(HttpRequest request) {
        return JSON.matcher(request.header("content-type")).matches();
    }

    /// An emergency stop waits for no database.
    private Optional<SignedIn> whoOfLate(HttpRequest request) {
        return cookies.session(request)
                .flatMap(token -> signIn.userOfLate(token).map(user -> new SignedIn(user, token)))
                .or(() -> who(request));
    }

    /// Nor does it wait for its record: who stopped stands in the stop itself.
    private void recordLater(AuditStore.Entry entry) {
        Thread.ofVirtual().name("desk-audit").start(() -> {
            try {
                database.run(handle -> audit.add(handle, entry));
            } catch (RuntimeException e) {
                LOG.error("E-DESK-008 {} by {} is not in the audit trail", entry.action(), entry.by());
            }
        });
    }

    private void record(User user, String door, HttpRequest request) {
        database.run(handle -> audit.add(
                handle,
                new AuditStore.Entry(
                        machine.now(), user.name(), AuditStore.Action.RIGHT_REFUSED, door, request.from())));
    }

    private boolean fromOurPage(SignedIn who, HttpRequest request) {
        return request.method().equals("GET")
                || (cookies.ownOrigin(request) && who.session().pageWord().equals(request.header(PAGE_WORD)));
    }

    /// The texts of what a request says, in its body or its query.
    static Map<String, String> said(HttpRequest request) {
        var said = new HashMap<>(request.parameters());
        if (!request.body().isEmpty()) {
            try {
                var body = new JsonObject(request.body());
                for (var key : body.fieldNames()) {
                    if (body.getValue(key) instanceof String text) {
                        said.put(key, text);
                    }
                }
            } catch (DecodeException | ClassCastException _) {
                return Map.of(); // the handler says that it cannot be read
            }
        }
        return said;
    }

    /// A line that stays open.
    Live live(String path, BiFunction<SignedIn, HttpRequest, Live.Visitor> visitor) {
        return new Live(path, request -> admission("GET " + path, request, visitor));
    }

    private Live.Admission admission(
            String door, HttpRequest request, BiFunction<SignedIn, HttpRequest, Live.Visitor> visitor) {
        if (!cookies.ownOrigin(request)) {
            return new Live.Admission.Refused(403);
        }
        var who = who(request);
        if (who.isEmpty()) {
            return new Live.Admission.Refused(401);
        }
        return Rights.open(who.get().user(), door)
                ? new Live.Admission.Come(visitor.apply(who.get(), request))
                : new Live.Admission.Refused(403);
    }

    /// For people a sentence, for programs what it was about the request.
    static HttpReply unreadable(JsonBody.Unreadable why, String code, String japanese) {
        return HttpReply.json(
                400, new JsonObject().put("code", code).put("message", japanese).put("error", why.getMessage()));
    }

    static HttpReply refused(int status, String code, String japanese) {
        return HttpReply.json(status, new JsonObject().put("code", code).put("message", japanese));
    }
}
