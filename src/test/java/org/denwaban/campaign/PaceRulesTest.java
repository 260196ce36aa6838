package org.denwaban.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import org.denwaban.campaign.Forecast.Measured;
import org.denwaban.campaign.Forecast.Pace;
import org.denwaban.campaign.Forecast.Reached;
import org.denwaban.contract.Window;
import org.junit.jupiter.api.Test;

class PaceRulesTest {

    private static final Duration WRAP_UP = Duration.ofSeconds(5);

    @Test
    void withoutAttemptsTheDefaultsHold() {
        var nothing = new Measured(0, Duration.ZERO, 0, Map.of());
        assertFalse(PaceRules.timeKnown(nothing) || PaceRules.ratesKnown(nothing));
        // 5 s to begin with, 30 s of ringing, 0.3 of 120 s of talk, 5 s of rest: 76 s
        assertEquals(3600 / 76.0, pace(nothing).attemptsPerHour(), 1e-9);
        assertEquals(0.3, rate(nothing, Window.HOLIDAY), 1e-9);
    }

    @Test
    void fortyNineAttemptsAreNotEnough() {
        var few = new Measured(49, Duration.ofSeconds(10), 49, Map.of(Window.WEEKDAY_DAY, new Reached(49, 49)));
        assertEquals(3600 / 76.0, pace(few).attemptsPerHour(), 1e-9);
        assertEquals(0.3, rate(few, Window.WEEKDAY_DAY), 1e-9);
    }

    @Test
    void fiftyAre() {
        var enough = new Measured(50, Duration.ofSeconds(55), 50, Map.of(Window.WEEKDAY_DAY, new Reached(50, 0)));
        assertTrue(PaceRules.timeKnown(enough) && PaceRules.ratesKnown(enough));
        assertEquals(60, pace(enough).attemptsPerHour(), 1e-9);
    }

    @Test
    void whatIsNoAttemptTakesTimeToo() {
        var half = new Measured(100, Duration.ofSeconds(55), 50, Map.of());
        assertEquals(30, pace(half).attemptsPerHour(), 1e-9);
    }

    @Test
    void aWindowWithFewAttemptsLeansOnTheOthers() {
        var measured = new Measured(
                180,
                Duration.ofSeconds(55),
                180,
                Map.of(Window.WEEKDAY_DAY, new Reached(160, 34), Window.HOLIDAY, new Reached(20, 20)));
        // all: (54 + 20 × 0.3) / (180 + 20) = 0.3
        assertEquals((34 + 20 * 0.3) / 180, rate(measured, Window.WEEKDAY_DAY), 1e-9);
        assertEquals((20 + 20 * 0.3) / 40, rate(measured, Window.HOLIDAY), 1e-9);
        assertEquals(0.3, rate(measured, Window.WEEKDAY_EVENING), 1e-9);
    }

    private static double rate(Measured measured, Window window) {
        return pace(measured).contactRates().getOrDefault(window, Double.NaN);
    }

    private static Pace pace(Measured measured) {
        return PaceRules.pace(measured, Histories.OUTBOUND, WRAP_UP);
    }
}
