package org.denwaban.campaign;

import static org.denwaban.campaign.Histories.appointment;
import static org.denwaban.campaign.Histories.at;
import static org.denwaban.campaign.Histories.course;
import static org.denwaban.campaign.Histories.courseOfTwo;
import static org.denwaban.campaign.Histories.phone;
import static org.denwaban.campaign.Histories.told;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import org.denwaban.contract.Disposition.Meaning;
import org.denwaban.contract.Outbound;
import org.denwaban.contract.Window;
import org.denwaban.people.PhoneNumber;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// One table per sentence of rules.md, "When a household may be dialled".
class CampaignRulesTest {

    private final CampaignRules rules = Histories.rules();

    private void allowed(Course course, String wall, int attempt, @Nullable Window window) {
        var verdict = assertInstanceOf(Verdict.Allowed.class, rules.mayBeDialled(course, at(wall)), wall);
        assertEquals(attempt, verdict.attempt(), wall);
        assertEquals(window, verdict.window(), wall);
    }

    private Verdict.Refused refused(Course course, String wall, Reason reason, @Nullable String next) {
        var verdict = assertInstanceOf(Verdict.Refused.class, rules.mayBeDialled(course, at(wall)), wall);
        assertEquals(reason, verdict.reason(), wall);
        assertEquals(next == null ? null : at(next), verdict.next(), wall);
        return verdict;
    }

    @Nested
    class Windows {

        @ParameterizedTest
        @CsvSource({
            "11-05T09:00, true",
            "11-05T08:59:59.999999999, false",
            "11-05T16:59:59.999999999, true", // no gap between day and evening, the start decides
            "11-05T17:00, false", // evening already
            "11-03T10:00, false", // Saturday and national holiday
            "11-04T10:00, false", // Sunday
            "11-23T10:00, false", // national holiday on a Friday
            "11-22T10:00, true",
        })
        void theFirstAttemptIsMadeOnAWeekdayByDay(String wall, boolean yes) {
            var verdict = rules.mayBeDialled(course(), at(wall));
            assertEquals(yes, verdict instanceof Verdict.Allowed);
            assertEquals(1, verdict.attempt());
        }

        @ParameterizedTest
        @CsvSource({
            "11-06T16:59:59.999999999, , WINDOW_NOT_LEFT",
            "11-06T17:00, WEEKDAY_EVENING, ",
            "11-06T19:59:30, WEEKDAY_EVENING, ", // rings until 20:00:00, not past it
            "11-06T19:59:30.000000001, , TOO_LATE_TODAY",
            "11-06T20:00, , OUTSIDE_WINDOWS",
            "11-10T08:59:59, , OUTSIDE_WINDOWS",
            "11-10T09:00, HOLIDAY, ",
            "11-10T17:00, HOLIDAY, ",
            "11-10T19:59:30, HOLIDAY, ",
            "11-10T19:59:31, , TOO_LATE_TODAY",
            "11-10T20:00, , OUTSIDE_WINDOWS",
            "11-23T18:00, HOLIDAY, ", // a national holiday has no evening window
            "12-24T09:00, HOLIDAY, ", // substitute holiday
        })
        void theSecondIsMadeInTheEveningOrOnAHoliday(String wall, @Nullable Window window, @Nullable Reason reason) {
            var course = course("11-05T10:00 NOBODY");
            if (reason == null) {
                allowed(course, wall, 2, window);
            } else {
                assertEquals(
                        reason,
                        assertInstanceOf(Verdict.Refused.class, rules.mayBeDialled(course, at(wall)))
                                .reason());
            }
        }

        @ParameterizedTest
        @CsvSource({"11-06T10:00, false", "11-06T19:59:30, false", "11-10T10:00, false", "12-31T10:00, true"})
        void nobodysTelephoneRingsPastTheDaysLastWindow(String wall, boolean keepsAppointment) {
            assertEquals(at(wall.substring(0, 6) + "20:00"), rules.ringsUntil(at(wall), keepsAppointment));
        }

        @Test
        void theThirdIsMadeInTheOtherOfTheTwo() {
            var evening = course("11-05T10:00 NOBODY", "11-06T18:00 NOBODY");
            refused(evening, "11-07T18:00", Reason.WINDOW_NOT_LEFT, "11-10T09:00");
            allowed(evening, "11-10T12:00", 3, Window.HOLIDAY);
            var holiday = course("11-05T10:00 NOBODY", "11-10T12:00 NOBODY");
            refused(holiday, "11-11T12:00", Reason.WINDOW_NOT_LEFT, "11-12T17:00");
            allowed(holiday, "11-12T17:00", 3, Window.WEEKDAY_EVENING);
        }

        @Test
        void theExampleOfTheIssue() {
            var course = course("11-05T10:00 NOBODY");
            refused(course, "11-05T18:00", Reason.ALREADY_TODAY, "11-06T17:00");
            var asked = course.with(appointment("11-10T19:30"));
            var refused = refused(asked, "11-05T18:00", Reason.APPOINTMENT_PENDING, "11-10T19:30");
            assertEquals(2, refused.attempt());
        }

        @Test
        void theRingTimeHoldsOnlyAtTheEndOfTheDay() {
            allowed(course(), "11-05T16:59:45", 1, Window.WEEKDAY_DAY);
            // and such a call belongs to the day: the evening is still left
            allowed(course("11-05T16:59:45 NOBODY"), "11-06T18:00", 2, Window.WEEKDAY_EVENING);
        }
    }

