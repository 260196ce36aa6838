package org.denwaban.people;

/// A citizen's telephone number that may be dialled. It prints as `…27`, so that no log, message or
/// exception can hold it whole.
///
/// @param digits national digits, 10 or 11, beginning with 0
public record PhoneNumber(String digits) {

    public PhoneNumber {
        if (!digits.matches("0[0-9]{9,10}")) {
            throw new IllegalArgumentException("not 10 or 11 digits beginning with 0");
        }
    }

    /// The last two digits, as much as may ever be shown in a log.
    @Override
    public String toString() {
        return "…" + digits.substring(digits.length() - 2);
    }
}
