package org.denwaban.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.denwaban.rig.Behaviour.Kind;
import org.denwaban.rig.DemoList.Ending;
import org.denwaban.rig.DemoList.Household;
import org.denwaban.rig.Town.RobotMode;
import org.junit.jupiter.api.Test;

/// What people ask of a campaign while it runs, on a real PBX with a real town behind it: not to call somebody, to
/// stop, to call at a time, to show the card first. Each test ends with the judge.
class OutboundIT {

    private static final String BY = "kantoku";

    /// What is promised holds on a machine of one's own. Without the promise it rings for 40 s.
    private static final Duration SHARED_MACHINE = Duration.ofSeconds(2);

    @Test
    void whoIsNotToBeCalledIsNotCalledFromTheCommitOn() throws Exception {
        // two households share a number
        var people = List.of(
                household(1, 1, number(1), Kind.NOBODY),
                household(2, 1, number(2), Kind.NOBODY),
                household(3, 1, number(2), Kind.NOBODY));
        try (var house = ServedHouse.open("donotcall", 1, people, "20s")) {
            house.turn(ServedHouse.FIRST_WINDOW);
            house.await("a telephone to ring", () -> house.town().received().size() == 1);
            var rings = house.town().received().getFirst().number();
            var ringing = house.post(
                    "do-not-call",
                    doNotCall(rings.equals(number(1)) ? "CITIZEN" : "COMMISSIONER")
                            .put("number", rings));
            var commit = Instant.now();
            assertEquals(200, ringing.status(), ringing.body().encode());
            house.await(
                    "the telephone to be silent",
                    () -> house.town().received().getFirst().endedAt() != null);
            within(Duration.ofSeconds(1), commit, ended(house, 0));

            house.town().robot("1001", RobotMode.SILENT);
            house.await("the next promise", () -> promised(house));
            var other = rings.equals(number(1)) ? number(2) : number(1);
            for (var household : house.householdsOf(other)) {
                var answered = house.post("do-not-call", doNotCall("CITIZEN").put("household", household));
                assertEquals(200, answered.status(), answered.body().encode());
            }
            house.await("the permit to be given back", () -> !promised(house));
            house.town().robot("1001", RobotMode.AUTO);
            assertEquals(Map.of("DO_NOT_CALL", 3L), house.households());
            house.turn(ServedHouse.FIRST_WINDOW.plusDays(1));
            house.await("calm", house::idle);
            assertEquals(1, house.town().received().size(), "nobody else was called");

            house.post(
                    "do-not-call",
                    doNotCall("CITIZEN")
                            .put("household", house.householdsOf(other).getFirst())
                            .put("lift", true));
            house.await(
                    "a call to who may be called again",
                    () -> house.town().received().size() == 2);
            house.judgeFindsNothing();
        }
    }

    private static boolean promised(ServedHouse house) {
        return house.attempts().stream().anyMatch(attempt -> attempt.state().equals("PROMISED"));
    }

    @Test
    void anEmergencyStopTakesBackWhatRingsAndLeavesTheTalkingAlone() throws Exception {
        var people = List.of(
                household(1, 1, number(1), new Behaviour(Kind.HUMAN, 5, 150)),
                household(2, 1, number(2), new Behaviour(Kind.NOBODY, 0, 0)),
                household(3, 1, number(3), new Behaviour(Kind.HUMAN, 5, 5)));
        try (var house = ServedHouse.open("stop", 2, people)) {
            house.turn(ServedHouse.FIRST_WINDOW);
            house.await(
                    "one to talk and one to ring",
                    () -> house.attempts().stream()
                                    .anyMatch(attempt -> attempt.state().equals("ANSWERED"))
                            && house.town().received().size() == 2);
            house.post("stop", new JsonObject().put("by", BY));
            var stopped = Instant.now();
            house.await("the ringing to end", () -> call(house, 2).endedAt() != null);
            within(
                    Duration.ofSeconds(3),
                    stopped,
                    Objects.requireNonNull(call(house, 2).endedAt()));
            assertNull(call(house, 1).endedAt(), "who talks is left alone");
            house.await(
                    "the result of the one who talked", () -> house.households().containsKey("CONTACTED"));

            house.kill();
            house.startAgain();
            house.turn(ServedHouse.FIRST_WINDOW.plusHours(1));
            house.town().dialByHand("1001", number(3));
            // from the PBX's own record: the server may not hear the PBX yet
            house.await(
                    "the end of the operator's own call",
                    () -> house.count("SELECT COUNT(*) FROM cel_event WHERE type = 'LINKEDID_END'"
                                    + " AND linkedid NOT LIKE 'dw%'")
                            == 1);
            assertEquals(2, house.town().received().size(), "stopped also after a restart, and by hand");

            house.command("resume", "--config", house.files().settings().toString());
            house.await("the third to be called", () -> house.town().received().size() == 3);
            house.judgeFindsNothing();
        }
    }