    @Nested
    class Counting {

        @ParameterizedTest
        @EnumSource(names = {"NOBODY", "ABSENT", "MACHINE", "IN_DOUBT"})
        void countsAsNobodyThere(Outcome outcome) {
            refused(course("11-05T10:00 " + outcome), "11-06T10:00", Reason.WINDOW_NOT_LEFT, "11-06T17:00");
        }

        @Test
        void neverTwoOnOneDay() {
            var course = course("11-05T10:00 NOBODY", "11-10T09:00 NOBODY");
            refused(course, "11-10T18:00", Reason.ALREADY_TODAY, "11-12T17:00");
        }

        @Test
        void neverAFourth() {
            var course = course("11-05T10:00 NOBODY", "11-06T18:00 NOBODY", "11-10T12:00 MACHINE");
            var refused = refused(course, "11-12T10:00", Reason.ATTEMPTS_USED_UP, null);
            assertEquals(4, refused.attempt());
            assertEquals(new Progress.Concluded(Ending.NOBODY_THREE_TIMES, 3), rules.progress(course));
        }

        @Test
        void theLimitHoldsPerNumberToo() {
            var elsewhere = List.of(at("11-01T10:00"), at("11-02T18:00"));
            var shared = Course.fresh(List.of(phone(1).withAttemptsElsewhere(elsewhere)));
            allowed(shared, "11-05T10:00", 1, Window.WEEKDAY_DAY);
            var once = told(shared, "11-05T10:00 NOBODY");
            refused(once, "11-06T18:00", Reason.NUMBER_USED_UP, null);
            assertEquals(new Progress.Concluded(Ending.NUMBER_USED_UP, 1), rules.progress(once));
            assertTrue(rules.billable(once));
            // an appointment asked for after that is still dialled, one asked for before is not
            allowed(once.with(appointment("11-07T10:00", "11-06T12:00")), "11-07T10:00", 2, Window.WEEKDAY_DAY);
            refused(once.with(appointment("11-07T10:00", "11-04T12:00")), "11-07T10:00", Reason.NUMBER_USED_UP, null);
        }

        @Test
        void aNumberUsedUpByOthersAloneIsNotBillable() {
            var elsewhere = List.of(at("11-01T10:00"), at("11-02T18:00"), at("11-03T18:00"));
            var shared = Course.fresh(List.of(phone(1).withAttemptsElsewhere(elsewhere)));
            refused(shared, "11-05T10:00", Reason.NUMBER_USED_UP, null);
            assertFalse(rules.billable(shared));
            assertNull(rules.disposition(shared));
        }

        @Test
        void theMachineIsLeftTheMessageOnTheThirdOnly() {
            assertFalse(rules.leavesMessage(1));
            assertFalse(rules.leavesMessage(2));
            assertTrue(rules.leavesMessage(3));
            assertFalse(rules.leavesMessage(4));
        }
    }

    @Nested
    class Busy {

        @Test
        void againAfterFifteenMinutes() {
            var course = course("11-05T10:00 BUSY");
            refused(course, "11-05T10:14:59.999", Reason.BUSY_PAUSE, "11-05T10:15");
            allowed(course, "11-05T10:15", 1, Window.WEEKDAY_DAY);
        }

        @Test
        void threeAreNoAttemptAndTheFourthCounts() {
            var three = course("11-05T10:00 BUSY", "11-05T10:15 BUSY", "11-05T10:30 BUSY");
            allowed(three, "11-05T10:45", 1, Window.WEEKDAY_DAY);
            var four = told(three, "11-05T10:45 BUSY");
            var refused = refused(four, "11-05T11:00", Reason.ALREADY_TODAY, "11-06T17:00");
            assertEquals(2, refused.attempt());
        }

        @Test
        void anAttemptThatCountsBeginsTheCountAnew() {
            var course = course(
                    "11-05T10:00 BUSY",
                    "11-05T10:15 BUSY",
                    "11-05T10:30 BUSY",
                    "11-05T10:45 NOBODY",
                    "11-06T17:00 BUSY",
                    "11-06T17:15 BUSY",
                    "11-06T17:30 BUSY");
            allowed(course, "11-06T17:45", 2, Window.WEEKDAY_EVENING);
        }

        @Test
        void theCountGoesOnOverNight() {
            var course = course("11-05T16:40 BUSY", "11-05T16:55 BUSY", "11-06T09:00 BUSY", "11-06T09:15 BUSY");
            assertEquals(2, rules.mayBeDialled(course, at("11-06T18:00")).attempt());
        }

        @ParameterizedTest
        @CsvSource({
            "11-05T16:50, 11-06T09:00", // 17:05 would be evening: the first attempt waits for the next day
            "11-09T16:50, 11-12T09:00", // Friday: next weekday
        })
        void pastTheWindowsEndItIsTheNextWindowOfTheKind(String busy, String next) {
            refused(course(busy + " BUSY"), busy, Reason.BUSY_PAUSE, next);
        }

        @Test
        void aLaterAttemptStaysInItsKindOfWindow() {
            var friday = course("11-05T10:00 NOBODY", "11-09T19:50 BUSY");
            refused(friday, "11-10T09:00", Reason.BUSY_WINDOW, "11-12T17:00");
            var holiday = course("11-05T10:00 NOBODY", "11-11T19:50 BUSY");
            refused(holiday, "11-12T17:00", Reason.BUSY_WINDOW, "11-17T09:00");
        }

