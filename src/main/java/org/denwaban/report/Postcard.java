package org.denwaban.report;

import org.jspecify.annotations.Nullable;

/// A card as it is printed: gaiji as they came, what stands for an unregistered one as a blank.
///
/// @param line     of the list, the header being 1
/// @param ticket   受診券整理番号 of this year
/// @param postcode seven digits
/// @param address  with the city's name
/// @param house    方書; may be empty
/// @param name     without 様
/// @param barcode  null where the postcode stands for no town (it ends in 00)
record Postcard(
        int line,
        String ticket,
        String postcode,
        String address,
        String house,
        String name,
        @Nullable Barcode barcode) {

    /// `238-0001`.
    String postcodeWithHyphen() {
        return postcode.substring(0, 3) + "-" + postcode.substring(3);
    }

    @Override
    public String toString() {
        return "Postcard[…]";
    }
}
