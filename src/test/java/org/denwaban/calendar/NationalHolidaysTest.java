package org.denwaban.calendar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The rule against days written down from the Cabinet Office's announcements, and against the sun.
class NationalHolidaysTest {

    // every national holiday of the year, month/day
    private static final Map<Integer, String> KNOWN = Map.ofEntries(
            Map.entry(
                    2007,
                    "1/1 1/8 2/11 2/12 3/21 4/29 4/30 5/3 5/4 5/5 7/16 9/17 9/23 9/24 10/8 11/3 11/23 12/23 12/24"),
            Map.entry(2008, "1/1 1/14 2/11 3/20 4/29 5/3 5/4 5/5 5/6 7/21 9/15 9/23 10/13 11/3 11/23 11/24 12/23"),
            Map.entry(2009, "1/1 1/12 2/11 3/20 4/29 5/3 5/4 5/5 5/6 7/20 9/21 9/22 9/23 10/12 11/3 11/23 12/23"),
            Map.entry(2012, "1/1 1/2 1/9 2/11 3/20 4/29 4/30 5/3 5/4 5/5 7/16 9/17 9/22 10/8 11/3 11/23 12/23 12/24"),
            Map.entry(2015, "1/1 1/12 2/11 3/21 4/29 5/3 5/4 5/5 5/6 7/20 9/21 9/22 9/23 10/12 11/3 11/23 12/23"),
            Map.entry(2016, "1/1 1/11 2/11 3/20 3/21 4/29 5/3 5/4 5/5 7/18 8/11 9/19 9/22 10/10 11/3 11/23 12/23"),
            Map.entry(2017, "1/1 1/2 1/9 2/11 3/20 4/29 5/3 5/4 5/5 7/17 8/11 9/18 9/23 10/9 11/3 11/23 12/23"),
            Map.entry(
                    2018,
                    "1/1 1/8 2/11 2/12 3/21 4/29 4/30 5/3 5/4 5/5 7/16 8/11 9/17 9/23 9/24 10/8 11/3 11/23 12/23 12/24"),
            Map.entry(
                    2019,
                    "1/1 1/14 2/11 3/21 4/29 4/30 5/1 5/2 5/3 5/4 5/5 5/6 7/15 8/11 8/12 9/16 9/23 10/14 10/22 11/3 11/4 11/23"),
            Map.entry(2020, "1/1 1/13 2/11 2/23 2/24 3/20 4/29 5/3 5/4 5/5 5/6 7/23 7/24 8/10 9/21 9/22 11/3 11/23"),
            Map.entry(2021, "1/1 1/11 2/11 2/23 3/20 4/29 5/3 5/4 5/5 7/22 7/23 8/8 8/9 9/20 9/23 11/3 11/23"),
            Map.entry(2022, "1/1 1/10 2/11 2/23 3/21 4/29 5/3 5/4 5/5 7/18 8/11 9/19 9/23 10/10 11/3 11/23"),
            Map.entry(2023, "1/1 1/2 1/9 2/11 2/23 3/21 4/29 5/3 5/4 5/5 7/17 8/11 9/18 9/23 10/9 11/3 11/23"),
            Map.entry(
                    2024,
                    "1/1 1/8 2/11 2/12 2/23 3/20 4/29 5/3 5/4 5/5 5/6 7/15 8/11 8/12 9/16 9/22 9/23 10/14 11/3 11/4 11/23"),
            Map.entry(
                    2025,
                    "1/1 1/13 2/11 2/23 2/24 3/20 4/29 5/3 5/4 5/5 5/6 7/21 8/11 9/15 9/23 10/13 11/3 11/23 11/24"),
            Map.entry(2026, "1/1 1/12 2/11 2/23 3/20 4/29 5/3 5/4 5/5 5/6 7/20 8/11 9/21 9/22 9/23 10/12 11/3 11/23"),
            Map.entry(2027, "1/1 1/11 2/11 2/23 3/21 3/22 4/29 5/3 5/4 5/5 7/19 8/11 9/20 9/23 10/11 11/3 11/23"),
            Map.entry(2028, "1/1 1/10 2/11 2/23 3/20 4/29 5/3 5/4 5/5 7/17 8/11 9/18 9/22 10/9 11/3 11/23"),
            Map.entry(2032, "1/1 1/12 2/11 2/23 3/20 4/29 5/3 5/4 5/5 7/19 8/11 9/20 9/21 9/22 10/11 11/3 11/23"),
            Map.entry(2049, "1/1 1/11 2/11 2/23 3/20 4/29 5/3 5/4 5/5 7/19 8/11 9/20 9/21 9/22 10/11 11/3 11/23"),
            Map.entry(2050, "1/1 1/10 2/11 2/23 3/20 3/21 4/29 5/3 5/4 5/5 7/18 8/11 9/19 9/23 10/10 11/3 11/23"));

