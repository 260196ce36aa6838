package org.denwaban.contract;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.denwaban.calendar.BusinessCalendar;
import org.denwaban.calendar.DateRange;
import org.denwaban.calendar.Holidays;
import org.denwaban.calendar.YearlyRange;
import org.jspecify.annotations.Nullable;

/// One commission of one city: the unit of data separation, of keys, of reports and of erasure.
/// Everything in it comes from one contract file; the next city is a file, not code.
///
/// @param id             lower-case letters, digits and hyphens, 3 to 40 characters; unique in an
///                       installation
/// @param name           what people call it
/// @param commissioner   委託者, the city
/// @param term           履行期間
/// @param callerId       the published number that every outbound call shows, as printed (with
///                       hyphens); empty where the city ordered no dialling
/// @param dialledNumbers numbers, digits only, by which callers reach this contract's line
/// @param yearEnd        days that are no open days whatever the calendar says (29 December to 3
///                       January)
/// @param outbound       the dialling side, null where the city ordered none
/// @param reception      the answering side, null where the city ordered none
/// @param list           what was agreed on the call list
/// @param results        what is reported of each person; null without a dialling side
/// @param machineMessage what is left on an answering machine; null without a dialling side, and
///                       where nothing is left
/// @param fee            what the calls cost; null without a dialling side
/// @param postcards      null where the city ordered none
/// @param ticketMail     null where no tickets are issued anew
/// @param reports        the other reports ordered
public record Contract(
        String id,
        String name,
        String commissioner,
        DateRange term,
        String callerId,
        List<String> dialledNumbers,
        YearlyRange yearEnd,
        @Nullable Outbound outbound,
        @Nullable Reception reception,
        ListFormat list,
        @Nullable Results results,
        @Nullable MachineMessage machineMessage,
        @Nullable Fee fee,
        @Nullable Postcards postcards,
        @Nullable TicketMail ticketMail,
        Reports reports) {

    private static final String CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int TAG_LENGTH = 4;

    public Contract {
        dialledNumbers = List.copyOf(dialledNumbers);
    }

    /// A contract of numbers and hours alone: nothing to report, to bill, to print or to mail.
    public Contract(
            String id,
            String name,
            String commissioner,
            DateRange term,
            String callerId,
            List<String> dialledNumbers,
            YearlyRange yearEnd,
            @Nullable Outbound outbound,
            @Nullable Reception reception) {
        this(
                id,
                name,
                commissioner,
                term,
                callerId,
                dialledNumbers,
                yearEnd,
                outbound,
                reception,
                ListFormat.DEFAULT,
                null,
                null,
                null,
                null,
                null,
                Reports.NONE);
    }

    /// {@link #callerId} without its hyphens.
    public String callerIdDigits() {
        return callerId.replace("-", "");
    }

    /// Digits of the lines on which this contract is called, and of the one that its calls show.
    public Set<String> ownLines() {
        return Stream.concat(dialledNumbers.stream(), Stream.of(callerIdDigits()))
                .filter(digits -> !digits.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /// Open days as this city has them.
    public BusinessCalendar calendar(Holidays holidays) {
        return new BusinessCalendar(holidays, yearEnd);
    }

    /// Four characters of `[0-9a-z]` that tell this contract in a channel id: the first 20 bits of
    /// the SHA-256 of {@link #id}, in Crockford's base 32. Two contracts of an installation may,
    /// once in a million, share one.
    public String tag() {
        byte[] hash = sha256(id);
        int bits = (hash[0] & 0xFF) << 12 | (hash[1] & 0xFF) << 4 | (hash[2] & 0xFF) >> 4;
        var tag = new StringBuilder(TAG_LENGTH);
        for (int shift = 15; shift >= 0; shift -= 5) {
            tag.append(CROCKFORD.charAt(bits >> shift & 31));
        }
        return tag.toString();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