    @Test
    void anEmergencyStopWorksWhileTheDatabaseHangs() throws Exception {
        var people = List.of(household(1, 1, number(1), new Behaviour(Kind.NOBODY, 0, 0)));
        try (var house = ServedHouse.open("stophung", 1, people, "40s")) {
            house.turn(ServedHouse.FIRST_WINDOW);
            house.await("a telephone to ring", () -> house.town().received().size() == 1);
            house.freezeDatabase(true);
            try {
                house.command(
                        "stop",
                        "--config",
                        house.files().settings().toString(),
                        "--contract",
                        ServedHouse.CONTRACT,
                        "--by",
                        BY);
                var stopped = Instant.now();
                house.await("the ringing to end", () -> call(house, 1).endedAt() != null);
                within(
                        Duration.ofSeconds(3),
                        stopped,
                        Objects.requireNonNull(call(house, 1).endedAt()));
            } finally {
                house.freezeDatabase(false);
            }
            house.await("the attempt to be settled", Duration.ofMinutes(2), house::idle);
            assertEquals(1, house.town().received().size());
            house.judgeFindsNothing();
        }
    }

    /// What rings while the line to the PBX is cut goes on ringing, whoever it should not; when the line is back it
    /// ends at once, and nothing else does.
    @Test
    void whatShouldNotRingIsTakenBackAsSoonAsAmiIsBack() throws Exception {
        var people = List.of(
                household(1, 1, number(1), new Behaviour(Kind.NOBODY, 0, 0)),
                household(2, 1, number(2), new Behaviour(Kind.NOBODY, 0, 0)));
        var line = new AtomicReference<FaultProxy>();
        try (var house = ServedHouse.open(
                "amiback",
                2,
                people,
                contract -> contract.replace("ring_time = \"5s\"", "ring_time = \"60s\""),
                settings -> throughAProxy(settings, line))) {
            var ami = Objects.requireNonNull(line.get());
            house.turn(ServedHouse.FIRST_WINDOW);
            house.await("two telephones to ring", () -> house.town().received().size() == 2);

            ami.line(FaultProxy.Line.CUT);
            house.await("the line to be missed", () -> ami.openEnds() == 0);
            var reply = house.post(
                    "do-not-call",
                    doNotCall("CITIZEN")
                            .put("household", house.householdsOf(number(1)).getFirst()));
            assertEquals(200, reply.status(), reply.body().encode());
            assertNull(call(house, 1).endedAt(), "nobody can take it back");
            ami.line(FaultProxy.Line.WHOLE);
            house.await("the first to be silent", () -> call(house, 1).endedAt() != null);
            assertNull(call(house, 2).endedAt(), "who may be called is left alone");

            ami.line(FaultProxy.Line.CUT);
            house.await("the line to be missed", () -> ami.openEnds() == 0);
            house.command("stop", "--config", house.files().settings().toString(), "--by", BY);
            assertNull(call(house, 2).endedAt(), "nobody can take it back");
            ami.line(FaultProxy.Line.WHOLE);
            house.await("the second to be silent", () -> call(house, 2).endedAt() != null);
            for (var call : house.town().received()) {
                var rang = Duration.between(call.at(), Objects.requireNonNull(call.endedAt()));
                assertTrue(rang.toSeconds() < 60, "it did not ring out: " + rang);
                assertFalse(call.byCitizen());
            }
        } finally {
            Optional.ofNullable(line.get()).ifPresent(FaultProxy::close);
        }
    }

