package org.denwaban.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.denwaban.rig.Behaviour.Kind;
import org.denwaban.rig.DemoList.Household;
import org.denwaban.rig.Town.RobotMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/// The supervisor's board in a real Chromium, with a real PBX, town and database behind it.
@Timeout(300)
class BoardBrowserIT {

    private static final String LINE = "0468999900";

    @TempDir
    private Path profile;

    @Test
    void aSupervisorWatchesStopsAndAsksWhy() throws Exception {
        var people = List.of(
                household(1, "0468990121", new Behaviour(Kind.NOBODY, 0, 0), Behaviour.of(Kind.HUMAN)),
                household(2, "0468990122", new Behaviour(Kind.NOBODY, 0, 0)));
        try (var house = ServedHouse.supervised("board", 2, people);
                var browser = new Browser(profile, house.files().deskPort())) {
            house.command("stop", "--config", house.files().settings().toString());
            house.town().robot("1001", RobotMode.SILENT);
            house.town().robot("1002", RobotMode.SILENT);
            var kantoku = DeskUser.welcomed(house, browser, "kantoku", "SUPERVISOR");
            kantoku.signIn(browser);
            assertEquals("/board", browser.path());
            house.turn(ServedHouse.FIRST_WINDOW.plusMinutes(30)); // the hour of the ticket mail's alarm
            browser.awaitText("#operators", "robot1001");
            browser.awaitText("#campaigns", "緊急停止中");
            browser.awaitText("#campaigns", "平日");
            browser.awaitText("#lines", "受付中");
            browser.awaitText("#alarms", "緊急停止中");
            browser.awaitText("#house", "回線 正常");

            house.town().callIn("0468990199", LINE);
            browser.awaitText("#operators", "着信中");
            browser.awaitText("#lines .waiting.bad", "1");
            browser.picture("board");
            browser.size(1920, 1080);
            browser.picture("board-large");
            house.town().hangUp();
            browser.await(
                    "the waiting to be over",
                    () -> browser.all("#lines .waiting.bad").isEmpty());

            stopsAndGoesOn(house, browser);
            asksWhy(house, browser);
            givesAnAppointment(house, browser);
            correctsAResult(house, browser);
            listens(house, browser);
            signsOut(house, browser);
            mayNot(house, browser);
            takesReports(house, browser);
            takesFilesByASecondPersonsWord(house, browser, kantoku, profile);
        }
    }

    private static void stopsAndGoesOn(ServedHouse house, Browser browser) throws Exception {
        house.town().robot("1001", RobotMode.AUTO);
        house.town().robot("1002", RobotMode.AUTO);
        house.command("resume", "--config", house.files().settings().toString());
        browser.await("the campaign to go on", () -> !browser.text("#campaigns").contains("緊急停止中"));
        house.await("a telephone to ring", () -> !house.town().received().isEmpty());
        house.freezeDatabase(true);
        try {
            browser.awaitText("#alarms", "緊急停止は使えます");
            browser.awaitText("#house", "数字が更新されていません");
            browser.picture("board-alarms");
            browser.press(Keys.F8);
            browser.picture("board-stop");
            browser.click("#stop [data-body='{}']");
            var stop = house.files().data().resolve("stops/all");
            house.await("the stop, without a database", () -> Files.exists(stop));
            assertTrue(Files.readString(stop).contains("kantoku"));
            house.await(
                    "the ringing to end",
                    () -> house.town().received().stream().allMatch(call -> call.endedAt() != null));
        } finally {
            house.freezeDatabase(false);
        }
        browser.awaitText("#campaigns", "緊急停止中");
        house.await(
                "the record of it",
                () -> house.count("SELECT COUNT(*) FROM audit_entry WHERE action = 'EMERGENCY_STOP' AND by_whom ="
                                + " 'kantoku' AND subject = 'all'")
                        == 1);
    }

    private static void asksWhy(ServedHouse house, Browser browser) {
        browser.explain("71000001", "架空　太郎");
        browser.picture("board-explain");
        browser.press(Keys.ESCAPE);
        assertEquals(1, house.count("SELECT COUNT(*) FROM look WHERE looked_by = 'kantoku' AND reason = 'EXPLAIN'"));
    }

