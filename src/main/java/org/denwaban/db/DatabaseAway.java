package org.denwaban.db;

import java.sql.SQLException;

/// MariaDB cannot be reached, or went away. If it went away during a commit, nobody knows whether
/// that commit happened: who asked must look before asking again.
public final class DatabaseAway extends DatabaseException {

    DatabaseAway(String message, SQLException cause) {
        super("E-DB-002", message, cause);
    }
}
