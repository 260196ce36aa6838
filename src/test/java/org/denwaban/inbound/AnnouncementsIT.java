package org.denwaban.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.denwaban.clock.SystemClock;
import org.denwaban.db.Database;
import org.denwaban.db.DatabaseException;
import org.denwaban.db.RealMariaDb;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Announcements on a real MariaDB, whose session has another zone than the JVM and Tokyo.
class AnnouncementsIT {

    private final Database database = RealMariaDb.freshMigrated();
    private final AnnouncementStore store = new AnnouncementStore();
    private final Announcements announcements = new Announcements(
            database,
            List.of("wakayama-2026"),
            () -> Lines.at("2026-11-24T00:00"),
            SystemClock.SYSTEM,
            new SimpleMeterRegistry());

    @AfterEach
    void close() {
        announcements.close();
        database.close();
    }

    @Test
    void whatWasAnnouncedComesBackAsItWas() {
        var closed = Lines.announced("2026-11-24", null, "2026-11-23T18:00");
        var shorter = Lines.announced("2026-12-24", Lines.hours("08:30", "12:01"), "2026-11-23T18:01");
        add("wakayama-2026", closed);
        add("wakayama-2026", shorter);
        announcements.look();
        assertEquals(List.of(shorter, closed), announcements.of("wakayama-2026"));
    }

    @Test
    void daysThatAreOverOrFarAndOtherContractsAreNotRead() {
        add("wakayama-2026", Lines.announced("2026-11-23", null, "2026-11-22T18:00"));
        add("wakayama-2026", Lines.announced("2026-12-25", null, "2026-11-22T18:00"));
        add("another-2026", Lines.announced("2026-11-24", null, "2026-11-22T18:00"));
        announcements.look();
        assertEquals(List.of(), announcements.of("wakayama-2026"));
        assertEquals(List.of(), announcements.of("another-2026"));
    }

    @Test
    void withTheDatabaseAwayTheLastOnesHold() {
        var closed = Lines.announced("2026-11-24", null, "2026-11-23T18:00");
        add("wakayama-2026", closed);
        announcements.look();
        database.close();
        assertThrows(DatabaseException.class, announcements::look);
        assertEquals(List.of(closed), announcements.of("wakayama-2026"));
    }

    private void add(String contract, Announcement announcement) {
        database.run(handle -> store.add(handle, contract, announcement));
    }
}
