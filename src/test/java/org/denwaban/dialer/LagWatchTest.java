package org.denwaban.dialer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.denwaban.clock.HandClock;
import org.junit.jupiter.api.Test;

class LagWatchTest {

    private static final Instant NOW = Instant.parse("2026-11-26T01:00:00Z");

    private final HandClock clock = new HandClock(NOW);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private Optional<Instant> journal = Optional.empty();
    private Optional<Instant> switchboard = Optional.empty();
    private final LagWatch watch = new LagWatch(clock, () -> journal, () -> switchboard, registry);

    @Test
    void atTwoSecondsSomebodyIsDialledAndBeyondNobody() {
        assertFalse(LagRules.waits(false, LagRules.LAG_MOST));
        assertTrue(LagRules.waits(false, LagRules.LAG_MOST.plusMillis(1)));
        assertTrue(LagRules.waits(false, LagRules.LAG_MOST.multipliedBy(10)));
    }

    @Test
    void itGoesOnBelowOneSecondOnly() {
        for (long millis : List.of(20_000L, 2_001L, 2_000L, 1_001L, 1_000L)) {
            assertTrue(LagRules.waits(true, Duration.ofMillis(millis)), millis + " ms");
        }
        assertFalse(LagRules.waits(true, Duration.ofMillis(999)));
    }

    @Test
    void whoeverIsLateHindersAndItGoesOnByItself() {
        assertTrue(watch.keepsPace());
        switchboard = Optional.of(NOW);
        clock.turn(LagRules.LAG_MOST);
        assertTrue(watch.keepsPace());
        clock.turn(Duration.ofMillis(1));
        assertFalse(watch.keepsPace());
        journal = switchboard;
        switchboard = Optional.empty();
        assertFalse(watch.keepsPace(), "the other queue is as old");
        assertEquals(2.001, age("disk"));
        assertEquals(0, age("switchboard"));
        journal = Optional.of(clock.now().minusMillis(1_500));
        assertFalse(watch.keepsPace(), "it would stop and go");
        journal = Optional.of(clock.now().minusMillis(999));
        assertTrue(watch.keepsPace());
        clock.set(NOW.minusSeconds(60));
        assertEquals(0, age("disk"), "a clock that was set back");
    }

    private double age(String to) {
        return registry.get("denwaban.backlog.age.seconds")
                .tag("to", to)
                .gauge()
                .value();
    }
}
