package org.denwaban.dialer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.denwaban.campaign.LeaseStore;
import org.denwaban.campaign.LeaseStore.Lease;
import org.denwaban.clock.HandClock;
import org.denwaban.clock.SystemClock;
import org.denwaban.db.Database;
import org.denwaban.db.RealMariaDb;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which of two servers dials, on a real database: who takes the lease, who waits, who takes over.
class DialLeaseIT {

    private static final Database DATABASE = RealMariaDb.freshMigrated();

    @TempDir
    private Path here;

    @TempDir
    private Path there;

    @BeforeEach
    void nobodyHoldsIt() {
        DATABASE.run(Leases::over);
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void oneDialsTheOtherStandsByAndTakesOverByItself() throws Exception {
        var one = lease(here);
        var other = lease(there);
        one.look();
        other.look();
        assertNotEquals(Lease.NONE, one.held());
        assertEquals(Optional.empty(), one.hindrance());
        assertEquals(Lease.NONE, other.held());
        assertTrue(other.standsBy());
        assertEquals(
                "E-DIAL-030 another server (holder " + Files.readString(here.resolve(DialLease.HOLDER_FILE))
                        + ") dials; this one stands by",
                other.hindrance().orElseThrow());

        var before = one.held();
        one.look();
        assertEquals(before, one.held(), "renewed, not taken anew");

        DATABASE.run(Leases::over); // one has not been heard of
        other.look();
        assertEquals(before.fence() + 1, other.held().fence());
        assertFalse(other.standsBy());
        one.look();
        assertEquals(Lease.NONE, one.held());
        assertTrue(one.standsBy());
    }

    @Test
    void aLeaseOfAClockThatWasAheadIsWaitedForAsLongAsAnyOtherIfNobodyRenewsIt() throws Exception {
        var clock = new HandClock(SystemClock.SYSTEM.now());
        var one = lease(here);
        one.look();
        DATABASE.run(DialLeaseIT::aDayAhead);
        var other = DialLease.of(DATABASE, there, clock, new SimpleMeterRegistry());
        other.look();
        clock.turn(LeaseStore.LASTS.minusMillis(1));
        other.look();
        assertEquals(Lease.NONE, other.held(), "whoever holds it may be about to renew it");
        one.look();
        other.look();
        clock.turn(LeaseStore.LASTS);
        other.look();
        assertEquals(Lease.NONE, other.held(), "it was renewed, and lasts as long as any");

        DATABASE.run(DialLeaseIT::aDayAhead);
        other.look();
        DATABASE.run(handle -> handle.execute("UPDATE dial_lease SET lasts_until = lasts_until + INTERVAL 1 SECOND"));
        clock.turn(LeaseStore.LASTS);
        other.look();
        assertEquals(Lease.NONE, other.held(), "somebody writes it, by whatever clock");
        clock.turn(LeaseStore.LASTS);
        other.look();
        assertEquals(one.held().fence() + 1, other.held().fence());
        assertFalse(
                DATABASE.<Boolean>transaction(handle -> new LeaseStore().holds(handle, one.held())),
                "should it only have slept");
        assertTrue(DATABASE.<Boolean>transaction(other::dials));
        assertFalse(DATABASE.<Boolean>transaction(one::dials));
    }

    private static void aDayAhead(Handle handle) {
        handle.execute("UPDATE dial_lease SET lasts_until = lasts_until + INTERVAL 1 DAY");
    }

    @Test
    void whatIsToBeDoneAtATakingIsOwedUntilItIsDone() throws Exception {
        var tries = new AtomicInteger();
        var one = lease(here);
        one.start(() -> {
            if (tries.incrementAndGet() == 1) {
                throw new IllegalStateException("the database went away");
            }
        });
        assertTrue(one.hindrance().orElseThrow().startsWith("E-DIAL-032"));
        one.look();
        assertEquals(Optional.empty(), one.hindrance());
        assertEquals(2, tries.get());
        one.close();
    }

    @Test
    void anEmergencyStopGoesWithTheLease() throws Exception {
        var one = lease(here);
        one.look();
        var stops = EmergencyStops.of(here);
        stops.stop(Optional.of("yokosuka-2018"), "kantoku", SystemClock.SYSTEM.now());
        one.look();
        stops.stop(Optional.empty(), "kantoku", SystemClock.SYSTEM.now());
        one.close(); // the second one came since the last renewal
        var other = lease(there);
        other.look();
        var taken = EmergencyStops.of(there);
        assertEquals(List.of("all", "yokosuka-2018"), taken.names());
        assertTrue(taken.stopped("wakayama-2026"));

        // lifted where it dials now: nothing comes back with the lease
        assertTrue(taken.resume(Optional.empty()));
        assertTrue(taken.resume(Optional.of("yokosuka-2018")));
        other.look();
        DATABASE.run(Leases::over);
        var again = lease(there);
        again.look();
        assertEquals(List.of(), taken.names());
        assertTrue(stops.stopped("yokosuka-2018"), "where it was said it holds until it is lifted there");
    }

    @Test
    void afterACrashTheSameDataDirectoryDoesNotWait() throws Exception {
        var killed = lease(here);
        killed.look();
        var again = lease(here);
        again.look();
        assertEquals(killed.held().fence() + 1, again.held().fence());
        killed.look(); // a copy of the data directory that still runs somewhere does not take it back
        assertEquals(Lease.NONE, killed.held());
        again.look();
        assertNotEquals(Lease.NONE, again.held());
    }

    @Test
    void anOrderlyStopGivesItUp() throws Exception {
        var one = lease(here);
        one.look();
        one.close();
        var other = lease(there);
        other.look();
        assertNotEquals(Lease.NONE, other.held());
    }

    @Test
    void eachTakingIsToldOnce() throws Exception {
        var taken = new AtomicInteger();
        var one = lease(here);
        one.start(taken::incrementAndGet);
        one.look();
        assertEquals(1, taken.get());
        one.close();
    }

    @Test
    void whatWentOutLastIsReadAgainAndWhatCannotBeReadIsUnknownToEveryDatabase() throws Exception {
        var file = here.resolve(LastCall.FILE);
        assertEquals(Optional.empty(), LastCall.read(file));
        var call = new LastCall("dwabcd01hf0000000000000000000000", SystemClock.SYSTEM.now());
        call.write(file);
        assertEquals(Optional.of(call), LastCall.read(file));
        Files.writeString(file, "");
        var one = lease(here);
        one.look();
        assertTrue(one.hindrance().orElseThrow().startsWith("E-DIAL-031"));
        assertTrue(one.settle("kantoku"));
        assertEquals(Optional.empty(), one.hindrance());
        assertFalse(Files.exists(file));
        one.close();
    }

    private static DialLease lease(Path data) throws IOException {
        return DialLease.of(DATABASE, data, SystemClock.SYSTEM, new SimpleMeterRegistry());
    }
}