    /// The PBX's manager interface at another port, so that the line to it can be cut.
    private static String throughAProxy(String settings, AtomicReference<FaultProxy> line) {
        var ami = Pattern.compile("(\\[pbx]\n(?:.*\n)*?address = \"127\\.0\\.0\\.1:)(\\d+)")
                .matcher(settings);
        assertTrue(ami.find(), settings);
        int port = PbxPlan.freeTcp();
        var host = InetAddress.getLoopbackAddress();
        line.set(FaultProxy.between(
                new InetSocketAddress(host, port), new InetSocketAddress(host, Integer.parseInt(ami.group(2)))));
        return settings.substring(0, ami.start(2)) + port + settings.substring(ami.end(2));
    }

    @Test
    void oneCallServesTheMembersOfWhomItToldAndTheOthersStayInCourse() throws Exception {
        var people = List.of(household(1, 3, number(1), new Behaviour(Kind.HUMAN, 5, 600)));
        try (var house = ServedHouse.open("members", 1, people)) {
            house.town().robot("1001", RobotMode.IDLE);
            house.turn(ServedHouse.FIRST_WINDOW);
            var first = talking(house, 1);
            house.await("callers not to ring the operator", () -> paused(house));
            var faulty = house.post("result", result(first).put("people", new JsonArray().add(person(4, "BOOKED"))));
            assertEquals(409, faulty.status());
            assertTrue(
                    faulty.body().encode().contains("E-RESULT-002"),
                    faulty.body().encode());

            var entered = house.post(
                    "result",
                    result(first)
                            .put(
                                    "people",
                                    new JsonArray()
                                            .add(person(1, "RECOMMENDED")
                                                    .put("reason", 10)
                                                    .put("note", "架空の備考"))
                                            .add(person(2, "ABSENT"))));
            assertEquals(
                    "CONTACT",
                    entered.body().getString("outcome"),
                    entered.body().encode());
            assertEquals(
                    "E-RESULT-009",
                    house.post("result", result(first).put("people", new JsonArray().add(person(1, "BOOKED"))))
                            .body()
                            .getString("code"));
            assertEquals(1, house.count("SELECT COUNT(*) FROM contact WHERE settled_at IS NOT NULL"));
            assertEquals(Map.of("OPEN", 1L), house.households());
            hangUp(house);
            house.await("callers to ring the operator again", () -> !paused(house));

            house.turn(ServedHouse.FIRST_WINDOW.plusHours(8)); // the evening of the same day
            house.await("calm", house::idle);
            assertEquals(1, house.town().received().size(), "not twice on one day");
            house.turn(ServedHouse.FIRST_WINDOW.plusDays(1).plusHours(8));
            var second = talking(house, 2);
            var rest = house.post(
                    "result",
                    result(second)
                            .put(
                                    "people",
                                    new JsonArray().add(person(2, "EXAMINED")).add(person(3, "BOOKED"))));
            assertEquals(200, rest.status(), rest.body().encode());
            assertEquals(Map.of("CONTACTED", 1L), house.households());
            assertEquals(4, house.count("SELECT COUNT(*) FROM member_result"));
            assertEquals(0, house.count("SELECT COUNT(*) FROM member_result WHERE HEX(note_sealed) LIKE HEX('%架空%')"));
            hangUp(house);
            house.judgeFindsNothing();
        }
    }

