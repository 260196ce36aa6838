package org.denwaban.db;

import java.util.Arrays;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings the tables up to this program's state: `src/main/resources/db/V0100__what.sql` and so on.
/// Each room has a range of numbers, so a lower number may come after a higher one was applied.
/// MariaDB's DDL is not transactional: one DDL statement a file, or every one `IF NOT EXISTS`.
public final class Migrations {

    private static final String USUAL = "classpath:db";
    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

    private Migrations() {}

    /// Applies what is missing. Two processes that do so at once take turns.
    ///
    /// @return how many were applied
    /// @throws DatabaseException E-DB-005 if one failed, was changed after it had been applied, or the
    /// tables are newer than this program
    public static int apply(Database database) {
        return apply(database, USUAL);
    }

    /// Names of those that are missing, failed, or are not this program's; empty where all is as it should be. Changes
    /// nothing.
    public static List<String> wanting(Database database) {
        return Arrays.stream(flyway(database, USUAL).info().all())
                .filter(one -> !one.getState().isApplied()
                        || one.getState().isFailed()
                        || !one.getState().isResolved())
                .map(one -> one.getScript())
                .toList();
    }

    private static Flyway flyway(Database database, String location) {
        return Flyway.configure()
                .dataSource(database.pool())
                .locations(location)
                .table("schema_version")
                .cleanDisabled(true)
                .outOfOrder(true)
                .validateOnMigrate(true)
                .validateMigrationNaming(true)
                // Flyway lets pass what a newer program left; an older one must not write into
                // tables it does not know.
                .ignoreMigrationPatterns(new String[0])
                .load();
    }

    static int apply(Database database, String location) {
        var flyway = flyway(database, location);
        try {
            var applied = flyway.migrate().migrationsExecuted;
            LOG.info("tables are up to date, {} migrations applied now", applied);
            return applied;
        } catch (FlywayException e) {
            throw failed(flyway, e);
        }
    }

    private static DatabaseException failed(Flyway flyway, FlywayException e) {
        var away = DatabaseException.in(e);
        var which = Arrays.stream(flyway.info().all())
                .filter(one -> one.getState().isFailed() || !one.getState().isResolved())
                .map(one -> one.getScript())
                .findFirst()
                .orElse("one of those below");
        var text = "the tables could not be brought up to date at " + which
                + "; put the database back from its backup, or undo what that file did by hand and delete its line in"
                + " schema_version; then start again. Flyway says: " + e.getMessage();
        return away == null ? new DatabaseException("E-DB-005", text) : new DatabaseException("E-DB-005", text, away);
    }
}
