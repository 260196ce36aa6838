package org.denwaban.inbound;

import static org.denwaban.inbound.Lines.WAKAYAMA;
import static org.denwaban.inbound.Lines.YOKOSUKA;
import static org.denwaban.inbound.Lines.at;
import static org.denwaban.inbound.Lines.hours;
import static org.denwaban.inbound.Lines.special;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.denwaban.calendar.NationalHolidays;
import org.denwaban.contract.Contract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuidanceRulesTest {

    private static final String WAKAYAMA_CLOSED =
            "お電話ありがとうございます。和歌山市マイナンバーカードコールセンターです。受付時間は、平日の午前8時30分から午後5時15分までです。ただいまの時間は、受付を行っておりません。";
    private static final String YOKOSUKA_CLOSED =
            "お電話ありがとうございます。横須賀市特定健診ご案内センターです。受付時間は、毎日、午前9時から午後8時までです。ただいまの時間は、受付を行っておりません。";

    @ParameterizedTest
    @CsvSource({
        "2026-11-25T17:15, 次の受付は、明日、11月26日、木曜日、午前8時30分からです。",
        "2026-11-26T00:00, 次の受付は、本日、午前8時30分からです。",
        "2026-11-27T17:15, 次の受付は、11月30日、月曜日、午前8時30分からです。",
        "2026-05-01T23:59:59, 次の受付は、5月7日、木曜日、午前8時30分からです。",
        "2026-12-31T18:00, 次の受付は、1月4日、月曜日、午前8時30分からです。",
        "2026-06-30T18:00, 次の受付は、明日、7月1日、水曜日、午前8時30分からです。",
        "2027-03-31T17:15, 次の受付日は、未定です。",
    })
    void afterHoursInWakayama(String now, String next) {
        assertEquals(WAKAYAMA_CLOSED + next, closed(WAKAYAMA, now));
    }

    @ParameterizedTest
    @CsvSource({
        "2018-11-05T20:00, 次の受付は、明日、11月6日、火曜日、午前9時からです。",
        "2018-11-06T08:59:59, 次の受付は、本日、午前9時からです。",
        "2018-12-31T20:00, 次の受付は、明日、1月1日、火曜日、午前9時からです。",
        "2019-03-31T21:00, 次の受付日は、未定です。",
    })
    void afterHoursInYokosuka(String now, String next) {
        assertEquals(YOKOSUKA_CLOSED + next, closed(YOKOSUKA, now));
    }

    @ParameterizedTest
    @CsvSource({
        "12:00, 正午からです。",
        "12:30, 午後0時30分からです。",
        "00:00, 午前0時からです。",
        "09:00:30, 午前9時からです。",
        "23:59, 午後11時59分からです。",
    })
    void theClockAsItIsSaid(String from, String said) {
        var line = Lines.withDays(WAKAYAMA, special("2026-11-28", hours(from, "23:59:59")));
        assertEquals(WAKAYAMA_CLOSED + "次の受付は、明日、11月28日、土曜日、" + said, closed(line, "2026-11-27T18:00"));
    }

    @Test
    void eachPartIsAPromptOfItsOwn() {
        assertEquals(
                List.of(
                        "wakayama-2026-closed",
                        "next-opening",
                        "tomorrow",
                        "month-11",
                        "day-26",
                        "weekday-4",
                        "hour-8",
                        "minute-30",
                        "from-then"),
                names(WAKAYAMA, "2026-11-25T17:15"));
    }

    @Test
    void aLineIsWelcomedByItsName() {
        var rules = new GuidanceRules(WAKAYAMA);
        assertEquals(List.of("wakayama-2026-welcome"), rules.welcome());
        assertEquals("お電話ありがとうございます。和歌山市マイナンバーカードコールセンターです。担当者におつなぎいたします。", rules.text(rules.welcome()));
    }

    @Test
    void aNumberIsReadBackDigitByDigit() {
        assertEquals(
                List.of("number-is", "digit-0", "digit-4", "digit-6", "number-confirm"), GuidanceRules.confirm("046"));
        assertThrows(IllegalArgumentException.class, () -> GuidanceRules.confirm("046-899"));
    }

    private static String closed(Contract contract, String now) {
        return new GuidanceRules(contract).text(names(contract, now));
    }

    private static List<String> names(Contract contract, String now) {
        var rules = new ReceptionRules(contract, NationalHolidays.LAW);
        return switch (rules.at(at(now), List.of())) {
            case LineState.Open _ -> throw new AssertionError("open at " + now);
            case LineState.Closed closed -> new GuidanceRules(contract).closed(closed, at(now));
        };
    }
}
