package org.denwaban.rig;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.denwaban.clock.SystemClock;
import org.denwaban.rig.FaultProxy.Line;
import org.denwaban.rig.Town.RobotMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The line between an operator's browser and denwaban does what lines do: falls silent, is slow, comes in pieces,
/// breaks. The page says so when it cannot know (P24), and shows what is true when it can again (P25).
@Timeout(300)
class BrowserLineIT {

    private static final String LINE = "0468999900";

    private static final String PBX_UNKNOWN = "電話交換機の状態が分かりません";

    /// P24.
    private static final Duration SAID_WITHIN = Duration.ofSeconds(5);

    @TempDir
    private Path profile = Path.of("");

    @Test
    void thePageSaysWhenItCannotKnowAndShowsWhatIsTrueWhenItCan() throws Exception {
        int door = PbxPlan.freeTcp();
        try (var house = ServedHouse.answering("browserline");
                var proxy = FaultProxy.between(local(door), local(house.files().deskPort()));
                var browser = new Browser(profile, door)) {
            house.town().robot("1001", RobotMode.SILENT);
            house.presence("1002", "SIGN_OUT"); // nobody else is to take the calls
            DeskUser.welcomed(house, browser, "robot1001", "OPERATOR").signIn(browser);
            house.turn(ServedHouse.FIRST_WINDOW);
            browser.awaitText("#duty", "受付可");

            proxy.line(Line.MUTE);
            var muteSince = SystemClock.SYSTEM.now();
            house.town().callIn("0468990111", LINE);
            awaitBroken(browser, muteSince);
            proxy.line(Line.WHOLE);
            browser.await("the page to be whole again", () -> !broken(browser));
            browser.awaitText("#call", "着信中");

            proxy.line(Line.SLICED);
            house.town().hangUp();
            browser.awaitText("#card", "カードはありません");
            proxy.line(Line.SLOW);
            house.town().callIn("0468990111", LINE);
            browser.awaitText("#call", "着信中");
            assertTrue(!broken(browser), "a slow line is whole");

            proxy.line(Line.RESET);
            awaitBroken(browser, SystemClock.SYSTEM.now());
            house.town().hangUp();
            house.await(
                    "the call's end",
                    () -> house.count("SELECT COUNT(*) FROM inbound_call WHERE ended_at IS NULL") == 0);
            proxy.line(Line.WHOLE);
            browser.await("the page to be whole again", () -> !broken(browser));
            browser.awaitText("#card", "カードはありません");

            house.freezePbx(true);
            var frozenSince = SystemClock.SYSTEM.now();
            browser.awaitText("#house", PBX_UNKNOWN);
            assertSaidInTime(frozenSince);
            house.freezePbx(false);
            browser.await(
                    "the PBX to be known again",
                    () -> !browser.find("#house").getText().contains(PBX_UNKNOWN));
        }
    }

    private static void awaitBroken(Browser browser, Instant since) {
        browser.await("the page to say that it is cut off", () -> broken(browser));
        assertSaidInTime(since);
    }

    private static void assertSaidInTime(Instant since) {
        var took = Duration.between(since, SystemClock.SYSTEM.now());
        assertTrue(took.compareTo(SAID_WITHIN) < 0, () -> "said after " + took);
    }

    private static boolean broken(Browser browser) {
        return browser.find("#broken").isDisplayed();
    }

    private static InetSocketAddress local(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
