package org.denwaban.people;

import java.nio.charset.StandardCharsets;

/// Whatever stands in a telephone column: what may be dialled is ten or eleven digits, begins with 0, reads the same
/// again, and is nobody's who must not be called by a machine.
public final class PhoneNumberFuzz {

    private PhoneNumberFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        var raw = new String(bytes, StandardCharsets.UTF_8);
        if (PhoneNumberRules.read(raw, "046") instanceof PhoneReading.Dialable(var number, var _)) {
            var digits = number.digits();
            if (!digits.matches("0[1-9][0-9]{8,9}") || digits.matches("0(570|990|180)[0-9]*")) {
                throw new AssertionError("dialable, and should not be");
            }
            if (!(PhoneNumberRules.read(digits, "046") instanceof PhoneReading.Dialable(var again, var _))
                    || !again.equals(number)) {
                throw new AssertionError("reads otherwise the second time");
            }
            PhoneNumberRules.isDoubted(number);
        }
    }
}
