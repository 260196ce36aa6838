package org.denwaban.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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

    private void agent(String event, String call, String leg) {
        heard(event, "Uniqueid", call, "DestUniqueid", leg, "Queue", "yokosuka-2018", "Interface", TELEPHONE);
    }

    private void heard(String event, String... namesAndValues) {
        var headers = new ArrayList<>(List.of(new AmiBlock.Header("Event", event)));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(new AmiBlock.Header(namesAndValues[i], namesAndValues[i + 1]));
        }
        telephones.heard(new AmiBlock(headers));
    }

    private void assertStands(String call, String leg, Stage stage) {
        var at = telephones.at(TELEPHONE).orElseThrow();
        assertEquals(List.of(call, leg, stage), List.of(at.callId(), at.leg(), at.stage()));
    }
}
