package org.denwaban.people;

import java.util.EnumSet;
import java.util.Set;

/// What a contract says about its call list.
///
/// @param areaCode   put before telephone numbers of seven digits; digits beginning with 0
/// @param mayBeEmpty required columns that may be empty all the same
public record ListTerms(String areaCode, Set<ListColumn> mayBeEmpty) {

    /// Marked as required, but empty in real life: tickets of years before somebody joined the scheme, and a mailing
    /// address that is the home address (rules.md, "Call list", default).
    public static final Set<ListColumn> USUALLY_EMPTY = Set.of(
            ListColumn.TICKET_1_AGO,
            ListColumn.TICKET_2_AGO,
            ListColumn.TICKET_3_AGO,
            ListColumn.MAIL_POSTCODE,
            ListColumn.MAIL_ADDRESS);

    public ListTerms {
        // Without these there is no person and no household.
        if (mayBeEmpty.contains(ListColumn.PERSON) || mayBeEmpty.contains(ListColumn.CERTIFICATE)) {
            throw new IllegalArgumentException("a person's and a certificate's number may never be empty");
        }
        mayBeEmpty = Set.copyOf(mayBeEmpty);
    }

    /// With the usual columns empty.
    public static ListTerms of(String areaCode) {
        return new ListTerms(areaCode, EnumSet.copyOf(USUALLY_EMPTY));
    }

    boolean requires(ListColumn column) {
        return column.required() && !mayBeEmpty.contains(column);
    }
}
