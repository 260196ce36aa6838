package org.denwaban.people;

import java.text.Normalizer;
import java.util.regex.Pattern;

/// Finds what may be a My Number (個人番号 of Act 27/2013, twelve digits): no call list may carry one, and
/// nobody here may keep one. Pure; it tells that there is one, never which.
final class MyNumber {

    private static final int LENGTH = 12;

    private static final Pattern DIGITS = Pattern.compile("[0-9]{" + LENGTH + ",}");

    /// What people write between groups of digits; as after NFKC.
    private static final Pattern BETWEEN_GROUPS =
            Pattern.compile("[\\s\\p{Zs}\\-\u00AD\u2010-\u2015\u2043\u2212\u30FC\u2500\u2501]+");

    private MyNumber() {}

    /// Whether `text` holds a run of exactly twelve digits with a valid check digit, full width and
    /// hyphens or spaces between groups notwithstanding. A longer run is some other number.
    static boolean isIn(String text) {
        if (!hasTwelveDigits(text)) {
            return false;
        }
        var normal = Normalizer.normalize(text, Normalizer.Form.NFKC);
        return isInRuns(normal) || isInRuns(BETWEEN_GROUPS.matcher(normal).replaceAll(""));
    }

    /// Cheap and never wrong the other way: spares nearly every text of a list the normalising. A
    /// compatibility character may stand for several digits (⑫, ㍙), so every such character counts
    /// as three.
    private static boolean hasTwelveDigits(String text) {
        int most = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                most++;
            } else if (c >= '０' && c <= '９') {
                most++;
            } else if (mayBecomeDigits(c)) {
                most += 3;
            }
        }
        return most >= LENGTH;
    }

    private static boolean mayBecomeDigits(char c) {
        return c > 0x7F && !Character.isIdeographic(c) && !(c >= 0x3000 && c <= 0x30FE) && c != 0x2212;
    }

    private static boolean isInRuns(String normal) {
        return DIGITS.matcher(normal)
                .results()
                .anyMatch(run -> run.end() - run.start() == LENGTH && hasValidCheckDigit(normal, run.start()));
    }

    /// Ministerial ordinance 85/2014 (総務省令), article 5: 11 - (sum of P(n) x Q(n) mod 11), 0 where
    /// the remainder is 0 or 1; n counts from the right, the check digit left out; Q(n) = n + 1 up
    /// to 6, n - 5 from 7.
    private static boolean hasValidCheckDigit(String text, int start) {
        int sum = 0;
        for (int n = 1; n < LENGTH; n++) {
            int digit = text.charAt(start + LENGTH - 1 - n) - '0';
            sum += digit * (n <= 6 ? n + 1 : n - 5);
        }
        int remainder = sum % 11;
        int check = remainder <= 1 ? 0 : 11 - remainder;
        return text.charAt(start + LENGTH - 1) - '0' == check;
    }
}
