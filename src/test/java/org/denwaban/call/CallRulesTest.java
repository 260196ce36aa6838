package org.denwaban.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.denwaban.call.OutboundCall.Trunk;
import org.denwaban.pbx.ami.AmiBlock;
import org.denwaban.pbx.ami.AmiBlock.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Events are those of real runs of Asterisk 22.10.1, cut down to the headers that matter.
class CallRulesTest {

    private static final AttemptId ATTEMPT = AttemptId.of("abcd", "01hf0000000000000000000000");
    private static final Instant AT = Instant.parse("2026-11-22T01:00:00Z");
    private static final String TRUNK_ID = "pbx-1795307674.124";

    private final CallRules rules = new CallRules("trunk");
    private final List<CallFact> facts = new ArrayList<>();
    private OutboundCall call = OutboundCall.expected(ATTEMPT, ATTEMPT.value());

    @Test
    void anAnsweredCallGoesFromTheOperatorsPhoneToTheEndOfBothLegs() {
        operatorUp();
        trunkDialled();
        hear("DialState", "DestUniqueid", TRUNK_ID, "DialStatus", "RINGING");
        assertEquals(new Trunk.Dialling(TRUNK_ID, true), call.trunk());
        hear("DialEnd", "DestUniqueid", TRUNK_ID, "DialStatus", "ANSWER");
        assertEquals(new Trunk.Talking(TRUNK_ID, AT), call.trunk());
        trunkGone("6", "16", null);
        assertFalse(call.over(), "the operator is still on the line, keying in the result");
        operatorGone();
        assertTrue(call.over());
        assertEquals(
                List.of(
                        new CallFact.TrunkDialled(ATTEMPT, TRUNK_ID, AT),
                        new CallFact.CitizenAnswered(ATTEMPT, AT),
                        new CallFact.TrunkEnded(ATTEMPT, TrunkOutcome.ANSWERED, 16, 0, AT),
                        new CallFact.OperatorGone(ATTEMPT, true, AT)),
                facts);
    }

    @ParameterizedTest
    @CsvSource({
        "17, 486, false, BUSY",
        "19, 480, false, NOBODY",
        "0, , true, NOBODY",
        "1, 404, false, UNALLOCATED",
        "22, 410, false, UNALLOCATED",
        "28, 484, false, UNALLOCATED",
        "34, 503, false, CARRIER_FAILED",
        "27, 502, false, CARRIER_FAILED",
        "38, 500, false, CARRIER_FAILED",
        "18, 408, false, CARRIER_FAILED",
        "18, 408, true, NOBODY",
        "21, 403, false, CARRIER_FAILED",
        "21, 603, false, NOBODY",
        "16, , true, NOBODY",
        "127, 500, true, NOBODY",
    })
    void theEndOfAnUnansweredLegIsReadFromItsHangup(
            String cause, String techCause, boolean rang, TrunkOutcome outcome) {
        operatorUp();
        trunkDialled();
        trunkGone(rang ? "5" : "0", cause, techCause);
        assertEquals(new Trunk.Ended(TRUNK_ID, outcome), call.trunk());
    }

    @Test
    void aLegThatWasUpWhenItEndedWasAnsweredThoughWeHeardNothingElse() {
        trunkGone("6", "16", null);
        assertEquals(new Trunk.Ended(TRUNK_ID, TrunkOutcome.ANSWERED), call.trunk());
    }

    @Test
    void anOperatorWhoHangsUpBeforeTheGateLeavesNoTrunkLeg() {
        operatorUp();
        operatorGone();
        assertTrue(call.over());
        assertEquals(List.of(new CallFact.OperatorGone(ATTEMPT, false, AT)), facts);
    }

    @Test
    void aPhoneThatIsNotRegisteredIsAnOperatorNotReached() {
        hear("OriginateResponse", "Response", "Failure", "Reason", "0", "Uniqueid", ATTEMPT.value());
        assertTrue(call.over());
        assertEquals(List.of(new CallFact.OperatorNotReached(ATTEMPT, AT)), facts);
    }

    @Test
    void aLegThatTheDialplanCouldNotMakeIsTheCarriersFailureOnceTheOperatorIsGone() {
        operatorUp();
        hear("UserEvent", "UserEvent", "DenwabanDialled", "Status", "CHANUNAVAIL", "Uniqueid", ATTEMPT.value());
        assertEquals(List.of(), facts, "a trunk leg's first event may still be on its way");
        operatorGone();
        assertEquals(
                List.of(
                        new CallFact.TrunkEnded(ATTEMPT, TrunkOutcome.CARRIER_FAILED, 0, 0, AT),
                        new CallFact.OperatorGone(ATTEMPT, false, AT)),
                facts);
    }

    /// The permit is spent, nobody's telephone rang: it counts as little as a carrier that cannot be reached.
    @Test
    void aYesThatThePbxRefusesIsNoCallOnceTheOperatorIsGone() {
        operatorUp();
        hear("UserEvent", "UserEvent", "DenwabanRefused", "Uniqueid", ATTEMPT.value());
        assertEquals(List.of(), facts);
        operatorGone();
        assertEquals(
                List.of(
                        new CallFact.TrunkEnded(ATTEMPT, TrunkOutcome.CARRIER_FAILED, 0, 0, AT),
                        new CallFact.OperatorGone(ATTEMPT, false, AT)),
                facts);
    }

