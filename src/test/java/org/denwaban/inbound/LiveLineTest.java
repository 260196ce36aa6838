package org.denwaban.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LiveLineTest {

    private static final Instant NOW = Instant.parse("2018-11-05T00:00:00Z");

    @Test
    void ofAThousandCallsTheOldestIsForgottenForTheNext() {
        var line = new LiveLine();
        for (int i = 0; i < LiveLine.CALLS_MOST; i++) {
            line.came("pbx-" + i, "wakayama-2026", null, NOW);
        }
        assertEquals(LiveLine.CALLS_MOST, line.calls().size());
        assertTrue(line.call("pbx-0").isPresent());
        line.came("pbx-over", "wakayama-2026", null, NOW);
        assertEquals(LiveLine.CALLS_MOST, line.calls().size());
        assertEquals(Optional.empty(), line.call("pbx-0"));
        assertTrue(line.call("pbx-over").isPresent());
        for (int i = 0; i < 9 * LiveLine.CALLS_MOST; i++) {
            line.came("more-" + i, null, null, NOW);
        }
        assertEquals(LiveLine.CALLS_MOST, line.calls().size());
        assertEquals("more-8000", line.calls().getFirst().id());
    }
}