    @Test
    void anAppointmentIsKeptAtItsTimeOutsideTheWindowsAlsoWhenOverdue() throws Exception {
        var people = List.of(household(1, 1, number(1), Kind.FAMILY, Kind.NOBODY, Kind.HUMAN));
        try (var house = ServedHouse.open("appointment", 1, people)) {
            house.town().robot("1001", RobotMode.IDLE);
            house.turn(ServedHouse.FIRST_WINDOW);
            var first = talking(house, 1);
            // Friday 10:30: a weekday by day, which is no window of a second attempt
            var at = ServedHouse.FIRST_WINDOW.plusDays(1).plusMinutes(90);
            var wish = new JsonObject().put("at", at.toString()).put("askedBy", "FAMILY");
            var refused = house.post(
                    "result",
                    result(first)
                            .put("people", new JsonArray().add(person(1, "ABSENT")))
                            .put(
                                    "appointment",
                                    wish.copy().put("at", at.withHour(20).toString())));
            assertEquals("E-APPT-006", refused.body().getString("code"));
            assertEquals(0, house.count("SELECT COUNT(*) FROM member_result"), "all or nothing");
            assertEquals(
                    200,
                    house.post(
                                    "result",
                                    result(first)
                                            .put("people", new JsonArray().add(person(1, "ABSENT")))
                                            .put("appointment", wish))
                            .status());
            hangUp(house);
            house.town().robot("1001", RobotMode.AUTO);

            house.turn(at.minusMinutes(5));
            assertEquals("SOON", standing(house));
            house.await("calm", house::idle);
            assertEquals(1, house.town().received().size(), "not before its time");
            house.town().robot("1001", RobotMode.SILENT); // nobody is at the desk
            house.turn(at.plusMinutes(40));
            assertEquals("OVERDUE", standing(house));
            house.town().robot("1001", RobotMode.AUTO);
            house.await("the overdue call", () -> house.town().received().size() == 2);
            house.await("its ring time", house::idle);
            assertEquals("KEPT", standing(house));
            assertEquals(2, house.count("SELECT MAX(counted) FROM attempt"));
            assertEquals(1, house.count("SELECT COUNT(appointment_id) FROM attempt WHERE counted IS NOT NULL"));

            var cancelled = house.post(
                    "appointment",
                    new JsonObject()
                            .put("contract", ServedHouse.CONTRACT)
                            .put("household", house.householdsOf(number(1)).getFirst())
                            .put("at", at.plusDays(1).toString())
                            .put("askedBy", "PERSON")
                            .put("takenBy", "robot1001"));
            assertEquals(200, cancelled.status(), cancelled.body().encode());
            house.post(
                    "appointment/cancel",
                    new JsonObject().put("id", cancelled.body().getString("id")).put("by", BY));
            house.turn(at.plusDays(1).withHour(9).withMinute(0)); // Saturday, a holiday window
            house.await(
                    "a regular attempt: the appointment is cancelled",
                    () -> house.town().received().size() == 3);
            house.await("its result", () -> house.households().containsKey("CONTACTED"));
        }
    }

    @Test
    void inPreviewTheOperatorSeesTheCardFirstAndPressesDial() throws Exception {
        var people = List.of(household(1, 1, number(1), Kind.HUMAN), household(2, 1, number(2), Kind.HUMAN));
        try (var house = ServedHouse.open("preview", 1, people)) {
            house.mode("preview", BY);
            house.turn(ServedHouse.FIRST_WINDOW);
            house.await("a card", () -> !offers(house).isEmpty());
            assertEquals(
                    house.householdsOf(number(1)).getFirst(),
                    offers(house).getJsonObject(0).getString("household"));
            assertEquals(
                    "E-OFFER-002", house.post("dial", operator("nobody")).body().getString("code"));
            assertEquals(List.of(), house.attempts(), "nothing is promised before the operator wants it");
            house.post("pass", operator("robot1001"));
            house.await("a card again", () -> !offers(house).isEmpty());
            assertEquals(200, house.post("dial", operator("robot1001")).status());
            house.await("the first result", () -> house.households().containsKey("CONTACTED"));
            assertEquals(1, house.town().received().size());

            house.mode("manual", BY);
            house.await(
                    "the next card",
                    () -> offers(house).isEmpty()
                            || house.post("pass", operator("robot1001")).status() == 200);
            var other = house.town().received().getFirst().number().equals(number(1)) ? number(2) : number(1);
            house.await(
                    "the operator's choice",
                    () -> house.post(
                                            "dial",
                                            operator("robot1001")
                                                    .put(
                                                            "household",
                                                            house.householdsOf(other)
                                                                    .getFirst()))
                                    .status()
                            == 200);
            house.await("the second result", () -> house.households().equals(Map.of("CONTACTED", 2L)));
            house.judgeFindsNothing();
        }
    }

