package org.denwaban.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.denwaban.campaign.KeeperRules.Caller;
import org.denwaban.campaign.KeeperRules.Keeper;
import org.junit.jupiter.api.Test;

/// Whoever was given an appointment is preferred, and the citizen does not wait for them.
class KeeperRulesTest {

    private static final Instant AGREED = Instant.parse("2018-11-02T01:30:00Z");

    @Test
    void whoeverIsReadyKeepsTheirAppointmentAtAnyTime() {
        assertEquals(Caller.KEEPER, KeeperRules.caller(Keeper.READY, AGREED, AGREED));
        assertEquals(Caller.KEEPER, KeeperRules.caller(Keeper.READY, AGREED, AGREED.plusSeconds(3600)));
    }

    @Test
    void whoeverIsOnACallIsWaitedForUntilTheGraceIsOver() {
        var last = AGREED.plus(KeeperRules.GRACE);
        assertEquals(Caller.NOBODY_YET, KeeperRules.caller(Keeper.BUSY, AGREED, AGREED));
        assertEquals(Caller.NOBODY_YET, KeeperRules.caller(Keeper.BUSY, AGREED, last.minusMillis(1)));
        assertEquals(Caller.ANYBODY, KeeperRules.caller(Keeper.BUSY, AGREED, last));
    }

    @Test
    void whoeverIsAwayIsNotWaitedFor() {
        assertEquals(Caller.ANYBODY, KeeperRules.caller(Keeper.AWAY, AGREED, AGREED));
    }

    @Test
    void nobodyIsOverdueBecauseOfTheGrace() {
        assertTrue(KeeperRules.GRACE.compareTo(CampaignRules.OVERDUE_AFTER) < 0);
    }
}
