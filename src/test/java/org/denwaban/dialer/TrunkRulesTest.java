package org.denwaban.dialer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.denwaban.call.AttemptId;
import org.denwaban.call.CallFact;
import org.denwaban.call.TrunkOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrunkRulesTest {

    private static final AttemptId ATTEMPT = AttemptId.of("abcd", "01hf0000000000000000000000");
    private static final Instant NOW = Instant.parse("2026-11-22T01:00:00Z");

    private Instant now = NOW;
    private TrunkHealth health = TrunkHealth.UNKNOWN;

    @Test
    void theFifthFailureInARowPausesForAMinuteFromItOn() {
        fail(4);
        assertFalse(health.paused(now));
        fail(1);
        assertTrue(health.paused(now));
        assertTrue(health.paused(now.plusSeconds(60).minusNanos(1)));
        assertFalse(health.paused(now.plusSeconds(60)), "it resumes by itself");
    }

    @ParameterizedTest
    @EnumSource(names = {"NOBODY", "BUSY", "UNALLOCATED"})
    void whateverElseTheCarrierSaysBeginsTheCountAnew(TrunkOutcome outcome) {
        fail(4);
        ended(outcome);
        fail(4);
        assertFalse(health.paused(now));
    }

    @Test
    void anAnswerBeginsTheCountAnewAtItsBeginning() {
        fail(4);
        health = TrunkRules.after(health, new CallFact.CitizenAnswered(ATTEMPT, now));
        fail(4);
        assertFalse(health.paused(now));
    }

    @Test
    void theEndOfALongConversationSaysNothingOfTheCarrierNow() {
        fail(4);
        ended(TrunkOutcome.ANSWERED);
        fail(1);
        assertTrue(health.paused(now));
    }

    @Test
    void aFailureOfACallThatWasUnderWayLengthensNoPause() {
        fail(5);
        var until = health.pausedUntil();
        now = now.plusSeconds(30);
        fail(3);
        assertEquals(until, health.pausedUntil());
    }

    @Test
    void afterAPauseOneMoreFailurePausesAgainAndOneCallThatGoesThroughEndsTheRow() {
        fail(5);
        now = now.plus(Duration.ofMinutes(2));
        fail(1);
        assertTrue(health.paused(now));
        now = now.plus(Duration.ofMinutes(2));
        ended(TrunkOutcome.BUSY);
        fail(4);
        assertFalse(health.paused(now));
    }

    private void fail(int times) {
        for (int n = 0; n < times; n++) {
            ended(TrunkOutcome.CARRIER_FAILED);
        }
    }

    private void ended(TrunkOutcome outcome) {
        health = TrunkRules.after(health, new CallFact.TrunkEnded(ATTEMPT, outcome, 0, 0, now));
    }
}
