package org.denwaban.db;

import java.sql.SQLException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The database refused or failed. MariaDB's own texts repeat values ("Duplicate entry '…'"), so
/// they are not passed on: the number of the error, its SQL state and the key's name tell enough.
public sealed class DatabaseException extends RuntimeException permits DatabaseAway {

    private static final Pattern KEY = Pattern.compile("for key '([A-Za-z0-9_.]{1,130})'");
    private static final int DUPLICATE = 1062;

    private final String code;
    private final int error;

    DatabaseException(String code, String message) {
        super(code + ": " + message);
        this.code = code;
        this.error = 0;
    }

    DatabaseException(String code, String message, SQLException cause) {
        super(code + ": " + message + " (" + describe(cause) + ")");
        this.code = code;
        this.error = cause.getErrorCode();
        setStackTrace(cause.getStackTrace());
    }

    /// `E-DB-001` and so on; the list stands in `docs/decisions/0002-embedded-database.md`.
    public String code() {
        return code;
    }

    /// MariaDB's error number, 0 where it gave none.
    public int error() {
        return error;
    }

    /// Whether a row with that key is there already.
    public boolean duplicate() {
        return error == DUPLICATE;
    }

    /// Whether a statement failed because a row with this key is there already; of the transaction only that statement
    /// was undone.
    ///
    /// @param key the key's name
    public static boolean duplicates(RuntimeException thrown, String key) {
        var cause = in(thrown);
        return cause != null
                && cause.getErrorCode() == DUPLICATE
                && String.valueOf(cause.getMessage()).contains("for key '" + key + "'");
    }

    /// What failed, without a word of the statement: the class, and MariaDB's number of the error where there is one.
    public static String kind(RuntimeException thrown) {
        var cause = in(thrown);
        return thrown.getClass().getName() + (cause == null ? "" : " " + cause.getErrorCode());
    }

    /// The first database error among the causes, null where there is none.
    static @Nullable SQLException in(@Nullable Throwable thrown) {
        var at = thrown;
        for (int depth = 0; at != null && depth < 20; depth++) {
            if (at instanceof SQLException found) {
                return found;
            }
            at = at.getCause();
        }
        return null;
    }

    private static String describe(SQLException cause) {
        var text = "error " + cause.getErrorCode() + ", SQL state " + cause.getSQLState();
        var key = KEY.matcher(String.valueOf(cause.getMessage()));
        return key.find() ? text + ", key " + key.group(1) : text;
    }
}
