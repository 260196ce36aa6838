package org.denwaban.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.denwaban.rig.Behaviour.Kind;
import org.denwaban.rig.DemoList.Household;
import org.denwaban.rig.Town.RobotMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/// The operator's page in a real Chromium, with a real PBX, town and database behind it.
@Timeout(300)
class DeskBrowserIT {

    private static final LocalDateTime SECOND_WINDOW = LocalDateTime.of(2018, 11, 2, 17, 0);
    private static final LocalDateTime THIRD_WINDOW = LocalDateTime.of(2018, 11, 3, 9, 0);
    private static final String LINE = "0468999900";
    private static final String NOTE = "来月、予約するとのこと";
    private static final String NOTE_OF_1 = "tr[data-member='1'] [name=note]";

    @TempDir
    private Path profile;

    @Test
    void anOperatorSignsInTalksAndEntersTheResultOfEachPerson() throws Exception {
        var people = List.of(
                household(1, 3, "0468990101", new Behaviour(Kind.HUMAN, 30, 300)),
                household(
                        2,
                        1,
                        "0468990102",
                        Behaviour.of(Kind.OUT_OF_REACH),
                        Behaviour.of(Kind.OUT_OF_REACH),
                        new Behaviour(Kind.MACHINE, 5, 300)),
                household(3, 1, "0468990103", new Behaviour(Kind.HUMAN, 5, 300)));
        try (var house = ServedHouse.open("desk", 1, people, "20s");
                var browser = new Browser(profile, house.files().deskPort())) {
            house.town().robot("1001", RobotMode.IDLE);
            browser.open("/desk");
            assertEquals("/sign-in", browser.path());
            browser.picture("sign-in");
            writesTheManual(house, browser);
            var user = DeskUser.welcomed(house, browser, "robot1001", "OPERATOR");
            user.signIn(browser);
            assertEquals("/desk", browser.path());
            browser.awaitText("#duty", "受付可");
            browser.picture("desk-empty");
            pausesAndIsReadyAgain(browser);

            house.turn(ServedHouse.FIRST_WINDOW);
            browser.awaitText("#card", "3人世帯");
            browser.awaitText("#call", "相手を呼び出しています");
            assertFalse(browser.find("[data-save]").isEnabled(), "nobody has answered");
            browser.awaitText("#call", "通話中");
            browser.awaitText("#guide details[open]", "架空の名乗り");
            browser.press(Keys.F3);
            browser.press("ﾋﾖｳ");
            browser.awaitText("#guide .question[open]", "第2版");
            assertFalse(browser.find("#guide .script").isDisplayed(), "what does not fit is out of the way");
            browser.press(Keys.ESCAPE);
            browser.picture("desk-talking");
            browser.press(Keys.F6);
            browser.awaitText("#call", "保留中");
            browser.press(Keys.F6);
            browser.await("the hold's end", () -> !browser.text("#call").contains("保留中"));
            browser.choose("tr[data-member='1'] [name=disposition]", "RECOMMENDED");
            browser.choose("tr[data-member='1'] [name=reason]", "10");
            browser.type("tr[data-member='1'] [name=note]", NOTE);
            browser.click("tr[data-member='1'] [name=passedOn]");
            browser.click("tr[data-member='1'] [name=ticket]");
            browser.click("tr[data-member='1'] .escalate summary");
            browser.type("tr[data-member='1'] [name=escalation]", "架空の苦情");
            assertFalse(browser.find("tr[data-member='2'] [name=passedOn]").isEnabled(), "nobody is chosen there");
            keepsWhatIsTyped(house, browser);

            house.mode("manual", "sv1");
            house.town().hangUp();
            browser.awaitText("#call", "結果を入力してください");
            assertEquals(0, house.count("SELECT COUNT(*) FROM member_result"));
            browser.press(Keys.CONTROL, Keys.ENTER);
            browser.awaitText("#card", "カードはありません");
            assertEquals(
                    "RECOMMENDED/10/robot1001",
                    house.text("SELECT CONCAT(disposition, '/', reason, '/', entered_by) FROM member_result"));
            assertEquals(
                    "1/1/1",
                    house.text(
                            "SELECT CONCAT((SELECT COUNT(*) FROM ticket_wish), '/', (SELECT COUNT(*) FROM escalation),"
                                    + " '/', (SELECT COUNT(*) FROM member_result WHERE passed_on))"));
            theWishIsTakenBack(house);
            aWholeCallByKeysAlone(house, browser);
            theMessageOfTheThirdAttempt(house, browser);
            theCommissionerAnswers(house, browser);
            // Opened, reloaded, and opened by the server that came back: each is a look of its own, and so is each time
            // that a slow line is made anew.
            var looks = "FROM look WHERE household_id = '"
                    + house.householdsOf("0468990101").getFirst() + "'" + " AND looked_by = 'robot1001'";
            assertEquals("OUTBOUND_CARD", house.text("SELECT GROUP_CONCAT(DISTINCT reason) " + looks));
            assertTrue(house.count("SELECT COUNT(*) " + looks) >= 3, "looks");
        }
    }

