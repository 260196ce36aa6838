package org.denwaban;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.binary.Base32;
import org.denwaban.campaign.EscalationStore;
import org.denwaban.clock.SystemClock;
import org.denwaban.clock.Tokyo;
import org.denwaban.db.Database;
import org.denwaban.db.RealMariaDb;
import org.denwaban.settings.Secret;
import org.denwaban.settings.Settings;
import org.denwaban.staff.Passwords;
import org.denwaban.staff.Role;
import org.denwaban.staff.Token;
import org.denwaban.staff.UserDesk;
import org.denwaban.staff.UserStore;
import org.denwaban.vault.Vault;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The whole server with its real routes and a real MariaDB, and no PBX: what comes by HTTP, and who may do what.
@Timeout(180)
class DeskHttpIT {

    private static final String OURS = "yokosuka-2018";
    private static final String OTHERS = "wakayama-2026";
    private static final String PASSWORD = "合言葉は海と山と空と風と雲です";
    private static final Duration STEP = Duration.ofSeconds(30);
    private static final Pattern TYPED = Pattern.compile("<code>([A-Z2-7 ]+)</code>");
    private static final Pattern SESSION = Pattern.compile("denwaban-session=([A-Za-z0-9_-]+)");

    /// Who may pass which door. A door that is not here, or not there any more, fails the test.
    private static final Map<String, Set<Role>> MATRIX = matrix();

    private static Map<String, Set<Role>> matrix() {
        var all = new HashMap<String, Set<Role>>();
        var operator = Set.of(Role.OPERATOR);
        var supervisor = Set.of(Role.SUPERVISOR);
        var both = Set.of(Role.OPERATOR, Role.SUPERVISOR);
        List.of(
                        "GET /desk",
                        "GET /live/desk",
                        "POST /desk/search",
                        "POST /desk/done",
                        "POST /desk/key",
                        "POST /desk/again",
                        "POST /desk/line",
                        "POST /api/v1/enquiry",
                        "POST /api/v1/enquiry/read",
                        "POST /api/v1/appointment",
                        "POST /api/v1/result",
                        "POST /api/v1/dial",
                        "POST /api/v1/pass",
                        "GET /api/v1/caller",
                        "POST /api/v1/caller/search",
                        "POST /api/v1/return-call")
                .forEach(door -> all.put(door, operator));
        List.of(
                        "GET /board",
                        "GET /live/board",
                        "POST /board/explain",
                        "POST /board/listen",
                        "GET /hours",
                        "POST /hours/announce",
                        "POST /api/v1/result/correct",
                        "GET /appointments",
                        "POST /api/v1/appointment/change",
                        "POST /api/v1/ticket-wish/withdraw",
                        "POST /api/v1/reports/remark",
                        "GET /faq",
                        "GET /faq/print",
                        "GET /faq/download",
                        "POST /faq/entry",
                        "GET /api/v1/presence",
                        "GET /api/v1/hours",
                        "GET /api/v1/lines",
                        "POST /api/v1/stop",
                        "POST /api/v1/resume")
                .forEach(door -> all.put(door, supervisor));
        List.of("POST /api/v1/presence", "POST /api/v1/do-not-call").forEach(door -> all.put(door, both));
        List.of(
                        "GET /users",
                        "POST /users/invite",
                        "POST /users/rights",
                        "POST /users/reset",
                        "POST /users/end-sessions",
                        "POST /users/disable")
                .forEach(door -> all.put(door, Set.of(Role.ADMINISTRATOR)));
        all.put("GET /api/v1/openapi.json", Set.of(Role.values()));
        all.put("GET /audit", Set.of(Role.AUDITOR));
        List.of(
                        "GET /reports",
                        "GET /escalations",
                        "POST /api/v1/escalation/read",
                        "POST /api/v1/escalation/answer",
                        "GET /api/v1/reports",
                        "GET /api/v1/approvals",
                        "POST /api/v1/approvals",
                        "POST /api/v1/approvals/grant",
                        "POST /api/v1/approvals/revoke",
                        "GET /api/v1/exports",
                        "POST /api/v1/exports",
                        "GET /api/v1/exports/file")
                .forEach(door -> all.put(door, Set.of(Role.COMMISSIONER, Role.SUPERVISOR)));
        return all;
    }

    /// Doors before anybody is signed in, and what every page is made of.
    private static final Set<String> OPEN = Set.of(
            "GET /",
            "GET /sign-in",
            "POST /sign-in",
            "POST /sign-in/again",
            "POST /sign-out",
            "GET /welcome",
            "POST /welcome",
            "POST /language");