        @Test
        void noDayIsUsedUp() {
            allowed(course("11-05T10:00 NOBODY", "11-06T17:00 BUSY"), "11-06T17:15", 2, Window.WEEKDAY_EVENING);
        }
    }

    @Nested
    class Carrier {

        @Test
        void aFailureIsNoAttemptAndItIsTriedAgainLater() {
            var course = course("11-05T10:00 CARRIER_FAILED");
            refused(course, "11-05T10:04:59", Reason.CARRIER_PAUSE, "11-05T10:05");
            allowed(course, "11-05T10:05", 1, Window.WEEKDAY_DAY);
        }

        @Test
        void howeverOften() {
            var course = course();
            for (int minute = 0; minute < 60; minute += 5) {
                course = told(course, "11-05T10:%02d CARRIER_FAILED".formatted(minute));
            }
            allowed(course, "11-05T11:00", 1, Window.WEEKDAY_DAY);
        }

        @Test
        void itDoesNotForgetBusyTones() {
            var course = course(
                    "11-05T10:00 BUSY",
                    "11-05T10:15 BUSY",
                    "11-05T10:30 BUSY",
                    "11-05T10:45 CARRIER_FAILED",
                    "11-05T10:50 BUSY");
            assertEquals(2, rules.mayBeDialled(course, at("11-05T12:00")).attempt());
        }

        @Test
        void itDoesNotShortenThePauseAfterABusyTone() {
            var course = course("11-05T10:00 BUSY", "11-05T10:02 CARRIER_FAILED");
            refused(course, "11-05T10:08", Reason.BUSY_PAUSE, "11-05T10:15");
        }
    }

    @Nested
    class DefectiveNumbers {

        @ParameterizedTest
        @EnumSource(names = {"UNALLOCATED", "WRONG_PARTY"})
        void concludesWithOneTelephone(Outcome outcome) {
            var course = course("11-05T10:00 " + outcome);
            refused(course, "11-06T18:00", Reason.DEFECTIVE_AFTER_DIALLING, null);
            assertEquals(new Progress.Concluded(Ending.DEFECTIVE_AFTER_DIALLING, 1), rules.progress(course));
            assertEquals(Meaning.DEFECTIVE_AFTER_DIALLING, rules.disposition(course));
            assertTrue(rules.billable(course));
        }

        @ParameterizedTest
        @EnumSource(names = {"UNALLOCATED", "WRONG_PARTY"})
        void telephoneTwoIsTriedAndTheFirstCallCounts(Outcome outcome) {
            var course = courseOfTwo("11-05T10:00 " + outcome);
            refused(course, "11-05T18:00", Reason.ALREADY_TODAY, "11-06T17:00");
            var allowed = assertInstanceOf(Verdict.Allowed.class, rules.mayBeDialled(course, at("11-06T17:00")));
            assertEquals(2, allowed.phone());
            assertEquals(2, allowed.attempt());
            var both = told(course, "11-06T17:00 " + outcome + " 2");
            refused(both, "11-10T12:00", Reason.DEFECTIVE_AFTER_DIALLING, null);
        }

        @Test
        void telephoneTwoStaysInUseWhenNobodyIsThere() {
            var course = courseOfTwo("11-05T10:00 UNALLOCATED", "11-06T17:00 NOBODY 2");
            var allowed = assertInstanceOf(Verdict.Allowed.class, rules.mayBeDialled(course, at("11-10T09:00")));
            assertEquals(2, allowed.phone());
            assertEquals(3, allowed.attempt());
        }

        @Test
        void aBusyTelephoneTwoIsStillUsed() {
            var course = courseOfTwo("11-05T10:00 UNALLOCATED", "11-06T17:00 BUSY 2");
            allowed(course, "11-06T17:15", 2, Window.WEEKDAY_EVENING);
        }

        @Test
        void withoutADefectTelephoneOneStays() {
            var course = courseOfTwo("11-05T10:00 NOBODY");
            var allowed = assertInstanceOf(Verdict.Allowed.class, rules.mayBeDialled(course, at("11-06T17:00")));
            assertEquals(1, allowed.phone());
        }

        @Test
        void onTheThirdAttemptThereIsNoFourthForTelephoneTwo() {
            var course = courseOfTwo("11-05T10:00 NOBODY", "11-06T17:00 NOBODY", "11-10T12:00 UNALLOCATED");
            refused(course, "11-12T10:00", Reason.ATTEMPTS_USED_UP, null);
            assertEquals(Meaning.NOBODY, rules.disposition(course));
            assertTrue(rules.billable(course));
        }

        @Test
        void telephoneTwoIsTheFirstWhenOneCannotBeDialled() {
            var course = Course.fresh(Phone.of(null, new PhoneNumber("0468990002")));
            var allowed = assertInstanceOf(Verdict.Allowed.class, rules.mayBeDialled(course, at("11-05T10:00")));
            assertEquals(2, allowed.phone());
            assertEquals(1, allowed.attempt());
        }

