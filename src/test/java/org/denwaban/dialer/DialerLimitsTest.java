package org.denwaban.dialer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class DialerLimitsTest {

    @Test
    void aCountdownHasSixtySecondsAtMost() {
        var most = DialMode.COUNTDOWN_MOST;
        assertEquals(most, new DialMode(DialMode.Kind.PROGRESSIVE, most).countdown());
        for (var longer : List.of(most.plusSeconds(1), most.multipliedBy(10))) {
            var refused =
                    assertThrows(IllegalArgumentException.class, () -> new DialMode(DialMode.Kind.PROGRESSIVE, longer));
            assertTrue(String.valueOf(refused.getMessage()).startsWith("E-MODE-001"));
        }
    }

    @Test
    void whyAResultIsCorrectedHasAnEnd() {
        var most = "𠮷".repeat(Corrections.WHY_MOST);
        assertTrue(Corrections.saysWhy(most));
        for (var text : List.of(" ", most + "字", most.repeat(10))) {
            assertFalse(Corrections.saysWhy(text));
        }
    }
}
