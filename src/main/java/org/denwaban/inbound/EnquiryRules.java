package org.denwaban.inbound;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What an enquiry must have. Pure. Source: rules.md, "Inbound contract"; the categories are the contract's.
public final class EnquiryRules {

    /// Longest content, in characters: a page of the desk, as a result's note.
    public static final int CONTENT_MOST = 2_000;

    /// The city system's number: nobody's name or telephone number can be typed there by mistake that has a letter in
    /// it; 40 are enough for any we know of.
    private static final Pattern NUMBER = Pattern.compile("[0-9](?:[0-9-]{0,38}[0-9])?");

    private EnquiryRules() {}

    /// Something that is wrong with an enquiry; each has a stable code and a sentence for people.
    public enum Fault {
        CATEGORY("E-ENQUIRY-001", "問合せの分類を選んでください（契約にある分類に限ります）。"),
        CONTENT_MISSING("E-ENQUIRY-002", "問合せの内容を入力してください。"),
        CONTENT_TOO_LONG("E-ENQUIRY-003", "問合せの内容は2,000字までです。"),
        BOOKING_NUMBER("E-ENQUIRY-004", "予約の番号（市のシステムの番号）を、数字とハイフンで入力してください。");

        private final String code;
        private final String japanese;

        Fault(String code, String japanese) {
            this.code = code;
            this.japanese = japanese;
        }

        /// Stable code.
        public String code() {
            return code;
        }

        /// One sentence for people.
        public String japanese() {
            return japanese;
        }
    }

    /// Every fault of an enquiry; none where it is good.
    ///
    /// @param categories the contract's
    public static List<Fault> faults(Enquiry enquiry, List<String> categories) {
        var faults = new ArrayList<Fault>();
        if (categories.isEmpty() ? !enquiry.category().isEmpty() : !categories.contains(enquiry.category())) {
            faults.add(Fault.CATEGORY);
        }
        var content = enquiry.content();
        if (content.isBlank()) {
            faults.add(Fault.CONTENT_MISSING);
        } else if (content.codePointCount(0, content.length()) > CONTENT_MOST) {
            faults.add(Fault.CONTENT_TOO_LONG);
        }
        var booking = enquiry.booking();
        if (booking != null && !NUMBER.matcher(booking.number()).matches()) {
            faults.add(Fault.BOOKING_NUMBER);
        }
        return faults;
    }
}
