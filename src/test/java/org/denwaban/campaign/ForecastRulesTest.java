package org.denwaban.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.denwaban.calendar.DateRange;
import org.denwaban.campaign.Forecast.Cohort;
import org.denwaban.campaign.Forecast.Pace;
import org.denwaban.campaign.Forecast.Slot;
import org.denwaban.contract.Contract;
import org.denwaban.contract.Outbound;
import org.denwaban.contract.Window;
import org.junit.jupiter.api.Test;

/// Small campaigns, reckoned by hand. The last window of a day is 30 s short, for the ring time: with 120 attempts in
/// an operator's hour an evening holds 359, a holiday 1,319, a weekday's day 960.
class ForecastRulesTest {

    private static final double EXACT = 1e-9;
    private static final Pace NOBODY_THERE = pace(120, 0);

    @Test
    void aWindowHoldsWhatTheOperatorsCanDial() {
        var forecast = forecast("11-05T09:00", 1, NOBODY_THERE, fresh(1_000));
        assertEquals(960, slot(forecast, "11-05", Window.WEEKDAY_DAY).dialled(), EXACT);
        assertEquals(40, slot(forecast, "11-06", Window.WEEKDAY_DAY).dialled(), EXACT);
        assertEquals(359, slot(forecast, "11-05", Window.WEEKDAY_EVENING).capacity(), EXACT);
        assertEquals(1_319, slot(forecast, "11-10", Window.HOLIDAY).capacity(), EXACT);
        assertEquals(
                3 * 960,
                slot(forecast("11-05T09:00", 3, NOBODY_THERE, fresh(1)), "11-05", Window.WEEKDAY_DAY)
                        .capacity(),
                EXACT);
    }

    @Test
    void whoWasDialledTodayIsNotDialledInTheEvening() {
        var forecast = forecast("11-05T09:00", 1, NOBODY_THERE, fresh(100));
        assertEquals(0, slot(forecast, "11-05", Window.WEEKDAY_EVENING).dialled(), EXACT);
        assertEquals(100, slot(forecast, "11-06", Window.WEEKDAY_EVENING).dialled(), EXACT);
        assertEquals(100, slot(forecast, "11-10", Window.HOLIDAY).dialled(), EXACT);
        assertEquals(LocalDate.of(2018, 11, 10), forecast.throughOn());
        assertEquals(100, forecast.exhausted(), EXACT);
        assertEquals(0, forecast.missed(), EXACT);
    }

    @Test
    void whoHadAnAttemptTodayWaitsForTomorrow() {
        var forecast = forecast("11-05T12:00", 1, NOBODY_THERE, new Cohort(1, Map.of(Window.WEEKDAY_DAY, 1), 1, 10));
        assertEquals(0, slot(forecast, "11-05", Window.WEEKDAY_EVENING).dialled(), EXACT);
        assertEquals(10, slot(forecast, "11-06", Window.WEEKDAY_EVENING).dialled(), EXACT);
    }

    @Test
    void whatIsOverOfAWindowHoldsNothing() {
        var forecast = forecast("11-05T16:00", 1, NOBODY_THERE, fresh(1_000));
        assertEquals(120, slot(forecast, "11-05", Window.WEEKDAY_DAY).capacity(), EXACT);
        var evening = forecast("11-05T17:00", 1, NOBODY_THERE, fresh(1_000));
        assertEquals(
                List.of(Window.WEEKDAY_EVENING),
                evening.days().getFirst().slots().stream().map(Slot::window).toList());
        assertEquals(
                List.of(),
                forecast("11-05T19:59:30", 1, NOBODY_THERE, fresh(1))
                        .days()
                        .getFirst()
                        .slots());
    }

    @Test
    void whoIsReachedIsDialledNoMore() {
        var forecast = forecast("11-05T09:00", 1, pace(120, 0.25), fresh(64));
        assertEquals(64, slot(forecast, "11-05", Window.WEEKDAY_DAY).dialled(), EXACT);
        assertEquals(48, slot(forecast, "11-06", Window.WEEKDAY_EVENING).dialled(), EXACT);
        assertEquals(36, slot(forecast, "11-10", Window.HOLIDAY).dialled(), EXACT);
        assertEquals(64 - 27, forecast.contacted(), EXACT);
        assertEquals(27, forecast.exhausted(), EXACT);
    }

