package org.denwaban.report;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Optional;
import org.denwaban.calendar.BusinessCalendar;
import org.denwaban.calendar.DateRange;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.TicketMail;

/// When a mail of ticket numbers is due, late, and tried again. Pure; contract time.
///
/// Source: 仕様書 5(2)イ of the outbound contract: 再発行希望があった場合は、翌開庁日の10時までに電子メールで.
public final class TicketMailRules {

    /// A mail leaves so long before its deadline at the earliest: two hours hold a dozen tries, and an hour and a half
    /// of a receiver that is away before anybody is alarmed; nobody still enters a wish of the day before then.
    public static final Duration LEAVES_BEFORE = Duration.ofHours(2);

    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);

    /// A receiver that comes back is met within a quarter of an hour: two such pauses lie between alarm and deadline.
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);

    private final TicketMail terms;
    private final DateRange term;
    private final BusinessCalendar calendar;

    /// @param terms    of the contract
    /// @param term     the contract's
    /// @param calendar its open days
    public TicketMailRules(TicketMail terms, DateRange term, BusinessCalendar calendar) {
        this.terms = terms;
        this.term = term;
        this.calendar = calendar;
    }

    /// The open day whose mail may leave now; empty before its hour and on days that are no open days.
    public Optional<LocalDate> due(Instant now) {
        var wall = Tokyo.wall(now);
        return Optional.of(wall.toLocalDate())
                .filter(this::mailed)
                .filter(_ -> !wall.toLocalTime().isBefore(leavesFrom()));
    }

    /// Whether a mail belongs to a day: the open days after the term's first, up to the one after its last.
    public boolean mailed(LocalDate day) {
        return calendar.isOpenDay(day) && day.isAfter(term.first()) && !day.isAfter(calendar.nextOpenDay(term.last()));
    }

    private LocalTime leavesFrom() {
        return terms.deadline().toSecondOfDay() < LEAVES_BEFORE.toSeconds()
                ? LocalTime.MIDNIGHT
                : terms.deadline().minus(LEAVES_BEFORE);
    }

    /// From when on a day's mail is missed.
    public Instant alarmAt(LocalDate day) {
        return Tokyo.instant(day.atTime(terms.alarm()));
    }

    /// How long to wait after a try that failed: 1, 2, 4, 8, then 15 minutes.
    ///
    /// @param tries made by now, from 1
    public static Duration pause(int tries) {
        var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(tries - 1, 4));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
}
