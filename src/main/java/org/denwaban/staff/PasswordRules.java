package org.denwaban.staff;

import com.nulabinc.zxcvbn.Zxcvbn;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Which passwords are taken. Pure.
///
/// No rules of composition (NIST SP 800-63B-4, 3.1.1.2): length, and not what is tried first. What that is, zxcvbn
/// knows: lists of passwords that were found in breaches, words, names, rows of keys, dates, and all that said again
/// and again.
final class PasswordRules {

    /// Of 0 to 4: more than a hundred million guesses (zxcvbn's "safely unguessable"). At 480 guesses a day from one
    /// address, each with a one-time code, nobody lives to see it.
    private static final int STRENGTH_LEAST = 3;

    /// What follows adds nothing to the verdict, and the search grows faster than the text.
    static final int MEASURED_MOST = 64;

    private static final int DIFFERENT_LEAST = 4;

    private PasswordRules() {}

    /// Why a password is not taken; empty where it is.
    ///
    /// @param name the user's
    static Optional<UserFault> fault(String password, String name) {
        var composed = Passwords.composed(password);
        int length = composed.codePointCount(0, composed.length());
        if (length < Passwords.SHORTEST || length > Passwords.LONGEST) {
            return Optional.of(UserFault.PASSWORD_SHORT);
        }
        boolean easy = composed.toLowerCase(Locale.ROOT).contains(name)
                || composed.codePoints().distinct().count() < DIFFERENT_LEAST
                || measured(composed, name) < STRENGTH_LEAST;
        return easy ? Optional.of(UserFault.PASSWORD_EASY) : Optional.empty();
    }

    private static int measured(String password, String name) {
        int end =
                password.offsetByCodePoints(0, Math.min(MEASURED_MOST, password.codePointCount(0, password.length())));
        return new Zxcvbn()
                .measure(password.substring(0, end), List.of(name, "denwaban", "電話番", "callcenter", "password"))
                .getScore();
    }
}
