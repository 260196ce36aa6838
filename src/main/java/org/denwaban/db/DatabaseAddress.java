package org.denwaban.db;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.HostAddress;
import org.mariadb.jdbc.export.SslMode;

/// Where MariaDB listens, and who asks.
///
/// @param url      a JDBC address that begins `jdbc:mariadb:` and names a database. Where it says
///                 nothing of TLS, `sslMode=verify-full` is added, or `disable` for a socket of
///                 this machine. To another machine it is `verify-full`, or refused
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
        refuseOpenRoads(url);
    }

    /// The driver's own reading of the address counts, for it knows old words for the same too (`useSsl`,
    /// `trustServerCertificate`), and each host may say its own.
    private static void refuseOpenRoads(String url) {
        var configuration = read(url);
        boolean onThisMachine = configuration.localSocket() != null || configuration.pipe() != null;
        if (!onThisMachine
                && configuration.addresses().stream().anyMatch(host -> openRoad(host, configuration.sslMode()))) {
            throw new DatabaseException(
                    "E-DB-011",
                    "the database is on another machine, and the address lets names and numbers cross the network"
                            + " unsealed, or to whoever answers there; leave sslMode out of database.url or say"
                            + " sslMode=verify-full (serverSslCert names the CA), or end a tunnel on loopback");
        }
    }

    private static Configuration read(String url) {
        try {
            var configuration = Configuration.parse(url);
            if (configuration != null) {
                return configuration;
            }
        } catch (SQLException e) {
            // its text repeats the address, which may hold a password
        }
        throw new DatabaseException(
                "E-DB-001", "the database's address holds a word that the driver does not know; correct the setting");
    }

    private static boolean openRoad(HostAddress host, SslMode usual) {
        var mode = host.sslMode == null ? usual : host.sslMode;
        return mode != SslMode.VERIFY_FULL && host.localSocket == null && host.pipe == null && !loopback(host.host);
    }

    /// A name that nobody knows here is not on this machine.
    private static boolean loopback(String host) {
        try {
            return Stream.of(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
        } catch (UnknownHostException e) {
            return false;
        }
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
