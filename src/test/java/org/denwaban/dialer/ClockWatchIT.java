package org.denwaban.dialer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.denwaban.clock.ContractClock;
import org.denwaban.clock.HandClock;
import org.denwaban.db.Database;
import org.denwaban.db.DatabaseAddress;
import org.denwaban.db.RealMariaDb;
import org.denwaban.pbx.ami.AmiListener.PbxClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each of the three clocks, wrong once. The database is a real one whose clock a session variable sets.
class ClockWatchIT {

    private static final Instant NOW = Instant.parse("2018-11-01T01:00:00Z");

    private final HandClock machine = new HandClock(NOW);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ClockLine line = new ClockLine(machine);
    private Duration pbxAhead = Duration.ZERO;
    private Duration roundTrip = Duration.ofMillis(1);
    private boolean heard = true;

    @Test
    void whileTheClocksAgreeNothingStandsAgainstDialling() {
        try (var database = databaseAt(NOW);
                var watch = watch(database)) {
            assertEquals(Optional.of("the clocks are not compared yet"), watch.hindrance());
            watch.look();
            assertEquals(Optional.empty(), watch.hindrance());
        }
    }

    @Test
    void theDatabasesClockIsToldToBeWrong() {
        try (var database = databaseAt(NOW.plusSeconds(3));
                var watch = watch(database)) {
            watch.look();
            assertEquals(
                    Optional.of("the database's clock is wrong (against this machine's the database's shows +3 s, the"
                            + " PBX's +0 s)"),
                    watch.hindrance());
            assertEquals(
                    3,
                    meters.get("denwaban.clock.ahead.seconds")
                            .tag("clock", "database")
                            .gauge()
                            .value());
        }
    }

    @Test
    void thePbxsClockIsToldToBeWrongAndDiallingGoesOnByItselfWhenItIsRight() {
        try (var database = databaseAt(NOW);
                var watch = watch(database)) {
            pbxAhead = Duration.ofMillis(-2_001);
            watch.look();
            assertTrue(watch.hindrance().orElse("").startsWith("the PBX's clock is wrong"));
            pbxAhead = Duration.ofSeconds(-2);
            watch.look();
            assertEquals(Optional.empty(), watch.hindrance());
        }
    }

    @Test
    void thisMachinesClockIsToldToBeWrong() {
        try (var database = databaseAt(NOW);
                var watch = watch(database)) {
            watch.look();
            machine.set(NOW.plusSeconds(32_400)); // Tokyo's time taken for UTC
            pbxAhead = Duration.ofHours(-9);
            watch.look();
            assertTrue(watch.hindrance().orElse("").startsWith("this machine's clock is wrong"));
            machine.set(NOW);
            pbxAhead = Duration.ZERO;
            watch.look();
            assertEquals(Optional.empty(), watch.hindrance());
        }
    }

    @Test
    void aClockThatDoesNotAnswerOrTooSlowlyIsNotKnownAfterAWhile() {
        try (var database = databaseAt(NOW);
                var watch = watch(database)) {
            watch.look();
            heard = false;
            machine.turn(ClockWatch.KNOWN_FOR);
            machine.set(NOW);
            line.confirm(); // where the database's clock stands still
            watch.look();
            assertEquals(Optional.empty(), watch.hindrance());
            machine.turn(Duration.ofMillis(1));
            watch.look();
            assertEquals(Optional.of("the PBX's clock is not known"), watch.hindrance());
            heard = true;
            roundTrip = ClockWatch.SLOWEST_ANSWER.plusMillis(1);
            watch.look();
            assertEquals(Optional.of("the PBX's clock is not known"), watch.hindrance());
        }
    }

    @Test
    void aJumpOfAllThreeClocksTogetherIsNoticedAndIsOverWhenTheyAreBackOrConfirmed(@TempDir Path directory)
            throws IOException {
        var contract = ContractClock.open(machine, directory.resolve(ContractClock.FILE));
        var gates = new Clocks(machine, contract, true, line);
        try (var asOfNow = databaseAt(NOW);
                var watch = watch(asOfNow)) {
            watch.look();
            assertEquals(Optional.empty(), watch.hindrance());
        }
        var later = NOW.plusSeconds(32_400);
        machine.set(later);
        var jumped = Optional.of(
                "this machine's clock jumped by +32400 s; set it right, or confirm it (./denwaban clock --confirm)");
        try (var database = databaseAt(later);
                var watch = watch(database)) {
            watch.look();
            assertEquals(jumped, watch.hindrance());
            watch.look();
            assertEquals(jumped, watch.hindrance(), "it does not get used to it");
            assertEquals(false, database.transaction(handle -> gates.agree(handle, later)), "the gate");
        }
        machine.set(NOW);
        try (var database = databaseAt(NOW);
                var watch = watch(database)) {
            watch.look();
            assertEquals(Optional.empty(), watch.hindrance(), "back again");
        }
        machine.set(later);
        try (var database = databaseAt(later);
                var watch = watch(database)) {
            watch.look();
            assertEquals(jumped, watch.hindrance());
            line.confirm();
            watch.look();
            assertEquals(Optional.empty(), watch.hindrance(), "confirmed");
            assertEquals(true, database.transaction(handle -> gates.agree(handle, later)), "the gate");
        }
    }

    private ClockWatch watch(Database database) {
        return new ClockWatch(
                database,
                machine,
                line,
                () -> heard ? Optional.of(new PbxClock(pbxAhead, roundTrip, machine.nanos())) : Optional.empty(),
                meters);
    }

    private static Database databaseAt(Instant stands) {
        var usual = RealMariaDb.freshSchema();
        var url = usual.url() + "&sessionVariables=timestamp=" + stands.getEpochSecond();
        return Database.open(new DatabaseAddress(url, usual.user(), ""), new SimpleMeterRegistry());
    }
}