        @Test
        void neitherIsDefectiveBeforeDialling() {
            var course = Course.fresh(Phone.of(null, null));
            refused(course, "11-05T10:00", Reason.DEFECTIVE_BEFORE_DIALLING, null);
            assertEquals(Meaning.DEFECTIVE_BEFORE_DIALLING, rules.disposition(course));
            assertFalse(rules.billable(course));
            refused(course.with(appointment("11-05T10:00")), "11-05T10:00", Reason.DEFECTIVE_BEFORE_DIALLING, null);
        }

        @Test
        void theSameNumberTwiceIsNoWayOut() {
            var number = new PhoneNumber("0468990001");
            var course = told(Course.fresh(Phone.of(number, new PhoneNumber("0468990001"))), "11-05T10:00 UNALLOCATED");
            refused(course, "11-06T17:00", Reason.DEFECTIVE_AFTER_DIALLING, null);
        }

        @Test
        void anAppointmentDoesNotMendTheNumber() {
            var course = course("11-05T10:00 WRONG_PARTY").with(appointment("11-06T10:00"));
            refused(course, "11-06T10:00", Reason.DEFECTIVE_AFTER_DIALLING, null);
        }

        @Test
        void aNumberTakenAwayAfterADialIsABillableDeadEnd() {
            var course = course("11-05T10:00 MACHINE").withPhones(Phone.of(null, null));
            refused(course, "11-06T17:00", Reason.NO_NUMBER_LEFT, null);
            assertTrue(rules.billable(course));
            assertEquals(Meaning.MACHINE, rules.disposition(course));
        }
    }

    @Nested
    class Appointments {

        @Test
        void isDialledOutsideTheWindowsOfTheAttempt() {
            var course = course("11-05T10:00 NOBODY").with(appointment("11-07T10:30"));
            refused(course, "11-07T10:29:59", Reason.APPOINTMENT_PENDING, "11-07T10:30");
            allowed(course, "11-07T10:30", 2, Window.WEEKDAY_DAY);
            allowed(course, "11-07T19:59:30", 2, Window.WEEKDAY_EVENING); // to the end of the day
            refused(course, "11-07T19:59:31", Reason.OUTSIDE_STAFFED_HOURS, "11-08T17:00");
        }

        @Test
        void isDialledInStaffedHoursOnly() {
            var early = course("11-05T10:00 NOBODY").with(appointment("11-07T07:00"));
            refused(early, "11-07T08:00", Reason.OUTSIDE_STAFFED_HOURS, "11-07T09:00");
            var late = course("11-05T10:00 NOBODY").with(appointment("11-07T21:00"));
            refused(late, "11-06T17:00", Reason.APPOINTMENT_PENDING, "11-08T17:00");
            refused(late, "11-07T21:00", Reason.OUTSIDE_STAFFED_HOURS, "11-08T17:00");
        }

        @Test
        void staffedHoursMayBeLongerThanTheWindows() {
            var o = Histories.OUTBOUND;
            var longer = new CampaignRules(
                    Histories.contract(new Outbound(
                            o.period(),
                            o.blockedDays(),
                            o.windows(),
                            o.firstAttempt(),
                            o.laterAttempts(),
                            o.attemptsPerNumber(),
                            o.attemptsPerDay(),
                            Histories.hours(8, 22),
                            o.ringTime(),
                            o.busyPause(),
                            o.busyMost(),
                            o.carrierPause(),
                            o.areaCode())),
                    Histories.HOLIDAYS);
            var course = course("11-05T10:00 NOBODY").with(appointment("11-07T21:00"));
            var allowed = assertInstanceOf(Verdict.Allowed.class, longer.mayBeDialled(course, at("11-07T21:00")));
            assertNull(allowed.window());
            // unanswered it counts, and no window is used
            var after = told(course, "11-07T21:00 NOBODY");
            assertEquals(
                    new Progress.Waiting(2, 0, List.of(Window.WEEKDAY_EVENING, Window.HOLIDAY), 1),
                    longer.progress(after));
        }

        @Test
        void whileOneIsPendingThereAreNoRegularAttempts() {
            var course = course("11-05T10:00 NOBODY").with(appointment("11-20T10:00"));
            refused(course, "11-06T17:00", Reason.APPOINTMENT_PENDING, "11-20T10:00");
            refused(course, "11-10T12:00", Reason.APPOINTMENT_PENDING, "11-20T10:00");
        }

        @Test
        void notKeptOnItsDayItLapses() {
            var course = course("11-05T10:00 NOBODY").with(appointment("11-07T10:30"));
            allowed(course, "11-08T17:00", 2, Window.WEEKDAY_EVENING);
            refused(course, "11-08T10:30", Reason.WINDOW_NOT_LEFT, "11-08T17:00");
        }

        @Test
        void takesThePlaceOfTheNextAndItsWindowIsUsed() {
            var course = course("11-05T10:00 NOBODY").with(appointment("11-10T19:30"));
            var after = told(course, "11-10T19:30 NOBODY");
            refused(after, "11-10T19:50", Reason.ALREADY_TODAY, "11-12T17:00");
            refused(after, "11-11T10:00", Reason.WINDOW_NOT_LEFT, "11-12T17:00");
            allowed(after, "11-12T17:00", 3, Window.WEEKDAY_EVENING);
        }

        @Test
        void inAWindowThatNobodyNeedsBothOthersStayForTheThird() {
            var after = told(course("11-05T10:00 NOBODY").with(appointment("11-07T10:30")), "11-07T10:30 ABSENT");
            allowed(after, "11-08T17:00", 3, Window.WEEKDAY_EVENING);
            allowed(after, "11-10T12:00", 3, Window.HOLIDAY);
        }

