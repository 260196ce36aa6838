package org.denwaban.staff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.denwaban.clock.Tokyo;
import org.junit.jupiter.api.Test;

class HoursRulesTest {

    private static final Instant FROM = at(0, 0);
    private static final Instant TO = at(24, 0);
    private static final Duty BOTH = new Duty.Ready(Set.of("a", "b"));
    private static final Duty OFF = new Duty.Off();

    @Test
    void aDayWithAPauseForAMealAndATraining() {
        var hours = only(
                "a",
                at(23, 0),
                change("op1", at(9, 0), BOTH),
                change("op1", at(12, 0), new Duty.Paused(Set.of("a", "b"), PauseReason.MEAL)),
                change("op1", at(13, 0), BOTH),
                change("op1", at(15, 0), new Duty.Paused(Set.of("a", "b"), PauseReason.TRAINING)),
                change("op1", at(15, 30), BOTH),
                change("op1", at(18, 0), OFF));
        assertEquals(at(9, 0), hours.cameAt());
        assertEquals(at(18, 0), hours.leftAt());
        assertEquals(Duration.ofHours(9), hours.present());
        assertEquals(Duration.ofHours(8), hours.worked(), "a training is work, a meal is none");
        assertEquals(Duration.ofMinutes(7 * 60 + 30), hours.ready());
        assertEquals(
                Map.of(PauseReason.MEAL, Duration.ofHours(1), PauseReason.TRAINING, Duration.ofMinutes(30)),
                hours.paused());
    }

    @Test
    void whoIsThereHasBeenThereUntilNow() {
        var hours = only("a", at(10, 30), change("op1", at(9, 0), BOTH));
        assertEquals(Duration.ofMinutes(90), hours.worked());
        assertNull(hours.leftAt());
    }

    @Test
    void aDayBeginsAndEndsAtMidnight() {
        var hours = only("a", at(40, 0), change("op1", at(-2, 0), BOTH), change("op1", at(25, 0), OFF));
        assertEquals(FROM, hours.cameAt());
        assertNull(hours.leftAt(), "still there at its end");
        assertEquals(Duration.ofHours(24), hours.worked());
    }

    @Test
    void onlyTheTimeForTheContractCounts() {
        var changes = List.of(
                change("op1", at(9, 0), new Duty.Ready(Set.of("a"))),
                change("op1", at(10, 0), BOTH),
                change("op1", at(11, 0), new Duty.Ready(Set.of("b"))),
                change("op1", at(12, 0), OFF));
        var ofA = HoursRules.of("a", changes, FROM, TO, at(20, 0)).getFirst();
        assertEquals(at(11, 0), ofA.leftAt());
        assertEquals(Duration.ofHours(2), ofA.worked());
        assertEquals(
                Duration.ofHours(2),
                HoursRules.of("b", changes, FROM, TO, at(20, 0)).getFirst().worked());
        assertEquals(List.of(), HoursRules.of("c", changes, FROM, TO, at(20, 0)));
    }

    @Test
    void operatorsStandByWhenTheyCameAndTheirRecordsDoNotMix() {
        var changes = List.of(
                change("op2", at(9, 0), BOTH),
                change("op1", at(9, 30), BOTH),
                change("op2", at(10, 0), OFF),
                change("op1", at(11, 0), OFF));
        var hours = HoursRules.of("a", changes, FROM, TO, at(20, 0));
        assertEquals(
                List.of("op2", "op1"), hours.stream().map(Hours::operatorId).toList());
        assertEquals(Duration.ofHours(1), hours.getFirst().worked());
        assertEquals(Duration.ofMinutes(90), hours.getLast().worked());
    }

    @Test
    void whoLeftBeforeOrWillComeOnlyLaterWasNotThere() {
        var changes =
                List.of(change("op1", at(-3, 0), BOTH), change("op1", at(-2, 0), OFF), change("op2", at(9, 0), BOTH));
        assertEquals(List.of(), HoursRules.of("a", changes, FROM, TO, at(8, 0)));
    }

    private static Hours only(String contract, Instant now, DutyChange... changes) {
        var hours = HoursRules.of(contract, List.of(changes), FROM, TO, now);
        assertEquals(1, hours.size());
        return hours.getFirst();
    }

    private static DutyChange change(String operator, Instant at, Duty duty) {
        return new DutyChange(operator, at, at, duty, operator);
    }

    private static Instant at(int hour, int minute) {
        return Tokyo.instant(LocalDateTime.of(2018, 11, 5, 0, 0).plusHours(hour).plusMinutes(minute));
    }
}
