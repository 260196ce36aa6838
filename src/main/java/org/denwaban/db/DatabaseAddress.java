package org.denwaban.db;

import java.util.Locale;
import java.util.regex.Pattern;

/// Where MariaDB listens, and who asks.
///
/// @param url      a JDBC address that begins `jdbc:mariadb:` and names a database. Where it says
///                 nothing of TLS, `sslMode=verify-full` is added, or `disable` for a socket of
///                 this machine
/// @param user     empty where the address holds it
/// @param password empty where there is none, as on a socket
public record DatabaseAddress(String url, String user, String password) {

    private static final Pattern NAMES_A_DATABASE = Pattern.compile("jdbc:mariadb://[^/?]*/[A-Za-z0-9_]+(\\?.*)?");

    public DatabaseAddress {
        if (!NAMES_A_DATABASE.matcher(url).matches()) {
            // The address may hold a password, so it is not repeated here.
            throw new DatabaseException(
                    "E-DB-001",
                    "the database's address must look like jdbc:mariadb://host:3306/denwaban; correct the setting");
        }
        url = withTls(url);
    }

    private static String withTls(String url) {
        var lower = url.toLowerCase(Locale.ROOT);
        if (lower.contains("sslmode=") || lower.contains("usessl=")) {
            return url;
        }
        var mode = lower.contains("localsocket=") ? "disable" : "verify-full";
        return url + (url.contains("?") ? "&" : "?") + "sslMode=" + mode;
    }

    /// An address may hold a password.
    @Override
    public String toString() {
        return "DatabaseAddress[***]";
    }
}
