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

    private static List<Instant> ago(int... seconds) {
        return IntStream.of(seconds).mapToObj(NOW::minusSeconds).toList();
    }
}