    @Test
    void theOneWithFewestChancesLeftComesFirst() {
        // From Friday on there are two evenings (11, 15) and three holidays (12, 13, 14): who needs the evening has two
        // chances, who may take either has five.
        var onlyEvening = new Cohort(2, Map.of(Window.WEEKDAY_DAY, 1, Window.HOLIDAY, 1), 0, 300);
        var both = new Cohort(1, Map.of(Window.WEEKDAY_DAY, 1), 0, 300);
        var forecast = forecast("01-11T17:00", 1, NOBODY_THERE, both, onlyEvening);
        assertEquals(359, slot(forecast, "01-11", Window.WEEKDAY_EVENING).dialled(), EXACT);
        // 300 have concluded, and of the others 59 were dialled
        assertEquals(300, forecast.days().getFirst().left(), EXACT);
    }

    @Test
    void yearEndAndDaysOutsideThePeriodAreClosed() {
        var forecast = forecast("12-28T19:00", 1, NOBODY_THERE, fresh(10));
        assertEquals(List.of(), day(forecast, "12-29").slots());
        assertEquals(List.of(), day(forecast, "01-03").slots());
        assertEquals(10, slot(forecast, "01-04", Window.WEEKDAY_DAY).dialled(), EXACT);
        assertEquals(LocalDate.of(2019, 1, 15), forecast.days().getLast().date());
        assertEquals(
                LocalDate.of(2018, 11, 1),
                forecast("10-25T12:00", 1, NOBODY_THERE, fresh(10))
                        .days()
                        .getFirst()
                        .date());
    }

    @Test
    void whoLacksAWindowAtTheEndIsMissed() {
        // Monday is a holiday and Tuesday the last day: one attempt, and neither evening nor holiday comes after it.
        var forecast = forecast("01-14T09:00", 1, NOBODY_THERE, fresh(10));
        assertEquals(10, forecast.missed(), EXACT);
        assertNull(forecast.throughOn());
        assertEquals(Map.of(Window.WEEKDAY_EVENING, 10.0, Window.HOLIDAY, 10.0), forecast.missedIn());
    }

    @Test
    void theBottleneckIsTheWindowWithTheLeastRoomForItsDemand() {
        var forecast = forecast("11-05T09:00", 1, NOBODY_THERE, fresh(1_000));
        var tightest = tightest(forecast);
        assertEquals(Window.WEEKDAY_EVENING, tightest.window());
        assertEquals(1_000, tightest.demand(), EXACT);
        assertEquals(evenings() * 359.0, tightest.capacity(), EXACT);
    }

    @Test
    void aWindowThatDoesNotOpenAnyMoreIsAnEndlessBottleneck() {
        var forecast = forecast("01-15T09:00", 1, NOBODY_THERE, fresh(10));
        var tightest = tightest(forecast);
        assertEquals(Window.HOLIDAY, tightest.window());
        assertTrue(Double.isInfinite(tightest.ratio()));
    }

    @Test
    void whoHasNoAttemptLeftIsThroughAtOnce() {
        var used = Map.of(Window.WEEKDAY_DAY, 1, Window.WEEKDAY_EVENING, 1, Window.HOLIDAY, 1);
        var forecast = forecast("11-05T09:00", 1, NOBODY_THERE, new Cohort(3, used, 1, 4));
        assertEquals(4, forecast.exhausted(), EXACT);
        assertEquals(4, forecast.households(), EXACT);
        assertEquals(LocalDate.of(2018, 11, 5), forecast.throughOn());
    }

    @Test
    void anAppointmentOutsideEveryWindowLeavesBoth() {
        var forecast = forecast("11-05T09:00", 1, NOBODY_THERE, new Cohort(1, Map.of(), 0, 10));
        assertEquals(10, slot(forecast, "11-05", Window.WEEKDAY_EVENING).dialled(), EXACT);
        assertEquals(10, slot(forecast, "11-10", Window.HOLIDAY).dialled(), EXACT);
    }

    @Test
    void anAppointmentThatTookAWindowLeavesNoThirdAttempt() {
        // first call kept an appointment in the evening: the holiday is left, then nothing
        var forecast =
                forecast("11-05T09:00", 1, NOBODY_THERE, new Cohort(1, Map.of(Window.WEEKDAY_EVENING, 1), 0, 10));
        assertEquals(10, slot(forecast, "11-10", Window.HOLIDAY).dialled(), EXACT);
        assertEquals(10, forecast.exhausted(), EXACT);
    }

