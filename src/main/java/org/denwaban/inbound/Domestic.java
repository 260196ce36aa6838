package org.denwaban.inbound;

import java.util.Optional;
import java.util.regex.Pattern;
import org.denwaban.people.PhoneNumber;
import org.denwaban.people.PhoneNumberRules;
import org.denwaban.people.PhoneReading;
import org.jspecify.annotations.Nullable;

/// Numbers as carriers send them, in the form in which Japan writes them. Pure.
final class Domestic {

    private static final Pattern INTERNATIONAL = Pattern.compile("\\+?81([1-9][0-9]{8,9})");

    private Domestic() {}

    /// +81 46 899 9900 is 046 899 9900; anything else is left as it is.
    static String digits(String sent) {
        var international = INTERNATIONAL.matcher(sent);
        return international.matches() ? "0" + international.group(1) : sent;
    }

    /// Who calls; empty where nothing is shown that could be called back.
    static Optional<PhoneNumber> caller(@Nullable String shown) {
        // no area code: a carrier never leaves it out
        return shown != null && PhoneNumberRules.read(digits(shown), "") instanceof PhoneReading.Dialable dialable
                ? Optional.of(dialable.number())
                : Optional.empty();
    }
}
