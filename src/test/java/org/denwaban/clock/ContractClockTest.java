package org.denwaban.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContractClockTest {

    private static final Instant MACHINE = Instant.parse("2026-11-22T01:00:00.123456Z");
    private static final Instant CONTRACT = Instant.parse("2018-11-05T01:00:00Z");

    @TempDir
    Path directory;

    private final HandClock machine = new HandClock(MACHINE);

    @Test
    void showsMachineTimeUntilItIsTurned() throws Exception {
        var clock = open();
        assertEquals(MACHINE, clock.now());
        assertFalse(clock.turned());
    }

    @Test
    void runsWithTheMachineAfterATurn() throws Exception {
        var clock = open();
        clock.turn(CONTRACT);
        machine.turn(Duration.ofSeconds(90));
        assertEquals(CONTRACT.plusSeconds(90), clock.now());
    }

    @Test
    void remembersTheLastTurnAcrossARestart() throws Exception {
        var clock = open();
        clock.turn(CONTRACT);
        clock.turn(CONTRACT.plusSeconds(3600));
        machine.turn(Duration.ofSeconds(7));
        var again = open();
        assertTrue(again.turned());
        assertEquals(CONTRACT.plusSeconds(3607), again.now());
    }

    @Test
    void neverGoesBackAfterTheFirstTurn() throws Exception {
        var clock = open();
        clock.turn(CONTRACT);
        assertThrows(ContractClock.BackwardException.class, () -> clock.turn(CONTRACT.minusNanos(1)));
        assertEquals(1, Files.readAllLines(turns()).size());
    }

    @Test
    void writesEachTurnAsAPairOfBothTimes() throws Exception {
        open().turn(CONTRACT);
        assertEquals(
                "{\"machine\":\"2026-11-22T01:00:00.123456Z\",\"contract\":\"2018-11-05T10:00+09:00\"}",
                Files.readString(turns()).strip());
    }

    @Test
    void refusesAFileWhoseLastLineIsNoTurn() throws Exception {
        Files.writeString(turns(), "{\"machine\":\"2026-11-22T01:0");
        var refused = assertThrows(IOException.class, this::open);
        assertTrue(String.valueOf(refused.getMessage()).startsWith("E-CLOCK-003"));
    }

    /// In Tokyo a leap second is 08:59:60, a second before a morning's window. A clock that shows the second before it
    /// twice (POSIX) opens nothing too early; a text of one is no time.
    @Test
    void aLeapSecondOpensNothingAndATurnToOneIsRefused() throws Exception {
        var nine = Instant.parse("2017-01-01T00:00:00Z");
        machine.set(nine.minusMillis(10));
        var clock = open();
        machine.set(nine.minusMillis(1_000));
        assertEquals("08:59:59", Tokyo.wall(clock.now()).toLocalTime().toString());
        machine.turn(Duration.ofSeconds(1));
        assertEquals("09:00", Tokyo.wall(clock.now()).toLocalTime().toString());

        Files.writeString(
                turns(), "{\"machine\":\"2017-01-01T00:00:00Z\",\"contract\":\"2017-01-01T08:59:60+09:00\"}\n");
        var refused = assertThrows(IOException.class, this::open);
        assertTrue(String.valueOf(refused.getMessage()).startsWith("E-CLOCK-003"));
    }

    private ContractClock open() throws IOException {
        return ContractClock.open(machine, turns());
    }

    private Path turns() {
        return directory.resolve("clock-turns.jsonl");
    }
}