    /// To whom it was given keeps it: the other one is as ready, and comes first in the settings.
    private static void givesAnAppointment(ServedHouse house, Browser browser) {
        var at = ServedHouse.FIRST_WINDOW.plusDays(1).plusMinutes(90);
        var taken = house.post(
                "appointment",
                new JsonObject()
                        .put("contract", ServedHouse.CONTRACT)
                        .put("household", house.householdsOf("0468990121").getFirst())
                        .put("at", at.toString())
                        .put("askedBy", "FAMILY")
                        .put("takenBy", "robot1001"));
        assertEquals(200, taken.status(), taken.body().encode());
        browser.open("/appointments");
        browser.awaitText("main", "約束はありません");
        browser.press(Keys.ALT, Keys.ARROW_RIGHT);
        browser.awaitText(".appointments", "これから");
        browser.click("[data-change]");
        browser.choose("#change [name=what]", "MOVE");
        browser.run("document.querySelector('#change [name=at]').value = '2018-11-02T23:00'");
        browser.choose("#change [name=why]", "OPERATOR_AWAY");
        browser.press(Keys.CONTROL, Keys.ENTER);
        browser.awaitText("#change .fault", "応対時間");
        browser.choose("#change [name=what]", "GIVE");
        browser.choose("#change [name=keeper]", "robot1002");
        browser.picture("appointments-change");
        browser.press(Keys.CONTROL, Keys.ENTER);
        browser.awaitText(".appointments", "担当を変更 → robot1002");
        browser.picture("appointments");
        assertEquals(
                "GIVEN/OPERATOR_AWAY/kantoku",
                house.text("SELECT CONCAT(what, '/', why, '/', changed_by) FROM appointment_change"));
        browser.open("/board");
        house.command("resume", "--config", house.files().settings().toString());
        house.turn(at);
        house.await("the result", () -> house.households().containsKey("CONTACTED"));
        assertEquals(
                "robot1002",
                house.text("SELECT operator_id FROM attempt WHERE appointment_id = (SELECT id FROM appointment WHERE"
                        + " cancelled_at IS NULL)"));
    }

    /// A row of its own, with author and reason; the household is in course again.
    private static void correctsAResult(ServedHouse house, Browser browser) {
        browser.explain("71000001", "結果を訂正する");
        browser.click("#explain .correct summary");
        browser.choose("form.correction [name=disposition]", "EXAMINED");
        browser.picture("board-correct");
        browser.click("form.correction button.main");
        assertEquals(0, house.count("SELECT COUNT(*) FROM member_result"), "not without a reason");
        browser.type("form.correction [name=why]", "架空の聞き違い");
        browser.click("form.correction button.main");
        browser.awaitText("#told", "訂正");
        assertEquals(
                "EXAMINED/kantoku/1",
                house.text("SELECT CONCAT(disposition, '/', entered_by, '/', correction) FROM member_result"));
        browser.press(Keys.ESCAPE);
    }

    /// Recorded first; on the operator's own leg, so that only they hear what is whispered.
    private static void listens(ServedHouse house, Browser browser) throws Exception {
        house.town().robot("1001", RobotMode.IDLE);
        house.town().robot("1002", RobotMode.DECLINE);
        house.town().robot("1003", RobotMode.IDLE);
        house.town().callIn("0468990198", LINE);
        browser.awaitText("#operators", "着信：通話中");
        for (var mode : List.of("LISTEN", "WHISPER", "BARGE")) {
            browser.click("#operators button[data-body*='" + mode + "']");
            var options = Map.of("LISTEN", "quE", "WHISPER", "quEw", "BARGE", "quEB");
            house.await(
                    "ChanSpy of " + mode,
                    () -> house.pbx()
                            .asterisk()
                            .rx("core show channels concise")
                            .lines()
                            .anyMatch(line -> line.startsWith("PJSIP/1003-")
                                    && line.contains("!ChanSpy!")
                                    && line.contains("," + options.get(mode) + "!")));
            house.pbx()
                    .asterisk()
                    .rx("channel request hangup "
                            + house.pbx()
                                    .asterisk()
                                    .rx("core show channels concise")
                                    .lines()
                                    .filter(line -> line.startsWith("PJSIP/1003-"))
                                    .map(line -> line.substring(0, line.indexOf('!')))
                                    .findFirst()
                                    .orElseThrow());
        }
        browser.picture("board-talking");
        assertEquals(
                List.of("LISTENED robot1001", "WHISPERED robot1001", "BARGED_IN robot1001"),
                house.database()
                        .transaction(handle -> handle.createQuery("SELECT CONCAT(action, ' ',"
                                        + " SUBSTRING_INDEX(subject, ' ', 1)) FROM audit_entry WHERE by_whom = 'kantoku' AND action"
                                        + " IN ('LISTENED', 'WHISPERED', 'BARGED_IN') ORDER BY id")
                                .mapTo(String.class)
                                .list()));
        house.town().hangUp();
        browser.awaitText("#operators", "着信：終話");
    }

    private static void signsOut(ServedHouse house, Browser browser) {
        browser.click("#operators button[data-post='/api/v1/presence'][data-body*='robot1002']");
        browser.awaitText("#operators", "勤務外");
        assertEquals(
                "robot1002/OFF",
                house.text("SELECT CONCAT(operator_id, '/', state) FROM presence_change WHERE changed_by = 'kantoku'"));
        browser.awaitText("#alarms", "受診券の再発行希望のメールが、まだ送られていません"); // the house has no mail server
    }

