package org.denwaban.contract;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The postcards of a contract (rules.md, "Around the calls").
///
/// @param planned          about how many
/// @param unitPrice        yen each, tax excluded
/// @param unitPriceCeiling 上限単価, yen; never below `unitPrice`
/// @param cityPrefix       put before a home address, which comes without the city's name
/// @param blankCharacter   character that stands for an unregistered gaiji and prints as blank, `★`
/// @param segments         in order of their numbers
/// @param text             lines that every card carries; may be none
/// @param barcodePoints    size of the customer barcode, 8 to 10 points: the post office takes up to 11.5, but 67 bars
/// of
///                         more than 10 do not fit between the edges of a postcard
public record Postcards(
        int planned,
        BigDecimal unitPrice,
        BigDecimal unitPriceCeiling,
        String cityPrefix,
        String blankCharacter,
        List<Segment> segments,
        List<String> text,
        BigDecimal barcodePoints) {

    public Postcards {
        segments = List.copyOf(segments);
        text = List.copyOf(text);
    }

    /// One group of addressees; the city hands over one file for each.
    ///
    /// @param number 1 to 99
    /// @param label  who is in it
    /// @param who    what the list must say of them; null where the city's list alone decides
    /// @param ages   ages at the end of the fiscal year, null where age does not matter
    public record Segment(
            int number,
            String label,
            @Nullable Who who,
            @Nullable Ages ages) {}

    /// Whom a segment is for, as far as a list tells it: by its last three columns and by its tickets of earlier years.
    public enum Who {
        /// Examined in the year before.
        EXAMINED_LAST_YEAR,
        /// New to the scheme: no ticket of an earlier year, never examined.
        NEW,
        /// Not in the year before, but in one of the two before it.
        EXAMINED_EARLIER,
        /// In the scheme before, but not examined in the three years.
        NEVER_EXAMINED
    }

    /// A choice of ages.
    ///
    /// @param evenBelow even ages below this one
    /// @param also      and these
    public record Ages(int evenBelow, List<Integer> also) {

        public Ages {
            also = List.copyOf(also);
        }

        /// Whether `age` is among them.
        public boolean contains(int age) {
            return (age < evenBelow && age % 2 == 0) || also.contains(age);
        }
    }
}
