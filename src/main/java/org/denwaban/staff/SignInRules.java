package org.denwaban.staff;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// When nobody is let in any more for a while. Pure.
///
/// A lock that goes by the name alone would be a stranger's tool: ten wrong words, and the operator stands outside.
/// So wrong guesses count for the browser from which the user has signed in before, and else for the address they come
/// from (OWASP, "Slow Down Online Guessing Attacks with Device Cookies"). A user at their own desk is shut out by
/// nobody
/// but themselves.
public final class SignInRules {

    /// For how long a refusal counts, and so the longest that anybody waits.
    public static final Duration REMEMBERED = Duration.ofMinutes(15);

    /// Refusals at a browser that knows the user: people mistype, and codes run out while they do.
    public static final int AT_DEVICE_MOST = 10;

    /// Refusals at an address, whoever was meant. A handful of people who are new on one terminal server; 480 guesses a
    /// day, each of which needs the password and one of three codes in a million.
    public static final int AT_ADDRESS_MOST = 20;

    private SignInRules() {}

    /// When a try is let through again: now, or later.
    ///
    /// @param refused times of refusals that count here, the oldest first
    /// @param most    of them
    public static Instant openFrom(List<Instant> refused, int most, Instant now) {
        var counted =
                refused.stream().filter(at -> at.isAfter(now.minus(REMEMBERED))).toList();
        return counted.size() < most ? now : counted.get(counted.size() - most).plus(REMEMBERED);
    }
}