    /// A supervisor enters no results, and acts in nobody else's name.
    private static void mayNot(ServedHouse house, Browser browser) {
        var status = "const [path, body, done] = arguments; fetch(path, {method: 'POST', headers: {'x-denwaban-page':"
                + " document.querySelector('meta[name=page-word]').content}, body}).then(r => done(r.status));";
        assertEquals(403L, browser.runAsync(status, "/api/v1/result", "{}"));
        assertEquals(403L, browser.runAsync(status, "/api/v1/stop", "{\"by\":\"op1\"}"));
        assertEquals(403L, browser.runAsync(status, "/api/v1/stop", "{\"by\":\"kantoku\",\"contract\":\"other\"}"));
        assertEquals(403L, browser.runAsync(status, "/api/v1/resume", "{\"by\":\"kantoku\"}"));
        assertEquals(
                403L,
                browser.runAsync(status.replace("x-denwaban-page", "x-other"), "/api/v1/stop", "{\"by\":\"kantoku\"}"));
        assertEquals(4, house.count("SELECT COUNT(*) FROM audit_entry WHERE action = 'RIGHT_REFUSED'"));
        browser.open("/desk");
        assertEquals("/board", browser.path());
        browser.open("/users");
        assertTrue(browser.path().equals("/board"), browser.path());
    }

    /// Of their own contracts, and on record.
    private static void takesReports(ServedHouse house, Browser browser) {
        browser.open("/reports");
        browser.awaitText("main", "架電進捗報告書");
        assertTrue(browser.text("main").contains("日次実績報告書"));
        assertFalse(browser.text("main").contains("月次実績報告書"), "the contract orders none");
        var take = "const [query, done] = arguments; fetch('/api/v1/reports?' + query).then(async r => done("
                + "r.status + ' ' + r.headers.get('content-type') + ' ' + (await r.blob()).size));";
        var contract = browser.run("return document.querySelector('main section').dataset.contract");
        var pdf = String.valueOf(browser.runAsync(take, "kind=progress&format=pdf&of=2018-11-01&contract=" + contract));
        assertTrue(pdf.matches("200 application/pdf [0-9]{4,}"), pdf);
        assertEquals(1, house.count("SELECT COUNT(*) FROM audit_entry WHERE action = 'REPORT_TAKEN'"));
        for (var early : List.of("kind=completion&format=pdf", "kind=progress&format=pdf&of=2099-01-01")) {
            var refused = String.valueOf(browser.runAsync(take, early + "&contract=" + contract));
            assertTrue(refused.startsWith("409"), early + ": " + refused);
        }
        assertEquals(
                1,
                house.count("SELECT COUNT(*) FROM audit_entry WHERE action = 'REPORT_TAKEN'"),
                "who is refused took nothing");
        for (var query :
                List.of("kind=progress&format=pdf&of=2018-11-01&contract=other", "kind=completion&format=pdf")) {
            assertTrue(String.valueOf(browser.runAsync(take, query)).startsWith("403"), query);
        }
        browser.type("form.remark [name=supervisor]", "架空 責子");
        browser.type("form.remark [name=text]", "回線の点検がありました。");
        browser.click("form.remark button");
        browser.awaitText("section > .good", "記録しました");
        assertEquals(
                1,
                house.count("SELECT COUNT(*) FROM day_remark WHERE supervisor = '架空 責子' AND entered_by = 'kantoku'"));
    }

    private static void takesFilesByASecondPersonsWord(
            ServedHouse house, Browser browser, DeskUser kantoku, Path profile) {
        browser.click("form.export[data-kind=BILL] button");
        browser.awaitText("section > .good", "yokosuka-2018-bill-2018-11.xlsx を作成しました");
        downloaded(browser, profile, "yokosuka-2018-bill-2018-11.xlsx");
        browser.type(".ask [name=why]", "11月分の報告");
        browser.click(".ask button");
        browser.awaitText(".approvals", "別の人の承認を待っています");
        assertTrue(browser.all("[data-do=grant]").isEmpty(), "nobody grants their own");
        browser.click("form[action='/sign-out'] button");

        DeskUser.welcomed(house, browser, "itaku", "COMMISSIONER").signIn(browser);
        assertEquals("/reports", browser.path());
        assertTrue(browser.all("form.remark").isEmpty());
        browser.picture("reports-approve");
        browser.run("window.confirm = () => true");
        browser.click("[data-do=grant]");
        browser.awaitText(".approvals .tag.GRANTED", "承認済み");
        browser.click("form[action='/sign-out'] button");

        kantoku.signIn(browser);
        browser.open("/reports");
        browser.size(1280, 800);
        browser.picture("reports");
        browser.size(1920, 1080);
        browser.picture("reports-large");
        browser.click("form.export[data-kind=RESULT_REPORT] button.main");
        browser.awaitText("section > .good", "yokosuka-2018-result-2018-11.xlsx を作成しました");
        downloaded(browser, profile, "yokosuka-2018-result-2018-11.xlsx");
        assertEquals(
                "kantoku", house.text("SELECT GROUP_CONCAT(made_by) FROM export_made WHERE kind = 'RESULT_REPORT'"));
    }

    private static void downloaded(Browser browser, Path profile, String name) {
        browser.await(
                name, () -> Files.exists(profile.resolve(Browser.DOWNLOADS).resolve(name)));
    }

    private static Household household(int n, String number, Behaviour... course) {
        return new Household(
                "7100%04d".formatted(n),
                1,
                number,
                "",
                Map.of(number, List.of(course)),
                DemoList.Ending.CONTACTED,
                "通電",
                1,
                1);
    }
}
