package org.denwaban.calendar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.LocalDate;
import java.time.MonthDay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BusinessCalendarTest {

    private static final BusinessCalendar CITY = new BusinessCalendar(NationalHolidays.LAW);

    @ParameterizedTest
    @CsvSource({
        "2018-11-02,false,true",
        "2018-11-03,true,false",
        "2018-11-04,true,false",
        "2018-11-05,false,true",
        "2018-11-23,true,false",
        "2018-12-28,false,true",
        "2018-12-29,true,false",
        "2018-12-31,false,false",
        "2019-01-01,true,false",
        "2019-01-02,false,false",
        "2019-01-03,false,false",
        "2019-01-04,false,true"
    })
    void holidaysAndOpenDays(LocalDate day, boolean holiday, boolean open) {
        assertEquals(holiday, CITY.isHoliday(day));
        assertEquals(open, CITY.isOpenDay(day));
    }

    @ParameterizedTest
    @CsvSource({
        "2018-11-01,2018-11-02",
        "2018-11-02,2018-11-05",
        "2018-11-03,2018-11-05",
        "2018-12-28,2019-01-04",
        "2019-04-26,2019-05-07"
    })
    void theNextOpenDay(LocalDate day, LocalDate next) {
        assertEquals(next, CITY.nextOpenDay(day));
    }

    @Test
    void aCityThatNeverOpensIsAMistake() {
        var never = new BusinessCalendar(day -> null, new YearlyRange(MonthDay.of(1, 1), MonthDay.of(12, 31)));
        assertThrows(IllegalStateException.class, () -> never.nextOpenDay(LocalDate.of(2018, 1, 1)));
    }
}
