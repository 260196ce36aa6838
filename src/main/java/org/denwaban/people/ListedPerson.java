package org.denwaban.people;

import java.util.ArrayList;
import java.util.List;

/// One line of a good call list: one person. Every value is as the city wrote it, gaiji, ★ and all,
/// so that it comes back unchanged in the report. Nothing of it is ever printed.
///
/// @param values 21, in the order of {@link ListColumn}; empty where the list is; without commas
///               and line ends
public record ListedPerson(List<String> values) {

    public ListedPerson {
        values = List.copyOf(values);
        if (values.size() != ListColumn.COUNT) {
            throw new IllegalArgumentException(ListColumn.COUNT + " columns, were " + values.size());
        }
    }

    /// The person on a line of the list, as {@link #toLine} writes it.
    public static ListedPerson ofLine(String line) {
        return new ListedPerson(split(line));
    }

    /// What stands in `column`; may be empty.
    public String get(ListColumn column) {
        return column.of(values);
    }

    /// The line of the list, without its end. No value holds a comma: the list knows no quoting.
    public String toLine() {
        return String.join(",", values);
    }

    /// What telephone 1 comes to.
    PhoneReading phone1(ListTerms terms) {
        return terms.phone(get(ListColumn.PHONE_1));
    }

    /// What telephone 2 comes to.
    PhoneReading phone2(ListTerms terms) {
        return terms.phone(get(ListColumn.PHONE_2));
    }

    /// Splits at every comma; a quotation mark is a character like any other.
    static List<String> split(String line) {
        var values = new ArrayList<String>(ListColumn.COUNT);
        int start = 0;
        for (int comma = line.indexOf(','); comma >= 0; comma = line.indexOf(',', start)) {
            values.add(line.substring(start, comma));
            start = comma + 1;
        }
        values.add(line.substring(start));
        return values;
    }

    @Override
    public String toString() {
        return "ListedPerson[…]";
    }
}
