package org.denwaban.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.denwaban.inbound.InboundCall.Ending;
import org.denwaban.inbound.InboundCall.Route;
import org.denwaban.journal.CelEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A call made of the PBX's lines. Seconds are counted from when it came.
class CallRecordRulesTest {

    private static final String CALL = "pbx-1541034000.7";
    private static final String OPERATORS = "pbx-1541034000.8";
    private static final Instant CAME = Instant.parse("2018-11-01T00:00:00Z");

    private final CallRecordRules rules = new CallRecordRules("trunk");
    private final List<CelEvent> lines = new ArrayList<>();

    @Test
    void anAnsweredCallTellsWhoWaitedHowLongForWhom() {
        came();
        own(1, "DENWABAN_LINE", "open:yokosuka-2018:0468999900");
        own(6, "DENWABAN_QUEUED", "yokosuka-2018");
        line(9, "DENWABAN_CONNECTED", OPERATORS, null, "yokosuka-2018:PJSIP/1001");
        line(69, "HANGUP", OPERATORS, "PJSIP/1001-00000009", null);
        hangup(70);
        assertEquals(
                new InboundCall(
                        CALL,
                        "yokosuka-2018",
                        "0468999900",
                        CAME,
                        Route.OPEN,
                        CAME.plusSeconds(6),
                        CAME.plusSeconds(9),
                        "PJSIP/1001",
                        null,
                        CAME.plusSeconds(70),
                        Ending.ANSWERED,
                        16),
                call());
    }

    @ParameterizedTest
    @CsvSource({
        "open:yokosuka-2018:0468999900,   ABANDONED,    OPEN",
        "alone:yokosuka-2018:0468999900,  ABANDONED,    ALONE",
        "closed:yokosuka-2018:0468999900, AFTER_HOURS,  CLOSED",
        "unknown::0468999999,             UNKNOWN_LINE, UNKNOWN",
    })
    void whatBecomesOfACallThatNobodyAnswers(String word, Ending ending, Route route) {
        came();
        own(1, "DENWABAN_LINE", word);
        assertNull(call().ending(), "it lives");
        hangup(5);
        assertEquals(ending, call().ending());
        assertEquals(route, call().route());
    }

    @Test
    void whoLeftTheQueueForTheGuidanceWasNotServed() {
        came();
        own(1, "DENWABAN_LINE", "open:yokosuka-2018:0468999900");
        own(2, "DENWABAN_QUEUED", "yokosuka-2018");
        own(302, "DENWABAN_QUEUE_LEFT", "yokosuka-2018:TIMEOUT");
        hangup(310);
        assertEquals(Ending.NOT_SERVED, call().ending());
        assertEquals("TIMEOUT", call().queueLeft());
    }

    @ParameterizedTest
    @CsvSource({"TAKEN, CALL_BACK", "ALREADY, CALL_BACK", "REFUSED, NOT_SERVED", "FAILED, NOT_SERVED"})
    void whoAskedToBeCalledBackHasAnEndingOfTheirOwn(String word, Ending ending) {
        came();
        own(1, "DENWABAN_LINE", "open:yokosuka-2018:0468999900");
        own(2, "DENWABAN_QUEUED", "yokosuka-2018");
        own(302, "DENWABAN_QUEUE_LEFT", "yokosuka-2018:TIMEOUT");
        own(320, "DENWABAN_CALLBACK", "yokosuka-2018:" + word);
        hangup(330);
        assertEquals(ending, call().ending());
    }

    @Test
    void overBeforeItWasKnownWhatToDoWithIt() {
        came();
        hangup(1);
        assertEquals(Ending.UNDECIDED, call().ending());
        assertNull(call().route());
    }

    @Test
    void aCallThatThePbxKnowsNoMoreAndWroteNoEndOfIsLost() {
        came();
        own(1, "DENWABAN_LINE", "open:yokosuka-2018:0468999900");
        line(9, "DENWABAN_CONNECTED", OPERATORS, null, "yokosuka-2018:PJSIP/1001");
        assertNull(call().endedAt(), "while nobody asked the PBX it lives");
        var lost = rules.call(CALL, lines, true).orElseThrow();
        assertEquals(Ending.LOST, lost.ending());
        assertEquals(CAME.plusSeconds(9), lost.endedAt(), "the last that is known of it");
        hangup(30);
        assertEquals(
                Ending.ANSWERED, rules.call(CALL, lines, true).orElseThrow().ending(), "its end was late");
    }

    @Test
    void aLineThatTheCallersNumberToreHidesNoCall() {
        lines.add(event(0, "CHAN_START", CALL, null, null, true));
        own(1, "DENWABAN_LINE", "open:yokosuka-2018:0468999900");
        hangup(5);
        assertEquals(Ending.ABANDONED, call().ending());
        assertEquals(CAME, call().cameAt());
    }

    @Test
    void whatACallerForgesIsNoWordOfTheDialplan() {
        came();
        own(1, "DENWABAN_LINE", null); // its word had another form
        hangup(5);
        assertEquals(Ending.UNDECIDED, call().ending());
    }

    @Test
    void aCallOfOursIsNone() {
        line(0, "CHAN_START", CALL, "PJSIP/1001-00000001", null);
        line(2, "CHAN_START", OPERATORS, "PJSIP/trunk-00000002", null);
        line(5, "HANGUP", CALL, "PJSIP/1001-00000001", null);
        assertEquals(Optional.empty(), rules.call(CALL, lines, false));
    }

    private InboundCall call() {
        return rules.call(CALL, lines, false).orElseThrow();
    }

    private void came() {
        line(0, "CHAN_START", CALL, "PJSIP/trunk-00000008", null);
    }

    private void own(int second, String type, @Nullable String word) {
        line(second, type, CALL, "PJSIP/trunk-00000008", word);
    }

    private void hangup(int second) {
        own(second, "HANGUP", null);
    }

    private void line(int second, String type, String channel, @Nullable String name, @Nullable String word) {
        lines.add(event(second, type, channel, name, word, false));
    }

    private CelEvent event(
            int second, String type, String channel, @Nullable String name, @Nullable String word, boolean torn) {
        return new CelEvent(
                "%026d".formatted(lines.size()),
                CAME.plusSeconds(second),
                type,
                channel,
                CALL,
                name,
                type.equals("HANGUP") ? Integer.valueOf(16) : null,
                null,
                null,
                word,
                torn,
                null);
    }
}
