package org.denwaban.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.denwaban.clock.HandClock;
import org.denwaban.inbound.Telephones.Stage;
import org.denwaban.pbx.ami.AmiBlock;
import org.junit.jupiter.api.Test;

class TelephonesTest {

    private static final String TELEPHONE = "PJSIP/1001";

    private final Telephones telephones = new Telephones(new HandClock(Instant.parse("2018-11-01T01:00:00Z")));

    @Test
    void aCallRingsIsTalkedAndIsOver() {
        agent("AgentCalled", "pbx-1.1", "pbx-1.2");
        assertStands("pbx-1.1", "pbx-1.2", Stage.RINGING);
        agent("AgentConnect", "pbx-1.1", "pbx-1.2");
        assertStands("pbx-1.1", "pbx-1.2", Stage.TALKING);
        agent("AgentComplete", "pbx-1.1", "pbx-1.2");
        assertStands("pbx-1.1", "pbx-1.2", Stage.OVER);
    }

    @Test
    void theEndOfACallerWhoWasHandedOnTouchesNoLaterCall() {
        agent("AgentConnect", "pbx-1.1", "pbx-1.2");
        heard("Hangup", "Uniqueid", "pbx-1.2"); // the operator's leg: the caller talks on with a supervisor
        assertStands("pbx-1.1", "pbx-1.2", Stage.OVER);
        agent("AgentConnect", "pbx-2.1", "pbx-2.2");
        heard("AgentComplete", "Uniqueid", "pbx-1.1", "Queue", "yokosuka-2018", "Interface", TELEPHONE);
        heard("Hangup", "Uniqueid", "pbx-1.1");
        assertStands("pbx-2.1", "pbx-2.2", Stage.TALKING);
    }

    @Test
    void whoIsThroughWithACallerWhomTheyHandedOnDoesNotSeeThemAgain() {
        agent("AgentConnect", "pbx-1.1", "pbx-1.2");
        heard("Hangup", "Uniqueid", "pbx-1.2");
        telephones.done(TELEPHONE, "pbx-1.1");
        heard("AgentComplete", "Uniqueid", "pbx-1.1", "Queue", "yokosuka-2018", "Interface", TELEPHONE);
        assertEquals(true, telephones.at(TELEPHONE).isEmpty());
    }

    @Test
    void eachEndIsToldOnceWhicheverOfTheTwoHangsUpFirst() {
        agent("AgentConnect", "pbx-1.1", "pbx-1.2");
        assertEquals(Set.of(TELEPHONE), heard("Hangup", "Uniqueid", "pbx-1.2").keySet(), "handed on, or hung up");
        assertEquals(Map.of(), agent("AgentComplete", "pbx-1.1", "pbx-1.2"));
        assertEquals(Map.of(), heard("Hangup", "Uniqueid", "pbx-1.1"));

        agent("AgentConnect", "pbx-2.1", "pbx-2.2");
        assertEquals(Set.of(TELEPHONE), heard("Hangup", "Uniqueid", "pbx-2.1").keySet());
        assertEquals(Map.of(), withoutTheCaller("pbx-2.2"));
        assertEquals(Map.of(), heard("Hangup", "Uniqueid", "pbx-2.2"));

        agent("AgentConnect", "pbx-3.1", "pbx-3.2");
        assertEquals(
                List.of("yokosuka-2018"),
                agent("AgentComplete", "pbx-3.1", "pbx-3.2").values().stream()
                        .map(Telephones.At::queue)
                        .toList());
        assertEquals(Map.of(), heard("Hangup", "Uniqueid", "pbx-3.2"));

        assertEquals(
                Set.of(TELEPHONE), agent("AgentComplete", "pbx-4.1", "pbx-4.2").keySet(), "its beginning not heard");
        assertEquals(Set.of(TELEPHONE), withoutTheCaller("pbx-6.2").keySet(), "nor that of who hung up at once");
        agent("AgentCalled", "pbx-5.1", "pbx-5.2");
        assertEquals(Map.of(), heard("Hangup", "Uniqueid", "pbx-5.1"), "it only rang");
    }

    private Map<String, Telephones.At> withoutTheCaller(String leg) {
        return heard("AgentComplete", "DestUniqueid", leg, "Queue", "yokosuka-2018", "Interface", TELEPHONE);
    }

    private Map<String, Telephones.At> agent(String event, String call, String leg) {
        return heard(event, "Uniqueid", call, "DestUniqueid", leg, "Queue", "yokosuka-2018", "Interface", TELEPHONE);
    }

    private Map<String, Telephones.At> heard(String event, String... namesAndValues) {
        var headers = new ArrayList<>(List.of(new AmiBlock.Header("Event", event)));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(new AmiBlock.Header(namesAndValues[i], namesAndValues[i + 1]));
        }
        return telephones.heard(new AmiBlock(headers));
    }

    private void assertStands(String call, String leg, Stage stage) {
        var at = telephones.at(TELEPHONE).orElseThrow();
        assertEquals(List.of(call, leg, stage), List.of(at.callId(), at.leg(), at.stage()));
    }
}
