package org.denwaban.seal;

import java.time.LocalDate;

/// Something that is not as it was sealed.
///
/// @param day   whose seal tells it
/// @param fault what
/// @param table empty where it is the seal or the file itself
/// @param row   its key; empty where it is the seal or the file itself
public record Finding(LocalDate day, Fault fault, String table, String row) {

    /// What may be wrong.
    public enum Fault {
        /// A row has other values.
        CHANGED,
        /// A row is gone.
        TAKEN_AWAY,
        /// A row of that day came later.
        PUT_IN,
        /// The file of the day's rows is not there, or is another one.
        FILE_DIFFERS,
        /// The seal is not what its parts make, or does not follow the one before.
        SEAL_DIFFERS
    }
}
