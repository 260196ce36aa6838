package org.denwaban.staff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PresenceTest {

    private static final Instant NOW = Instant.parse("2026-11-22T01:00:00Z");
    private static final Duration WRAP_UP = Duration.ofSeconds(10);

    private final Operator one = new Operator("op1", "PJSIP/1001", Set.of("a"));
    private final Operator two = new Operator("op2", "PJSIP/1002", Set.of("a", "b"));
    private final Presence presence = new Presence(List.of(one, two));

    @BeforeEach
    void everybodyIsAtWork() {
        for (var operator : List.of(one, two)) {
            presence.duty(operator.id(), new Duty.Ready(operator.contracts()), Instant.EPOCH);
        }
    }

    @Test
    void nobodyIsReadyBeforeThePbxHasSpoken() {
        assertTrue(presence.claim("a", NOW).isEmpty());
    }

    @Test
    void onlyAnIdleTelephoneIsReady() {
        presence.phoneChanged("PJSIP/1001", "INUSE");
        presence.phoneChanged("PJSIP/1002", "NOT_INUSE");
        assertEquals(Optional.of(two), presence.claim("a", NOW));
        assertTrue(presence.claim("a", NOW).isEmpty(), "one call at a time");
    }

    @Test
    void anOperatorServesTheirOwnContractsOnly() {
        presence.phoneChanged("PJSIP/1001", "NOT_INUSE");
        assertTrue(presence.claim("b", NOW).isEmpty());
    }

    @Test
    void wrapUpIsKept() {
        presence.phoneChanged("PJSIP/1001", "NOT_INUSE");
        presence.claim("a", NOW);
        presence.release("op1", NOW, WRAP_UP);
        assertTrue(presence.claim("a", NOW.plus(WRAP_UP).minusNanos(1)).isEmpty());
        assertEquals(Optional.of(one), presence.claim("a", NOW.plus(WRAP_UP)));
    }

    @Test
    void whoRestedLongestComesFirst() {
        presence.phoneChanged("PJSIP/1001", "NOT_INUSE");
        presence.phoneChanged("PJSIP/1002", "NOT_INUSE");
        presence.claim("a", NOW);
        presence.release("op1", NOW, Duration.ZERO);
        assertEquals(Optional.of(two), presence.claim("a", NOW.plusSeconds(1)));
    }

    @Test
    void whoIsPausedOrGoneOrHereForOthersIsNotReady() {
        presence.phoneChanged("PJSIP/1001", "NOT_INUSE");
        presence.phoneChanged("PJSIP/1002", "NOT_INUSE");
        presence.duty("op1", new Duty.Paused(Set.of("a"), PauseReason.MEAL), Instant.EPOCH);
        presence.duty("op2", new Duty.Ready(Set.of("b")), Instant.EPOCH);
        assertTrue(presence.claim("a", NOW).isEmpty());
        assertFalse(presence.claimOne("op1", NOW));
        assertEquals(2, presence.signedIn());
        assertEquals(1, presence.paused());
        presence.duty("op2", new Duty.Off(), Instant.EPOCH);
        assertTrue(presence.claim("b", NOW).isEmpty());
    }

    @Test
    void whileACallerWaitsNobodyWhoServesThemIsClaimed() {
        presence.phoneChanged("PJSIP/1001", "NOT_INUSE");
        presence.phoneChanged("PJSIP/1002", "NOT_INUSE");
        presence.callersWaitFor(Set.of("b"));
        assertEquals(Optional.of(one), presence.claim("a", NOW), "op2 serves b too");
        assertTrue(presence.claim("a", NOW).isEmpty());
        assertTrue(presence.claimOne("op2", NOW), "their own wish");
        presence.release("op2", NOW, Duration.ZERO);
        presence.callersWaitFor(Set.of());
        assertEquals(Optional.of(two), presence.claim("a", NOW));
    }

    @Test
    void callersAreKeptFromWhoHasACallOfOursOrRestsButNotFromWhoIsOnlyLookedAt() {
        presence.phoneChanged("PJSIP/1001", "NOT_INUSE");
        presence.claim("a", NOW);
        assertEquals(Set.of(), presence.held(NOW));
        presence.engage("op1");
        assertEquals(Set.of("PJSIP/1001"), presence.held(NOW));
        presence.release("op1", NOW, WRAP_UP);
        assertEquals(Set.of("PJSIP/1001"), presence.held(NOW.plus(WRAP_UP).minusNanos(1)));
        assertEquals(Set.of(), presence.held(NOW.plus(WRAP_UP)));
    }

    @Test
    void whenTheLineToThePbxIsLostNobodyIsReady() {
        presence.phoneChanged("PJSIP/1001", "NOT_INUSE");
        presence.unknownAgain();
        assertEquals(0, presence.ready(NOW));
    }
}
