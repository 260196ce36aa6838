package org.denwaban.db;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.Optional;
import org.denwaban.db.EmbeddedMariaDb.Binaries;
import org.denwaban.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A database, and the embedded server below it where none is configured.
///
/// @param database to work with
/// @param embedded ours, empty where a server of one's own is configured
public record OpenDatabase(Database database, Optional<EmbeddedMariaDb> embedded) implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OpenDatabase.class);

    /// Opens the server that the settings name, else the embedded one in `mariadb` of the data
    /// directory, which is started if no other process of ours has done so; then brings the tables up to date.
    ///
    /// @throws DatabaseAway if the server does not answer
    /// @throws DatabaseException E-DB-010 if it may lose a commit; then nothing was changed in it
    public static OpenDatabase of(Settings settings, MeterRegistry registry) {
        var opened = settings.database()
                .map(own -> new OpenDatabase(
                        Database.open(
                                new DatabaseAddress(
                                        own.url(), own.user(), own.password().reveal()),
                                registry),
                        Optional.empty()))
                .orElseGet(() -> embedded(settings.dataDirectory().resolve("mariadb"), registry));
        return ready(opened);
    }

    /// With its tables brought up to date; closed if that is not to be.
    static OpenDatabase ready(OpenDatabase opened) {
        try {
            Durability.require(opened.database());
            Migrations.apply(opened.database());
            if (opened.embedded().isEmpty()) {
                warnOfRights(opened.database());
            }
            return opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /// An account that may too much works all the same; whoever runs it is told.
    private static void warnOfRights(Database database) {
        var tooMany = AccountRights.tooMany(database);
        if (!tooMany.isEmpty()) {
            LOG.warn("E-DB-012 the database's account may more than its own tables: {}", String.join(", ", tooMany));
        }
    }

    private static OpenDatabase embedded(Path home, MeterRegistry registry) {
        var server = EmbeddedMariaDb.open(home, EmbeddedMariaDb.usualCache(), Binaries.INSTALLED_ELSE_BUNDLED);
        try {
            return new OpenDatabase(Database.open(server.address(), registry), Optional.of(server));
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    @Override
    public void close() {
        database.close();
        embedded.ifPresent(EmbeddedMariaDb::close);
    }
}