    @Test
    void whoeverCallsIsShownWhileItRingsAndTheirReturnCallIsEntered() throws Exception {
        var people = List.of(
                household(1, 25, "0468990111", Behaviour.of(Kind.NOBODY)),
                household(2, 1, "0468990112", Behaviour.of(Kind.NOBODY)));
        try (var house = ServedHouse.supervised("deskin", 1, people);
                var browser = new Browser(profile, house.files().deskPort())) {
            house.command("stop", "--config", house.files().settings().toString());
            house.town().robot("1001", RobotMode.SILENT);
            DeskUser.welcomed(house, browser, "robot1001", "OPERATOR").signIn(browser);
            house.turn(ServedHouse.FIRST_WINDOW);
            browser.awaitText("#duty", "受付可");

            house.town().callIn("0468990111", LINE);
            browser.awaitText("#call", "着信中");
            browser.awaitText("#card", "この番号の世帯（1件）");
            browser.picture("desk-ringing");
            house.town().hangUp();
            browser.awaitText("#card", "カードはありません");

            house.town().robot("1001", RobotMode.IDLE);
            house.town().callIn("0468990199", LINE, Town.Showing.NOTHING);
            browser.awaitText("#call", "着信：通話中");
            browser.awaitText("#card", "非通知の着信");
            writesAnEnquiry(house, browser);
            holdsAndFindsNoSupervisor(browser);
            browser.type("form.search [name=kana]", "ダイスウ");
            browser.press(Keys.ENTER);
            browser.awaitText(".found", "該当する世帯はありません");
            browser.type("form.search [name=kana]", "カクウ");
            browser.press(Keys.ENTER);
            browser.awaitText(".found", "架空　太郎");
            browser.picture("desk-search");
            browser.click(".found button.main");
            browser.await("the form", () -> !browser.all("form.result").isEmpty());
            longNamesBreakNoPage(browser);
            browser.choose("tr[data-member='1'] [name=disposition]", "BOOKED");
            house.town().hangUp();
            browser.awaitText("#call", "着信：終話");
            browser.press(Keys.CONTROL, Keys.ENTER);
            house.await("the result", () -> house.count("SELECT COUNT(*) FROM member_result") == 1);
            browser.picture("desk-return-call");
            browser.press(Keys.F9);
            browser.awaitText("#card", "カードはありません");
            assertEquals(
                    1,
                    house.count(
                            "SELECT COUNT(*) FROM member_result r JOIN return_call c ON c.id = r.return_call_id WHERE"
                                    + " r.disposition = 'BOOKED' AND c.operator_id = 'robot1001' AND c.entered_at IS NOT NULL"));
            transfersToASupervisor(house, browser);
            house.town().hangUp();
            hangsUp(house, browser);
        }
    }

