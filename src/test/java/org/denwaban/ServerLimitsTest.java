package org.denwaban;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerLimitsTest {

    @Test
    void beyondAMillionEventsNobodyIsDialled() {
        assertEquals(Optional.empty(), Server.farBehind(Server.JOURNAL_DEPTH_MOST));
        for (long depth : List.of(Server.JOURNAL_DEPTH_MOST + 1, 10 * Server.JOURNAL_DEPTH_MOST)) {
            assertTrue(Server.farBehind(depth).orElse("").contains("1000000 events behind"));
        }
    }
}
