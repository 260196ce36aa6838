package org.denwaban.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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

    private static final String LINE = "0468999900";
    private static final String NOTE = "来月、予約するとのこと";
    private static final String NOTE_OF_1 = "tr[data-member='1'] [name=note]";

    @TempDir
    private Path profile;

    @Test
    void anOperatorSignsInTalksAndEntersTheResultOfEachPerson() throws Exception {
        var people = List.of(household(1, 3, "0468990101", new Behaviour(Kind.HUMAN, 30, 300)));
        try (var house = ServedHouse.open("desk", 1, people, "20s");
                var browser = new Browser(profile, house.files().deskPort())) {
            house.town().robot("1001", RobotMode.IDLE);
            browser.open("/desk");
            assertEquals("/sign-in", browser.path());
            browser.picture("sign-in");
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
            browser.picture("desk-talking");
            browser.choose("tr[data-member='1'] [name=disposition]", "RECOMMENDED");
            browser.choose("tr[data-member='1'] [name=reason]", "10");
            browser.type("tr[data-member='1'] [name=note]", NOTE);
            keepsWhatIsTyped(house, browser);

            browser.awaitText("#call", "結果を入力してください");
            assertEquals(0, house.count("SELECT COUNT(*) FROM member_result"));
            browser.press(Keys.CONTROL, Keys.ENTER);
            browser.awaitText("#card", "カードはありません");
            assertEquals(
                    "RECOMMENDED/10/robot1001",
                    house.text("SELECT CONCAT(disposition, '/', reason, '/', entered_by) FROM member_result"));
            assertEquals(
                    "robot1001/OUTBOUND_CARD", house.text("SELECT GROUP_CONCAT(looked_by, '/', reason) FROM look"));
        }
    }

    @Test
    void whoeverCallsIsShownWhileItRingsAndTheirReturnCallIsEntered() throws Exception {
        var people = List.of(
                household(1, 2, "0468990111", Behaviour.of(Kind.NOBODY)),
                household(2, 1, "0468990112", Behaviour.of(Kind.NOBODY)));
        try (var house = ServedHouse.open("deskin", 1, people);
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
            browser.type("form.search [name=kana]", "ダイスウ");
            browser.press(Keys.ENTER);
            browser.awaitText(".found", "該当する世帯はありません");
            browser.type("form.search [name=kana]", "カクウ");
            browser.press(Keys.ENTER);
            browser.awaitText(".found", "架空　太郎");
            browser.picture("desk-search");
            browser.click(".found button.main");
            browser.await("the form", () -> !browser.all("form.result").isEmpty());
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
        }
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
                "the page to be whole again", () -> !browser.find("#broken").isDisplayed());
        browser.await("the note to be there", () -> (NOTE + "。").equals(browser.value(NOTE_OF_1)));
        assertEquals("RECOMMENDED", browser.value("tr[data-member='1'] [name=disposition]"));
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