    /// From the card to the saved result no mouse is needed.
    private static void aWholeCallByKeysAlone(ServedHouse house, Browser browser) {
        house.mode("preview", "sv1");
        dial(house, browser, "0468990102"); // nobody is there
        dial(house, browser, "0468990103");
        browser.awaitText("#call", "通話中");
        browser.press(Keys.F7);
        browser.press(Keys.ARROW_DOWN);
        browser.press(Keys.TAB);
        browser.press(Keys.ARROW_DOWN);
        browser.press(Keys.TAB);
        browser.press("架空のキー入力");
        browser.press(Keys.F10);
        browser.awaitText("#call", "結果を入力してください");
        browser.press(Keys.CONTROL, Keys.ENTER);
        house.await(
                "the result",
                () -> house.count("SELECT COUNT(*) FROM member_result r JOIN contact c ON c.id = r.contact_id WHERE"
                                + " c.household_id = '"
                                + house.householdsOf("0468990103").getFirst()
                                + "' AND r.disposition = 'RECOMMENDED' AND r.reason = 1")
                        == 1);
    }

    /// The household's card comes, and F8 calls it.
    private static void dial(ServedHouse house, Browser browser, String number) {
        int before = house.town().received().size();
        browser.awaitText("#card", number);
        browser.await("the offer", () -> !browser.all("#call .offer").isEmpty());
        browser.press(Keys.F8);
        house.await("the call", () -> house.town().received().size() == before + 1);
    }

    private static void theMessageOfTheThirdAttempt(ServedHouse house, Browser browser) {
        var done = house.post(
                "do-not-call",
                new JsonObject()
                        .put("contract", ServedHouse.CONTRACT)
                        .put("household", house.householdsOf("0468990101").getFirst())
                        .put("askedBy", "CITIZEN")
                        .put("by", "sv1")); // two of its people are in course, and not of this
        assertEquals(200, done.status());
        house.turn(SECOND_WINDOW);
        dial(house, browser, "0468990102");
        house.await("its end", house::idle);
        house.turn(THIRD_WINDOW);
        dial(house, browser, "0468990102");
        browser.awaitText("#call", "メッセージを残す");
        browser.picture("desk-message");
        browser.press(Keys.F8);
        house.await(
                "the message, and the operator free",
                () -> house.count("SELECT COUNT(*) FROM attempt WHERE number = 3 AND message IS NOT NULL AND"
                                + " operator_gone_at IS NOT NULL")
                        == 1);
        browser.awaitText("#card", "カードはありません");
    }

    /// Of the person they see the ticket's number, and what the operator wrote; the answer stands on the card.
    private static void theCommissionerAnswers(ServedHouse house, Browser browser) {
        browser.click("form[action='/sign-out'] button");
        DeskUser.welcomed(house, browser, "city1", "COMMISSIONER").signIn(browser);
        browser.open("/escalations");
        browser.click(".escalation summary");
        browser.awaitText(".escalation .body", "架空の苦情");
        browser.awaitText(".escalation .ids", "18990000001");
        assertFalse(browser.text("main").contains("太郎"), "no name");
        browser.picture("escalations");
        browser.type(".escalation [name=text]", "架空の回答です");
        browser.press(Keys.CONTROL, Keys.ENTER);
        browser.awaitText(".list-page", "回答待ちの引継ぎはありません");
        assertEquals(
                "city1/ESCALATION",
                house.text(
                        "SELECT GROUP_CONCAT(looked_by, '/', reason) FROM look WHERE looked_by NOT IN ('robot1001', 'sv3')"));
        browser.click("form[action='/sign-out'] button");
        DeskUser.welcomed(house, browser, "sv2", "SUPERVISOR").signIn(browser);
        browser.explain("71000001", "架空の回答です");
        browser.picture("board-answer");
    }

