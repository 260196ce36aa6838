package org.denwaban.dialer;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.denwaban.campaign.LeaseStore;
import org.denwaban.clock.SystemClock;
import org.denwaban.db.Database;
import org.jdbi.v3.core.Handle;

/// Leases for tests of other things: held, and never over.
final class Leases {

    private Leases() {}

    static DialLease taken(Database database, Path directory) {
        try {
            var lease = DialLease.of(database, directory, SystemClock.SYSTEM, new SimpleMeterRegistry());
            database.run(Leases::over);
            lease.look();
            database.run(Leases::forEver);
            return lease;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static LeaseStore.Lease held(Handle handle) {
        forEver(handle);
        return new LeaseStore().standing(handle).lease();
    }

    /// Whoever held it has not been heard of for long.
    static void over(Handle handle) {
        handle.execute("UPDATE dial_lease SET lasts_until = '2000-01-01'");
    }

    private static void forEver(Handle handle) {
        handle.execute("UPDATE dial_lease SET lasts_until = '9999-12-31'");
    }
}
