package org.denwaban.watch;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.denwaban.clock.HandClock;
import org.junit.jupiter.api.Test;

class WatchdogTest {

    private final HandClock clock = new HandClock(Instant.parse("2026-11-26T01:00:00Z"));
    private boolean waits = true;
    private long done;
    private final Watchdog watchdog =
            new Watchdog(List.of(new Watchdog.Worker("switchboard", () -> waits, () -> done)), clock);

    @Test
    void whoDoesNothingForTenSecondsAlthoughWorkWaitsEndsTheServer() {
        looks(10);
        clock.turn(Duration.ofSeconds(1));
        assertEquals(
                "switchboard",
                assertThrows(Watchdog.Stands.class, watchdog::look).getMessage());
    }

    @Test
    void whoGetsOnHoweverSlowlyOrHasNothingToDoIsLeftAlone() {
        for (int i = 0; i < 5; i++) {
            looks(10);
            done++;
        }
        looks(10);
        waits = false;
        looks(30);
        waits = true;
        looks(9);
    }

    @Test
    void aMachineThatWasSuspendedIsNoStandstill() {
        looks(3);
        clock.turn(Duration.ofHours(8));
        assertDoesNotThrow(watchdog::look);
        done++;
        looks(10);
    }

    /// The way to the end of the process: LastWord takes whatever a thread dies of.
    @Test
    void itsThreadDiesOfIt() throws Exception {
        var diedOf = new CompletableFuture<Throwable>();
        Thread.ofPlatform()
                .uncaughtExceptionHandler((_, thrown) -> diedOf.complete(thrown))
                .start(() -> {
                    while (true) {
                        watchdog.look();
                        clock.turn(Duration.ofSeconds(1));
                    }
                });
        assertEquals(Watchdog.Stands.class, diedOf.get(10, TimeUnit.SECONDS).getClass());
    }

    private void looks(int times) {
        for (int i = 0; i < times; i++) {
            clock.turn(Duration.ofSeconds(1));
            assertDoesNotThrow(watchdog::look);
        }
    }
}