    /// Before the day is over: of the next one a mail to the commissioner holds it, and it cannot be taken back.
    private void theWishIsTakenBack(ServedHouse house) {
        try (var browser =
                new Browser(profile.resolve("supervisor"), house.files().deskPort())) {
            DeskUser.welcomed(house, browser, "sv3", "SUPERVISOR").signIn(browser);
            browser.explain("71000001", "再発行の希望を取り消す");
            browser.click("#explain [data-post='/api/v1/ticket-wish/withdraw']");
            browser.awaitText("#told", "取り消しました");
        }
        assertEquals("sv3", house.text("SELECT withdrawn_by FROM ticket_wish"));
        assertEquals(1, house.count("SELECT COUNT(*) FROM audit_entry WHERE action = 'TICKET_WISH_WITHDRAWN'"));
    }

    /// Through a reload, a server that is dead, and its restart.
    private static void keepsWhatIsTyped(ServedHouse house, Browser browser) throws Exception {
        browser.await("the draft to be kept", () -> !browser.kept().isEmpty());
        browser.reload();
        browser.await("the draft to be back", () -> NOTE.equals(browser.value(NOTE_OF_1)));
        assertFalse(browser.kept().contains("予約") || browser.kept().contains("RECOMMENDED"), "it is sealed");

        house.kill();
        var killed = Instant.now();
        browser.await(
                "the page to say that it is cut off",
                () -> browser.find("#broken").isDisplayed());
        assertTrue(Duration.between(killed, Instant.now()).compareTo(Duration.ofSeconds(5)) < 0);
        browser.picture("desk-broken");
        browser.type(NOTE_OF_1, NOTE + "。");
        house.startAgain();
        browser.await(
                "the page to be whole again",
                Duration.ofSeconds(60), // the server's start, and up to 5 s until the page knocks again
                () -> !browser.find("#broken").isDisplayed());
        browser.await("the note to be there", () -> (NOTE + "。").equals(browser.value(NOTE_OF_1)));
        assertEquals("RECOMMENDED", browser.value("tr[data-member='1'] [name=disposition]"));
    }

    /// A supervisor writes a script and a question, and changes the question: both versions stay.
    private static void writesTheManual(ServedHouse house, Browser browser) {
        DeskUser.welcomed(house, browser, "sv1", "SUPERVISOR").signIn(browser);
        browser.open("/faq");
        browser.awaitText(".entries", "まだ何もありません");
        entry(browser, "FIRST", "架空の名乗り", "架空市の委託で、特定健診のご案内をしています。");
        entry(browser, "FAQ", "ひようはかかりますか", "無料です。");
        browser.click(".entries article:last-child [data-change]");
        browser.type(".entry [name=body]", "無料です。受診券をお持ちください。");
        browser.click(".entry button.main");
        browser.awaitText(".entries", "第2版");
        browser.picture("faq");
        assertEquals(2, house.count("SELECT COUNT(*) FROM manual_entry WHERE kind = 'FAQ'"));
        browser.open("/faq/print");
        browser.awaitText("body", "受診券をお持ちください");
        assertFalse(browser.text("body").contains("第1版 2018-11-01から（sv1）\n無料"), "only what holds");
        browser.open("/board");
        browser.click("form[action='/sign-out'] button");
    }

    private static void entry(Browser browser, String kind, String heading, String body) {
        browser.choose(".entry [name=kind]", kind);
        browser.type(".entry [name=heading]", heading);
        browser.type(".entry [name=body]", body);
        browser.click(".entry button.main");
        browser.awaitText(".entries", heading);
    }

    /// A name as long as a line, with a character outside of the first plane and a variant of one (gaiji).
    private static void longNamesBreakNoPage(Browser browser) {
        browser.picture("desk-25-people");
        browser.run(
                "for (const each of document.querySelectorAll('tr[data-member=\"2\"] .name, h2 .name')) each.textContent"
                        + " = String.fromCodePoint(0x20BB7, 0x9089, 0xE0101) + '架空長名'.repeat(12);");
        browser.picture("desk-long-name");
        assertEquals(0L, browser.run("return document.documentElement.scrollWidth - window.innerWidth"));
        browser.size(1920, 1080);
        browser.picture("desk-long-name-large");
        browser.size(1280, 800);
    }

