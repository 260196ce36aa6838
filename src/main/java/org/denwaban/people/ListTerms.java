package org.denwaban.people;

import java.util.Collections;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.denwaban.contract.Contract;
import org.jspecify.annotations.Nullable;

/// What a contract says about its call list.
///
/// @param areaCode   put before telephone numbers of seven digits; digits beginning with 0
/// @param mayBeEmpty required columns that may be empty all the same
/// @param ours       digits of the contract's own lines, which nobody of its list has
public record ListTerms(String areaCode, Set<ListColumn> mayBeEmpty, Set<String> ours) {

    /// Marked as required, but empty in real life: tickets of years before somebody joined the
    /// scheme, and a mailing address that is the home address (rules.md, "Call list", default).
    public static final Set<ListColumn> USUALLY_EMPTY = Set.of(
            ListColumn.TICKET_1_AGO,
            ListColumn.TICKET_2_AGO,
            ListColumn.TICKET_3_AGO,
            ListColumn.MAIL_POSTCODE,
            ListColumn.MAIL_ADDRESS);

    /// Without these there is no person and no household, whatever a contract says.
    private static final Set<ListColumn> NEVER_EMPTY = Set.of(ListColumn.PERSON, ListColumn.CERTIFICATE);

    public ListTerms {
        if (!Collections.disjoint(mayBeEmpty, NEVER_EMPTY)) {
            throw new IllegalArgumentException("a person's and a certificate's number may never be empty");
        }
        mayBeEmpty = Set.copyOf(mayBeEmpty);
        ours = Set.copyOf(ours);
    }

    /// With the usual columns empty, and no lines.
    public static ListTerms of(String areaCode) {
        return new ListTerms(areaCode, USUALLY_EMPTY, Set.of());
    }

    /// What a contract says; null where it orders no dialling, and so has no list.
    public static @Nullable ListTerms of(Contract contract) {
        var outbound = contract.outbound();
        if (outbound == null) {
            return null;
        }
        var empty = Stream.of(ListColumn.values())
                .filter(column -> contract.list().mayBeEmpty().contains(column.header()))
                .filter(column -> !NEVER_EMPTY.contains(column))
                .collect(Collectors.toUnmodifiableSet());
        return new ListTerms(outbound.areaCode(), empty, contract.ownLines());
    }

    /// Reads one telephone column.
    PhoneReading phone(String raw) {
        var reading = PhoneNumberRules.read(raw, areaCode);
        boolean own = reading instanceof PhoneReading.Dialable dialable
                && ours.contains(dialable.number().digits());
        return own ? new PhoneReading.Defective(PhoneReading.Fault.OURS) : reading;
    }

    boolean requires(ListColumn column) {
        return column.required() && !mayBeEmpty.contains(column);
    }
}
