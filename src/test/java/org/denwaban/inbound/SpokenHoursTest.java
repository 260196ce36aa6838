package org.denwaban.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.DayOfWeek;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpokenHoursTest {

    @ParameterizedTest
    @CsvSource({
        "1 2 3 4 5 6 7, true, true, 毎日、",
        "1 2 3 4 5 6 7, false, true, 祝日を除く、毎日、",
        "1 2 3 4 5 6 7, false, false, 祝日と年末年始を除く、毎日、",
        "1 2 3 4 5, false, true, 平日の",
        "1 2 3 4 5, false, false, 年末年始を除く、平日の",
        "1 2 3 4 5, true, true, 祝日を含む、月曜日から金曜日の",
        "1 2 3 4 5, true, false, 年末年始を除く、祝日を含む、月曜日から金曜日の",
        "1 2 3 4 5 6, false, true, 祝日を除く、月曜日から土曜日の",
        "6 7, true, true, 祝日を含む、土曜日、日曜日の",
        "1 3 5, false, true, 祝日を除く、月曜日、水曜日、金曜日の",
        "3, false, true, 祝日を除く、水曜日の",
    })
    void daysInWords(String days, boolean nationalHolidays, boolean yearEndDays, String said) {
        var set = Arrays.stream(days.split(" ", -1))
                .map(day -> DayOfWeek.of(Integer.parseInt(day)))
                .collect(Collectors.toSet());
        var line = Lines.answering(
                set, Lines.hours("09:00", "12:00"), nationalHolidays, yearEndDays, Lines.WAKAYAMA.term());
        assertEquals(said + "午前9時から正午まで", SpokenHours.of(Lines.receptionOf(line)));
    }
}