    @Test
    void progressiveDialsByItselfAfterACountdown() throws Exception {
        var people = List.of(household(1, 1, number(1), Kind.HUMAN));
        try (var house = ServedHouse.open("progressive", 1, people)) {
            house.command(
                    "mode",
                    "--config",
                    house.files().settings().toString(),
                    "--contract",
                    ServedHouse.CONTRACT,
                    "--set",
                    "progressive",
                    "--countdown",
                    "3",
                    "--by",
                    BY);
            house.turn(ServedHouse.FIRST_WINDOW);
            house.await("a card", () -> !offers(house).isEmpty());
            assertEquals(List.of(), house.attempts());
            house.await("the call", () -> house.households().equals(Map.of("CONTACTED", 1L)));
            house.judgeFindsNothing();
        }
    }

    @Test
    void whoeverIsOnTheLineWithUsIsNotDialled() throws Exception {
        var people = List.of(household(1, 2, number(1), Kind.NOBODY));
        try (var house = ServedHouse.open("ontheline", 2, people)) {
            house.command("stop", "--config", house.files().settings().toString());
            house.turn(ServedHouse.FIRST_WINDOW);
            house.town().robot("1001", RobotMode.IDLE);
            house.town().callIn(number(1), "0468999900");
            house.await(
                    "the citizen's conversation",
                    () -> house.count("SELECT COUNT(*) FROM inbound_call WHERE answered_at IS NOT NULL") == 1);
            house.command("resume", "--config", house.files().settings().toString());
            house.await(
                    "the household to be put off",
                    () -> house.count("SELECT COUNT(*) FROM household WHERE next_at > '2018-11-01 00:01'") == 1);
            assertEquals(List.of(), house.attempts());
            house.town().hangUp();
            house.await(
                    "the end", () -> house.count("SELECT COUNT(*) FROM inbound_call WHERE ending = 'ANSWERED'") == 1);
            house.town().robot("1001", RobotMode.AUTO);
            house.turn(ServedHouse.FIRST_WINDOW.plusMinutes(5));
            house.await(
                    "the household to be put off once more: they have just talked",
                    () -> house.count("SELECT COUNT(*) FROM household WHERE next_at > '2018-11-01 00:06'") == 1);
            assertEquals(List.of(), house.attempts());
            house.turn(ServedHouse.FIRST_WINDOW.plusMinutes(20));
            house.await("the call", () -> house.town().received().size() == 1);
            house.await("its ring time", house::idle);

            returnCall(house);
            assertEquals(Map.of("CONTACTED", 1L), house.households());
            hangUp(house);
            house.turn(ServedHouse.FIRST_WINDOW.plusDays(1).plusHours(8)); // the evening after
            house.await("calm", house::idle);
            assertEquals(1, house.town().received().size(), "the loop is closed");
            house.judgeFindsNothing();
        }
    }

