package org.denwaban.dialer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.denwaban.clock.ContractClock;
import org.denwaban.clock.HandClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClockLineTest {

    private static final Instant NOW = Instant.parse("2018-11-01T01:00:00Z");

    private final HandClock machine = new HandClock(NOW);
    private final ClockLine line = new ClockLine(machine);

    @ParameterizedTest
    @ValueSource(longs = {2_000, 1, 0, -1, -2_000})
    void upToTwoSecondsAreNoJump(long millis) {
        machine.set(NOW.plusMillis(millis));
        assertTrue(line.steady());
        assertEquals(Duration.ofMillis(millis), line.look());
        assertEquals(Duration.ZERO, line.look(), "what NTP corrects does not add up");
    }

    @ParameterizedTest
    @ValueSource(longs = {2_001, 32_400_000, -2_001, -32_400_000})
    void aJumpStaysUntilTheClockIsBackHoweverLongItTakes(long millis) {
        machine.set(NOW.plusMillis(millis));
        for (int look = 0; look < 100; look++) {
            assertEquals(Duration.ofMillis(millis), line.look());
            assertFalse(line.steady());
            machine.turn(ClockWatch.EVERY);
        }
        machine.set(machine.now().minusMillis(millis));
        assertTrue(line.steady());
        assertEquals(Duration.ZERO, line.look());
    }

    @Test
    void whoeverConfirmsTheTimeEndsTheJumpAndANewOneIsNoticed() {
        machine.set(NOW.plusSeconds(3));
        assertFalse(line.steady());
        line.confirm();
        assertTrue(line.steady());
        machine.set(NOW);
        assertEquals(Duration.ofSeconds(-3), line.look());
        assertFalse(line.steady());
    }

    @Test
    void timeThatPassesAndContractTimeThatIsTurnedAreNoJump(@TempDir Path directory) throws Exception {
        machine.turn(Duration.ofDays(400));
        assertTrue(line.steady());
        var contract = ContractClock.open(machine, directory.resolve(ContractClock.FILE));
        contract.turn(NOW.plus(Duration.ofDays(4_000)));
        var clocks = new Clocks(machine, contract, true, line);
        assertTrue(clocks.line().steady());
    }
}
