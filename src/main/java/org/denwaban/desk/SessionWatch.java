package org.denwaban.desk;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.denwaban.clock.Clock;
import org.denwaban.staff.SessionEnd;
import org.denwaban.staff.Standing;
import org.denwaban.staff.Token;
import org.jspecify.annotations.Nullable;

/// Looks after the sessions of open pages. A page whose session was ended is closed within {@link #EVERY}, and clears
/// itself. One whose session has only expired stays readable as long as the call lasts that its operator is on, and its
/// result is missing: they sign in again on the page itself, and what they typed is still there.
final class SessionWatch {

    /// One query for all pages; people are to be out within a second.
    static final Duration EVERY = Duration.ofMillis(400);

    /// Told to the page (RFC 6455, 7.4.2: ours to choose): its session is over; its user has gone elsewhere.
    static final int OVER = 4401;

    static final int ELSEWHERE = 4409;

    /// A result is entered in a minute or two. A card does not lie open for longer because its result is missing.
    private static final Duration RESULT_TAKES_MOST = Duration.ofMinutes(15);

    /// A page and the session that it was opened with.
    static final class Page {
        private final Seat seat;
        private final Token session;
        private final boolean board;
        private volatile @Nullable String expiredOn;

        Page(Seat seat, Token session, boolean board) {
            this.seat = seat;
            this.session = session;
            this.board = board;
        }

        Seat seat() {
            return seat;
        }

        boolean board() {
            return board;
        }

        /// Whether only the call that was on when the session expired keeps it open.
        boolean expired() {
            return expiredOn != null;
        }
    }

    private final Function<List<Token>, List<Standing>> standing;
    private final Collection<Page> open;
    private final Function<String, List<Work>> works;
    private final Clock machine;

    /// @param standing what sessions are now, in the order in which they are asked for
    /// @param works    what an operator has before them, by their name
    SessionWatch(
            Function<List<Token>, List<Standing>> standing,
            Collection<Page> open,
            Function<String, List<Work>> works,
            Clock machine) {
        this.standing = standing;
        this.open = open;
        this.works = works;
        this.machine = machine;
    }

    /// Looks once.
    void look() {
        var pages = new ArrayList<>(open);
        var found = standing.apply(pages.stream().map(page -> page.session).toList());
        for (int i = 0; i < pages.size(); i++) {
            held(pages.get(i), found.get(i));
        }
    }

    private void held(Page page, Standing now) {
        switch (now) {
            case Standing.Lives(var user) -> {
                if (!user.equals(page.seat.user())) {
                    page.seat.end(OVER); // it was opened for somebody who might see other things
                }
            }
            case Standing.Expired _ -> expired(page);
            case Standing.Ended(var why) -> page.seat.end(why == SessionEnd.ELSEWHERE ? ELSEWHERE : OVER);
        }
    }

    private void expired(Page page) {
        var call = page.board ? null : lastingCall(page.seat.user().name());
        var before = page.expiredOn;
        if (call == null || (before != null && !before.equals(call))) {
            page.seat.end(OVER);
        } else {
            page.expiredOn = call;
        }
    }

    /// The call for whose sake a card may go on lying there; null for none.
    private @Nullable String lastingCall(String name) {
        var since = machine.now().minus(RESULT_TAKES_MOST);
        return WorkRules.top(works.apply(name))
                .filter(work -> lasts(work, since))
                .map(SessionWatch::id)
                .orElse(null);
    }

    private static boolean lasts(Work work, Instant since) {
        return work.live() || (work.toBeTold() && work.since().isAfter(since));
    }

    private static String id(Work work) {
        return switch (work) {
            case Work.Offered offered -> offered.householdId();
            case Work.Outbound call -> call.attemptId();
            case Work.CallBack call -> call.tryId();
            case Work.Inbound call -> call.callId();
        };
    }
}
