package org.denwaban.people;

/// What one telephone column of the call list comes to (rules.md, "Call list"). Closed set.
public sealed interface PhoneReading {

    /// May be dialled.
    ///
    /// @param number    national digits
    /// @param corrected whether more was needed than taking out hyphens, brackets and spaces: the
    ///                  contract's area code was put before it, or a digit was written in another
    ///                  form (full width)
    record Dialable(PhoneNumber number, boolean corrected) implements PhoneReading {}

    /// Nothing stands there.
    record Absent() implements PhoneReading {}

    /// Something stands there that is never dialled: defective before dialling, 電話番号瑕疵(架電前).
    record Defective(Fault fault) implements PhoneReading {}

    /// Why a number is never dialled.
    enum Fault {
        /// Something other than digits is left: 不明, 内線12, +81.
        TEXT,
        /// Too few digits; also a mobile or IP number of ten.
        TOO_SHORT,
        /// Too many digits.
        TOO_LONG,
        /// As long as a number, but it does not begin with 0. A lost leading zero is never guessed at.
        NO_LEADING_ZERO,
        /// Emergency, service, premium or international: 1XX, 0570, 0990, 0180, 00, 010.
        SERVICE,
        /// A line of the centre's own: the call would come back to the queue, or be engaged for ever.
        OURS
    }
}
