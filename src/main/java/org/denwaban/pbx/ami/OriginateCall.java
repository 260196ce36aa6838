package org.denwaban.pbx.ami;

import java.time.Duration;
import java.util.regex.Pattern;

/// A call that the PBX is asked to set up: the operator's telephone first, then the gate. The citizen's
/// number is not in it; the gate gives that, if it agrees.
///
/// @param operator  the operator's telephone, such as `PJSIP/1001`
/// @param attemptId 32 of `0-9 a-z`; becomes the channel's id and the extension. One length for
///                  all, since Asterisk takes an id for used when a living one begins with it,
///                  whatever the case (channel.c, 22)
/// @param shownName what the operator's telephone shows: the contract's name, never a citizen's; no
///                  quote, backslash or angle bracket
/// @param shown     the contract's published number, digits only, shown to the operator
/// @param ringTime  how long the operator's telephone rings, 1 to 120 s
public record OriginateCall(String operator, String attemptId, String shownName, String shown, Duration ringTime) {

    private static final Pattern TELEPHONE = Pattern.compile("PJSIP/[A-Za-z0-9_.-]{1,80}");
    private static final Pattern ATTEMPT = Pattern.compile("[0-9a-z]{32}");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,20}");
    static final Duration LONGEST_RING = Duration.ofMinutes(2);

    public OriginateCall {
        check(TELEPHONE.matcher(operator).matches(), "an operator's telephone is PJSIP/ and its name");
        check(ATTEMPT.matcher(attemptId).matches(), "an attempt id has 32 of 0-9 and a-z");
        check(DIGITS.matcher(shown).matches(), "the shown number has 1 to 20 digits");
        check(shownName.chars().noneMatch(c -> "\"\\<>".indexOf(c) >= 0), "the shown name has a quote or a bracket");
        check(
                ringTime.compareTo(Duration.ofSeconds(1)) >= 0 && ringTime.compareTo(LONGEST_RING) <= 0,
                "the operator's telephone rings 1 to 120 s");
        ActionText.checked("CallerID", "\"" + shownName + "\" <" + shown + ">");
    }

    private static void check(boolean right, String rule) {
        if (!right) {
            throw new IllegalArgumentException("E-AMO-003: " + rule);
        }
    }

    /// As Asterisk reads a caller ID.
    String callerId() {
        return "\"" + shownName + "\" <" + shown + ">";
    }
}
