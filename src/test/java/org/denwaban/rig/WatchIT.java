package org.denwaban.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.denwaban.clock.KernelClock;
import org.denwaban.clock.SystemClock;
import org.denwaban.dialer.EmergencyStops;
import org.denwaban.rig.Behaviour.Kind;
import org.denwaban.rig.DemoList.Household;
import org.denwaban.settings.SettingsFile;
import org.denwaban.watch.Doctor;
import org.denwaban.watch.Finding;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// What managers and engineers see: a real Prometheus scrapes a real run, and every query of the dashboards finds
/// something; the tables are read as the account that Grafana has.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WatchIT {

    private static final String LINE = "0468999900";
    private static final String CALLER = "0468990777";
    private static final String STRANGER = "127.0.0.9";
    private static final Duration A_WHILE = Duration.ofSeconds(60);
    private static final String READER = "for a test only";

    /// What comes up only when something of its kind has happened, or is not made by this run.
    private static final Pattern LATER = Pattern.compile("denwaban_ami_lost_total|denwaban_call_back_tries_total");

    private static final String CLOCK_KEPT_OUTSIDE = "clock_kept_outside = true";

    private static final String A_RECEIVER_THAT_IS_DOWN = """

            [[webhook]]
            name = "city"
            url = "http://127.0.0.1:1/"
            secret = "made-up-secret-of-a-receiver-0001"
            contracts = ["yokosuka-2018"]
            events = ["call.ended", "result.entered"]
            """;

    @TempDir
    private static Path directory;

    private static ServedHouse house;
    private static Prometheus prometheus;
    private static InetSocketAddress metrics;
    private static Instant began;
    private static Instant ended;

    @BeforeAll
    static void aRun() throws Exception {
        house = ServedHouse.set(
                "watch",
                2,
                List.of(
                        household(1, new Behaviour(Kind.HUMAN, 0, 5), new Behaviour(Kind.HUMAN, 0, 300)),
                        household(2, new Behaviour(Kind.NOBODY, 0, 0), new Behaviour(Kind.HUMAN, 0, 400)),
                        household(3, new Behaviour(Kind.UNALLOCATED, 0, 0)),
                        household(4, new Behaviour(Kind.BUSY, 0, 0), new Behaviour(Kind.NOBODY, 0, 0))),
                settings -> settings + A_RECEIVER_THAT_IS_DOWN);
        metrics = SettingsFile.read(house.files().settings()).metrics();
        began = SystemClock.SYSTEM.now();
        prometheus = new Prometheus(directory, metrics);
        house.await("a scrape", () -> !prometheus.now("denwaban_gate_total").isEmpty());
        house.turn(ServedHouse.FIRST_WINDOW);
        house.await("four attempts", A_WHILE, () -> ended() == 4);
        house.command("stop", "--config", house.files().settings().toString());
        house.town().callIn(CALLER, LINE);
        house.await(
                "an answer",
                A_WHILE,
                () -> house.count("SELECT COUNT(*) FROM inbound_call WHERE answered_at IS NOT NULL") == 1);
        house.town().hangUp();
        house.await(
                "its end",
                A_WHILE,
                () -> house.count("SELECT COUNT(*) FROM inbound_call WHERE ending = 'ANSWERED'") == 1);
        house.database()
                .run(handle -> handle.execute("INSERT INTO call_back (id, contract_id, number_digest,"
                        + " number_sealed, call_id, source, asked_at, contract_at, next_at) SELECT '00000000000000000000000001',"
                        + " contract_id, id, '', id, 'QUEUE', came_at, contract_at, contract_at FROM inbound_call"));
        cutTheLine();
        house.await(
                "a gap",
                A_WHILE,
                () -> house.count(
                                "SELECT COUNT(*) FROM pbx_gap WHERE gap_to > UTC_TIMESTAMP(6)" + " - INTERVAL 1 MINUTE")
                        > 0);
        house.await(
                "the figures of all that",
                A_WHILE,
                () -> value("denwaban_attempts{outcome=\"CONTACT\"," + "window=\"WEEKDAY_DAY\"}") == 1
                        && value("denwaban_inbound_answer_seconds_count") == 1
                        && value("denwaban_dialling_stopped") == 1
                        && value("denwaban_legs_compared_total") == 4
                        && value("denwaban_dials_checked_total{contract=\"" + ServedHouse.CONTRACT + "\"}") == 4);
        ended = SystemClock.SYSTEM.now();
    }

    @AfterAll
    static void close() {
        Stream.of(prometheus, house).filter(Objects::nonNull).forEach(WatchIT::close);
    }

    private static void close(AutoCloseable each) {
        try {
            each.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Household household(int number, Behaviour... behaviours) {
        var telephone = "046899017" + number;
        return new Household(
                "7700000" + number,
                1,
                telephone,
                "",
                Map.of(telephone, List.of(behaviours)),
                DemoList.Ending.CONTACTED,
                "通電",
                1,
                1);
    }

    private static long ended() {
        return house.count("SELECT COUNT(*) FROM attempt WHERE state = 'ENDED'");
    }

    /// As an unplugged cable: the PBX ends all sessions of the manager interface.
    private static void cutTheLine() {
        var pbx = house.pbx().asterisk();
        Pattern.compile("denwaban-listen\\s+\\S+\\s+\\S+\\s+\\S+\\s+(\\d+)")
                .matcher(pbx.rx("manager show connected"))
                .results()
                .forEach(session -> pbx.rx("manager kick session " + session.group(1)));
    }

    private static double value(String query) {
        var found = prometheus.now(query);
        return found.isEmpty()
                ? Double.NaN
                : Double.parseDouble(
                        found.getJsonObject(0).getJsonArray("value").getString(1));
    }

    @Test
    @Order(1)
    void whatIsExportedIsWhatThePageTells() throws Exception {
        var exported = new TreeSet<>(hits("(?m)^(denwaban_[a-z_]+)[ {]", scraped()));
        var told = new TreeSet<>(hits("`(denwaban_[a-z_]+)`", Files.readString(Path.of("docs/metrics.md"))));
        var nowhere = new TreeSet<>(exported);
        nowhere.removeAll(told);
        assertEquals(Set.of(), nowhere, "not told");
        told.removeAll(exported);
        told.removeIf(name -> LATER.matcher(name).matches());
        assertEquals(Set.of(), told, "not exported");
    }

    @Test
    @Order(2)
    void everyQueryOfEveryPanelFindsSomething() throws IOException {
        var empty = new ArrayList<String>();
        for (var board : dashboards()) {
            for (var target : targets(board, "expr")) {
                var query = filled(target.query());
                var found = target.instant() ? prometheus.now(query) : prometheus.since(began, ended, query);
                if (found.isEmpty()) {
                    empty.add(target.title() + ": " + query);
                }
            }
            var variable =
                    board.getJsonObject("templating").getJsonArray("list").getJsonObject(0);
            var series = hits("label_values\\((.*), contract\\)", variable.getString("definition"));
            assertFalse(prometheus.now(series.iterator().next()).isEmpty());
        }
        assertEquals(List.of(), empty);
    }

    @Test
    @Order(3)
    void everyTableIsReadByAnAccountThatSeesNobody() throws Exception {
        try (var reader = reader()) {
            var empty = new ArrayList<String>();
            for (var board : dashboards()) {
                for (var target : targets(board, "rawSql")) {
                    var sql = filled(target.query());
                    if (!finds(reader, sql)) {
                        empty.add(target.title() + ": " + sql);
                    }
                }
            }
            assertEquals(List.of(), empty);
            for (var table : tables("BASE TABLE")) {
                assertThrows(
                        SQLException.class,
                        () -> {
                            try (var statement = reader.createStatement()) {
                                statement.executeQuery("SELECT 1 FROM " + table);
                            }
                        },
                        table);
            }
            for (var view : tables("VIEW")) {
                try (var statement = reader.createStatement()) {
                    statement.executeQuery("SELECT * FROM " + view + " LIMIT 1").close();
                }
                var columns = house.text("SELECT GROUP_CONCAT(column_name) FROM information_schema.columns WHERE"
                        + " table_schema = DATABASE() AND table_name = '" + view + "'");
                assertFalse(
                        Pattern.compile("_sealed|_digest|payload|\\bword\\b")
                                .matcher(columns)
                                .find(),
                        columns);
                var definition = house.text("SELECT view_definition FROM information_schema.views WHERE"
                        + " table_schema = DATABASE() AND table_name = '" + view + "'");
                assertFalse(definition.contains("_sealed") || definition.contains("payload"), view);
            }
        }
    }

    @Test
    @Order(4)
    void theHouseIsReadyAndSaysWhatIsNot() throws Exception {
        assertEquals(200, asked("/health/live").statusCode());
        house.await("readiness", A_WHILE, () -> ready().getBoolean("ready"));
        house.freezeDatabase(true);
        try {
            var not = new JsonObject(asked("/health/ready").body());
            assertFalse(not.getBoolean("ready"));
            assertEquals(
                    List.of("database"),
                    not.getJsonArray("checks").stream()
                            .map(JsonObject.class::cast)
                            .filter(each -> !each.getBoolean("ok"))
                            .map(each -> each.getString("name"))
                            .toList());
            assertEquals(200, asked("/health/live").statusCode());
        } finally {
            house.freezeDatabase(false);
        }
    }

    @Test
    @Order(4)
    void theDoctorFindsAHealthyHouseHealthy() {
        var told = new JsonObject(house.command(
                "doctor", "--config", house.files().settings().toString(), "--sounds", sounds().toString(), "--json"));
        assertTrue(told.getBoolean("ok"));
        var states = objects(told, "findings")
                .map(each -> each.getString("state") + " " + each.getString("code"))
                .collect(Collectors.toSet());
        assertEquals(
                Stream.concat(
                                IntStream.rangeClosed(1, 14).mapToObj("OK E-DOCTOR-%03d"::formatted),
                                Stream.of("OK E-CLOCK-011"))
                        .collect(Collectors.toSet()),
                states,
                told.encodePrettily());
    }

    @Test
    @Order(4)
    void theDoctorNamesWhatIsWrong() throws Exception {
        var settings = house.files().settings();
        assertEquals(List.of(), wrong(settings, sounds()));
        assertEquals(List.of("E-DOCTOR-010"), wrong(settings, directory));

        var key = house.files().data().resolve("keys/installation.key");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
        assertEquals(List.of("E-DOCTOR-002"), wrong(settings, sounds()));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));

        var manager = house.pbx().asterisk().home().resolve("etc/manager.conf");
        var rights = Files.readString(manager);
        Files.writeString(
                manager, rights.replace("write = call,agent,originate,reporting", "write = call,agent,system"));
        house.pbx().asterisk().rx("manager reload");
        assertEquals(List.of("E-DOCTOR-007", "E-DOCTOR-008"), wrong(settings, sounds()));
        Files.writeString(manager, rights);
        house.pbx().asterisk().rx("manager reload");

        var strange = settings.resolveSibling("strange.toml");
        var text = Files.readString(settings);
        Files.writeString(strange, text.replaceFirst("speak_secret = \"[^\"]+\"", "speak_secret = \"no\""));
        Files.setPosixFilePermissions(strange, PosixFilePermissions.fromString("rw-------"));
        assertEquals(List.of("E-DOCTOR-006"), wrong(strange, sounds()));
        Files.writeString(strange, text.replace("system_name = \"pbx\"", "system_name = \"other\""));
        assertEquals(List.of("E-DOCTOR-013"), wrong(strange, sounds()));
        Files.writeString(strange, text.replace(CLOCK_KEPT_OUTSIDE, ""));
        assertEquals(clockKept() ? List.of() : List.of("E-CLOCK-011"), wrong(strange, sounds()));
        Files.writeString(strange, text + "\nnonsense = 1\n");
        assertEquals(List.of("E-DOCTOR-001"), wrong(strange, sounds()));
    }

    @Test
    @Order(20)
    void whileNobodyServesThePbxIsNotAnswered() {
        house.kill();
        assertTrue(examined(house.files().settings(), sounds())
                .anyMatch(finding -> finding.code().equals("E-DOCTOR-009") && finding.state() == Finding.State.UNSEEN));
    }

    /// Without the word that all demos' settings say, the kernel of this very machine is asked, whoever keeps its
    /// clock.
    @Test
    @Order(21)
    void aServerThatIsNotToldOtherwiseBelievesTheKernelWhetherItsClockIsKept() throws Exception {
        var settings = house.files().settings();
        assertFalse(told("E-CLOCK-011"));
        Files.writeString(settings, Files.readString(settings).replace(CLOCK_KEPT_OUTSIDE, ""));
        house.startAgain();
        boolean kept = clockKept();
        house.await(
                "what it makes of the kernel's word",
                A_WHILE,
                () -> value("denwaban_clock_error_most_seconds") >= 0
                        && value("denwaban_dialling_hindered") == (kept ? 0 : 1)
                        && told("not dialling: E-CLOCK-011") != kept);
        assertEquals(kept ? 1 : 0, value("denwaban_clock_kept"));
    }

    /// As a server that has just started reckons.
    private static boolean clockKept() {
        return KernelClock.ask()
                .filter(told -> told.synchronised() && told.errorMost().toMillis() <= 2_000)
                .isPresent();
    }

    private static Path sounds() {
        return house.pbx().asterisk().home().resolve("etc/sounds/denwaban");
    }

    /// Codes of what is wrong. The database is open in this very process, which the doctor, a process of its own
    /// elsewhere, cannot share.
    private static List<String> wrong(Path settings, Path sounds) {
        return examined(settings, sounds)
                .filter(finding -> finding.state() == Finding.State.NG)
                .map(Finding::code)
                .filter(code -> !code.equals("E-DOCTOR-003"))
                .toList();
    }

    private static Stream<Finding> examined(Path settings, Path sounds) {
        return new Doctor(settings, Optional.of(sounds), SystemClock.SYSTEM).examine().stream();
    }

    /// The PBX's own record of a call, put back by twelve hours: nobody may be dialled at nine in the evening.
    @Test
    @Order(5)
    void whatRangOutsideOfTheHoursIsCountedAndRingsAndStopsTheDialling() throws Exception {
        assertEquals(0, value("sum(denwaban_dials_outside_window_total)"));
        assertEquals(house.town().received().size(), value("sum(denwaban_dials_checked_total)"));
        house.database()
                .run(handle -> handle.execute("INSERT INTO cel_event (id, read_at, event_at, type, uniqueid,"
                        + " linkedid, channel, torn, contract, key_id, payload) SELECT CONCAT('7ZZW', SUBSTR(id, 5)), read_at,"
                        + " event_at - INTERVAL 12 HOUR, type, uniqueid, linkedid, channel, torn, contract, key_id, payload"
                        + " FROM cel_event WHERE type = 'CHAN_START' AND channel LIKE 'PJSIP/trunk-%' AND linkedid <> uniqueid"
                        + " ORDER BY id LIMIT 1"));
        house.await(
                "the alarm",
                A_WHILE,
                () -> !prometheus
                        .now("ALERTS{alertname=\"DialledOutsideWindow\",alertstate=\"firing\"}")
                        .isEmpty());
        assertEquals(1, value("sum(denwaban_dials_outside_window_total)"));
        house.command("resume", "--config", house.files().settings().toString());
        assertEquals(List.of(), stops(), "of a leg older than this start nobody is stopped");

        recorded("7ZZX", ServedHouse.CONTRACT);
        house.await("the contract's stop", A_WHILE, () -> stops().equals(List.of(ServedHouse.CONTRACT)));
        resumedNobodyIsStoppedAgain(2, "--contract", ServedHouse.CONTRACT);
        recorded("7ZZY", "nobody-s");
        house.await("the stop of all", A_WHILE, () -> stops().equals(List.of("")));
        resumedNobodyIsStoppedAgain(3);
    }

    /// A leg towards the carrier, just now, that no attempt tells of. Ids are read in their order.
    private static void recorded(String id, String contract) {
        house.database()
                .run(handle -> handle.execute(
                        "INSERT INTO cel_event (id, read_at, event_at, type, uniqueid, linkedid, channel, torn,"
                                + " contract, key_id, payload) SELECT CONCAT(?, SUBSTR(id, 5)), read_at, UTC_TIMESTAMP(6), type,"
                                + " uniqueid, 'pbx-0.1', channel, torn, ?, key_id, payload FROM cel_event WHERE type ="
                                + " 'CHAN_START' AND channel LIKE 'PJSIP/trunk-%' AND linkedid <> uniqueid ORDER BY id LIMIT 1",
                        id, contract));
    }

    /// A start counts the whole record again, and leaves alone what was resumed.
    private static void resumedNobodyIsStoppedAgain(int outside, String... which) throws Exception {
        house.command(Stream.concat(
                        Stream.of("resume", "--config", house.files().settings().toString()), Stream.of(which))
                .toArray(String[]::new));
        assertEquals(List.of(), stops());
        house.kill();
        house.startAgain();
        house.await("the whole record", A_WHILE, () -> counted() == outside);
        assertEquals(List.of(), stops());
    }

    private static long counted() {
        try {
            return Pattern.compile("(?m)^denwaban_dials_outside_window_total\\{[^}]*} (\\d+)")
                    .matcher(scraped())
                    .results()
                    .mapToLong(hit -> Long.parseLong(hit.group(1)))
                    .sum();
        } catch (IOException | InterruptedException e) {
            return -1;
        }
    }

    /// Contracts that an emergency stop holds, "" for all.
    private static List<String> stops() {
        try {
            return EmergencyStops.of(house.files().data()).list().stream()
                    .map(stop -> stop.contract().orElse(""))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @Order(6)
    void nobodyOfTheRunStandsInMetricsLogsOrData() throws Exception {
        var marked = Stream.of(CALLER, "0468990171", "0468990172", "0468990173", "0468990174", "架空");
        var secrets = marked.toList();
        var all = scraped();
        secrets.forEach(secret -> assertFalse(all.contains(secret), "metrics hold personal data"));
        house.holdsNone(secrets);
    }

    /// A scanner asks for a call again and again, and gives itself a name that would be another line's.
    @Test
    @Order(7)
    void whoKnocksAtThePbxAndIsNotLetInIsCounted() throws Exception {
        assertEquals(0, value("sum(denwaban_pbx_knocks_total)"));
        int rung = house.town().received().size();
        var plan = house.pbx().plan();
        try (var stranger = new DatagramSocket(0, InetAddress.getByName(STRANGER))) {
            for (int n = 0; n < 10; n++) {
                var invite = invite(plan, stranger.getLocalPort(), n).getBytes(StandardCharsets.UTF_8);
                stranger.send(new DatagramPacket(
                        invite, invite.length, InetAddress.getByName(plan.sipAddress()), plan.sipPort()));
            }
        }
        try (var stranger = new Socket(InetAddress.getLoopbackAddress(), plan.amiPort())) {
            stranger.getOutputStream()
                    .write("Action: Login\r\nUsername: denwaban-speak\r\nSecret: guessed\r\n\r\n"
                            .getBytes(StandardCharsets.UTF_8));
            var answer = new String(stranger.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.contains("Authentication failed"), answer);
        }

        house.await(
                "the knocks",
                A_WHILE,
                () -> value("denwaban_pbx_knocks_total{door=\"SIP\",kind=\"ACCOUNT\"}") > 0
                        && value("sum(denwaban_pbx_knocks_total{door=\"AMI\"})") == 1);
        assertEquals(1, value("denwaban_pbx_security_log_readable"));
        assertEquals(rung, house.town().received().size());
    }

    private static String invite(PbxPlan plan, int port, int number) {
        return String.join(
                "\r\n",
                "INVITE sip:0468990001@%s:%d SIP/2.0".formatted(plan.sipAddress(), plan.sipPort()),
                "Via: SIP/2.0/UDP %s:%d;branch=z9hG4bK-%d".formatted(STRANGER, port, number),
                "From: <sip:x%%22%%0d%%0aService=%%22AMI%%22@%s>;tag=%d".formatted(STRANGER, number),
                "To: <sip:0468990001@%s>".formatted(plan.sipAddress()),
                "Call-ID: knock-%d".formatted(number),
                "CSeq: 1 INVITE",
                "Contact: <sip:x@%s:%d>".formatted(STRANGER, port),
                "Max-Forwards: 70",
                "Content-Length: 0",
                "",
                "");
    }

    @Test
    @Order(7)
    void theRulesAreRight() {
        var config = Prometheus.promtool("check", "config", "grafana/prometheus.yml");
        assertTrue(config.well(), config.output());
        var rules = Prometheus.promtool("test", "rules", "grafana/tests/alerts_test.yml");
        assertTrue(rules.well(), rules.output());
    }

    /// Without the number that its calls may show the PBX dials nobody, and answers as ever.
    @Test
    @Order(8)
    void aPbxThatIsNotAsItShouldBeDialsNobodyUntilItIsMended() throws Exception {
        if (!stops().isEmpty()) {
            house.command("resume", "--config", house.files().settings().toString());
        }
        var list = etc("local/globals.conf");
        var shipped = Files.readString(list);
        brokenOrMended(list, shipped.replace("DENWABAN_SHOWN => 0468999900\n", ""));
        house.await(
                "the reason",
                A_WHILE,
                () -> told("local/globals.conf: DENWABAN_SHOWN => 0468999900 (is: nothing)") && tested() == 0);
        house.town().callIn(CALLER, LINE);
        house.await(
                "an answer",
                A_WHILE,
                () -> house.pbx().asterisk().rx("core show channels concise").contains("!Up!AppQueue!"));
        house.town().hangUp();
        house.turn(ServedHouse.FIRST_WINDOW.plusDays(1).plusHours(9));
        assertTrue(told("not dialling: E-WATCH-010 the PBX's self-test: local/globals.conf"));
        assertEquals(List.of("E-DOCTOR-014"), wrong(house.files().settings(), sounds()));
        long before = house.count("SELECT COUNT(*) FROM attempt");
        assertEquals(4, before);

        brokenOrMended(list, shipped);
        house.await("evening calls", A_WHILE, () -> house.count("SELECT COUNT(*) FROM attempt") > before);
        assertEquals(1, tested());
    }

    /// Whoever has the secret of an AMI account needs no gate: their call is hung up, and nobody is dialled any more.
    @Test
    @Order(9)
    void aCallThatNobodyLetOutIsHungUpAndAConversationIsLeftAlone() throws Exception {
        house.await("a conversation", A_WHILE, () -> talking() == 1);
        var plan = house.pbx().plan();
        try (var thief = new SpeakingAmi(plan.amiPort(), PbxPlan.SPEAK_USER, plan.speakSecret())) {
            thief.send(
                    "Action", "Originate",
                    "Channel", "PJSIP/0468990171@trunk",
                    "ChannelId", "a name that is chosen",
                    "Application", "Wait",
                    "Data", "30",
                    "Async", "true");
            house.await("its end", A_WHILE, () -> rogues().anyMatch(call -> call.endedAt() != null));
        }
        var rogue = rogues().findFirst().orElseThrow();
        assertFalse(rogue.byCitizen(), "who was called did not hang up");
        var rang = Duration.between(rogue.at(), rogue.endedAt());
        assertTrue(rang.compareTo(Duration.ofSeconds(2)) < 0, rang.toString());
        assertEquals(1, talking());
        house.await("the stop of all", A_WHILE, () -> stops().equals(List.of("")));
        assertTrue(told("E-WATCH-012 a leg towards the carrier that nobody let out is hung up: PJSIP/trunk-"));
        house.await(
                "the alarm",
                A_WHILE,
                () -> !prometheus
                        .now("ALERTS{alertname=\"RogueCall\",alertstate=\"firing\"}")
                        .isEmpty());
        house.command("resume", "--config", house.files().settings().toString());
    }

    /// Household 1 has been reached, and is not due any more.
    private static Stream<TownCall> rogues() {
        return house.town().received().stream().filter(call -> call.number().equals("0468990171") && call.nth() == 2);
    }

    private static long talking() {
        return house.count("SELECT COUNT(*) FROM attempt WHERE answered_at IS NOT NULL AND state <> 'ENDED'");
    }

    /// What else must hold, each with the line that is told; a listener from whom something is kept notices it.
    @Test
    @Order(10)
    void eachLineThatAPbxLosesIsNamed() throws Exception {
        for (var loss : List.of(
                new Loss(
                        "asterisk.conf",
                        "live_dangerously = no",
                        "live_dangerously = yes",
                        "] live_dangerously = no (is: yes)"),
                new Loss(
                        "local/manager.conf",
                        "bindaddr = 127.0.0.1",
                        "bindaddr = 0.0.0.0",
                        "] bindaddr = 127.0.0.1 (is: 0.0"),
                new Loss("extensions.conf", " same => n(no),Goto(denwaban-refused,s,1)\n", "", "[denwaban-dial] whole"),
                new Loss("manager.conf", ",originate,reporting", ",reporting", "may not Originate"),
                new Loss(
                        "manager.conf",
                        "\n[denwaban-hears](!)\n",
                        "\n[denwaban-hears](!)\neventfilter(action(exclude),name(Hangup)) =\n",
                        "Newchannel and Hangup were not heard"))) {
            var shipped = Files.readString(etc(loss.file()));
            assertTrue(shipped.contains(loss.line()), loss.line());
            brokenOrMended(etc(loss.file()), shipped.replace(loss.line(), loss.instead()));
            house.await(loss.told(), A_WHILE, () -> told(loss.told()) && tested() == 0);
            brokenOrMended(etc(loss.file()), shipped);
            house.await("mended: " + loss.told(), A_WHILE, () -> tested() == 1);
        }
    }

    /// As where its disk is full, or somebody renamed the directory.
    @Test
    @Order(11)
    void aPbxThatWritesNoRecordDialsNobodyUntilItDoes() throws Exception {
        var log = house.pbx().asterisk().home().resolve("log");
        Files.move(log.resolve("cel-custom"), log.resolve("elsewhere"));
        house.pbx().asterisk().rx("module reload pbx_config.so");
        house.await("the reason", A_WHILE, () -> told("no line of the PBX's record was read") && tested() == 0);
        Files.move(log.resolve("elsewhere"), log.resolve("cel-custom"));
        house.await("its record", A_WHILE, () -> tested() == 1);
    }

    /// The database gives another number's digest to what the gate lets out, as a gate would that dials the wrong one.
    @Test
    @Order(12)
    void aCallToAnotherNumberThanWasLetOutIsHungUp() throws Exception {
        assertEquals(0, value("sum(denwaban_stray_legs_total)"));
        assertEquals(0, value("sum(denwaban_dials_too_often_total)"));
        house.database()
                .run(handle -> handle.execute("CREATE TRIGGER another_number BEFORE UPDATE ON attempt FOR EACH ROW SET"
                        + " NEW.number_digest = IF(OLD.redeemed_at IS NULL AND NEW.redeemed_at IS NOT NULL,"
                        + " UNHEX(REVERSE(HEX(OLD.number_digest))), NEW.number_digest)"));
        house.turn(ServedHouse.FIRST_WINDOW.plusDays(4));
        house.await(
                "the second call to who was busy", A_WHILE, () -> strayed().anyMatch(call -> call.endedAt() != null));
        house.database().run(handle -> handle.execute("DROP TRIGGER another_number"));
        var stray = strayed().findFirst().orElseThrow();
        var rang = Duration.between(stray.at(), stray.endedAt());
        assertTrue(rang.compareTo(Duration.ofSeconds(2)) < 0, rang.toString());
        house.await("the stop of all", A_WHILE, () -> stops().equals(List.of("")));
        assertTrue(told("E-WATCH-014 a leg towards the carrier is not what was let out (NUMBER): PJSIP/trunk-"));
        house.await(
                "the alarm",
                A_WHILE,
                () -> !prometheus
                        .now("ALERTS{alertname=\"StrayCall\",alertstate=\"firing\"}")
                        .isEmpty());
        house.holdsNone(List.of("0468990174"));
    }

    private static Stream<TownCall> strayed() {
        return house.town().received().stream().filter(call -> call.number().equals("0468990174") && call.nth() == 2);
    }

    private record Loss(String file, String line, String instead, String told) {}

    private static Path etc(String file) {
        return house.pbx().asterisk().home().resolve("etc").resolve(file);
    }

    /// The PBX reads it anew, and sessions of the manager interface begin anew.
    private static void brokenOrMended(Path file, String text) throws IOException {
        Files.writeString(file, text);
        house.pbx().asterisk().rx("module reload pbx_config.so");
        house.pbx().asterisk().rx("manager reload");
        if (file.endsWith("manager.conf")) {
            cutTheLine();
        }
    }

    private static boolean told(String words) {
        try {
            return Files.readString(house.files().directory().resolve("serve.log"))
                    .contains(words);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static int tested() {
        try {
            return scraped().contains("\ndenwaban_pbx_tested 1.0\n") ? 1 : 0;
        } catch (IOException | InterruptedException e) {
            return -1;
        }
    }

    private static String filled(String query) {
        return query.replace("\"$contract\"", "\"" + ServedHouse.CONTRACT + "\"")
                .replace("${contract:sqlstring}", "'" + ServedHouse.CONTRACT + "'")
                .replace("$__rate_interval", "1m")
                .replaceAll("\\$__timeFilter\\([a-z_]+\\)", "TRUE");
    }

    private record Target(String title, String query, boolean instant) {}

    private static List<JsonObject> dashboards() throws IOException {
        var boards = new ArrayList<JsonObject>();
        for (var name : List.of("operations", "campaign", "engine")) {
            boards.add(new JsonObject(Files.readString(Path.of("grafana/dashboards", name + ".json"))));
        }
        return boards;
    }

    /// Of panels and of marks.
    private static List<Target> targets(JsonObject board, String key) {
        var panels = objects(board, "panels")
                .filter(panel -> panel.containsKey("targets"))
                .flatMap(panel -> objects(panel, "targets")
                        .filter(target -> target.containsKey(key))
                        .map(target -> new Target(
                                panel.getString("title"), target.getString(key), target.getBoolean("instant", false))));
        var marks = objects(board.getJsonObject("annotations"), "list")
                .filter(mark -> mark.containsKey(key))
                .map(mark -> new Target(mark.getString("name"), mark.getString(key), false));
        return Stream.concat(panels, marks).toList();
    }

    private static Stream<JsonObject> objects(JsonObject of, String key) {
        return of.getJsonArray(key).stream().map(JsonObject.class::cast);
    }

    private static Connection reader() throws Exception {
        for (var statement : Files.readString(Path.of("grafana/reader.sql"))
                .replaceAll("(?m)^--.*$", "")
                .replace("CHANGE-ME", READER)
                .split(";", -1)) {
            if (!statement.isBlank()) {
                house.database().run(handle -> handle.execute(statement));
            }
        }
        var socket = house.files().data().resolve("mariadb/run/db.sock");
        return DriverManager.getConnection(
                "jdbc:mariadb://localhost/denwaban?sslMode=disable&localSocket=" + socket, "grafana_reader", READER);
    }

    private static boolean finds(Connection reader, String sql) throws SQLException {
        try (var statement = reader.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next();
        }
    }

    private static List<String> tables(String kind) {
        return List.of(house.text("SELECT GROUP_CONCAT(table_name) FROM information_schema.tables WHERE table_schema ="
                        + " DATABASE() AND table_type = '" + kind + "'")
                .split(",", -1));
    }

    private static Set<String> hits(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(hit -> hit.group(1))
                .collect(Collectors.toSet());
    }

    private static JsonObject ready() {
        try {
            return new JsonObject(asked("/health/ready").body());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String scraped() throws IOException, InterruptedException {
        return asked("/metrics").body();
    }

    private static HttpResponse<String> asked(String path) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var uri = URI.create("http://127.0.0.1:" + metrics.getPort() + path);
            return client.send(
                    HttpRequest.newBuilder(uri).timeout(A_WHILE).build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
