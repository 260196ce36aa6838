package org.denwaban.vault;

/// Where a sealed value stands. It is bound to that place: moved to another row, it does not open.
///
/// @param table  table of the database or the journal, 1 to 255 characters
/// @param column column of it, 1 to 255 characters
/// @param row    the row's own key, chosen before it is written, 1 to 255 characters
public record Place(String table, String column, String row) {

    /// No name of MariaDB is longer than 64 characters and no key of ours than 32; far more than
    /// this is a mistake.
    static final int LONGEST = 255;

    public Place {
        check("table", table);
        check("column", column);
        check("row", row);
    }

    private static void check(String what, String value) {
        if (value.isBlank() || value.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "the " + what + " of a place has 1 to " + LONGEST + " characters, had " + value.length());
        }
    }
}
