package org.denwaban.staff;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.denwaban.staff.DutyRules.Step;
import org.junit.jupiter.api.Test;

class DutyRulesTest {

    private static final Operator OPERATOR =
            new Operator("op1", "PJSIP/1001", new LinkedHashSet<>(List.of("first", "second")));
    private static final Duty OFF = new Duty.Off();
    private static final Duty READY = new Duty.Ready(Set.of("first", "second"));
    private static final Duty MEAL = new Duty.Paused(Set.of("first", "second"), PauseReason.MEAL);

    @Test
    void whoComesIsReadyForAllTheirContracts() {
        assertEquals(new Step.To(READY), DutyRules.after(OFF, new Wish.SignIn(Set.of()), OPERATOR));
    }

    @Test
    void whoComesForSomeIsReadyForThoseAndMayChangeThem() {
        var some = new Step.To(new Duty.Ready(Set.of("second")));
        assertEquals(some, DutyRules.after(OFF, new Wish.SignIn(Set.of("second")), OPERATOR));
        assertEquals(some, DutyRules.after(MEAL, new Wish.SignIn(Set.of("second")), OPERATOR));
    }

    @Test
    void nobodyComesForAContractThatIsNotTheirs() {
        assertEquals(
                new Step.Refused(DutyFault.NOT_THEIRS),
                DutyRules.after(OFF, new Wish.SignIn(Set.of("first", "third")), OPERATOR));
    }

    @Test
    void whoIsNotThereCannotPauseNorBeReadyButMayGo() {
        for (var wish : List.of(new Wish.Ready(), new Wish.Pause(PauseReason.BREAK))) {
            assertEquals(new Step.Refused(DutyFault.SIGNED_OUT), DutyRules.after(OFF, wish, OPERATOR));
        }
        assertEquals(new Step.To(OFF), DutyRules.after(OFF, new Wish.SignOut(), OPERATOR));
    }

    @Test
    void aPauseKeepsTheContractsAndItsReasonMayChange() {
        assertEquals(new Step.To(MEAL), DutyRules.after(READY, new Wish.Pause(PauseReason.MEAL), OPERATOR));
        var some = new Duty.Ready(Set.of("second"));
        var paused = new Duty.Paused(Set.of("second"), PauseReason.TRAINING);
        assertEquals(new Step.To(paused), DutyRules.after(some, new Wish.Pause(PauseReason.TRAINING), OPERATOR));
        assertEquals(new Step.To(some), DutyRules.after(paused, new Wish.Ready(), OPERATOR));
        assertEquals(
                new Step.To(new Duty.Paused(Set.of("second"), PauseReason.OTHER)),
                DutyRules.after(paused, new Wish.Pause(PauseReason.OTHER), OPERATOR));
        assertEquals(new Step.To(OFF), DutyRules.after(paused, new Wish.SignOut(), OPERATOR));
    }

    @Test
    void aContractThatTheSettingsTookAwayIsNotServedAfterARestart() {
        var other = new Operator("op1", "PJSIP/1001", Set.of("second", "third"));
        assertEquals(new Duty.Ready(Set.of("second")), DutyRules.stillServed(READY, other));
        assertEquals(new Duty.Paused(Set.of("second"), PauseReason.MEAL), DutyRules.stillServed(MEAL, other));
        assertEquals(OFF, DutyRules.stillServed(READY, new Operator("op1", "PJSIP/1001", Set.of("third"))));
        assertEquals(OFF, DutyRules.stillServed(OFF, other));
    }
}
