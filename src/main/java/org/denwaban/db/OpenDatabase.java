package org.denwaban.db;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.Optional;
import org.denwaban.db.EmbeddedMariaDb.Binaries;

/// A database, and the embedded server below it where none is configured.
///
/// @param database to work with
/// @param embedded ours, empty where a server of one's own is configured
public record OpenDatabase(Database database, Optional<EmbeddedMariaDb> embedded) implements AutoCloseable {

    /// Opens the configured server, else the embedded one in `data/mariadb`, which is started if no
    /// other process of ours has done so.
    ///
    /// @throws DatabaseAway if the server does not answer
    public static OpenDatabase of(Optional<DatabaseAddress> configured, Path data, MeterRegistry registry) {
        if (configured.isPresent()) {
            return new OpenDatabase(Database.open(configured.get(), registry), Optional.empty());
        }
        var embedded = EmbeddedMariaDb.open(
                data.resolve("mariadb"), EmbeddedMariaDb.usualCache(), Binaries.INSTALLED_ELSE_BUNDLED);
        try {
            return new OpenDatabase(Database.open(embedded.address(), registry), Optional.of(embedded));
        } catch (RuntimeException e) {
            embedded.close();
            throw e;
        }
    }

    @Override
    public void close() {
        database.close();
        embedded.ifPresent(EmbeddedMariaDb::close);
    }
}
