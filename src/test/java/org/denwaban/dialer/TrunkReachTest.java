package org.denwaban.dialer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrunkReachTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final TrunkReach reach = new TrunkReach("trunk", registry);

    @Test
    void onlyATrunkThatIsUnavailableHinders() {
        assertTrue(reach.reachable(), "not known");
        for (var state : List.of("NOT_INUSE", "INUSE", "BUSY", "RINGING", "UNKNOWN", "INVALID")) {
            reach.changed("PJSIP/trunk", state);
            assertTrue(reach.reachable(), state);
        }
        reach.changed("PJSIP/1001", "UNAVAILABLE");
        reach.changed("PJSIP/trunk2", "UNAVAILABLE");
        assertTrue(reach.reachable(), "others");
        reach.changed("PJSIP/trunk", "UNAVAILABLE");
        assertFalse(reach.reachable());
        assertEquals(0, registry.get("denwaban.trunk.reachable").gauge().value());
        reach.changed("PJSIP/trunk", "NOT_INUSE");
        assertTrue(reach.reachable());
        reach.changed("PJSIP/trunk", "UNAVAILABLE");
        reach.unknownAgain();
        assertTrue(reach.reachable(), "the line was lost");
    }
}