        @Test
        void asTheFirstAttemptOnAHolidayItUsesUpTheHoliday() {
            var after = told(course().with(appointment("11-10T11:00")), "11-10T11:05 NOBODY");
            refused(after, "11-12T10:00", Reason.WINDOW_NOT_LEFT, "11-12T17:00");
            var twice = told(after, "11-12T17:00 NOBODY");
            refused(twice, "11-17T12:00", Reason.NO_WINDOW_LEFT, null);
            assertEquals(new Progress.Concluded(Ending.NO_WINDOW_LEFT, 2), rules.progress(twice));
            assertTrue(rules.billable(twice));
            allowed(twice.with(appointment("11-20T10:00")), "11-20T10:00", 3, Window.WEEKDAY_DAY);
        }

        @Test
        void mayBeOnTheDayOfARegularAttempt() {
            var course = course("11-05T10:00 ABSENT").with(appointment("11-05T15:00"));
            refused(course, "11-05T12:00", Reason.APPOINTMENT_PENDING, "11-05T15:00");
            allowed(course, "11-05T15:00", 2, Window.WEEKDAY_DAY);
        }

        @Test
        void busyKeepsItPending() {
            var course = told(course().with(appointment("11-07T16:50")), "11-07T16:50 BUSY");
            refused(course, "11-07T17:00", Reason.BUSY_PAUSE, "11-07T17:05");
            allowed(course, "11-07T17:05", 1, Window.WEEKDAY_EVENING); // no window binds an appointment
        }

        @Test
        void theEarliestOfSeveralComesFirst() {
            var course = course().with(appointment("11-20T10:00")).with(appointment("11-07T10:00"));
            var allowed = assertInstanceOf(Verdict.Allowed.class, rules.mayBeDialled(course, at("11-07T10:00")));
            assertEquals(appointment("11-07T10:00"), allowed.appointment());
            refused(told(course, "11-07T10:00 NOBODY"), "11-08T17:00", Reason.APPOINTMENT_PENDING, "11-20T10:00");
        }

        @Test
        void oneCallKeepsAllThatAreDue() {
            var course = told(
                    course().with(appointment("11-07T10:00")).with(appointment("11-07T11:00")), "11-07T12:00 NOBODY");
            refused(course, "11-07T12:05", Reason.ALREADY_TODAY, "11-08T17:00");
        }

        @Test
        void afterThreeAttemptsOnlyOneAskedForLaterIsDialled() {
            var three = course("11-05T10:00 NOBODY", "11-06T18:00 NOBODY", "11-10T12:00 NOBODY");
            allowed(three.with(appointment("11-13T10:00")), "11-13T10:00", 4, Window.WEEKDAY_DAY);
            allowed(three.with(appointment("11-13T10:00", "11-12T09:00")), "11-13T10:00", 4, Window.WEEKDAY_DAY);
            refused(
                    three.with(appointment("11-13T10:00", "11-09T09:00")),
                    "11-13T10:00",
                    Reason.ATTEMPTS_USED_UP,
                    null);
            refused(three.with(appointment("11-13T10:00")), "11-12T17:00", Reason.APPOINTMENT_PENDING, "11-13T10:00");
            var four = told(three.with(appointment("11-13T10:00")), "11-13T10:00 NOBODY");
            refused(four, "11-13T10:05", Reason.ATTEMPTS_USED_UP, null);
        }

        @Test
        void afterAContactOneAskedForLaterIsDialled() {
            var course = course("11-05T10:00 CONTACT");
            refused(course, "11-06T10:00", Reason.CONTACTED, null);
            allowed(course.with(appointment("11-06T10:00")), "11-06T10:00", 2, Window.WEEKDAY_DAY);
            assertEquals(
                    new Progress.Concluded(Ending.CONTACTED, 1),
                    rules.progress(course.with(appointment("11-06T10:00"))));
        }

        @Test
        void withoutTheRecordedRequestItIsNone() {
            var unrecorded = new Appointment("p", at("11-07T10:30"), null, " ", "op1");
            var course = course("11-05T10:00 NOBODY").with(unrecorded);
            refused(course, "11-07T10:30", Reason.APPOINTMENT_NOT_RECORDED, "11-07T17:00");
            allowed(course, "11-06T17:00", 2, Window.WEEKDAY_EVENING);
            assertFalse(unrecorded.toString().contains("op1"));
        }

        @Test
        void thePeriodAndTheBlockedDaysHoldForItToo() {
            refused(course().with(appointment("12-30T10:00")), "12-30T10:00", Reason.BLOCKED_DAY, "01-04T09:00");
            refused(course().with(appointment("01-16T10:00")), "01-16T10:00", Reason.AFTER_PERIOD, null);
            refused(
                    course().with(appointment("2018-10-31T10:00")),
                    "2018-10-31T10:00",
                    Reason.BEFORE_PERIOD,
                    "11-01T09:00");
        }
    }

    @Nested
    class Period {

        @Test
        void firstAndLastDay() {
            refused(course(), "2018-10-31T10:00", Reason.BEFORE_PERIOD, "11-01T09:00");
            allowed(course(), "11-01T09:00", 1, Window.WEEKDAY_DAY);
            allowed(course(), "01-15T16:59", 1, Window.WEEKDAY_DAY);
            refused(course(), "01-15T17:00", Reason.FIRST_ATTEMPT_WINDOW, null);
            refused(course(), "01-16T10:00", Reason.AFTER_PERIOD, null);
            refused(course(), "2017-01-16T10:00", Reason.BEFORE_PERIOD, "11-01T09:00");
        }

