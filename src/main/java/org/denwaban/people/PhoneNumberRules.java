package org.denwaban.people;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.text.Normalizer;
import java.util.List;
import org.denwaban.people.PhoneReading.Fault;
import org.jspecify.annotations.Nullable;

/// Which texts of a telephone column may be dialled, and as which digits (rules.md, "Call list"). Pure.
///
/// The city's numbers come with or without area code, with or without hyphens, at times in full
/// width. Normalising is NFKC, then hyphens, brackets and spaces go; everything else that is no
/// digit makes the number defective. A plus sign is such a thing: whoever writes +81 may as well
/// write +1, and an international prefix is never guessed at.
public final class PhoneNumberRules {

    /// Everything that people use as a hyphen, as it stands after NFKC: hyphen-minus, soft hyphen,
    /// U+2010 to U+2015 (‐ ‑ ‒ – — ―), hyphen bullet, minus, the long-vowel mark ー, and the
    /// box-drawing lines that some terminals make of it. The wave dash is none: 0001〜2 means two
    /// numbers.
    private static final String HYPHENS = "-\u00AD\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u30FC\u2500\u2501";

    /// As they stand after NFKC.
    private static final String BRACKETS = "()[]{}〔〕【】〈〉《》「」『』〖〗〘〙";

    /// Numbers of eleven digits: IP, mobile; 0800 toll-free falls under 080.
    private static final List<String> ELEVEN = List.of("050", "060", "070", "080", "090");

    /// Never dialled, whatever their length: dearer than a call, recorded masses, carriers' and
    /// international prefixes.
    private static final List<String> SERVICE = List.of("0570", "0990", "0180", "00", "010");

    private static final int LOCAL = 7;

    private PhoneNumberRules() {}

    /// Reads one telephone column.
    ///
    /// @param raw      as it stands in the list
    /// @param areaCode put before exactly seven digits that begin 2-9; digits beginning with 0
    public static PhoneReading read(String raw, String areaCode) {
        var normal = withoutSeparators(Normalizer.normalize(raw, Normalizer.Form.NFKC));
        if (normal.isEmpty()) {
            // A lone hyphen is how some systems print "none": nothing stands there either way.
            return new PhoneReading.Absent();
        }
        if (!isDigits(normal)) {
            return new PhoneReading.Defective(Fault.TEXT);
        }
        if (normal.length() == LOCAL && normal.charAt(0) >= '2') {
            return national(areaCode + normal, true);
        }
        return national(normal, hasOtherDigits(raw));
    }

    /// Whether the numbering plan knows no such number. Only a warning: the plan changes faster
    /// than a library does.
    public static boolean isDoubted(PhoneNumber number) {
        var plan = PhoneNumberUtil.getInstance();
        try {
            return !plan.isValidNumberForRegion(plan.parse(number.digits(), "JP"), "JP");
        } catch (NumberParseException _) {
            return true;
        }
    }

    private static PhoneReading national(String digits, boolean corrected) {
        var fault = faultOf(digits);
        return fault == null
                ? new PhoneReading.Dialable(new PhoneNumber(digits), corrected)
                : new PhoneReading.Defective(fault);
    }

    /// Dialable is: ten digits beginning with 0 (landline, 0120), or eleven beginning with 050,
    /// 060, 070, 080 or 090. Ten digits beginning with one of these five are no landline but a
    /// mobile or IP number with a digit missing.
    private static @Nullable Fault faultOf(String digits) {
        boolean eleven = ELEVEN.stream().anyMatch(digits::startsWith);
        if (isService(digits)) {
            return Fault.SERVICE;
        }
        if (digits.length() < 10 || (digits.length() == 10 && eleven)) {
            return Fault.TOO_SHORT;
        }
        if (digits.length() > 11) {
            return Fault.TOO_LONG;
        }
        if (digits.charAt(0) != '0') {
            return Fault.NO_LEADING_ZERO;
        }
        return digits.length() == 11 && !eleven ? Fault.TOO_LONG : null;
    }

    private static boolean isService(String digits) {
        return (digits.length() == 3 && digits.charAt(0) == '1')
                || SERVICE.stream().anyMatch(digits::startsWith);
    }

    private static String withoutSeparators(String text) {
        var kept = new StringBuilder(text.length());
        text.codePoints().filter(c -> !isSeparator(c)).forEach(kept::appendCodePoint);
        return kept.toString();
    }

    private static boolean isSeparator(int c) {
        return HYPHENS.indexOf(c) >= 0
                || BRACKETS.indexOf(c) >= 0
                || Character.isSpaceChar(c)
                || Character.isWhitespace(c);
    }

    /// Whether a digit is written in another form than ASCII; compatibility forms of hyphens and
    /// brackets do not count.
    private static boolean hasOtherDigits(String raw) {
        return raw.codePoints()
                .filter(c -> c > 0x7F)
                .mapToObj(c -> Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC))
                .anyMatch(form -> form.chars().anyMatch(c -> c >= '0' && c <= '9'));
    }

    private static boolean isDigits(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
