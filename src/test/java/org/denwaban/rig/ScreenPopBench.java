package org.denwaban.rig;

import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.denwaban.rig.Behaviour.Kind;
import org.denwaban.rig.DemoList.Household;
import org.denwaban.rig.Town.RobotMode;
import org.openqa.selenium.Keys;

/// How long it takes from the PBX to the operator's page: calls come in one after the other, a real PBX rings the
/// operator's telephone, and a real Chromium notes when it shows that it rings, and when it shows whose call it is. The
/// beginning is the PBX's own: its record of the operator's channel, which it makes to ring it. PBX, server and browser
/// are on one machine and read one clock. It prints and asserts nothing.
final class ScreenPopBench {

    private static final String NUMBER = "0468990111";
    private static final String LINE = "0468999900";

    /// Notes in `pops` when the call and when its card is there, once each for every call.
    private static final String WATCH = """
            window.pops = [];
            let now = null;
            new MutationObserver(() => {
              const call = document.querySelector('#call .call[data-stage="call.in.RINGING"]');
              if (!call) { now = null; return; }
              if (now === null || now.id !== call.dataset.id) { now = { id: call.dataset.id, rings: Date.now(), card: 0 }; window.pops.push(now); }
              if (now.card === 0 && document.querySelector("#card .candidate")) now.card = Date.now();
            }).observe(document.body, { childList: true, subtree: true });""";

    private ScreenPopBench() {}

    /// @param args how many calls, such as 100
    public static void main(String[] args) throws Exception {
        int calls = Integer.parseInt(args[0]);
        var profile = Files.createTempDirectory("screen-pop-bench");
        try (var house = ServedHouse.supervised("pop-bench", 1, List.of(household()));
                var browser = new Browser(profile, house.files().deskPort())) {
            house.command("stop", "--config", house.files().settings().toString());
            house.town().robot("1001", RobotMode.SILENT);
            DeskUser.welcomed(house, browser, "robot1001", "OPERATOR").signIn(browser);
            house.turn(ServedHouse.FIRST_WINDOW);
            browser.awaitText("#duty", "受付可");
            browser.press(Keys.ESCAPE);
            browser.run(WATCH);
            var rings = new ArrayList<Long>();
            var cards = new ArrayList<Long>();
            for (int call = 1; call <= calls; call++) {
                int n = call;
                house.town().callIn(NUMBER, LINE);
                browser.await("call " + n + " to ring", () -> at(browser, n, "rings") > 0);
                browser.await("its card", () -> at(browser, n, "card") > 0);
                house.town().hangUp();
                browser.await(
                        "its end",
                        () -> browser.all("#call [data-stage='call.in.RINGING']")
                                .isEmpty());
                long begun = begun(house, n);
                rings.add(at(browser, n, "rings") - begun);
                cards.add(at(browser, n, "card") - begun);
                System.out.printf("call %d: %d ms, card %d ms%n", n, rings.getLast(), cards.getLast());
            }
            print("the page says that it rings", rings);
            print("the page shows the card", cards);
        }
    }

    private static long at(Browser browser, int call, String what) {
        var at = browser.run("return (window.pops[arguments[0]] || {})[arguments[1]] || 0", call - 1, what);
        return ((Number) Objects.requireNonNull(at)).longValue();
    }

    /// When the PBX made the operator's channel of a call, milliseconds; its record comes a moment later.
    private static long begun(ServedHouse house, int call) {
        var channels = "FROM cel_event WHERE type = 'CHAN_START' AND channel LIKE 'PJSIP/1001-%'";
        house.await("the record of call " + call, () -> house.count("SELECT COUNT(*) " + channels) >= call);
        return house.database()
                .transaction(handle -> handle.createQuery(
                                "SELECT event_at " + channels + " ORDER BY event_at LIMIT 1 OFFSET " + (call - 1))
                        .mapTo(Instant.class)
                        .one()
                        .toEpochMilli());
    }

    private static void print(String what, List<Long> millis) {
        Collections.sort(millis);
        System.out.printf(
                "%d calls, from the operator's channel until %s: p50 %d ms, p99 %d ms, most %d ms%n",
                millis.size(),
                what,
                millis.get(millis.size() / 2),
                millis.get(Math.min(millis.size() - 1, millis.size() * 99 / 100)),
                millis.getLast());
    }

    private static Household household() {
        return new Household(
                "71000001",
                4,
                NUMBER,
                "",
                Map.of(NUMBER, List.of(Behaviour.of(Kind.NOBODY))),
                DemoList.Ending.CONTACTED,
                "通電",
                1,
                1);
    }
}
