package org.denwaban.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.denwaban.journal.CallsKept.Kept;
import org.denwaban.journal.ReconciliationRules.Fault;
import org.denwaban.journal.ReconciliationRules.Finding;
import org.denwaban.journal.ReconciliationRules.Written;
import org.junit.jupiter.api.Test;

class ReconciliationRulesTest {

    private static final Written TALKED = new Written("a", true, true);

    @Test
    void aDayWithoutACallIsWhole() {
        assertEquals(100, ReconciliationRules.compare(List.of(), List.of()).score());
    }

    @Test
    void theSameOnBothSidesAgrees() {
        var result = ReconciliationRules.compare(List.of(TALKED), List.of(new Kept("a", true, true, true)));
        assertEquals(List.of(), result.findings());
        assertEquals(100, result.score());
    }

    @Test
    void eachFaultIsFoundAndNamesItsCall() {
        found(Fault.MISSING, List.of(TALKED), List.of());
        found(Fault.INVENTED, List.of(), List.of(new Kept("a", true, true, true)));
        found(Fault.ANSWER_DIFFERS, List.of(TALKED), List.of(new Kept("a", false, true, true)));
        found(Fault.ANSWER_DIFFERS, List.of(new Written("a", false, true)), List.of(new Kept("a", true, true, true)));
        found(Fault.END_MISSING, List.of(TALKED), List.of(new Kept("a", true, false, true)));
    }

    @Test
    void aCallInDoubtIsToldAndIsNoFaultUnlessThePbxKnowsBetter() {
        var doubt = new Kept("a", false, true, false);
        var alone = ReconciliationRules.compare(List.of(), List.of(doubt));
        assertEquals(1, alone.inDoubt());
        assertEquals(100, alone.score());
        found(Fault.ANSWER_DIFFERS, List.of(TALKED), List.of(doubt));
    }

    @Test
    void whatThePbxWroteOfACallThatItTookWithItSaysNothing() {
        var cutOff = new Written("a", true, false);
        assertEquals(
                100,
                ReconciliationRules.compare(List.of(cutOff), List.of(new Kept("a", false, true, false)))
                        .score());
    }

    @Test
    void oneCallOfManyShowsInTheScore() {
        var written = IntStream.range(0, 30_000)
                .mapToObj(n -> new Written("c" + n, false, true))
                .toList();
        var kept = written.stream()
                .skip(1)
                .map(call -> new Kept(call.id(), false, true, true))
                .toList();
        assertEquals(99.9966, ReconciliationRules.compare(written, kept).score());
    }

    private static void found(Fault fault, List<Written> written, List<Kept> kept) {
        var result = ReconciliationRules.compare(written, kept);
        assertEquals(List.of(new Finding("a", fault)), result.findings());
        assertEquals(0, result.score());
        assertEquals(1, result.count(fault));
    }
}
