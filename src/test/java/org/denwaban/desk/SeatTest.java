package org.denwaban.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.denwaban.desk.Seat.Region;
import org.denwaban.staff.Role;
import org.denwaban.staff.User;
import org.denwaban.web.Live;
import org.junit.jupiter.api.Test;

/// What a browser is sent: the true state, each change once, and nothing that would make anybody wait for a slow one.
class SeatTest {

    /// A browser that takes what it is sent, or does not.
    private static final class PlayedBrowser implements Live.Line {
        private final List<JsonObject> taken = new ArrayList<>();
        private boolean slow;
        private int closed;

        @Override
        public boolean send(String text) {
            if (!slow) {
                taken.add(new JsonObject(text));
            }
            return !slow;
        }

        @Override
        public void close(int code) {
            closed = code;
        }

        private JsonObject last() {
            return taken.getLast();
        }
    }

    private final PlayedBrowser browser = new PlayedBrowser();
    private final Seat seat = seat();
    private long nanos = 1;

    private static Seat seat() {
        return new Seat(
                new User("op1", Role.OPERATOR, Set.of(), User.State.ACTIVE), Texts.Language.JA, () -> {}, () -> {});
    }

    private void show(Seat to, Duration later, String card) {
        nanos += later.toNanos();
        to.show(
                List.of(new Region("duty", "ready", _ -> "受付可"), new Region("card", card, _ -> card)),
                nanos / 1_000_000,
                nanos);
    }

    @Test
    void whoComesIsSentEverythingAndThenEachChangeOnceInOrder() {
        seat.opened(browser);
        show(seat, Duration.ZERO, "pop 1");
        assertEquals(
                Set.of("duty", "card"), browser.last().getJsonObject("regions").fieldNames());
        show(seat, Duration.ofMillis(10), "pop 1");
        assertEquals(1, browser.taken.size(), "nothing is new");
        show(seat, Duration.ofMillis(10), "pop 2");
        assertEquals(Set.of("card"), browser.last().getJsonObject("regions").fieldNames());
        assertEquals(
                List.of(1L, 2L),
                browser.taken.stream().map(each -> each.getLong("seq")).toList());
    }

    @Test
    void aBrowserThatHearsNothingForASecondIsToldThatWeAreThere() {
        seat.opened(browser);
        show(seat, Duration.ZERO, "pop 1");
        show(seat, Seat.BEAT, "pop 1");
        assertEquals(2, browser.taken.size());
        assertTrue(browser.last().getJsonObject("regions").isEmpty());
        assertTrue(Seat.BEAT.multipliedBy(3).compareTo(Duration.ofSeconds(5)) < 0, "three lost, and it is said in 5 s");
    }

    @Test
    void aSlowBrowserMissesNothingThatIsStillSoAndIsSentNothingTwice() {
        seat.opened(browser);
        show(seat, Duration.ZERO, "pop 1");
        browser.slow = true;
        show(seat, Duration.ofMillis(10), "pop 2");
        show(seat, Duration.ofMillis(10), "pop 3");
        assertEquals(1, browser.taken.size(), "nothing is kept waiting for it");
        browser.slow = false;
        show(seat, Duration.ofMillis(10), "pop 3");
        assertEquals("pop 3", browser.last().getJsonObject("regions").getString("card"), "what is so now");
        assertEquals(2L, browser.last().getLong("seq"), "no number is left out");
        show(seat, Duration.ofMillis(10), "pop 3");
        assertEquals(2, browser.taken.size());
    }

    @Test
    void aBrowserThatTakesNothingAnyMoreIsLetGo() {
        seat.opened(browser);
        show(seat, Duration.ZERO, "pop 1");
        browser.slow = true;
        show(seat, Duration.ofSeconds(1), "pop 2");
        show(seat, Seat.STUCK_MOST.minusMillis(1), "pop 2");
        assertEquals(0, browser.closed);
        show(seat, Duration.ofMillis(1), "pop 2");
        assertEquals(1013, browser.closed);
    }

    @Test
    void aSlowBrowserKeepsNobodyElseWaiting() {
        var other = new PlayedBrowser();
        var otherSeat = seat();
        seat.opened(browser);
        otherSeat.opened(other);
        browser.slow = true;
        for (int pop = 1; pop <= 100; pop++) {
            show(seat, Duration.ofMillis(1), "pop " + pop);
            show(otherSeat, Duration.ofMillis(1), "pop " + pop);
        }
        assertEquals(0, browser.taken.size());
        assertEquals(100, other.taken.size());
    }

    @Test
    void whoComesBackOnANewLineSeesWhatIsSoNow() {
        seat.opened(browser);
        show(seat, Duration.ZERO, "pop 1");
        seat.gone();
        show(seat, Duration.ofSeconds(3), "pop 2");
        assertEquals(1, browser.taken.size());
        var back = new PlayedBrowser();
        var again = seat();
        again.opened(back);
        show(again, Duration.ofSeconds(1), "pop 3");
        assertEquals(1L, back.last().getLong("seq"));
        assertEquals("pop 3", back.last().getJsonObject("regions").getString("card"));
    }
}
