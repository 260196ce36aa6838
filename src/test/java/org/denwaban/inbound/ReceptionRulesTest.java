package org.denwaban.inbound;

import static org.denwaban.inbound.Lines.WAKAYAMA;
import static org.denwaban.inbound.Lines.YOKOSUKA;
import static org.denwaban.inbound.Lines.announced;
import static org.denwaban.inbound.Lines.at;
import static org.denwaban.inbound.Lines.hours;
import static org.denwaban.inbound.Lines.special;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.denwaban.calendar.NationalHolidays;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.contract.Reception;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceptionRulesTest {

    private static final List<Announcement> NOTHING = List.of();

    @ParameterizedTest
    @CsvSource({
        // the boundary second, on a Monday, a Saturday, a national holiday, at the year's end
        "2018-11-05T08:59:59.999999999, closed, 2018-11-05T09:00",
        "2018-11-05T09:00:00,           open,   2018-11-05T20:00",
        "2018-11-05T19:59:59.999999999, open,   2018-11-05T20:00",
        "2018-11-05T20:00:00,           closed, 2018-11-06T09:00",
        "2018-11-05T23:59:59,           closed, 2018-11-06T09:00",
        "2018-11-06T00:00:00,           closed, 2018-11-06T09:00",
        "2018-11-03T12:00:00,           open,   2018-11-03T20:00", // 文化の日, a Saturday
        "2018-11-23T20:00:00,           closed, 2018-11-24T09:00", // 勤労感謝の日
        "2018-12-31T19:59:59,           open,   2018-12-31T20:00",
        "2019-01-01T09:00:00,           open,   2019-01-01T20:00",
    })
    void yokosukaAnswersEveryDay(String now, String state, String until) {
        assertState(state, until, YOKOSUKA, now, NOTHING);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-25T08:29:59.999999999, closed, 2026-11-25T08:30",
        "2026-11-25T08:30:00,           open,   2026-11-25T17:15",
        "2026-11-25T17:14:59.999999999, open,   2026-11-25T17:15",
        "2026-11-25T17:15:00,           closed, 2026-11-26T08:30",
        "2026-11-27T17:15:00,           closed, 2026-11-30T08:30", // Friday
        "2026-11-28T12:00:00,           closed, 2026-11-30T08:30", // Saturday
        // Golden Week: 29 April a Wednesday; 3 to 5 May Sunday to Tuesday, the 6th the substitute day
        "2026-04-28T17:15:00,           closed, 2026-04-30T08:30",
        "2026-04-29T10:00:00,           closed, 2026-04-30T08:30",
        "2026-05-01T17:14:59,           open,   2026-05-01T17:15",
        "2026-05-01T17:15:00,           closed, 2026-05-07T08:30",
        "2026-05-06T10:00:00,           closed, 2026-05-07T08:30",
        "2026-05-07T08:30:00,           open,   2026-05-07T17:15",
        // between two holidays: 敬老の日 on the 21st, 秋分の日 on the 23rd
        "2026-09-22T10:00:00,           closed, 2026-09-24T08:30",
        "2026-09-18T18:00:00,           closed, 2026-09-24T08:30",
        // a holiday on a Monday after a Friday evening
        "2026-10-09T17:15:00,           closed, 2026-10-13T08:30",
        // the year's end is answered, New Year's Day is a holiday
        "2026-12-29T10:00:00,           open,   2026-12-29T17:15",
        "2026-12-31T17:15:00,           closed, 2027-01-04T08:30",
        // the term: 2026-04-01 to 2027-03-31
        "2026-03-31T10:00:00,           closed, 2026-04-01T08:30",
        "2026-03-02T08:30:00,           closed, 2026-04-01T08:30", // 30 days ahead
        "2026-03-01T08:30:00,           closed,", // 31 days ahead
        "2027-03-31T17:14:59,           open,   2027-03-31T17:15",
        "2027-03-31T17:15:00,           closed,",
        "2027-04-01T10:00:00,           closed,",
        "2400-04-03T10:00:00,           closed,",
    })
    void wakayamaAnswersOnWeekdaysThatAreNoNationalHolidays(String now, String state, @Nullable String until) {
        assertState(state, until, WAKAYAMA, now, NOTHING);
    }

    @ParameterizedTest
    @CsvSource({
        // ten days in a row, 27 April to 6 May 2019
        "2019-04-26T17:14:59, open,   2019-04-26T17:15",
        "2019-04-26T17:15:00, closed, 2019-05-07T08:30",
        "2019-05-02T12:00:00, closed, 2019-05-07T08:30",
        // a substitute day on a Monday: 2019-05-05 was a Sunday, 2018-12-24 follows a Sunday holiday
        "2018-12-24T12:00:00, closed, 2018-12-25T08:30",
    })
    void theSameHoursInTheYearOfTheLongGoldenWeek(String now, String state, String until) {
        assertState(state, until, Lines.inTerm(WAKAYAMA, "2018-10-01", "2019-09-30"), now, NOTHING);
    }

    @Test
    void everyDayMeansGoldenWeekToo() {
        var line = Lines.inTerm(YOKOSUKA, "2018-10-01", "2019-09-30");
        assertState("open", "2019-05-02T20:00", line, "2019-05-02T09:00", NOTHING);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-12-28T17:14:59, open,   2026-12-28T17:15",
        "2026-12-28T17:15:00, closed, 2027-01-04T08:30",
        "2026-12-29T10:00:00, closed, 2027-01-04T08:30",
        "2027-01-03T10:00:00, closed, 2027-01-04T08:30",
    })
    void aLineThatRestsAtTheYearsEndIsShutFrom29DecemberTo3January(String now, String state, String until) {
        assertState(state, until, Lines.shutAtYearEnd(WAKAYAMA), now, NOTHING);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-27T17:15:00, closed, 2026-11-28T09:00",
        "2026-11-28T08:59:59, closed, 2026-11-28T09:00",
        "2026-11-28T09:00:00, open,   2026-11-28T12:00",
        "2026-11-28T12:00:00, closed, 2026-12-01T10:00",
        "2026-11-30T10:00:00, closed, 2026-12-01T10:00",
        "2026-12-01T08:30:00, closed, 2026-12-01T10:00",
        "2026-12-01T14:59:59, open,   2026-12-01T15:00",
        "2026-12-01T15:00:00, closed, 2026-12-02T08:30",
    })
    void specialDaysOfTheContractFile(String now, String state, String until) {
        var line = Lines.withDays(
                WAKAYAMA,
                special("2026-11-28", hours("09:00", "12:00")), // a Saturday
                special("2026-11-30", null),
                special("2026-12-01", hours("10:00", "15:00")));
        assertState(state, until, line, now, NOTHING);
    }

    @Test
    void anEarlyCloseAnnouncedTodayHoldsAtOnce() {
        var storm = List.of(announced("2026-11-25", hours("08:30", "14:00"), "2026-11-25T13:00"));
        assertState("open", "2026-11-25T14:00", WAKAYAMA, "2026-11-25T13:59:59", storm);
        assertState("closed", "2026-11-26T08:30", WAKAYAMA, "2026-11-25T14:00", storm);
        assertState("open", "2026-11-26T17:15", WAKAYAMA, "2026-11-26T14:00", storm);
    }

    @Test
    void theNewestAnnouncementWinsOverOlderOnesAndTheContractFile() {
        var line = Lines.withDays(WAKAYAMA, special("2026-11-28", hours("09:00", "12:00")));
        var shut = announced("2026-11-28", null, "2026-11-27T10:00");
        var longer = announced("2026-11-28", hours("08:00", "18:00"), "2026-11-27T11:00");
        assertState("closed", "2026-11-30T08:30", line, "2026-11-28T10:00", List.of(shut));
        assertState("open", "2026-11-28T18:00", line, "2026-11-28T10:00", List.of(shut, longer));
        assertState("open", "2026-11-28T18:00", line, "2026-11-28T10:00", List.of(longer, shut));
    }

    @Test
    void anAnnouncementForAnotherDayMovesTheNextOpening() {
        var tomorrow = List.of(announced("2026-11-26", null, "2026-11-25T16:00"));
        assertState("closed", "2026-11-27T08:30", WAKAYAMA, "2026-11-25T17:15", tomorrow);
    }

    @Test
    void closedForThirtyDaysThereIsNoNextOpening() {
        var days = IntStream.rangeClosed(1, ReceptionRules.DAYS_SEARCHED)
                .mapToObj(ahead ->
                        new Reception.SpecialDay(LocalDate.of(2026, 11, 24).plusDays(ahead), null, ""))
                .toArray(Reception.SpecialDay[]::new);
        var line = Lines.withDays(WAKAYAMA, days);
        assertState("closed", null, line, "2026-11-24T17:15", NOTHING);
        assertState("closed", "2026-12-25T08:30", line, "2026-11-25T00:00", NOTHING);
    }

    @Test
    void outsideTheTermNobodyAnswersWhateverIsAnnounced() {
        var extra = List.of(announced("2027-04-01", hours("09:00", "12:00"), "2027-03-31T10:00"));
        assertState("closed", null, WAKAYAMA, "2027-04-01T10:00", extra);
    }

    @Test
    void aContractThatAnswersNoCallsHasNoHours() {
        var w = WAKAYAMA;
        var mute = new Contract(
                w.id(), w.name(), w.commissioner(), w.term(), "", w.dialledNumbers(), w.yearEnd(), null, null);
        assertThrows(IllegalArgumentException.class, () -> new ReceptionRules(mute, NationalHolidays.LAW));
    }

    @Test
    void anAnnouncementHasSomebodyWhoMadeIt() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Announcement(LocalDate.of(2026, 11, 25), null, " ", at("2026-11-25T10:00")));
    }

    private static void assertState(
            String state, @Nullable String until, Contract contract, String now, List<Announcement> announcements) {
        var said = switch (new ReceptionRules(contract, NationalHolidays.LAW).at(at(now), announcements)) {
            case LineState.Open(var end) -> "open until " + Tokyo.wall(end);
            case LineState.Closed(var next) -> "closed until " + (next == null ? null : Tokyo.wall(next));
        };
        assertEquals(state + " until " + until, said);
    }
}
