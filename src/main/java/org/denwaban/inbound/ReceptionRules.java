package org.denwaban.inbound;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import org.denwaban.calendar.Holidays;
import org.denwaban.calendar.TimeRange;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.contract.Reception;
import org.jspecify.annotations.Nullable;

/// Open or closed (rules.md, "Around the calls" and "Inbound contract"). Hours are half-open: the second at which they
/// begin is open, the second at which they end is closed. Asked once, when a call comes in: a call admitted before
/// closing is served.
///
/// For one day holds, first found: the supervisor's newest announcement, the contract file's special day, the
/// contract's days of the week less national holidays and the year's end. Outside the contract's term nobody answers,
/// whatever is announced.
///
/// Pure: no clock, no database, no PBX.
public final class ReceptionRules {

    /// How far ahead an opening is looked for, today not counted. The longest row of closed days that the law has made
    /// is ten (2019); a month ahead no caller can use, and more special days may come until then.
    public static final int DAYS_SEARCHED = 30;

    private final Contract contract;
    private final Reception reception;
    private final Holidays holidays;

    /// @throws IllegalArgumentException where the contract answers no calls
    public ReceptionRules(Contract contract, Holidays holidays) {
        if (contract.reception() == null) {
            throw new IllegalArgumentException("contract " + contract.id() + " has no [reception]");
        }
        this.contract = contract;
        this.reception = contract.reception();
        this.holidays = holidays;
    }

    /// Whether the line is open at `now`.
    ///
    /// @param announcements of any days, in any order
    public LineState at(Instant now, List<Announcement> announcements) {
        var wall = Tokyo.wall(now);
        var today = hoursOn(wall.toLocalDate(), announcements);
        return today != null && today.contains(wall.toLocalTime())
                ? new LineState.Open(Tokyo.instant(wall.toLocalDate().atTime(today.to())))
                : new LineState.Closed(nextOpening(now, announcements));
    }

    /// The hours of `day`, null where nobody answers that day.
    public @Nullable TimeRange hoursOn(LocalDate day, List<Announcement> announcements) {
        if (!contract.term().contains(day)) {
            return null;
        }
        var announced = announcements.stream()
                .filter(each -> each.day().equals(day))
                .max(Comparator.comparing(Announcement::at));
        return announced.isPresent() ? announced.get().hours() : reception.hoursOn(day, holidays, contract.yearEnd());
    }

    private @Nullable Instant nextOpening(Instant now, List<Announcement> announcements) {
        var today = Tokyo.day(now);
        for (int ahead = 0; ahead <= DAYS_SEARCHED; ahead++) {
            var day = today.plusDays(ahead);
            var hours = hoursOn(day, announcements);
            if (hours != null && Tokyo.instant(day.atTime(hours.from())).isAfter(now)) {
                return Tokyo.instant(day.atTime(hours.from()));
            }
        }
        return null;
    }
}
