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
public record Postcards(
        int planned,
        BigDecimal unitPrice,
        BigDecimal unitPriceCeiling,
        String cityPrefix,
        String blankCharacter,
        List<Segment> segments) {

    public Postcards {
        segments = List.copyOf(segments);
    }

    /// One group of addressees; the city hands over one file for each.
    ///
    /// @param number 1 to 99
    /// @param label  who is in it
    /// @param ages   ages at the end of the fiscal year, null where age does not matter
    public record Segment(
            int number, String label, @Nullable Ages ages) {}

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