    /// Of the control address only.
    private static final List<String> NOT_AT_THE_DESK = List.of(
            "GET /api/v1/offers",
            "GET /api/v1/appointments",
            "POST /api/v1/appointment/cancel",
            "GET /api/v1/call-backs",
            "POST /api/v1/call-back/cancel",
            "POST /clock",
            "GET /metrics");

    /// Somebody at a browser.
    private static final class Person {
        final String name;
        final byte[] secret;
        Instant lastCode;
        String cookies = "";
        String word = "";

        Person(String name, byte[] secret, Instant lastCode) {
            this.name = name;
            this.secret = secret;
            this.lastCode = lastCode;
        }
    }

    @TempDir
    private static Path directory;

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
    private static final Map<Role, Person> PEOPLE = new EnumMap<>(Role.class);
    private static Server server;
    private static Database database;
    private static UserDesk users;

    @BeforeAll
    static void open() throws Exception {
        var address = RealMariaDb.freshSchema();
        var data = Files.createDirectory(directory.resolve("data"));
        var none = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var nobody = new Settings.Account("nobody", new Secret("for a test only"));
        server = Server.start(new Settings(
                directory.resolve("denwaban.toml"),
                data,
                Optional.of(new Settings.DatabaseServer(address.url(), address.user(), new Secret(""))),
                new Settings.Pbx(
                        "nobody",
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), // nobody listens there
                        nobody,
                        nobody,
                        Files.createDirectory(directory.resolve("cel")),
                        Optional.empty(),
                        "carrier",
                        List.of("127.0.0.1"),
                        Duration.ofSeconds(20)),
                none,
                none,
                none,
                Optional.of(new Settings.Desk(none, Optional.empty())),
                Optional.empty(),
                Duration.ofSeconds(5),
                true,
                List.of(contract(OURS), contract(OTHERS)),
                List.of(
                        new Settings.Operator("op1", "PJSIP/1001", List.of(OURS)),
                        new Settings.Operator("op2", "PJSIP/1002", List.of(OTHERS))),
                List.of(),
                List.of(),
                List.of()));
        database = Database.open(address, new SimpleMeterRegistry());
        users = new UserDesk(
                database,
                new UserStore(Vault.at(data.resolve("keys"))),
                new Passwords(),
                Set.of("op1", "op2"),
                Set.of(OURS, OTHERS),
                SystemClock.SYSTEM);
        for (var role : Role.values()) {
            var name = role == Role.OPERATOR ? "op1" : role.name().toLowerCase(Locale.ROOT);
            PEOPLE.put(role, signedIn(welcomed(name, role)));
        }
    }

    private static Settings.ContractEntry contract(String id) {
        return new Settings.ContractEntry(
                Path.of("docs/contracts", id + ".toml").toAbsolutePath(), false);
    }

    @AfterAll
    static void close() {
        server.close();
        database.close();
    }

    private static Person welcomed(String name, Role role) throws Exception {
        var invited = users.invite(name, role, role == Role.ADMINISTRATOR ? Set.of() : Set.of(OURS), "test", "");
        return takenUp(name, ((UserDesk.Invited.Done) invited).word().word());
    }

    private static Person takenUp(String name, String word) throws Exception {
        var shown = form("/welcome", "", Map.of("name", name, "invitation", word));
        var typed = TYPED.matcher(shown.body());
        assertTrue(typed.find(), shown.body());
        var person = new Person(
                name,
                new Base32().decode(typed.group(1).replace(" ", "")),
                SystemClock.SYSTEM.now().minus(STEP.multipliedBy(2)));
        var done = form(
                "/welcome", "", Map.of("name", name, "invitation", word, "password", PASSWORD, "code", code(person)));
        assertEquals(303, done.statusCode(), done.body());
        return person;
    }

    private static String code(Person person) throws Exception {
        var oldest = SystemClock.SYSTEM.now().minus(STEP);
        var next = person.lastCode.plus(STEP);
        person.lastCode = next.isBefore(oldest) ? oldest : next;
        return new TimeBasedOneTimePasswordGenerator(STEP)
                .generateOneTimePasswordString(new SecretKeySpec(person.secret, "RAW"), person.lastCode);
    }

    private static Person signedIn(Person person) throws Exception {
        var reply = form(
                "/sign-in", person.cookies, Map.of("name", person.name, "password", PASSWORD, "code", code(person)));
        assertEquals(303, reply.statusCode(), reply.body());
        person.cookies = cookies(reply);
        person.word = Token.shown(SESSION.matcher(person.cookies)
                        .results()
                        .findFirst()
                        .orElseThrow()
                        .group(1))
                .orElseThrow()
                .pageWord();
        return person;
    }

    private static String cookies(HttpResponse<String> reply) {
        return reply.headers().allValues("set-cookie").stream()
                .map(each -> each.substring(0, each.indexOf(';')))
                .collect(Collectors.joining("; "));
    }

    // ---- who may do what ----

    @Test
    void everyDoorIsOpenToWhomItIsForAndToNobodyElse() throws Exception {
        var doors = new TreeSet<>(desk().doors());
        doors.removeIf(door -> door.startsWith("GET /assets/"));
        doors.removeAll(OPEN);
        assertEquals(new TreeSet<>(MATRIX.keySet()), doors, "a door without an entry");
        var wrong = new ArrayList<String>();
        for (var door : new TreeMap<>(MATRIX).entrySet()) {
            for (var role : Role.values()) {
                wrong.addAll(faults(door.getKey(), role, door.getValue().contains(role)));
            }
        }
        assertEquals(List.of(), wrong);
    }

    private static List<String> faults(String door, Role role, boolean allowed) throws Exception {
        var faults = new ArrayList<String>();
        var own = passed(door, role, OURS);
        if (own != allowed) {
            faults.add(door + " " + role + " own contract: " + (own ? "let in" : "kept out"));
        }
        if (takesAContract(door) && passed(door, role, OTHERS)) {
            faults.add(door + " " + role + " another's contract: let in");
        }
        return faults;
    }

    /// Doors whose requests may name a contract.
    private static boolean takesAContract(String door) {
        return (door.contains("/api/") && !door.endsWith("openapi.json"))
                || Set.of("POST /board/explain", "POST /faq/entry", "POST /hours/announce")
                        .contains(door);
    }

    /// Whether the guard lets them by; what is behind it may still find the request wanting. Whoever is kept out is on
    /// record.
    private static boolean passed(String door, Role role, String contract) throws Exception {
        var person = Objects.requireNonNull(PEOPLE.get(role));
        long before = refusals(person, door);
        int status = knock(person, door, contract);
        assertNotEquals(401, status, door);
        assertNotEquals(500, status, door);
        boolean passed = status != 403 && status != 303;
        if (!door.contains("/live/")) {
            assertEquals(passed ? before : before + 1, refusals(person, door), door + " " + role);
        }
        return passed;
    }

    private static int knock(Person person, String door, String contract) throws Exception {
        var path = door.substring(door.indexOf(' ') + 1);
        if (path.startsWith("/live/")) {
            return handshake(path, person.cookies, origin());
        }
        if (door.startsWith("GET")) {
            return get(person, path + (takesAContract(door) ? "?contract=" + contract : ""))
                    .statusCode();
        }
        var body = takesAContract(door) ? new JsonObject().put("contract", contract) : new JsonObject();
        var query = path.equals(FILES) ? "?contract=" + contract : "";
        return post(person, path + query, body.encode()).statusCode();
    }

    /// Takes what it is asked for from the query: its body is a file.
    private static final String FILES = "/api/v1/exports";

    private static long refusals(Person person, String door) {
        return count("SELECT COUNT(*) FROM audit_entry WHERE action = 'RIGHT_REFUSED' AND by_whom = '" + person.name
                + "' AND subject = '" + door + "'");
    }

    @Test
    void whatIsForProgramsIsNotAtTheDesk() throws Exception {
        for (var door : NOT_AT_THE_DESK) {
            for (var person : PEOPLE.values()) {
                int status = knock(person, door, OURS);
                assertTrue(status == 404 || status == 405, door + " " + status);
            }
        }
    }

    @Test
    void nobodyActsInAnothersNameOrOnAnothersPeople() throws Exception {
        var operator = person(Role.OPERATOR);
        var supervisor = person(Role.SUPERVISOR);
        assertEquals(
                403,
                post(operator, "/api/v1/presence", "{\"operator\":\"op2\",\"to\":\"READY\",\"by\":\"op1\"}")
                        .statusCode());
        assertEquals(
                403,
                post(operator, "/api/v1/presence", "{\"operator\":\"op1\",\"to\":\"READY\",\"by\":\"op2\"}")
                        .statusCode());
        assertEquals(
                403,
                post(supervisor, "/api/v1/presence", "{\"operator\":\"op2\",\"to\":\"SIGN_OUT\",\"by\":\"supervisor\"}")
                        .statusCode());
        var own = new JsonObject(
                        get(supervisor, "/api/v1/presence?contract=" + OURS).body())
                .getJsonArray("operators");
        assertEquals(
                List.of("op1"),
                own.stream()
                        .map(each -> ((JsonObject) each).getString("operator"))
                        .toList());
        assertEquals(403, get(supervisor, "/api/v1/presence").statusCode());
    }

    @Test
    void withoutASessionNothingIsShownOrDone() throws Exception {
        for (var door : MATRIX.keySet()) {
            var path = door.substring(door.indexOf(' ') + 1);
            if (path.startsWith("/live/")) {
                assertEquals(401, handshake(path, "", origin()), door);
            } else if (door.startsWith("POST") || path.startsWith("/api/")) {
                assertEquals(401, knock(new Person("x", new byte[0], Instant.EPOCH), door, OURS), door);
            } else {
                var away = get(new Person("x", new byte[0], Instant.EPOCH), path);
                assertEquals("/sign-in", away.headers().firstValue("location").orElse(""), door);
            }
        }
    }

    // ---- where requests come from, and what they are ----

    @Test
    void onlyOurOwnPagesDoAnything() throws Exception {
        var supervisor = person(Role.SUPERVISOR);
        var body = "{\"by\":\"supervisor\",\"contract\":\"" + OURS + "\"}";
        var json = Map.of("content-type", "application/json");
        for (var wrong : List.of(
                Map.of("origin", "http://evil.example", "x-denwaban-page", supervisor.word),
                Map.of("origin", "null", "x-denwaban-page", supervisor.word),
                Map.of("x-denwaban-page", supervisor.word),
                Map.of("origin", origin()),
                Map.of("origin", origin(), "x-denwaban-page", person(Role.OPERATOR).word),
                Map.of("origin", origin(), "x-denwaban-page", supervisor.word, "sec-fetch-site", "cross-site"),
                Map.of("origin", origin(), "x-denwaban-page", supervisor.word, "sec-fetch-site", "same-site"))) {
            var headers = new HashMap<>(json);
            headers.putAll(wrong);
            assertEquals(
                    403,
                    send("POST", "/api/v1/stop", supervisor.cookies, headers, body)
                            .statusCode(),
                    wrong.toString());
        }
        for (var path : List.of("/sign-in", "/sign-out", "/welcome", "/language", "/sign-in/again")) {
            assertEquals(
                    403,
                    send("POST", path, supervisor.cookies, Map.of("origin", "http://evil.example"), "a=b")
                            .statusCode(),
                    path);
        }
        assertEquals(403, handshake("/live/board", supervisor.cookies, ""));
        assertEquals(403, handshake("/live/board", supervisor.cookies, "null"));
        assertEquals(403, handshake("/live/board", supervisor.cookies, "http://evil.example"));
        assertEquals(101, handshake("/live/board", supervisor.cookies, origin()));
    }

    @Test
    void whatIsNotStrictlyJsonIsRefused() throws Exception {
        var supervisor = person(Role.SUPERVISOR);
        for (var body : List.of(
                "",
                "[]",
                "{\"by\":\"supervisor\",\"by\":\"supervisor\"}",
                "{\"by\":\"supervisor\",\"x\":1e400}",
                "{\"by\":\"supervisor\",\"x\":NaN}",
                "{\"x\":".repeat(1_000) + "1" + "}".repeat(1_000),
                "{\"by\":\"supervisor\",\"unknown\":1}")) {
            assertEquals(400, post(supervisor, "/api/v1/stop", body).statusCode(), body);
        }
        for (var type :
                List.of("text/plain", "application/x-www-form-urlencoded", "application/json; charset=Shift_JIS")) {
            var headers = Map.of("content-type", type, "origin", origin(), "x-denwaban-page", supervisor.word);
            assertEquals(
                    400,
                    send("POST", "/api/v1/stop", supervisor.cookies, headers, "{\"by\":\"supervisor\"}")
                            .statusCode(),
                    type);
        }
        for (var door : MATRIX.keySet()) {
            if (door.startsWith("POST")) {
                int status = get(supervisor, door.substring(5)).statusCode();
                assertTrue(
                        status == 405 || MATRIX.containsKey("GET " + door.substring(5)), door + " by GET: " + status);
            }
        }
    }

    @Test
    void everyPageIsGuardedAndHasNothingInline() throws Exception {
        var pages = new HashMap<String, Person>();
        for (var door : MATRIX.entrySet()) {
            var path = door.getKey().substring(door.getKey().indexOf(' ') + 1);
            if (door.getKey().startsWith("GET ") && !path.startsWith("/api/") && !path.startsWith("/live/")) {
                pages.put(path, person(door.getValue().iterator().next()));
            }
        }
        pages.remove("/faq/download"); // a file to be handed over: it brings its style along
        pages.put("/sign-in", person(Role.AUDITOR));
        pages.put("/welcome", person(Role.AUDITOR));
        for (var each : pages.entrySet()) {
            var page = get(each.getValue(), each.getKey());
            assertEquals(200, page.statusCode(), each.getKey());
            var policy = page.headers().firstValue("content-security-policy").orElse("");
            assertTrue(policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self'"), policy);
            assertTrue(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"), policy);
            assertEquals("no-store", page.headers().firstValue("cache-control").orElse(""));
            assertFalse(
                    Pattern.compile("(?i)\\sstyle=|\\son[a-z]+=|<style|javascript:")
                            .matcher(page.body())
                            .find(),
                    each.getKey());
            assertFalse(
                    Pattern.compile("<script(?![^>]*\\ssrc=)")
                            .matcher(page.body())
                            .find(),
                    each.getKey());
        }
    }

    /// Where it is answered, by whom, and which keys are known, as the routes themselves say it.
    @Test
    void theDescriptionTellsWhatIsAnswered() throws Exception {
        var document = new JsonObject(
                get(person(Role.COMMISSIONER), "/api/v1/openapi.json").body());
        var said = new HashMap<String, Set<Role>>();
        var elsewhere = new TreeSet<String>();
        var wrong = new ArrayList<String>();
        for (var path : document.getJsonObject("paths")) {
            for (var method : (JsonObject) path.getValue()) {
                var door = method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey();
                var operation = (JsonObject) method.getValue();
                if (operation.getJsonArray("x-at").contains("desk")) {
                    said.put(
                            door,
                            operation.getJsonArray("x-roles").stream()
                                    .map(role -> Role.valueOf((String) role))
                                    .collect(Collectors.toSet()));
                    wrong.addAll(unlikeItsKeys(door, operation));
                } else {
                    elsewhere.add(door);
                }
            }
        }
        var answered = new HashMap<>(MATRIX);
        answered.keySet().removeIf(door -> door.startsWith("GET ") && !door.contains("/api/"));
        assertEquals(new TreeMap<>(answered), new TreeMap<>(said));
        assertEquals(
                NOT_AT_THE_DESK.stream()
                        .filter(door -> door.contains("/api/"))
                        .collect(Collectors.toCollection(TreeSet::new)),
                elsewhere);
        assertEquals(List.of(), wrong);
    }

    private static final Pattern KNOWN = Pattern.compile("known keys are \\[([^]]*)]");

    /// A request with a key that nobody knows is told which there are.
    private static List<String> unlikeItsKeys(String door, JsonObject operation) throws Exception {
        if (door.endsWith("openapi.json")) {
            return List.of();
        }
        var path = door.substring(door.indexOf(' ') + 1);
        var person = person(Objects.requireNonNull(MATRIX.get(door)).iterator().next());
        var asked = new JsonObject().put("x-unknown", "1");
        var said = new TreeSet<String>();
        boolean json = door.startsWith("POST") && !path.equals(FILES);
        if (json) {
            said.addAll(operation
                    .getJsonObject("requestBody")
                    .getJsonObject("content")
                    .getJsonObject("application/json")
                    .getJsonObject("schema")
                    .getJsonObject("properties")
                    .fieldNames());
        } else {
            operation.getJsonArray("parameters").forEach(each -> said.add(((JsonObject) each).getString("name")));
        }
        if (said.contains("contract")) {
            asked.put("contract", OURS);
        }
        var query = path + "?"
                + asked.stream()
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .collect(Collectors.joining("&"));
        var reply = json
                ? post(person, path, asked.encode())
                : door.startsWith("POST") ? post(person, query, "") : get(person, query);
        var known = KNOWN.matcher(reply.body());
        if (reply.statusCode() != 400 || !known.find()) {
            return List.of(door + ": an unknown key was answered " + reply.statusCode() + " " + reply.body());
        }
        var real = new TreeSet<>(List.of(known.group(1).split(", ", -1)));
        real.remove("");
        return real.equals(said) ? List.of() : List.of(door + ": knows " + real + ", described " + said);
    }

    // ---- sessions ----

    /// A browser that keeps a page open.
    private static final class OpenPage implements WebSocket.Listener {
        final CompletableFuture<Integer> closed = new CompletableFuture<>();
        final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                texts.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code);
            return CompletableFuture.completedStage(null);
        }
    }

    private static OpenPage opened(Person person, String path) throws Exception {
        var page = new OpenPage();
        CLIENT.newWebSocketBuilder()
                .header("origin", origin())
                .header("cookie", person.cookies)
                .buildAsync(live(path), page)
                .get(20, TimeUnit.SECONDS);
        assertTrue(Objects.requireNonNull(page.texts.poll(20, TimeUnit.SECONDS)).contains("\"regions\""));
        return page;
    }

    @Test
    void anAdministratorKeepsUsersAndWhatTheyDoTakesEffectAtOnce() throws Exception {
        var admin = person(Role.ADMINISTRATOR);
        var reply = post(admin, "/users/invite", invitation("kantoku2", "SUPERVISOR", OURS));
        assertEquals(200, reply.statusCode(), reply.body());
        var word = new JsonObject(reply.body()).getString("invitation");
        var supervisor = signedIn(takenUp("kantoku2", word));

        var page = opened(supervisor, "/live/board");
        assertEquals(
                200,
                post(admin, "/users/rights", invitation("kantoku2", "SUPERVISOR", OTHERS))
                        .statusCode());
        assertEquals(4401, page.closed.get(20, TimeUnit.SECONDS));
        assertEquals(303, get(supervisor, "/board").statusCode());
        signedIn(supervisor);

        var again = opened(supervisor, "/live/board");
        assertEquals(
                200, post(admin, "/users/disable", "{\"name\":\"kantoku2\"}").statusCode());
        assertEquals(4401, again.closed.get(20, TimeUnit.SECONDS));
        assertEquals(
                409,
                post(admin, "/users/disable", "{\"name\":\"administrator\"}").statusCode());
        var back = new JsonObject(
                post(admin, "/users/reset", "{\"name\":\"kantoku2\"}").body());
        var fresh = signedIn(takenUp("kantoku2", back.getString("invitation")));
        var last = opened(fresh, "/live/board");
        assertEquals(
                200,
                post(admin, "/users/end-sessions", "{\"name\":\"kantoku2\"}").statusCode());
        assertEquals(4401, last.closed.get(20, TimeUnit.SECONDS));
        assertEquals(
                "USER_INVITED,USER_RIGHTS_CHANGED,USER_DISABLED,USER_RESET,SESSIONS_ENDED",
                text("SELECT GROUP_CONCAT(action ORDER BY id) FROM audit_entry WHERE by_whom = 'administrator' AND"
                        + " subject = 'kantoku2'"));
        assertTrue(get(admin, "/users").body().contains("kantoku2"));
    }

    private static String invitation(String name, String role, String contract) {
        return new JsonObject()
                .put("name", name)
                .put("role", role)
                .put("contracts", new JsonArray(List.of(contract)))
                .encode();
    }

    @Test
    void anOperatorWhoSignsInElsewhereIsToldAtTheOldPage() throws Exception {
        var operator = signedIn(welcomed("op2", Role.OPERATOR));
        var page = opened(operator, "/live/desk");
        var before = operator.cookies;
        signedIn(operator);
        assertEquals(4409, page.closed.get(20, TimeUnit.SECONDS));
        var told = send("GET", "/sign-in", before, Map.of(), "");
        assertTrue(told.body().contains("別の場所でサインインした"), told.body());
        var fresh = opened(operator, "/live/desk");
        var out = form("/sign-out", operator.cookies, Map.of());
        assertEquals("\"cache\"", out.headers().firstValue("clear-site-data").orElse(""));
        assertEquals(4401, fresh.closed.get(20, TimeUnit.SECONDS));
    }

    @Test
    void anAuditorReadsTheTrailByDayPersonAndAction() throws Exception {
        var auditor = person(Role.AUDITOR);
        for (int i = 0; i < 120; i++) {
            database.run(handle -> handle.execute(
                    "INSERT INTO look (id, contract_id, household_id, looked_by, reason, looked_at) SELECT"
                            + " CONCAT('01CV', LPAD(COUNT(*), 22, '0')), '" + OURS + "', '01CVHOUSEHOLD0000000000001',"
                            + " 'op9', 'EXPLAIN', '2018-11-05 01:00:00' FROM look"));
        }
        database.run(handle ->
                handle.execute("INSERT INTO look (id, contract_id, household_id, looked_by, reason, looked_at) VALUES"
                        + " ('01CVZZ00000000000000000000', '" + OTHERS + "', '01CVHOUSEHOLD000000000OTHR', 'op9',"
                        + " 'EXPLAIN', '2018-11-05 01:00:00')"));
        var all = get(auditor, "/audit").body();
        assertTrue(all.contains("サインイン") && all.contains("supervisor"), all);
        var looks = get(auditor, "/audit?person=op9&action=EXPLAIN").body();
        assertEquals(100, looks.split("01CVHOUSEHOLD0000000000001", -1).length - 1);
        assertFalse(looks.contains("01CVHOUSEHOLD000000000OTHR"), "another contract's looks");
        var next = Pattern.compile("before=([0-9A-Z]{26})").matcher(looks);
        assertTrue(next.find());
        var older = get(auditor, "/audit?person=op9&action=EXPLAIN&before=" + next.group(1))
                .body();
        assertEquals(20, older.split("01CVHOUSEHOLD0000000000001", -1).length - 1);
        assertTrue(get(auditor, "/audit?day=2001-01-01").body().contains("該当する記録はありません"));
        assertTrue(get(auditor, "/audit?person=%3Cscript%3E&day=x&before=x&action=x")
                .body()
                .contains("&lt;script&gt;"));
    }

    @Test
    void eachRoleComesHome() throws Exception {
        for (var home : Map.of(
                        Role.OPERATOR, "/desk",
                        Role.SUPERVISOR, "/board",
                        Role.COMMISSIONER, "/reports",
                        Role.AUDITOR, "/audit",
                        Role.ADMINISTRATOR, "/users")
                .entrySet()) {
            var person = person(home.getKey());
            assertEquals(
                    home.getValue(),
                    get(person, "/").headers().firstValue("location").orElse(""));
            assertEquals(200, get(person, home.getValue()).statusCode());
        }
    }

    /// Whoever claims to come from elsewhere is counted where they are.
    @Test
    void aWrongGuessIsWrittenDownWithTheRealAddress() throws Exception {
        var headers = Map.of(
                "origin",
                origin(),
                "x-forwarded-for",
                "203.0.113.9",
                "content-type",
                "application/x-www-form-urlencoded");
        assertEquals(
                403,
                send("POST", "/sign-in", "", headers, "name=nobody-here&password=x&code=1")
                        .statusCode());
        assertEquals("127.0.0.1", text("SELECT from_address FROM audit_entry WHERE subject = 'nobody-here'"));
    }

    /// Approvals, and what is taken by them: asked by a supervisor, granted by the commissioner.
    @Test
    void filesLeaveByASecondPersonsWord() throws Exception {
        var asker = at(signedIn(welcomed("kantoku4", Role.SUPERVISOR)));
        var second = at(person(Role.COMMISSIONER));
        var desk = new ExportsAtTheDesk(CLIENT, origin(), database, OURS, OTHERS, directory.resolve("data"), directory);
        desk.nobodyGrantsTheirOwnAndEachOnlyOnce(asker, second);
        desk.anothersContractIsShut(asker);
        desk.aReportThatIsNotOrderedIsRefused(asker);
        desk.whatIsTakenIsMadeByWhoeverAskedAndOnRecord(asker, second);
        desk.aCitysWorkbookWithoutItsHeadingsIsRefused(asker);
        desk.aBillNeedsNoApprovalAndIsOnRecord(asker);
        desk.printFilesAreMadeOfTheCitysListAndComeInOneZip(asker, second);
        desk.whatIsTooLargeOrUnreadableIsRefusedBeforeItIsRead(asker);
        desk.nothingLiesOutsideTheDataDirectory();
    }

    private static ExportsAtTheDesk.Person at(Person person) {
        return new ExportsAtTheDesk.Person(person.name, person.cookies, person.word);
    }

    // ---- by wire ----

    private static org.denwaban.desk.Desk desk() {
        return Objects.requireNonNull(server.desk());
    }

    private static Person person(Role role) {
        return Objects.requireNonNull(PEOPLE.get(role));
    }

    private static String origin() {
        return "http://127.0.0.1:" + desk().port();
    }

    private static URI live(String path) {
        return URI.create("ws://127.0.0.1:" + desk().port() + path);
    }

    private static HttpResponse<String> get(Person person, String path) throws Exception {
        return send("GET", path, person.cookies, Map.of(), "");
    }

    private static HttpResponse<String> post(Person person, String path, String body) throws Exception {
        return send(
                "POST",
                path,
                person.cookies,
                Map.of("origin", origin(), "x-denwaban-page", person.word, "content-type", "application/json"),
                body);
    }

    private static HttpResponse<String> form(String path, String cookies, Map<String, String> fields) throws Exception {
        var body = fields.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(
                "POST",
                path,
                cookies,
                Map.of("origin", origin(), "content-type", "application/x-www-form-urlencoded"),
                body);
    }

    private static HttpResponse<String> send(
            String method, String path, String cookies, Map<String, String> headers, String body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(origin() + path))
                .timeout(Duration.ofSeconds(30))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        if (!cookies.isEmpty()) {
            request.header("cookie", cookies);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /// 101 where it is opened.
    private static int handshake(String path, String cookies, String origin) {
        var builder = CLIENT.newWebSocketBuilder();
        if (!cookies.isEmpty()) {
            builder.header("cookie", cookies);
        }
        if (!origin.isEmpty()) {
            builder.header("origin", origin);
        }
        try {
            builder.buildAsync(live(path), new OpenPage()).join().abort();
            return 101;
        } catch (CompletionException e) {
            return assertInstanceOf(WebSocketHandshakeException.class, e.getCause())
                    .getResponse()
                    .statusCode();
        }
    }

    private static long count(String sql) {
        return database.transaction(
                handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    private static String text(String sql) {
        return database.transaction(
                handle -> handle.createQuery(sql).mapTo(String.class).one());
    }

    /// What was passed on is opened on record, answered once, and nobody else's.
    @Test
    void theCommissionerReadsAndAnswersWhatWasPassedOn() throws Exception {
        var city = person(Role.COMMISSIONER);
        var store = new EscalationStore(Vault.at(directory.resolve("data/keys")));
        var now = SystemClock.SYSTEM.now();
        var id = database.transaction(handle ->
                store.add(handle, new EscalationStore.About(OURS, null, null, null), "架空の苦情<b>", "op1", now, now));
        var others = database.transaction(handle ->
                store.add(handle, new EscalationStore.About(OTHERS, null, null, null), "架空の別件", "op2", now, now));
        var page = get(city, "/escalations").body();
        assertTrue(page.contains(id) && !page.contains(others) && !page.contains("苦情"), page);
        var asked = new JsonObject().put("contract", OURS).put("by", "commissioner");
        var read =
                post(city, "/api/v1/escalation/read", asked.copy().put("id", id).encode());
        assertEquals("架空の苦情<b>", new JsonObject(read.body()).getString("content"), read.body());
        assertEquals("E-ESC-001", answered(city, "read", asked.copy().put("id", others)));
        assertEquals(
                "E-ESC-003", answered(city, "answer", asked.copy().put("id", id).put("text", " ")));
        assertEquals(
                "E-ESC-001",
                answered(city, "answer", asked.copy().put("id", others).put("text", "架空の回答")));
        assertEquals("", answered(city, "answer", asked.copy().put("id", id).put("text", "架空の回答")));
        assertEquals(
                "E-ESC-002", answered(city, "answer", asked.copy().put("id", id).put("text", "もう一度")));
        assertEquals(
                "ESCALATION_READ,ESCALATION_ANSWERED",
                text("SELECT GROUP_CONCAT(action ORDER BY id) FROM audit_entry WHERE by_whom = 'commissioner' AND"
                        + " subject = '" + id + "'"));
        assertEquals(
                0, count("SELECT COUNT(*) FROM escalation WHERE HEX(answer_sealed) LIKE CONCAT('%', HEX('架空'), '%')"));
    }

    private static String answered(Person person, String what, JsonObject body) throws Exception {
        return new JsonObject(post(person, "/api/v1/escalation/" + what, body.encode())
                        .body())
                .getString("code", "");
    }

    /// What a supervisor announces for a day stands on the page, and the newest of a day holds.
    @Test
    void hoursAreAnnouncedForADayAndGoBackToTheUsualOnes() throws Exception {
        var invited = users.invite("kantoku3", Role.SUPERVISOR, Set.of(OTHERS), "test", "");
        var supervisor = signedIn(
                takenUp("kantoku3", ((UserDesk.Invited.Done) invited).word().word()));
        var day = Tokyo.day(SystemClock.SYSTEM.now()).plusDays(3).toString();
        var row = Pattern.compile(day + " \\(.\\)</td>\\s*<td>([^<]*)");
        var asked = new JsonObject().put("contract", OTHERS).put("day", day);
        assertEquals(
                400,
                announced(
                        supervisor,
                        asked.copy().put("what", "OPEN").put("from", "15:00").put("to", "09:00")));
        assertEquals(
                200,
                announced(
                        supervisor,
                        asked.copy().put("what", "OPEN").put("from", "10:15").put("to", "11:45")));
        assertEquals("10:15–11:45", shown(row, get(supervisor, "/hours").body()));
        assertEquals(200, announced(supervisor, asked.copy().put("what", "USUAL")));
        assertNotEquals("10:15–11:45", shown(row, get(supervisor, "/hours").body()));
        assertEquals(
                400, announced(supervisor, asked.copy().put("day", "2018-11-05").put("what", "CLOSED")));
    }

    private static int announced(Person supervisor, JsonObject body) throws Exception {
        return post(supervisor, "/hours/announce", body.encode()).statusCode();
    }

    private static String shown(Pattern row, String page) {
        var found = row.matcher(page);
        assertTrue(found.find(), page);
        return found.group(1).strip();
    }
}
