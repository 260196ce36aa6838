package org.denwaban.report;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;
import java.time.Month;
import java.time.Period;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import org.denwaban.contract.Contract;
import org.denwaban.contract.Postcards;
import org.denwaban.contract.Postcards.Segment;
import org.denwaban.people.ListColumn;
import org.denwaban.people.ListedPerson;
import org.jspecify.annotations.Nullable;

/// Pure: who gets a card, and what stands on it (rules.md, "Around the calls": Postcards; Yokosuka specification 5(1)イ,
/// エ, 6(1), annex 1). The readings behind it: docs/postcards.md.
final class PostcardRules {

    /// Within a postcode the order of the list stays, for the sort is stable.
    static final Comparator<Postcard> ORDER = Comparator.comparing(Postcard::postcode);

    private static final String BLANK = "　"; // as wide as the character that it stands for

    private final Postcards terms;
    private final LocalDate yearEnd;

    /// @param contract one with postcards
    PostcardRules(Contract contract) {
        this.terms = requireNonNull(contract.postcards());
        this.yearEnd = yearEnd(contract.term().first());
    }

    /// What becomes of a line of the list.
    sealed interface Line {

        /// It is printed.
        record Printed(Postcard card) implements Line {}

        /// It belongs to the segment but cannot be printed.
        record Unprintable(int line, String ticket, PostcardFault fault) implements Line {}

        /// By what the list says it belongs elsewhere.
        ///
        /// @param segment where; null where none of the contract's has it
        record Elsewhere(int line, String ticket, @Nullable Integer segment) implements Line {}
    }

    /// 31 March of the fiscal year in which a contract begins: the day for 年度末年齢.
    static LocalDate yearEnd(LocalDate first) {
        int year = first.getMonth().getValue() < Month.APRIL.getValue() ? first.getYear() : first.getYear() + 1;
        return LocalDate.of(year, Month.MARCH, 31);
    }

    /// @param line physical line, the header being 1
    Line of(int line, ListedPerson person, Segment segment) {
        var ticket = person.get(ListColumn.TICKET);
        if (!belongs(person, segment)) {
            return new Line.Elsewhere(line, ticket, segmentOf(person));
        }
        return printed(line, ticket, person);
    }

    private @Nullable Integer segmentOf(ListedPerson person) {
        return terms.segments().stream()
                .filter(each -> each.who() != null && belongs(person, each))
                .map(Segment::number)
                .findFirst()
                .orElse(null);
    }

    private boolean belongs(ListedPerson person, Segment segment) {
        var who = segment.who();
        var ages = segment.ages();
        return (who == null || who == history(person)) && (ages == null || ages.contains(ageAtYearEnd(person)));
    }

    private static Postcards.Who history(ListedPerson person) {
        if (has(person, ListColumn.EXAMINED_1_AGO)) {
            return Postcards.Who.EXAMINED_LAST_YEAR;
        }
        if (has(person, ListColumn.EXAMINED_2_AGO) || has(person, ListColumn.EXAMINED_3_AGO)) {
            return Postcards.Who.EXAMINED_EARLIER;
        }
        boolean hadTicket = List.of(ListColumn.TICKET_1_AGO, ListColumn.TICKET_2_AGO, ListColumn.TICKET_3_AGO).stream()
                .anyMatch(column -> has(person, column));
        return hadTicket ? Postcards.Who.NEVER_EXAMINED : Postcards.Who.NEW;
    }

    /// Birthdays counted: whoever is born on 1 April turns a year older after the year's end, as cities print it (born
    /// until 31 March 1979 is 40 in FY2018).
    private int ageAtYearEnd(ListedPerson person) {
        var born = LocalDate.parse(person.get(ListColumn.BIRTHDAY), DateTimeFormatter.BASIC_ISO_DATE);
        return Period.between(born, yearEnd).getYears();
    }

    private Line printed(int line, String ticket, ListedPerson person) {
        boolean mailed = has(person, ListColumn.MAIL_ADDRESS);
        var postcode = person.get(mailed ? ListColumn.MAIL_POSTCODE : ListColumn.POSTCODE);
        if (!mailed && !has(person, ListColumn.ADDRESS)) {
            return new Line.Unprintable(line, ticket, PostcardFault.NO_ADDRESS);
        }
        if (!postcode.matches("(?!000)[0-9]{7}")) {
            return new Line.Unprintable(line, ticket, PostcardFault.POSTCODE);
        }
        if (!has(person, ListColumn.NAME)) {
            return new Line.Unprintable(line, ticket, PostcardFault.NO_NAME);
        }
        var address = mailed
                ? value(person, ListColumn.MAIL_ADDRESS)
                : terms.cityPrefix() + value(person, ListColumn.ADDRESS);
        var house = value(person, mailed ? ListColumn.MAIL_HOUSE : ListColumn.HOUSE);
        return new Line.Printed(new Postcard(
                line,
                ticket,
                postcode,
                address,
                house,
                value(person, ListColumn.NAME),
                barcode(postcode, address, house)));
    }

    /// A postcode that ends in 00 stands for a whole municipality, and gets no barcode (Japan Post's manual, 抜き出し法
    /// (2/9)).
    private static @Nullable Barcode barcode(String postcode, String address, String house) {
        return postcode.endsWith("00") ? null : Barcode.of(postcode, AddressNumberRules.in(address + BLANK + house));
    }

    private String value(ListedPerson person, ListColumn column) {
        var value = person.get(column);
        return (value.isBlank() ? "" : value).replace(terms.blankCharacter(), BLANK);
    }

    /// Spaces alone are no address.
    private static boolean has(ListedPerson person, ListColumn column) {
        return !person.get(column).isBlank();
    }
}
