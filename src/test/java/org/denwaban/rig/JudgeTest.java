package org.denwaban.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.denwaban.rig.Behaviour.Kind;
import org.denwaban.rig.Judge.Fault;
import org.junit.jupiter.api.Test;

class JudgeTest {

    private static final String SHOWN = "0120899000";
    private static final String FIRST = "0468990001";
    private static final String SECOND = "0468990002";

    private final Judge judge =
            new Judge(SHOWN, Map.of(FIRST, "99000001", SECOND, "99000001"), Judge.SEASON_2018, Duration.ofSeconds(5));
    private final List<TownCall> calls = new ArrayList<>();

    @Test
    void aWholeCourseInItsWindowsIsWithoutFault() {
        call("2018-11-05T09:00", Kind.NOBODY); // Monday
        call("2018-11-06T17:00", Kind.FAMILY);
        call("2018-11-23T19:59:55", Kind.MACHINE); // a holiday on a Friday
        assertFaults();
    }

    @Test
    void eitherOrderOfEveningAndHoliday() {
        call("2018-11-05T16:59:59", Kind.NOBODY);
        call("2018-11-10T09:00", Kind.NOBODY);
        call("2018-11-12T19:00", Kind.HUMAN);
        assertFaults();
    }

    @Test
    void theFirstOnlyOnWeekdaysByDay() {
        call("2018-11-05T17:00", Kind.HUMAN);
        assertFaults(Fault.OUTSIDE_WINDOW);
    }

    @Test
    void twoEveningsAreOneTooMany() {
        call("2018-11-05T10:00", Kind.NOBODY);
        call("2018-11-06T17:00", Kind.NOBODY);
        call("2018-11-07T17:00", Kind.NOBODY);
        assertFaults(Fault.OUTSIDE_WINDOW);
    }

    @Test
    void nobodysTelephoneRingsAfterEight() {
        call("2018-11-05T10:00", Kind.NOBODY);
        call("2018-11-06T19:59:56", Kind.NOBODY);
        assertFaults(Fault.OUTSIDE_WINDOW);
    }

    @Test
    void theFourthToHouseholdAndNumber() {
        call("2018-11-05T10:00", Kind.NOBODY);
        call("2018-11-06T17:00", Kind.NOBODY);
        call("2018-11-10T10:00", Kind.NOBODY);
        call("2018-11-12T17:30", Kind.NOBODY);
        assertFaults(Fault.OUTSIDE_WINDOW, Fault.FOURTH_TO_HOUSEHOLD, Fault.FOURTH_TO_NUMBER);
    }

    @Test
    void twiceOnOneDay() {
        call("2018-11-05T10:00", Kind.NOBODY);
        call("2018-11-05T18:00", Kind.NOBODY);
        assertFaults(Fault.TWICE_ON_ONE_DAY);
    }

    @Test
    void busyAndCongestionAreNoAttempts() {
        call("2018-11-05T10:00", Kind.BUSY);
        call("2018-11-05T10:15", Kind.CONGESTION);
        call("2018-11-05T10:30", Kind.HUMAN);
        assertFaults();
    }

    @Test
    void afterAnUnallocatedNumberTheOtherOne() {
        call("2018-11-05T10:00", Kind.UNALLOCATED);
        add(SECOND, SHOWN, "2018-11-05T10:10", Kind.HUMAN);
        assertFaults();
    }

    @Test
    void callerIdListAndYearEnd() {
        add(FIRST, "0468990000", "2018-11-05T10:00", Kind.HUMAN);
        add("0468990099", SHOWN, "2018-11-05T10:00", Kind.UNALLOCATED);
        add(SECOND, SHOWN, "2018-12-31T18:00", Kind.HUMAN);
        assertFaults(Fault.WRONG_CALLER_ID, Fault.NOT_ON_LIST, Fault.YEAR_END);
    }

    @Test
    void contractTimeFollowsTheLatestTurn() {
        var turned = List.of(
                new ClockTurn(Instant.parse("2026-11-22T01:00:00Z"), OffsetDateTime.parse("2018-11-05T10:00+09:00")),
                new ClockTurn(Instant.parse("2026-11-22T01:05:00Z"), OffsetDateTime.parse("2018-11-06T18:00+09:00")));
        add(FIRST, SHOWN, Instant.parse("2026-11-22T01:00:01Z"), Kind.NOBODY);
        add(FIRST, SHOWN, Instant.parse("2026-11-22T01:05:00Z"), Kind.HUMAN);
        assertEquals(List.of(), judge.judge(calls, turned));
    }

    private void call(String wall, Kind kind) {
        add(FIRST, SHOWN, wall, kind);
    }

    private void add(String number, String shown, String wall, Kind kind) {
        add(number, shown, LocalDateTime.parse(wall).toInstant(ZoneOffset.ofHours(9)), kind);
    }

    private void add(String number, String shown, Instant at, Kind kind) {
        calls.add(new TownCall("c" + calls.size(), at, number, shown, "", "", 1, kind, null, null, false));
    }

    private void assertFaults(Fault... faults) {
        assertEquals(
                List.of(faults),
                judge.judge(calls, List.of()).stream()
                        .map(Judge.Violation::fault)
                        .toList());
    }
}
