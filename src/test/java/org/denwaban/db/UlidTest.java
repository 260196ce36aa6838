package org.denwaban.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

class UlidTest {

    private static final Instant NOW = Instant.parse("2018-11-01T00:00:00.123Z");

    @Test
    void keysOfOneMillisecondStandInTheOrderInWhichTheyWereMade() {
        var keys = new ArrayList<String>();
        for (int i = 0; i < 100_000; i++) {
            keys.add(Ulid.at(NOW));
        }
        assertEquals(keys.stream().sorted().toList(), keys);
        assertEquals(keys.size(), new HashSet<>(keys).size());
    }

    @Test
    void aKeyTellsItsMillisecondAndIsDrawnAnewForTheNext() {
        var one = Ulid.at(NOW);
        var next = Ulid.at(NOW.plusMillis(1));
        assertTrue(one.matches("[0-9a-hjkmnp-tv-z]{26}"), one);
        assertTrue(one.substring(0, 10).compareTo(next.substring(0, 10)) < 0);
        assertTrue(!one.substring(10).equals(next.substring(10)));
    }
}