    @Test
    void everyHolidayOfTheKnownYearsAndNoOther() {
        KNOWN.forEach((year, days) -> {
            var expected = new TreeSet<LocalDate>();
            for (var day : days.split(" ", -1)) {
                var parts = day.split("/", -1);
                expected.add(LocalDate.of(year, Integer.parseInt(parts[0]), Integer.parseInt(parts[1])));
            }
            assertEquals(expected, NationalHolidays.LAW.year(year).keySet(), () -> "year " + year);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "2018-11-03,文化の日",
        "2018-12-23,天皇誕生日",
        "2018-12-24,振替休日",
        "2019-04-30,国民の休日",
        "2019-05-01,天皇の即位の日",
        "2019-05-02,国民の休日",
        "2019-05-06,振替休日",
        "2019-10-14,体育の日",
        "2019-10-22,即位礼正殿の儀の行われる日",
        "2019-11-04,振替休日",
        "2020-02-23,天皇誕生日",
        "2020-02-24,振替休日",
        "2020-05-06,振替休日",
        "2020-07-23,海の日",
        "2020-07-24,スポーツの日",
        "2020-08-10,山の日",
        "2021-07-22,海の日",
        "2021-07-23,スポーツの日",
        "2021-08-08,山の日",
        "2021-08-09,振替休日",
        "2009-09-22,国民の休日",
        "2015-09-22,国民の休日",
        "2026-09-22,国民の休日",
        "2032-09-21,国民の休日",
        "2037-09-22,国民の休日",
        "2049-09-21,国民の休日",
        "2024-02-12,振替休日",
        "2024-09-23,振替休日",
        "2024-09-22,秋分の日",
        "2023-01-02,振替休日",
        "2008-05-06,振替休日",
        "2007-05-04,みどりの日",
        "2050-03-21,振替休日"
    })
    void names(LocalDate day, String name) {
        assertEquals(name, NationalHolidays.LAW.nameOf(day));
    }

    @ParameterizedTest
    @CsvSource({
        "2019-12-23",
        "2019-02-23",
        "2015-08-11",
        "2020-07-20",
        "2020-08-11",
        "2020-10-12",
        "2021-07-19",
        "2021-08-11",
        "2021-10-11",
        "2018-12-31",
        "2019-01-02",
        "2018-11-04",
        "2022-12-23"
    })
    void daysThatAreNone(LocalDate day) {
        assertNull(NationalHolidays.LAW.nameOf(day));
    }

    @ParameterizedTest
    @CsvSource({"2006-12-31", "2051-01-01", "0001-01-01", "-0001-01-01", "9999-12-31"})
    void yearsOutsideAreRefusedAndSaySo(LocalDate day) {
        var refused = assertThrows(IllegalArgumentException.class, () -> NationalHolidays.LAW.nameOf(day));
        assertTrue(String.valueOf(refused.getMessage()).contains("2007 to 2050"));
    }

    /// Every substitute day follows without a gap on a run of holidays that has a Sunday in it, and is no Sunday
    /// itself;
    /// every Sunday holiday has one.
    @Test
    void substituteDaysFollowSundays() {
        everyYear((day, name) -> {
            if (name.equals(NationalHolidays.SUBSTITUTE)) {
                var before = day.minusDays(1);
                while (before.getDayOfWeek() != DayOfWeek.SUNDAY) {
                    assertTrue(celebrated(before), () -> day + " does not follow holidays from Sunday on");
                    before = before.minusDays(1);
                }
                assertTrue(celebrated(before), () -> day + " follows a Sunday that is no holiday");
            }
            if (day.getDayOfWeek() == DayOfWeek.SUNDAY && celebrated(day)) {
                var next = day.plusDays(1);
                while (celebrated(next)) {
                    next = next.plusDays(1);
                }
                assertEquals(NationalHolidays.SUBSTITUTE, NationalHolidays.LAW.nameOf(next));
            }
        });
    }

    /// No ordinary day stands between two holidays of the law.
    @Test
    void nothingStandsBetweenTwoHolidays() {
        everyYear((day, name) -> {
            if (celebrated(day) && day.getDayOfYear() < 360 && celebrated(day.plusDays(2))) {
                assertTrue(NationalHolidays.LAW.nameOf(day.plusDays(1)) != null, () -> "between " + day);
            }
            if (name.equals(NationalHolidays.SANDWICHED)) {
                assertTrue(celebrated(day.minusDays(1)) && celebrated(day.plusDays(1)));
            }
        });
    }

    /// The equinoxes from the sun's own course, after Meeus, Astronomical Algorithms, chapter 27; nothing of the rule's
    /// formula is in it.
    @Test
    void equinoxesAgreeWithTheSun() {
        for (int year = NationalHolidays.FIRST_YEAR; year <= NationalHolidays.LAST_YEAR; year++) {
            assertEquals("春分の日", NationalHolidays.LAW.nameOf(Sun.march(year)));
            assertEquals("秋分の日", NationalHolidays.LAW.nameOf(Sun.september(year)));
        }
    }

    private interface DayCheck {
        void check(LocalDate day, String name);
    }

    private static void everyYear(DayCheck check) {
        for (int year = NationalHolidays.FIRST_YEAR; year <= NationalHolidays.LAST_YEAR; year++) {
            NationalHolidays.LAW.year(year).forEach(check::check);
        }
    }

    private static boolean celebrated(LocalDate day) {
        var name = NationalHolidays.LAW.nameOf(day);
        return name != null && !name.equals(NationalHolidays.SUBSTITUTE) && !name.equals(NationalHolidays.SANDWICHED);
    }
}