    private static void writesAnEnquiry(ServedHouse house, Browser browser) {
        browser.click(".enquiry button.main");
        browser.awaitText(".enquiry .fault", "内容を入力してください");
        browser.type(".enquiry [name=content]", "架空の問合せ");
        browser.click(".enquiry [name=booking][value=TAKEN]");
        browser.type(".enquiry [name=number]", "2018-07");
        browser.press(Keys.CONTROL, Keys.ENTER);
        browser.awaitText(".taken", "2018-07");
        browser.click("[data-correct]");
        browser.await(
                "the words", () -> browser.value(".enquiry [name=content]").equals("架空の問合せ"));
        browser.type(".enquiry [name=number]", "2018-08");
        browser.picture("desk-enquiry");
        browser.press(Keys.CONTROL, Keys.ENTER);
        browser.awaitText(".taken", "2018-08");
        assertEquals(
                "2018-07 0/2018-08 1",
                house.text("SELECT GROUP_CONCAT(CONCAT(booking_number, ' ', superseded_by IS NULL) ORDER BY id"
                        + " SEPARATOR '/') FROM enquiry"));
    }

    private static void holdsAndFindsNoSupervisor(Browser browser) {
        browser.run("document.activeElement.blur()");
        browser.press(Keys.F6);
        browser.awaitText("#call", "保留中");
        browser.picture("desk-held");
        browser.press(Keys.F6);
        browser.await("the hold's end", () -> !browser.text("#call").contains("保留中"));
        browser.press(Keys.F1);
        browser.awaitText("#call", "空いている管理者がいません");
        assertTrue(browser.text("#call").contains("着信：通話中"), "the conversation goes on");
    }

    /// The citizen talks on with the supervisor, and the operator is free.
    private static void transfersToASupervisor(ServedHouse house, Browser browser) throws Exception {
        var asterisk = house.pbx().asterisk();
        Files.writeString(asterisk.home().resolve("etc/local/supervisors.conf"), "member => PJSIP/1002\n");
        asterisk.rx("module reload app_queue.so");
        house.town().robot("1002", RobotMode.IDLE);
        house.town().callIn("0468990113", LINE);
        browser.awaitText("#call", "着信：通話中");
        browser.press(Keys.F1);
        browser.awaitText("#call", "着信：終話");
        house.await("the supervisor's telephone", () -> talksWith(house, "1002"));
        assertFalse(talksWith(house, "1001"), "the operator is free");
        browser.press(Keys.F9);
        browser.awaitText("#card", "カードはありません");
        assertTrue(talksWith(house, "1002"), "the two talk on");
    }

    private static boolean talksWith(ServedHouse house, String telephone) {
        return house.pbx()
                .asterisk()
                .rx("core show channels concise")
                .lines()
                .anyMatch(line -> line.startsWith("PJSIP/" + telephone + "-") && line.contains("!Up!"));
    }

    private static void hangsUp(ServedHouse house, Browser browser) {
        house.town().callIn("0468990114", LINE);
        browser.awaitText("#call", "着信：通話中");
        browser.press(Keys.F10);
        browser.awaitText("#call", "着信：終話");
        house.await("nobody on the line", () -> !talksWith(house, "1001"));
    }

    private static void pausesAndIsReadyAgain(Browser browser) {
        browser.press(Keys.F4);
        browser.press("2");
        browser.awaitText("#duty", "食事");
        browser.press(Keys.F2);
        browser.awaitText("#duty", "受付可");
    }

    private static Household household(int n, int people, String number, Behaviour... course) {
        return new Household(
                "7100%04d".formatted(n),
                people,
                number,
                "",
                Map.of(number, List.of(course)),
                DemoList.Ending.CONTACTED,
                "通電",
                1,
                1);
    }
}
