package org.denwaban.contract;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.denwaban.calendar.DateRange;
import org.denwaban.calendar.TimeRange;
import org.denwaban.calendar.YearlyRange;

/// The dialling side of a contract: windows, attempts, pauses (rules.md, "Outbound contract").
///
/// @param period            first and last day of dialling
/// @param blockedDays       days of every year on which nobody is dialled (29 December to 3 January
///                          until agreed)
/// @param windows           hours of each window; a weekday's windows do not overlap
/// @param firstAttempt      the window of the first attempt
/// @param laterAttempts     the windows of the later attempts, each used once, in either order;
///                          their number plus one is the number of attempts
/// @param attemptsPerNumber how often one telephone number is dialled at most, whoever it belongs to
/// @param attemptsPerDay    regular attempts to one household on one calendar day, at most
/// @param staffedHours      hours in which an appointment may be dialled
/// @param ringTime          how long a citizen's telephone rings; the last start of a day is the
///                          end of its last window less this
/// @param busyPause         pause after a busy tone
/// @param busyMost          busy tones in a row that are no attempt; the next one counts as nobody
///                          there
/// @param carrierPause      pause after a failure of the carrier
/// @param areaCode          put before a number of seven digits that begins 2-9
public record Outbound(
        DateRange period,
        List<YearlyRange> blockedDays,
        Map<Window, TimeRange> windows,
        Window firstAttempt,
        List<Window> laterAttempts,
        int attemptsPerNumber,
        int attemptsPerDay,
        TimeRange staffedHours,
        Duration ringTime,
        Duration busyPause,
        int busyMost,
        Duration carrierPause,
        String areaCode) {

    public Outbound {
        blockedDays = List.copyOf(blockedDays);
        windows = Map.copyOf(windows);
        laterAttempts = List.copyOf(laterAttempts);
    }

    /// Regular attempts in all: the first and the later ones.
    public int attempts() {
        return 1 + laterAttempts.size();
    }
}
