package org.denwaban.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.denwaban.clock.HandClock;
import org.denwaban.staff.Role;
import org.denwaban.staff.SessionEnd;
import org.denwaban.staff.Standing;
import org.denwaban.staff.Token;
import org.denwaban.staff.User;
import org.denwaban.web.Live;
import org.junit.jupiter.api.Test;

/// What becomes of open pages when their sessions end, and what of a browser that takes nothing.
class SessionWatchTest {

    private static final Instant NINE = Instant.parse("2018-11-05T00:00:00Z");
    private static final User OPERATOR = new User("op1", Role.OPERATOR, Set.of("a"), User.State.ACTIVE);

    /// The browser's end, as far as the server sees it.
    private static final class Browser implements Live.Line {
        final List<Integer> closed = new ArrayList<>();
        final List<String> sent = new ArrayList<>();
        boolean takes = true;

        @Override
        public boolean send(String text) {
            if (takes) {
                sent.add(text);
            }
            return takes;
        }

        @Override
        public void close(int code) {
            closed.add(code);
        }
    }

    private final HandClock clock = new HandClock(NINE);
    private final List<SessionWatch.Page> open = new ArrayList<>();
    private final Browser browser = new Browser();
    private Standing standing = new Standing.Lives(OPERATOR);
    private List<Work> works = List.of();

    @Test
    void aSessionThatLivesKeepsItsPageAndOneOfOtherRightsDoesNot() {
        look(false);
        assertEquals(List.of(), browser.closed);
        standing = new Standing.Lives(new User("op1", Role.OPERATOR, Set.of("b"), User.State.ACTIVE));
        look(false);
        assertEquals(List.of(SessionWatch.OVER), browser.closed);
    }

    @Test
    void anEndedSessionClosesItsPageWhateverCallIsOn() {
        works = List.of(talking("at1", NINE));
        standing = new Standing.Ended(SessionEnd.RIGHTS);
        look(false);
        standing = new Standing.Ended(SessionEnd.SIGNED_OUT);
        look(false);
        standing = new Standing.Ended(SessionEnd.ELSEWHERE);
        look(false);
        assertEquals(List.of(SessionWatch.OVER, SessionWatch.OVER, SessionWatch.ELSEWHERE), browser.closed);
    }

    @Test
    void anExpiredSessionKeepsTheCardOfItsCallAndNoOther() {
        standing = new Standing.Expired(OPERATOR);
        works = List.of(talking("at1", NINE));
        var page = look(false);
        assertTrue(page.expired());
        works = List.of(over("at1", NINE.plusSeconds(60)));
        clock.turn(Duration.ofMinutes(5));
        look(false);
        assertEquals(List.of(), browser.closed, "the result is missing still");
        works = List.of(talking("at2", NINE));
        look(false);
        assertEquals(List.of(SessionWatch.OVER), browser.closed, "the next household's card is not for them");
    }

    @Test
    void aResultThatNobodyEntersKeepsNoCardForEver() {
        standing = new Standing.Expired(OPERATOR);
        works = List.of(over("at1", NINE));
        look(false);
        clock.turn(Duration.ofMinutes(15));
        look(false);
        assertEquals(List.of(SessionWatch.OVER), browser.closed);
    }

    @Test
    void withoutACallOrOnABoardExpiredIsOver() {
        standing = new Standing.Expired(OPERATOR);
        works = List.of(new Work.Offered("a", "household", NINE, null));
        assertFalse(look(false).expired());
        assertEquals(List.of(SessionWatch.OVER), browser.closed);
        open.clear();
        works = List.of(talking("at1", NINE));
        look(true);
        assertEquals(List.of(SessionWatch.OVER, SessionWatch.OVER), browser.closed);
    }

    /// A seat's own clock runs in nanoseconds.
    @Test
    void aBrowserThatTakesNothingIsLeftAfterAWhile() {
        var seat = seat();
        browser.takes = false;
        long nanos = 0;
        for (int second = 0; second <= Seat.STUCK_MOST.toSeconds(); second++) {
            assertEquals(List.of(), browser.closed, "after " + second + " s");
            seat.show(List.of(), 0, nanos);
            nanos += Duration.ofSeconds(1).toNanos();
        }
        assertEquals(List.of(1013), browser.closed);
    }

    @Test
    void aBrowserThatTakesAgainIsSentTheTrueState() {
        var seat = seat();
        browser.takes = false;
        seat.show(List.of(new Seat.Region("call", 1, _ -> "one")), 0, 0);
        browser.takes = true;
        seat.show(List.of(new Seat.Region("call", 2, _ -> "two")), 0, 1);
        assertEquals(1, browser.sent.size());
        assertTrue(browser.sent.getFirst().contains("\"seq\":1")
                && browser.sent.getFirst().contains("two"));
    }

    private Seat seat() {
        var seat = new Seat(OPERATOR, Texts.Language.JA, () -> {}, () -> {});
        seat.opened(browser);
        return seat;
    }

    private SessionWatch.Page look(boolean board) {
        if (open.isEmpty()) {
            open.add(new SessionWatch.Page(seat(), Token.fresh(), board));
        }
        new SessionWatch(_ -> List.of(standing), open, _ -> works, clock).look();
        return open.getFirst();
    }

    private static Work talking(String id, Instant since) {
        return new Work.Outbound(id, "a", "household", 1, 1, Work.Stage.TALKING, since);
    }

    private static Work over(String id, Instant since) {
        return new Work.Outbound(id, "a", "household", 1, 1, Work.Stage.OVER, since);
    }
}