    /// The household calls back; the operator sees who it is and what was tried, and enters what it told.
    private static void returnCall(ServedHouse house) {
        house.town().callIn(number(1), "0468999900");
        var live = "FROM inbound_call WHERE answered_at IS NOT NULL AND ended_at IS NULL";
        house.await("the return call", () -> house.count("SELECT COUNT(*) " + live) == 1);
        var call = house.text("SELECT id " + live);
        var operator = house.text("SELECT operator_id " + live);
        var who = house.get("caller?call=" + call + "&operator=" + operator).body();
        var candidate = who.getJsonArray("candidates").getJsonObject(0);
        assertEquals(2, candidate.getJsonArray("members").size(), who.encode());
        assertEquals(
                "NOBODY", candidate.getJsonArray("attempts").getJsonObject(0).getString("outcome"));
        assertEquals(2, candidate.getInteger("attemptsLeft"));
        assertEquals(1, house.count("SELECT COUNT(*) FROM look WHERE looked_by = '" + operator + "'"));

        var noted = house.post(
                "return-call",
                new JsonObject()
                        .put("call", call)
                        .put("household", candidate.getString("household"))
                        .put("operator", operator));
        assertEquals(200, noted.status(), noted.body().encode());
        var result =
                new JsonObject().put("returnCall", noted.body().getString("id")).put("operator", operator);
        var nothing = house.post("result", result.copy().put("people", new JsonArray().add(person(1, "ABSENT"))));
        assertTrue(
                nothing.body().encode().contains("E-RESULT-010"), nothing.body().encode());
        var told = house.post(
                "result",
                result.put(
                        "people", new JsonArray().add(person(1, "RECOMMENDED")).add(person(2, "BOOKED"))));
        assertEquals(200, told.status(), told.body().encode());
        assertEquals("E-RESULT-009", house.post("result", result).body().getString("code"));
    }

    private static JsonArray offers(ServedHouse house) {
        return house.get("offers").body().getJsonArray("offers");
    }

    private static String standing(ServedHouse house) {
        return house.get("appointments?contract=" + ServedHouse.CONTRACT + "&day=2018-11-02")
                .body()
                .getJsonArray("appointments")
                .getJsonObject(0)
                .getString("standing");
    }

    private static String talking(ServedHouse house, int calls) {
        house.await(
                "conversation " + calls,
                () -> house.attempts().stream()
                        .anyMatch(attempt -> attempt.state().equals("ANSWERED")));
        assertEquals(calls, house.town().received().size());
        return house.attempts().stream()
                .filter(attempt -> attempt.state().equals("ANSWERED"))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private static boolean paused(ServedHouse house) {
        return house.pbx().asterisk().rx("queue show").contains("paused");
    }

    private static void hangUp(ServedHouse house) {
        house.town().asterisk().rx("channel request hangup all");
        house.await(
                "every line to be free",
                () -> house.pbx().asterisk().rx("core show channels count").contains("0 active channels"));
    }

    private static JsonObject doNotCall(String askedBy) {
        return new JsonObject()
                .put("contract", ServedHouse.CONTRACT)
                .put("askedBy", askedBy)
                .put("by", BY);
    }

    private static JsonObject operator(String id) {
        return new JsonObject().put("operator", id);
    }

    private static JsonObject result(String attempt) {
        return new JsonObject().put("attempt", attempt).put("operator", "robot1001");
    }

    private static JsonObject person(int member, String disposition) {
        return new JsonObject().put("member", member).put("disposition", disposition);
    }

    private static void within(Duration limit, Instant from, Instant to) {
        var took = Duration.between(from, to);
        assertTrue(took.compareTo(limit.plus(SHARED_MACHINE)) <= 0, "took " + took.toMillis() + " ms");
    }

    private static Instant ended(ServedHouse house, int call) {
        return Objects.requireNonNull(house.town().received().get(call).endedAt());
    }

    private static TownCall call(ServedHouse house, int n) {
        return house.town().received().stream()
                .filter(call -> call.number().equals(number(n)))
                .findFirst()
                .orElseThrow();
    }

    private static String number(int n) {
        return "04689900%02d".formatted(n);
    }

    private static Household household(int n, int people, String number, Kind... course) {
        var calls = new Behaviour[course.length];
        for (int i = 0; i < course.length; i++) {
            calls[i] = new Behaviour(course[i], 5, 5);
        }
        return household(n, people, number, calls);
    }

    private static Household household(int n, int people, String number, Behaviour... course) {
        return new Household(
                "%08d".formatted(77000000 + n),
                people,
                number,
                "",
                Map.of(number, List.of(course)),
                Ending.CONTACTED,
                "通電",
                1,
                1);
    }
}
