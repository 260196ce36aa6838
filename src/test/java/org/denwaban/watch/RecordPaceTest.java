package org.denwaban.watch;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RecordPaceTest {

    private static final long START = Long.MAX_VALUE - 5; // monotonic clocks may run over
    private static final long WITHIN = RecordPace.SILENT_MOST.toNanos();

    private final RecordPace pace = new RecordPace();

    @Test
    void whereNoChannelBeganNothingIsWaitedFor() {
        assertTrue(pace.goesOn(0, START));
        assertTrue(pace.goesOn(0, START + 100 * WITHIN));
    }

    @Test
    void aChannelWithoutALineIsWaitedForSoLongAndNoLonger() {
        pace.began(7, START);
        assertTrue(pace.goesOn(7, START + WITHIN - 1));
        assertFalse(pace.goesOn(7, START + WITHIN));
        pace.began(7, START + WITHIN);
        assertFalse(pace.goesOn(7, START + WITHIN + 1), "a later channel makes the first one no younger");
    }

    @Test
    void anyLineTellsThatItGoesOnAgain() {
        pace.began(7, START);
        assertFalse(pace.goesOn(7, START + 2 * WITHIN));
        assertTrue(pace.goesOn(8, START + 2 * WITHIN));
        assertTrue(pace.goesOn(8, START + 90 * WITHIN));
        pace.began(8, START + 90 * WITHIN);
        assertTrue(pace.goesOn(8, START + 91 * WITHIN - 1));
        assertFalse(pace.goesOn(8, START + 91 * WITHIN));
    }
}
