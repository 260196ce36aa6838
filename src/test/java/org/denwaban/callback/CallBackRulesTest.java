package org.denwaban.callback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import org.denwaban.callback.CallBackRules.Step;
import org.denwaban.campaign.Outcome;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.contract.ContractFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CallBackRulesTest {

    private static final String TERMS = "call_back = { tries = 3, pause = \"30min\" }\n";

    /// Dials too; rings 30 s.
    private static final CallBackRules YOKOSUKA = new CallBackRules(contract("yokosuka-2018", ""));

    private static final Instant CLOSES = at("20:00:00");
    private static final CallBack WISH = new CallBack("b", "yokosuka-2018", 0, at("09:00:00"));

    @ParameterizedTest
    @CsvSource({
        "08:59:59, false",
        "09:00:00, true",
        "19:29:59, true",
        "19:30:00, true",
        "19:59:30, true",
        "19:59:31, false"
    })
    void itRingsWhileTheLineIsOpenAndStopsBeforeItCloses(String time, boolean rings) {
        assertEquals(rings, YOKOSUKA.mayRing(WISH, at(time), CLOSES));
    }

    @Test
    void itStopsRingingBeforeTheLineClosesAndTheStaffedHoursAreOver() {
        assertEquals(CLOSES, YOKOSUKA.ringsUntil(at("10:00:00"), CLOSES));
        assertEquals(CLOSES, YOKOSUKA.ringsUntil(at("10:00:00"), at("21:00:00")));
        assertEquals(at("12:00:00"), YOKOSUKA.ringsUntil(at("10:00:00"), at("12:00:00")));
    }

    @Test
    void nobodyIsRungWhileTheLineIsClosed() {
        assertFalse(YOKOSUKA.mayRing(WISH, at("10:00:00"), null));
    }

    @Test
    void anExtraOpeningDoesNotWidenTheHoursInWhichTheCentreDials() {
        assertTrue(YOKOSUKA.mayRing(WISH, at("19:59:30"), at("21:00:00")));
        assertFalse(YOKOSUKA.mayRing(WISH, at("20:10:00"), at("21:00:00")));
    }

    @Test
    void aContractThatDialsNobodyElseGoesByItsLineAlone() {
        var rules = new CallBackRules(contract("wakayama-2026", "caller_id = \"0120-99-9900\"\n"));
        var wish = new CallBack("b", "wakayama-2026", 0, at("08:30:00"));
        assertTrue(rules.mayRing(wish, at("08:30:00"), at("17:15:00")));
        assertTrue(rules.mayRing(wish, at("17:14:30"), at("17:15:00")));
        assertFalse(rules.mayRing(wish, at("17:14:31"), at("17:15:00")));
    }

    @Test
    void notBeforeItsTimeAndNotOftenerThanAgreed() {
        assertFalse(YOKOSUKA.mayRing(new CallBack("b", "c", 1, at("10:00:01")), at("10:00:00"), CLOSES));
        assertTrue(YOKOSUKA.mayRing(new CallBack("b", "c", 2, at("10:00:00")), at("10:00:00"), CLOSES));
        assertFalse(YOKOSUKA.mayRing(new CallBack("b", "c", 3, at("10:00:00")), at("10:00:00"), CLOSES));
    }

    @Test
    void whoWasReachedIsNotRungAgain() {
        assertEquals(new Step.Over(CallBack.Ending.REACHED), after(0, Outcome.CONTACT));
        assertEquals(new Step.Over(CallBack.Ending.WRONG_NUMBER), after(0, Outcome.UNALLOCATED));
        assertEquals(new Step.Over(CallBack.Ending.WRONG_NUMBER), after(0, Outcome.WRONG_PARTY));
    }

    @ParameterizedTest
    @EnumSource(names = {"NOBODY", "ABSENT", "MACHINE", "BUSY", "IN_DOUBT"})
    void whoWasNotReachedIsRungAgainAfterAPauseAsOftenAsAgreed(Outcome outcome) {
        assertEquals(new Step.Again(1, at("10:30:00")), after(0, outcome));
        assertEquals(new Step.Again(2, at("10:30:00")), after(1, outcome));
        assertEquals(new Step.Over(CallBack.Ending.GIVEN_UP), after(2, outcome));
    }

    @Test
    void aFailureOfTheCarrierIsNoTry() {
        assertEquals(new Step.Again(2, at("10:30:00")), after(2, Outcome.CARRIER_FAILED));
    }

    @Test
    void aContractWithoutCallBacksHasNone() {
        var contract = accepted(text("yokosuka-2018"));
        assertThrows(IllegalArgumentException.class, () -> new CallBackRules(contract));
    }

    @Test
    void whereNothingIsAgreedItIsThreeTimesHalfAnHourApart() {
        var usual = accepted(text("yokosuka-2018").replace("[reception]\n", "[reception]\ncall_back = {}\n"));
        var rules = new CallBackRules(usual);
        assertEquals(new Step.Again(1, at("10:30:00")), rules.after(WISH, Outcome.NOBODY, at("10:00:00")));
        assertTrue(rules.mayRing(new CallBack("b", "c", 2, at("10:00:00")), at("10:00:00"), CLOSES));
    }

    private static Step after(int tries, Outcome outcome) {
        return YOKOSUKA.after(new CallBack("b", "c", tries, at("09:00:00")), outcome, at("10:00:00"));
    }

    private static Instant at(String time) {
        return Tokyo.instant(LocalDateTime.parse("2018-11-05T" + time));
    }

    private static Contract contract(String id, String top) {
        return accepted(top + text(id).replace("[reception]\n", "[reception]\n" + TERMS));
    }

    private static Contract accepted(String text) {
        try {
            var file = Files.writeString(Files.createTempFile("contract", ".toml"), text);
            var reading = ContractFile.read(file);
            Files.delete(file);
            return assertInstanceOf(ContractFile.Reading.Accepted.class, reading, reading::toString)
                    .contract();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(String id) {
        try {
            return Files.readString(Path.of("docs/contracts", id + ".toml"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