        @Test
        void theYearsEndIsBlocked() {
            refused(course(), "12-28T17:00", Reason.FIRST_ATTEMPT_WINDOW, "01-04T09:00");
            refused(course(), "12-31T10:00", Reason.BLOCKED_DAY, "01-04T09:00");
            refused(course("12-28T10:00 NOBODY"), "12-28T18:00", Reason.ALREADY_TODAY, "01-04T17:00");
            refused(course(), "01-03T10:00", Reason.BLOCKED_DAY, "01-04T09:00");
        }
    }

    @Nested
    class FailClosed {

        @Test
        void aRunningCallBlocks() {
            var course = course("11-05T10:00 NOBODY", "11-06T17:00 RUNNING");
            refused(course, "11-07T17:00", Reason.CALL_RUNNING, null);
            assertInstanceOf(Progress.Calling.class, rules.progress(course));
            var talking = course.answered("a1");
            refused(talking, "11-07T17:00", Reason.RESULT_MISSING, null);
            assertInstanceOf(Progress.Talking.class, rules.progress(talking));
            // the gate asks again for the call itself
            allowed(course.without("a1"), "11-06T17:00:05", 2, Window.WEEKDAY_EVENING);
        }

        @Test
        void gone() {
            var course = course("11-05T10:00 NOBODY")
                    .with(appointment("11-07T10:00"))
                    .barred(Course.Bar.GONE);
            refused(course, "11-07T10:00", Reason.GONE, null);
            assertEquals(new Progress.Concluded(Ending.GONE, 1), rules.progress(course));
            assertFalse(rules.billable(course));
            assertTrue(rules.billable(course("11-05T10:00 CONTACT").barred(Course.Bar.GONE)));
        }

        @Test
        void notToBeCalled() {
            var fresh = course().barred(Course.Bar.DO_NOT_CALL);
            refused(fresh, "11-05T10:00", Reason.DO_NOT_CALL, null);
            assertEquals(new Progress.Concluded(Ending.DO_NOT_CALL, 0), rules.progress(fresh));
            assertFalse(rules.billable(fresh), "nobody was dialled");
            var dialled = course("11-05T10:00 NOBODY").with(appointment("11-07T10:00"));
            refused(dialled.barred(Course.Bar.DO_NOT_CALL), "11-07T10:00", Reason.DO_NOT_CALL, null);
            assertTrue(rules.billable(dialled.barred(Course.Bar.DO_NOT_CALL)), "a dead end that dialling showed");
            var lifted = dialled.concluded(Ending.DO_NOT_CALL, at("11-06T10:00"));
            allowed(lifted, "11-07T10:00", 2, Window.WEEKDAY_DAY);
        }

        @Test
        void aContactConcludesOnlyWhereItToldOfEverybody() {
            var partly = course("11-05T10:00 CONTACT").with(Course.Heard.NOT_OF_EVERYBODY);
            allowed(partly, "11-06T17:00", 2, Window.WEEKDAY_EVENING);
            refused(partly, "11-05T17:00", Reason.ALREADY_TODAY, "11-06T17:00");
            assertFalse(rules.billable(partly), "who was not heard of is still in course");
            var through = told(partly, "11-06T18:00 CONTACT", "11-10T10:00 NOBODY");
            assertEquals(new Progress.Concluded(Ending.NOBODY_THREE_TIMES, 3), rules.progress(through));
            assertEquals(
                    new Progress.Concluded(Ending.CONTACTED, 3),
                    rules.progress(through.with(Course.Heard.OF_EVERYBODY)));
        }

        @Test
        void whoWasHeardOfInAnotherHouseholdIsNotCalledAgain() {
            var moved = course("11-05T10:00 NOBODY").with(Course.Heard.OF_EVERYBODY);
            refused(moved, "11-06T17:00", Reason.CONTACTED, null);
            assertEquals(new Progress.Concluded(Ending.CONTACTED, 1), rules.progress(moved));
            allowed(moved.with(appointment("11-07T10:00", "11-06T10:00")), "11-07T10:00", 2, Window.WEEKDAY_DAY);
        }

        @Test
        void somebodyNewInAHouseholdThatWasContactedIsInCourse() {
            var contacted = course("11-05T10:00 CONTACT").concluded(Ending.CONTACTED, at("11-05T10:01"));
            refused(contacted, "11-06T17:00", Reason.CONTACTED, null);
            allowed(contacted.with(Course.Heard.NOT_OF_EVERYBODY), "11-06T17:00", 2, Window.WEEKDAY_EVENING);
        }

        @Test
        void aCallLaterThanNow() {
            refused(course("11-06T10:00 NOBODY"), "11-05T10:00", Reason.HISTORY_AHEAD, "11-07T17:00");
            refused(course("11-05T12:00 CARRIER_FAILED"), "11-05T10:00", Reason.HISTORY_AHEAD, "11-05T12:05");
        }

        @Test
        void theOrderOfTellingDoesNotMatter() {
            var course = course("11-10T12:00 NOBODY", "11-05T10:00 NOBODY", "11-06T18:00 NOBODY");
            refused(course, "11-12T10:00", Reason.ATTEMPTS_USED_UP, null);
        }

