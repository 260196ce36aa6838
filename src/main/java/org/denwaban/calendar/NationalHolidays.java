package org.denwaban.calendar;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Japan's national holidays by the law's own rule: 国民の祝日に関する法律 (Act 178 of 1948), articles 2 and
/// 3, as in force from 2007 on, with the special laws for 2019, 2020 and 2021.
///
/// Names are those of the law. A substitute day (art. 3, 2) is 振替休日, a day between two holidays
/// (art. 3, 3) is 国民の休日; the Cabinet Office's table calls both only 休日. 2019-05-01 and 2019-10-22
/// bear the names of their law (Act 99 of 2018), where the table says 休日（祝日扱い）.
///
/// The days of the equinoxes are final only when the gazette of the February before names them;
/// from the orbit they are known much longer. Years outside {@value #FIRST_YEAR} to {@value
/// #LAST_YEAR} are refused: before, the law was another one; after, a guess.
/// {@link CabinetOfficeTable} overrides single years.
public enum NationalHolidays implements Holidays {
    LAW;

    /// First year answered: the law of 2005 (昭和の日, new rule for substitute days) is in force since
    /// 2007-01-01.
    public static final int FIRST_YEAR = 2007;

    /// Last year answered.
    public static final int LAST_YEAR = 2050;

    /// Name of a substitute day.
    public static final String SUBSTITUTE = "振替休日";

    /// Name of a day between two national holidays.
    public static final String SANDWICHED = "国民の休日";

    // at most one entry a year answered: 44
    private static final Map<Integer, Map<LocalDate, String>> YEARS = new ConcurrentHashMap<>();

    /// @throws IllegalArgumentException E-CALENDAR-001 where the year of `day` is not one that the
    ///     rule knows
    @Override
    public @Nullable String nameOf(LocalDate day) {
        return year(day.getYear()).get(day);
    }

    /// Every national holiday of `year`, in order of days.
    ///
    /// @throws IllegalArgumentException E-CALENDAR-001 where `year` is not one that the rule knows
    public Map<LocalDate, String> year(int year) {
        if (year < FIRST_YEAR || year > LAST_YEAR) {
            throw new IllegalArgumentException(
                    "E-CALENDAR-001: national holidays are known by rule for %d to %d, not for %d; a Cabinet Office table that covers the year may be given"
                            .formatted(FIRST_YEAR, LAST_YEAR, year));
        }
        return YEARS.computeIfAbsent(year, NationalHolidays::compute);
    }

    private static Map<LocalDate, String> compute(int year) {
        var days = celebrated(year);
        var rest = substitutes(days);
        sandwiched(days).forEach(rest::putIfAbsent);
        days.putAll(rest);
        return Collections.unmodifiableMap(days);
    }

    /// Article 2, and the special laws' days that count as 国民の祝日.
    private static Map<LocalDate, String> celebrated(int year) {
        var days = new TreeMap<LocalDate, String>();
        days.put(LocalDate.of(year, 1, 1), "元日");
        days.put(monday(2, year, 1), "成人の日");
        days.put(LocalDate.of(year, 2, 11), "建国記念の日");
        days.put(LocalDate.of(year, 3, springEquinox(year)), "春分の日");
        days.put(LocalDate.of(year, 4, 29), "昭和の日");
        days.put(LocalDate.of(year, 5, 3), "憲法記念日");
        days.put(LocalDate.of(year, 5, 4), "みどりの日");
        days.put(LocalDate.of(year, 5, 5), "こどもの日");
        days.put(marineDay(year), "海の日");
        days.put(monday(3, year, 9), "敬老の日");
        days.put(LocalDate.of(year, 9, autumnEquinox(year)), "秋分の日");
        days.put(sportsDay(year), year < 2020 ? "体育の日" : "スポーツの日");
        days.put(LocalDate.of(year, 11, 3), "文化の日");
        days.put(LocalDate.of(year, 11, 23), "勤労感謝の日");
        if (year >= 2016) {
            days.put(mountainDay(year), "山の日");
        }
        if (year < 2019) {
            days.put(LocalDate.of(year, 12, 23), "天皇誕生日");
        }
        if (year > 2019) {
            days.put(LocalDate.of(year, 2, 23), "天皇誕生日");
        }
        if (year == 2019) { // Act 99 of 2018: both count as 国民の祝日, so that 30 April and 2 May stand between two
            days.put(LocalDate.of(2019, 5, 1), "天皇の即位の日");
            days.put(LocalDate.of(2019, 10, 22), "即位礼正殿の儀の行われる日");
        }
        return days;
    }

    /// The Olympic years by the special laws (Act 33 of 2015 as changed in 2018 and 2020),
    /// otherwise the third Monday of July.
    private static LocalDate marineDay(int year) {
        return switch (year) {
            case 2020 -> LocalDate.of(2020, 7, 23);
            case 2021 -> LocalDate.of(2021, 7, 22);
            default -> monday(3, year, 7);
        };
    }

    private static LocalDate sportsDay(int year) {
        return switch (year) {
            case 2020 -> LocalDate.of(2020, 7, 24);
            case 2021 -> LocalDate.of(2021, 7, 23);
            default -> monday(2, year, 10);
        };
    }

    private static LocalDate mountainDay(int year) {
        return switch (year) {
            case 2020 -> LocalDate.of(2020, 8, 10);
            case 2021 -> LocalDate.of(2021, 8, 8);
            default -> LocalDate.of(year, 8, 11);
        };
    }

    /// Article 3, 2 as of 2007: a holiday on a Sunday makes the next day a day of rest that is not
    /// itself a 国民の祝日.
    private static Map<LocalDate, String> substitutes(Map<LocalDate, String> celebrated) {
        var rest = new TreeMap<LocalDate, String>();
        for (var day : celebrated.keySet()) {
            if (day.getDayOfWeek() == DayOfWeek.SUNDAY) {
                var next = day.plusDays(1);
                while (celebrated.containsKey(next)) {
                    next = next.plusDays(1);
                }
                rest.put(next, SUBSTITUTE);
            }
        }
        return rest;
    }

    /// Article 3, 3: the day before and the day after are 国民の祝日, the day itself is none.
    private static Map<LocalDate, String> sandwiched(Map<LocalDate, String> celebrated) {
        var rest = new TreeMap<LocalDate, String>();
        for (var day : celebrated.keySet()) {
            var between = day.plusDays(1);
            if (!celebrated.containsKey(between) && celebrated.containsKey(day.plusDays(2))) {
                rest.put(between, SANDWICHED);
            }
        }
        return rest;
    }

    private static LocalDate monday(int which, int year, int month) {
        return LocalDate.of(year, month, 1).with(TemporalAdjusters.dayOfWeekInMonth(which, DayOfWeek.MONDAY));
    }

    /// Day of March in Tokyo on which the sun crosses the equator; the linear rule holds for 1980
    /// to 2099.
    private static int springEquinox(int year) {
        return equinox(20.8431, year);
    }

    /// Day of September, as {@link #springEquinox}.
    private static int autumnEquinox(int year) {
        return equinox(23.2488, year);
    }

    private static int equinox(double in1980, int year) {
        int since = year - 1980;
        return (int) (in1980 + 0.242194 * since) - since / 4;
    }
}
