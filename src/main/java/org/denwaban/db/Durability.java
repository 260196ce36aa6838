package org.denwaban.db;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

/// Whether a commit that MariaDB acknowledged outlives the loss of power. Every promise to a household hangs on it: a
/// call that was promised and forgotten is made once more.
///
/// Source: MariaDB 11.4, "InnoDB System Variables" and "Replication and Binary Log System Variables".
public final class Durability {

    private Durability() {}

    /// What of the server's settings may lose a commit, each as it should be (`sync_binlog=1`); empty where nothing
    /// may.
    public static List<String> faults(Database database) {
        return database.transaction(handle -> faults(name -> variable(handle, name)));
    }

    /// Pure.
    ///
    /// @param variables tells a server's variable; those that are ON or OFF are 1 or 0, since 11.0.6 words for some
    static List<String> faults(UnaryOperator<String> variables) {
        var faults = new ArrayList<String>();
        if (!variables.apply("innodb_flush_log_at_trx_commit").equals("1")) {
            faults.add("innodb_flush_log_at_trx_commit=1");
        }
        if (off(variables.apply("innodb_doublewrite"))) {
            faults.add("innodb_doublewrite=ON");
        }
        if (!off(variables.apply("log_bin")) && !variables.apply("sync_binlog").equals("1")) {
            faults.add("sync_binlog=1");
        }
        return List.copyOf(faults);
    }

    /// @throws DatabaseException E-DB-010 with every variable to change
    static void require(Database database) {
        var faults = faults(database);
        if (!faults.isEmpty()) {
            throw new DatabaseException(
                    "E-DB-010",
                    "this MariaDB may lose what it has acknowledged when the power fails; set "
                            + String.join(", ", faults) + " in its configuration and restart it");
        }
    }

    private static boolean off(String value) {
        return Set.of("0", "OFF").contains(value);
    }

    private static String variable(Handle handle, String name) {
        return handle.createQuery("SELECT @@GLOBAL." + name).mapTo(String.class).one();
    }
}