    @Test
    void twoWindowsOfOneKindAreTwoAttempts() {
        var twice = outbound(List.of(Window.WEEKDAY_EVENING, Window.WEEKDAY_EVENING));
        var rules = new ForecastRules(contract(twice), Histories.HOLIDAYS);
        var forecast = rules.forecast(List.of(fresh(10)), Histories.at("11-05T09:00"), NOBODY_THERE, 1);
        assertEquals(10, slot(forecast, "11-06", Window.WEEKDAY_EVENING).dialled(), EXACT);
        assertEquals(10, slot(forecast, "11-07", Window.WEEKDAY_EVENING).dialled(), EXACT);
        assertEquals(LocalDate.of(2018, 11, 7), forecast.throughOn());
    }

    @Test
    void theFirstAttemptUsesNoLaterWindowOfItsKind() {
        var dayAgain = outbound(List.of(Window.WEEKDAY_DAY, Window.HOLIDAY));
        var rules = new ForecastRules(contract(dayAgain), Histories.HOLIDAYS);
        var once = new Cohort(1, Map.of(Window.WEEKDAY_DAY, 1), 0, 10);
        var forecast = rules.forecast(List.of(once), Histories.at("11-05T09:00"), NOBODY_THERE, 1);
        assertEquals(10, slot(forecast, "11-05", Window.WEEKDAY_DAY).dialled(), EXACT);
        assertEquals(10, slot(forecast, "11-10", Window.HOLIDAY).dialled(), EXACT);
    }

    @Test
    void afterThePeriodNothingHappens() {
        var forecast = forecast("2019-01-16T09:00", 1, NOBODY_THERE, fresh(10));
        assertEquals(List.of(), forecast.days());
        assertEquals(10, forecast.missed(), EXACT);
        assertNull(forecast.throughOn());
    }

    @Test
    void withNobodyInCourseNothingIsWanted() {
        var forecast = forecast("11-05T09:00", 1, NOBODY_THERE);
        assertNull(forecast.throughOn());
        assertNull(forecast.tightest());
    }

    @Test
    void withoutOperatorsThereIsNoForecast() {
        assertThrows(IllegalArgumentException.class, () -> forecast("11-05T09:00", 0, NOBODY_THERE, fresh(10)));
    }

    private static long evenings() {
        return LocalDate.of(2018, 11, 5)
                .datesUntil(LocalDate.of(2019, 1, 16))
                .filter(day -> day.getDayOfWeek().getValue() <= 5)
                .filter(day -> Histories.HOLIDAYS.nameOf(day) == null)
                .filter(day -> !Histories.YEAR_END.contains(day))
                .count();
    }

    private static Forecast.Bottleneck tightest(Forecast forecast) {
        return Objects.requireNonNull(forecast.tightest());
    }

    private static Cohort fresh(long households) {
        return new Cohort(0, Map.of(), 0, households);
    }

    private static Pace pace(double attemptsPerHour, double rate) {
        return new Pace(
                attemptsPerHour, Map.of(Window.WEEKDAY_DAY, rate, Window.WEEKDAY_EVENING, rate, Window.HOLIDAY, rate));
    }

    private static Forecast forecast(String now, int operators, Pace pace, Cohort... cohorts) {
        return new ForecastRules(contract(Histories.OUTBOUND), Histories.HOLIDAYS)
                .forecast(List.of(cohorts), Histories.at(now), pace, operators);
    }

    private static Contract contract(Outbound outbound) {
        return Histories.contract(outbound);
    }

    private static Outbound outbound(List<Window> later) {
        var usual = Histories.OUTBOUND;
        return new Outbound(
                new DateRange(usual.period().first(), usual.period().last()),
                usual.blockedDays(),
                usual.windows(),
                usual.firstAttempt(),
                later,
                usual.attemptsPerNumber(),
                usual.attemptsPerDay(),
                usual.staffedHours(),
                usual.ringTime(),
                usual.busyPause(),
                usual.busyMost(),
                usual.carrierPause(),
                usual.areaCode());
    }

    private static Forecast.Day day(Forecast forecast, String monthDay) {
        var date = LocalDate.parse((monthDay.startsWith("01") ? "2019-" : "2018-") + monthDay);
        return forecast.days().stream()
                .filter(day -> day.date().equals(date))
                .findFirst()
                .orElseThrow();
    }

    private static Slot slot(Forecast forecast, String monthDay, Window window) {
        return day(forecast, monthDay).slots().stream()
                .filter(slot -> slot.window() == window)
                .findFirst()
                .orElseThrow();
    }
}