        @Test
        void aConclusionOnRecordStays() {
            var concluded = course("11-05T10:00 UNALLOCATED")
                    .concluded(Ending.DEFECTIVE_AFTER_DIALLING, at("11-05T10:01"))
                    .withPhones(List.of(phone(1), phone(2)));
            refused(concluded, "12-03T10:00", Reason.DEFECTIVE_AFTER_DIALLING, null);
            var returned = course("11-05T10:00 NOBODY").concluded(Ending.CONTACTED, at("11-06T09:30"));
            refused(returned, "11-06T17:00", Reason.CONTACTED, null);
        }

        @Test
        void aCourseRefusesNonsense() {
            assertThrows(IllegalArgumentException.class, () -> Course.fresh(List.of(phone(1), phone(1))));
            assertThrows(
                    IllegalStateException.class,
                    () -> course("11-05T10:00 NOBODY").ended("a0", Outcome.BUSY));
            assertThrows(
                    IllegalStateException.class,
                    () -> course("11-05T10:00 TALKING").answered("a0"));
            assertThrows(IllegalArgumentException.class, () -> course().without("a0"));
        }
    }

    @Nested
    class WhatItComesTo {

        @Test
        void nobodyThreeTimesIsAbsentOrMachineByTheLast() {
            var two = course("11-05T10:00 MACHINE", "11-06T18:00 NOBODY");
            assertNull(rules.disposition(two));
            assertFalse(rules.billable(two));
            assertEquals(Meaning.MACHINE, rules.disposition(told(two, "11-10T12:00 MACHINE")));
            for (var last : List.of("NOBODY", "ABSENT", "IN_DOUBT")) {
                var three = told(two, "11-10T12:00 " + last);
                assertEquals(Meaning.NOBODY, rules.disposition(three));
                assertTrue(rules.billable(three));
            }
        }

        @Test
        void aContactIsBillableAndTheOperatorSaysWhatItWas() {
            var course = course("11-05T10:00 NOBODY", "11-06T18:00 CONTACT");
            assertEquals(new Progress.Concluded(Ending.CONTACTED, 2), rules.progress(course));
            assertNull(rules.disposition(course));
            assertTrue(rules.billable(course));
        }

        @Test
        void aContactByAppointmentOutweighsThreeTimesNobody() {
            var course = told(
                    course("11-05T10:00 NOBODY", "11-06T18:00 NOBODY", "11-10T12:00 NOBODY")
                            .with(appointment("11-13T10:00")),
                    "11-13T10:00 CONTACT");
            assertEquals(new Progress.Concluded(Ending.CONTACTED, 4), rules.progress(course));
        }
    }

    @Test
    void nextDoesNotDependOnWhichInstantAsks() {
        Instant next = at("11-06T17:00");
        for (var asked : List.of("11-05T10:00", "11-05T20:00", "11-05T23:59:59.999", "11-06T00:00", "11-06T16:59:59")) {
            var refused = assertInstanceOf(
                    Verdict.Refused.class, rules.mayBeDialled(course("11-05T10:00 NOBODY"), at(asked)));
            assertEquals(next, refused.next(), asked);
        }
    }

    @Nested
    class Queues {

        @Test
        void aHouseholdWaitsForTheWindowsThatAreOpenToItsNextAttempt() {
            assertEquals("WEEKDAY_DAY", rules.queue(course(), at("11-05T10:00")));
            var once = course("11-05T10:00 NOBODY");
            assertEquals("WEEKDAY_EVENING+HOLIDAY", rules.queue(once, at("11-05T12:00")));
            var busyInTheEvening = told(once, "11-06T18:00 BUSY");
            assertEquals("WEEKDAY_EVENING", rules.queue(busyInTheEvening, at("11-06T18:01")), "tied by the busy tone");
            var twice = told(once, "11-06T18:00 NOBODY");
            assertEquals("HOLIDAY", rules.queue(twice, at("11-06T19:00")));
            assertEquals(
                    CampaignRules.APPOINTMENT, rules.queue(twice.with(appointment("11-08T10:00")), at("11-07T09:00")));
            var through = told(twice, "11-10T10:00 NOBODY");
            assertEquals("", rules.queue(through, at("11-11T10:00")));
        }

        @Test
        void fewestOpportunitiesComeFirst() {
            // to the end of the period there are more evenings than holidays, and of both together the most
            assertEquals(
                    List.of(
                            CampaignRules.APPOINTMENT,
                            "HOLIDAY",
                            "WEEKDAY_DAY",
                            CampaignRules.NOT_LOOKED_AT,
                            "WEEKDAY_EVENING",
                            "WEEKDAY_EVENING+HOLIDAY"),
                    rules.queues(at("11-01T09:00")));
        }

        @Test
        void towardsTheEndTheOrderTurns() {
            // Friday 11 January: a Saturday, a Sunday, Coming of Age Day on Monday; evenings of Friday and Tuesday
            assertEquals(
                    List.of(
                            CampaignRules.APPOINTMENT,
                            "WEEKDAY_DAY",
                            CampaignRules.NOT_LOOKED_AT,
                            "WEEKDAY_EVENING",
                            "HOLIDAY",
                            "WEEKDAY_EVENING+HOLIDAY"),
                    rules.queues(at("01-11T10:00")));
        }

