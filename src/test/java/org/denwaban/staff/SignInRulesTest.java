package org.denwaban.staff;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SignInRulesTest {

    private static final Instant NOW = Instant.parse("2018-11-05T00:00:00Z");

    @Test
    void aFewMistakesShutNobodyOut() {
        assertEquals(NOW, SignInRules.openFrom(List.of(), 3, NOW));
        assertEquals(NOW, SignInRules.openFrom(ago(120, 60), 3, NOW));
    }

    @Test
    void atTheLimitTheOldestOfThemMustBeForgottenFirst() {
        assertEquals(NOW.plusSeconds(15 * 60 - 120), SignInRules.openFrom(ago(120, 60, 1), 3, NOW));
        assertEquals(NOW.plusSeconds(15 * 60 - 60), SignInRules.openFrom(ago(120, 60, 30, 1), 3, NOW));
    }

    @Test
    void whatIsAQuarterOfAnHourOldCountsNoMore() {
        assertEquals(NOW, SignInRules.openFrom(ago(900, 60, 1), 3, NOW));
    }

    @Test
    void tenTimesTheLimitWaitsNoLonger() {
        for (int most : List.of(SignInRules.AT_DEVICE_MOST, SignInRules.AT_ADDRESS_MOST)) {
            assertEquals(NOW, SignInRules.openFrom(every(most - 1), most, NOW));
            for (int refused : List.of(most, most + 1, 10 * most)) {
                assertEquals(
                        NOW.plus(SignInRules.REMEMBERED).minusSeconds(most),
                        SignInRules.openFrom(every(refused), most, NOW));
            }
        }
    }

    /// One a second until now.
    private static List<Instant> every(int refusals) {
        return IntStream.rangeClosed(1, refusals)
                .mapToObj(i -> NOW.minusSeconds(refusals - i + 1L))
                .toList();
    }

    private static List<Instant> ago(int... seconds) {
        return IntStream.of(seconds).mapToObj(NOW::minusSeconds).toList();
    }
}
