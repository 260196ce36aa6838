package org.denwaban.dialer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The gate's yes has an end, and the last call of the day rings no later than the day allows.
class LastMetreTest {

    private static final Instant ASKED = Instant.parse("2018-11-05T10:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "36000, 3, 30",
        "34,    3, 30",
        "33.9,  3, 29",
        "33,    3, 29",
        "32,    2, 29",
        "31,    1, 29",
        "30.9,  1, 28",
        "30,    1, 28", // the last start of the day: 20:00 less the ring time
    })
    void howLongAYesHoldsAndATelephoneRings(double left, long life, long rings) {
        var last = LastMetre.of(ASKED, Duration.ofSeconds(30), millis(left));
        assertEquals(new LastMetre(ASKED.plusSeconds(life), rings), last);
    }

    /// The PBX asked at the very end of the second that it named, and dials at the end of the last one that it may.
    @ParameterizedTest
    @ValueSource(ints = {5, 10, 30, 60, 120})
    void howeverLateThePbxDialsNobodysTelephoneRingsPastTheEnd(int ring) {
        for (var left = Duration.ofSeconds(ring); left.toSeconds() < ring + 10; left = left.plusMillis(50)) {
            var last = LastMetre.of(ASKED, Duration.ofSeconds(ring), left);
            var dialled = last.until().plusMillis(999);
            assertTrue(last.ringSeconds() >= ring - 2 && last.ringSeconds() <= ring, left + ": " + last);
            assertTrue(!dialled.plusSeconds(last.ringSeconds()).isAfter(ASKED.plus(left)), left + ": " + last);
        }
    }

    private static Duration millis(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
