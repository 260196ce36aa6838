package org.denwaban.contract;

import java.util.List;
import org.denwaban.calendar.DateRange;
import org.denwaban.calendar.YearlyRange;
import org.jspecify.annotations.Nullable;

/// One commission of one city: the unit of data separation, of keys, of reports and of erasure. Everything in it comes
/// from one contract file; the next city is a file, not code.
///
/// @param id             lower-case letters, digits and hyphens, 3 to 40 characters; unique in an installation
/// @param name           what people call it
/// @param commissioner   委託者, the city
/// @param term           履行期間
/// @param callerId       the published number that every outbound call shows, as printed (with hyphens)
/// @param dialledNumbers numbers, digits only, by which callers reach this contract's line
/// @param yearEnd        days that are no open days whatever the calendar says (29 December to 3 January)
/// @param outbound       the dialling side, null where the city ordered none
/// @param reception      the answering side, null where the city ordered none
public record Contract(
        String id,
        String name,
        String commissioner,
        DateRange term,
        String callerId,
        List<String> dialledNumbers,
        YearlyRange yearEnd,
        @Nullable Outbound outbound,
        @Nullable Reception reception) {

    public Contract {
        dialledNumbers = List.copyOf(dialledNumbers);
    }

    /// {@link #callerId} without its hyphens.
    public String callerIdDigits() {
        return callerId.replace("-", "");
    }
}
