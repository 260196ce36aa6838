package org.denwaban.pbx.ami;

import java.nio.charset.StandardCharsets;

/// What may stand in an action. Asterisk ends a line at CR LF and at LF alone, cuts it at NUL, and
/// refuses more than 1,024 bytes (manager.c, 22); asterisk-java writes values as they are.
final class ActionText {

    /// Bytes of a whole line, with room for the names that the library writes in its own way.
    static final int LONGEST_LINE = 1_000;

    private ActionText() {}

    /// `value` itself, if it can be sent in a header of that name.
    ///
    /// @throws IllegalArgumentException E-AMO-001 or E-AMO-002; the text does not hold the value
    static String checked(String header, String value) {
        for (int i = 0; i < value.length(); i++) {
            if (Character.isISOControl(value.charAt(i))) {
                throw new IllegalArgumentException(
                        "E-AMO-001: the value of " + header + " has a line break or another control character");
            }
        }
        var length = header.length() + 2 + value.getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_LINE) {
            throw new IllegalArgumentException(
                    "E-AMO-002: the line of " + header + " would have " + length + " bytes, at most " + LONGEST_LINE);
        }
        return value;
    }
}
