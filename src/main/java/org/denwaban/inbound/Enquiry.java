package org.denwaban.inbound;

import org.jspecify.annotations.Nullable;

/// What somebody asked the call centre (問合せ), as an operator enters it. Source: rules.md, "Inbound contract".
///
/// @param category one of the contract's (`reception.categories`); empty where it has none
/// @param content  what was asked and answered, 1 to {@link EnquiryRules#CONTENT_MOST} characters
/// @param booking  what was done for them in the city's own system; null for nothing
public record Enquiry(
        Channel channel,
        String category,
        String content,
        @Nullable Booking booking) {

    /// How it came.
    public enum Channel {
        PHONE,
        FAX
    }

    /// What was done in the city's system.
    public enum Booked {
        TAKEN,
        CANCELLED
    }

    /// A booking in the city's system, of which we note no more than its number.
    ///
    /// @param number the city system's own, digits and hyphens
    public record Booking(Booked what, String number) {}

    /// Without the words: they may be a person's.
    @Override
    public String toString() {
        return "Enquiry[" + channel + " " + category + "]";
    }
}
