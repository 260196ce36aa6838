package org.denwaban.watch;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.EnumSet;
import java.util.Set;
import org.denwaban.calendar.Holidays;
import org.denwaban.calendar.TimeRange;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.contract.Outbound;
import org.denwaban.contract.Window;

/// Whether a citizen's telephone that began to ring at some time was allowed to, by the contract alone
/// (rules.md, "When a household may be dialled"). Written a second time on purpose: it shares nothing with the
/// rules that let calls out, so that a fault in those is seen here. Pure.
public final class WitnessRules {

    /// From the gate's word to the carrier's line.
    private static final Duration WAY_OUT = Duration.ofSeconds(1);

    /// Why a telephone rang.
    public enum Kind {
        /// An attempt of a campaign.
        REGULAR,
        /// It kept an appointment: any staffed hour.
        APPOINTMENT,
        /// A caller asked for it: any staffed hour. Where the contract dials nobody its line's own hours hold, which
        /// supervisors change from day to day: those are not held against it here.
        CALL_BACK,
        /// Nobody knows of it: never allowed.
        UNKNOWN
    }

    private WitnessRules() {}

    /// Whether it was not allowed.
    ///
    /// @param rang contract time
    public static boolean outside(Contract contract, Holidays holidays, Kind kind, Instant rang) {
        var outbound = contract.outbound();
        return switch (kind) {
            case REGULAR -> outbound == null || !campaign(outbound, holidays, Tokyo.wall(rang));
            case APPOINTMENT -> outbound == null || !staffed(outbound, Tokyo.wall(rang));
            case CALL_BACK -> outbound != null && !staffed(outbound, Tokyo.wall(rang));
            case UNKNOWN -> true;
        };
    }

    private static boolean campaign(Outbound outbound, Holidays holidays, LocalDateTime rang) {
        var day = rang.toLocalDate();
        if (day.isBefore(outbound.period().first())
                || day.isAfter(outbound.period().last())
                || outbound.blockedDays().stream().anyMatch(range -> range.contains(day))) {
            return false;
        }
        var windows = windows(holidays, rang).stream()
                .filter(outbound.windows()::containsKey)
                .map(outbound.windows()::get)
                .toList();
        return windows.stream().anyMatch(hours -> hours.contains(rang.toLocalTime()))
                && windows.stream().anyMatch(hours -> endsBefore(hours, outbound, rang));
    }

    private static Set<Window> windows(Holidays holidays, LocalDateTime rang) {
        var weekend = EnumSet.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY).contains(rang.getDayOfWeek());
        return weekend || holidays.nameOf(rang.toLocalDate()) != null
                ? EnumSet.of(Window.HOLIDAY)
                : EnumSet.of(Window.WEEKDAY_DAY, Window.WEEKDAY_EVENING);
    }

    private static boolean staffed(Outbound outbound, LocalDateTime rang) {
        return outbound.staffedHours().contains(rang.toLocalTime())
                && endsBefore(outbound.staffedHours(), outbound, rang);
    }

    /// Whether it stops ringing before that is over.
    private static boolean endsBefore(TimeRange hours, Outbound outbound, LocalDateTime rang) {
        var over = rang.toLocalDate().atTime(hours.to());
        return !rang.plus(outbound.ringTime()).minus(WAY_OUT).isAfter(over);
    }
}