        @Test
        void whenThePeriodIsOverNobodyHasAnOpportunity() {
            assertEquals(
                    new HashSet<>(rules.queues(at("11-01T09:00"))), new HashSet<>(rules.queues(at("01-16T09:00"))));
        }
    }

    @Nested
    class TakingAppointments {

        private final Instant now = at("11-06T10:00");

        private @Nullable AppointmentFault fault(Course course, String wall) {
            return rules.refusesAppointment(course, at(wall), now, now).orElse(null);
        }

        @ParameterizedTest
        @CsvSource({
            "11-06T10:00, ",
            "11-06T09:59:59, PAST",
            "11-10T09:00, ",
            "11-10T08:59:59, OUTSIDE_STAFFED_HOURS",
            "11-10T19:59:30, ",
            "11-10T19:59:31, OUTSIDE_STAFFED_HOURS",
            "12-28T10:00, ",
            "12-29T10:00, NOT_A_DIALLING_DAY",
            "01-03T10:00, NOT_A_DIALLING_DAY",
            "01-15T19:00, ",
            "01-16T10:00, NOT_A_DIALLING_DAY",
        })
        void withinTheStaffedHoursOfADayOnWhichTheCampaignDials(String wall, @Nullable AppointmentFault fault) {
            assertEquals(fault, fault(course("11-05T10:00 ABSENT"), wall));
        }

        @Test
        void notForWhoIsNotToBeCalled() {
            assertEquals(AppointmentFault.BARRED, fault(course().barred(Course.Bar.DO_NOT_CALL), "11-10T10:00"));
            assertEquals(AppointmentFault.BARRED, fault(course().barred(Course.Bar.GONE), "11-10T10:00"));
        }

        @Test
        void notAskedForInTheFuture() {
            assertEquals(
                    AppointmentFault.ASKED_LATER,
                    rules.refusesAppointment(course(), at("11-10T10:00"), at("11-06T10:00:01"), now)
                            .orElse(null));
        }

        @Test
        void fiveAheadAreEnough() {
            var course = course().with(appointment("11-06T09:00")); // in the past: not ahead
            for (int day = 7; day <= 11; day++) {
                assertNull(fault(course, "11-20T10:00"));
                course = course.with(appointment("11-%02dT10:00".formatted(day)));
            }
            assertEquals(AppointmentFault.TOO_MANY, fault(course, "11-20T10:00"));
            for (int more = 0; more < 9 * CampaignRules.APPOINTMENTS_MOST; more++) {
                course = course.with(appointment("11-12T10:%02d".formatted(more)));
            }
            assertEquals(AppointmentFault.TOO_MANY, fault(course, "11-20T10:00"));
        }

        @ParameterizedTest
        @CsvSource({
            "11-07T14:49:59, AHEAD",
            "11-07T14:50, SOON",
            "11-07T15:00, DUE",
            "11-07T15:04:59, DUE",
            "11-07T15:05, OVERDUE",
            "11-07T23:59, OVERDUE",
            "11-08T00:00, LAPSED",
        })
        void howItStands(String wall, AppointmentStanding standing) {
            var appointment = appointment("11-07T15:00");
            var course = course("11-05T10:00 ABSENT").with(appointment);
            assertEquals(standing, rules.standing(course, appointment, at(wall)));
            var kept = told(course, "11-07T15:01 NOBODY");
            assertEquals(AppointmentStanding.KEPT, rules.standing(kept, appointment, at("11-08T00:00")));
        }

        @Test
        void whatIsAskedForDuringTheCallThatEndsTheCourseIsKept() {
            var through = course("11-05T10:00 NOBODY", "11-06T18:00 NOBODY", "11-10T10:00 ABSENT")
                    .concluded(Ending.NOBODY_THREE_TIMES, at("11-10T10:03"));
            var asked = appointment("11-12T10:00", "11-10T10:02");
            assertNull(rules.refusesAppointment(through, asked.at(), at("11-10T10:02"), at("11-10T10:03"))
                    .orElse(null));
            allowed(through.with(asked), "11-12T10:00", 4, Window.WEEKDAY_DAY);
            assertEquals(CampaignRules.APPOINTMENT, rules.queue(through.with(asked), at("11-10T10:04")));
        }

        @Test
        void whatWouldNotBeKeptIsNotTaken() {
            var through = course("11-05T10:00 NOBODY", "11-06T18:00 NOBODY", "11-10T10:00 NOBODY")
                    .concluded(Ending.NOBODY_THREE_TIMES, at("11-10T10:01"));
            assertEquals(
                    AppointmentFault.ASKED_BEFORE_THE_LAST_CALL,
                    rules.refusesAppointment(through, at("11-12T10:00"), at("11-09T10:00"), at("11-10T12:00"))
                            .orElse(null));
            assertEquals(
                    AppointmentFault.NO_NUMBER,
                    rules.refusesAppointment(
                                    Course.fresh(List.of()), at("11-12T10:00"), at("11-09T10:00"), at("11-10T12:00"))
                            .orElse(null));
        }

        @Test
        void oneOfAHouseholdThatIsNotToBeCalledIsVoid() {
            var appointment = appointment("11-07T15:00");
            var barred = course().with(appointment).barred(Course.Bar.DO_NOT_CALL);
            assertEquals(AppointmentStanding.VOID, rules.standing(barred, appointment, at("11-07T15:00")));
        }
    }
}