    @Test
    void ofACallWhoseBeginningWasNotHeardNobodySaysThatItWasNotDialled() {
        // after a gap: the leg may have been made, have rung and have been declined, which is CHANUNAVAIL too
        hear("UserEvent", "UserEvent", "DenwabanDialled", "Status", "CHANUNAVAIL", "Uniqueid", ATTEMPT.value());
        operatorGone();
        assertEquals(List.of(new CallFact.OperatorGone(ATTEMPT, false, AT)), facts);
    }

    @Test
    void aLegWhoseFirstEventComesLateIsStillHeardToItsEnd() {
        operatorUp();
        hear("UserEvent", "UserEvent", "DenwabanDialled", "Status", "CHANUNAVAIL", "Uniqueid", ATTEMPT.value());
        trunkDialled();
        trunkGone("0", "1", "404");
        operatorGone();
        assertEquals(new Trunk.Ended(TRUNK_ID, TrunkOutcome.UNALLOCATED), call.trunk());
    }

    @Test
    void anOutcomeIsToldOnceHoweverOftenItIsHeard() {
        operatorUp();
        trunkDialled();
        trunkGone("0", "17", "486");
        trunkGone("0", "34", "503");
        operatorGone();
        operatorGone();
        assertEquals(3, facts.size());
    }

    @Test
    void aMessageIsLeftOnALegThatOutlivesItsOperators() {
        operatorUp();
        trunkDialled();
        hear("DialEnd", "DestUniqueid", TRUNK_ID, "DialStatus", "ANSWER");
        facts.clear();
        message("ASKED", "0", ATTEMPT.value());
        operatorGone();
        assertFalse(call.over(), "the machine is still on the line");
        message("CUT_SHORT", "1840", TRUNK_ID);
        trunkGone("6", "16", null);
        assertTrue(call.over());
        assertEquals(
                List.of(
                        told(LeftMessage.Status.ASKED, 0),
                        new CallFact.OperatorGone(ATTEMPT, true, AT),
                        told(LeftMessage.Status.CUT_SHORT, 1840),
                        new CallFact.TrunkEnded(ATTEMPT, TrunkOutcome.ANSWERED, 16, 0, AT)),
                facts);
    }

    @ParameterizedTest
    @CsvSource({"WHOLE,-1", "WHOLE,", "WHOLE,300001", "WHOLE,1e3", "LOUD,100", ",100"})
    void aMessageThatMakesNoSenseIsNone(
            @org.jspecify.annotations.Nullable String status, @org.jspecify.annotations.Nullable String played) {
        operatorUp();
        hear("UserEvent", "UserEvent", "DenwabanMessage", "Status", String.valueOf(status), "Played", "" + played);
        assertEquals(List.of(), facts);
    }

    @Test
    void aLegThatPlayedAMessageHasNoOperatorToWaitFor() {
        // a restart in mid-message: nothing else was heard of the call
        hear(
                "Hangup",
                "Channel",
                "PJSIP/trunk-00000002",
                "ChannelState",
                "6",
                "Context",
                "denwaban-message",
                "Uniqueid",
                TRUNK_ID,
                "Cause",
                "16");
        assertTrue(call.over());
    }

    private void message(String status, String played, String channel) {
        hear("UserEvent", "UserEvent", "DenwabanMessage", "Status", status, "Played", played, "Uniqueid", channel);
    }

    private static CallFact told(LeftMessage.Status status, long ms) {
        return new CallFact.Message(ATTEMPT, new LeftMessage(status, Duration.ofMillis(ms)), AT);
    }

    @Test
    void anotherLegOfTheSameCallIsNoTrunkLeg() {
        operatorUp();
        hear("Newchannel", "Channel", "PJSIP/1002-00000003", "Uniqueid", "pbx-1.2", "Linkedid", ATTEMPT.value());
        assertEquals(new Trunk.None(), call.trunk());
    }

    private void operatorUp() {
        hear("Newchannel", "Channel", "PJSIP/1001-00000001", "Uniqueid", ATTEMPT.value(), "Linkedid", ATTEMPT.value());
    }

    private void trunkDialled() {
        hear("Newchannel", "Channel", "PJSIP/trunk-00000002", "Uniqueid", TRUNK_ID, "Linkedid", ATTEMPT.value());
    }

    private void trunkGone(String state, String cause, @org.jspecify.annotations.Nullable String techCause) {
        var headers = new ArrayList<>(List.of(
                "Channel", "PJSIP/trunk-00000002", "ChannelState", state, "Uniqueid", TRUNK_ID, "Cause", cause));
        if (techCause != null) {
            headers.addAll(List.of("TechCause", techCause));
        }
        hear("Hangup", headers.toArray(String[]::new));
    }

    private void operatorGone() {
        hear("Hangup", "Channel", "PJSIP/1001-00000001", "Uniqueid", ATTEMPT.value(), "Cause", "16");
    }

    private void hear(String event, String... headers) {
        var all = new ArrayList<>(List.of(new Header("Event", event)));
        for (int i = 0; i < headers.length; i += 2) {
            all.add(new Header(headers[i], headers[i + 1]));
        }
        var step = rules.heard(call, new AmiBlock(all), AT);
        call = step.call();
        facts.addAll(step.facts());
    }
}
