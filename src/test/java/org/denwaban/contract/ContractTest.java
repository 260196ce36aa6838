package org.denwaban.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import org.denwaban.calendar.NationalHolidays;
import org.denwaban.calendar.TimeRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ContractTest {

    private final Contract yokosuka = Shipped.accepted(Shipped.YOKOSUKA);
    private final Contract wakayama = Shipped.accepted(Shipped.WAKAYAMA);

    /// `printf yokosuka-2018 | sha256sum`, the first 20 bits by hand.
    @Test
    void theTagIsForGood() {
        assertEquals("vmv1", yokosuka.tag());
        assertEquals("kc5t", wakayama.tag());
        assertNotEquals(yokosuka.tag(), wakayama.tag());
    }

    @Test
    void feeAndTaxDropTheirFractions() {
        var fee = yokosuka.fee();
        assertNotNull(fee);
        assertEquals(new BigDecimal("2630000"), fee.net(8000));
        assertEquals(new BigDecimal("328"), fee.net(1));
        assertEquals(new BigDecimal("986"), fee.net(3)); // 986.25
        assertEquals(new BigDecimal("78"), fee.tax(new BigDecimal("986"))); // 78.88
        assertEquals(BigDecimal.ZERO, fee.net(0));
    }

    @Test
    void yokosukaAnswersEveryDay() {
        assertEquals(hours(9, 0, 20, 0), hoursOn(yokosuka, "2018-11-03"));
        assertEquals(hours(9, 0, 20, 0), hoursOn(yokosuka, "2019-01-01"));
        assertEquals(hours(9, 0, 20, 0), hoursOn(yokosuka, "2018-11-05"));
    }

    @Test
    void wakayamaAnswersOnWeekdaysThatAreNoNationalHolidays() {
        assertEquals(hours(8, 30, 17, 15), hoursOn(wakayama, "2026-04-01"));
        assertNull(hoursOn(wakayama, "2026-04-04"));
        assertNull(hoursOn(wakayama, "2026-04-29"));
        assertNull(hoursOn(wakayama, "2026-05-06"));
        assertNull(hoursOn(wakayama, "2026-09-22"));
        assertEquals(hours(8, 30, 17, 15), hoursOn(wakayama, "2026-12-29"));
    }

    @Test
    void specialDaysComeFirst() {
        var contract = Shipped.accepted(
                Shipped.WAKAYAMA
                        .replace("year_end_days = true", "year_end_days = false")
                        .replace(
                                "special_days = []",
                                "special_days = [{ day = 2026-04-04, hours = { from = \"09:00\", to = \"12:00\" } }, { day = 2026-04-06, closed = true }]"));
        assertEquals(hours(9, 0, 12, 0), hoursOn(contract, "2026-04-04"));
        assertNull(hoursOn(contract, "2026-04-06"));
        assertNull(hoursOn(contract, "2026-12-29"));
        assertEquals(hours(8, 30, 17, 15), hoursOn(contract, "2026-12-28"));
    }

    @Test
    void aSpecialDaySaysWhyAndTheLineHasItsName() {
        var contract = Shipped.accepted(
                Shipped.WAKAYAMA.replace(
                        "special_days = []",
                        "special_days = [{ day = 2026-04-04, closed = true, label = \"棚卸し\" }, { day = 2026-04-06, closed = true }]"));
        var reception = contract.reception();
        assertNotNull(reception);
        assertEquals(
                List.of("棚卸し", ""),
                reception.specialDays().stream()
                        .map(Reception.SpecialDay::label)
                        .toList());
        assertEquals("和歌山市マイナンバーカードコールセンター", reception.lineName());
        var unnamed = Shipped.accepted(Shipped.WAKAYAMA.replaceFirst("line_name = .*", ""))
                .reception();
        assertNotNull(unnamed);
        assertEquals("マイナンバーカードコールセンター運営業務委託", unnamed.lineName());
    }

    @Test
    void theFourthSegmentsAges() {
        var ages = new Postcards.Ages(60, List.of(60, 65, 70));
        assertTrue(
                ages.contains(40) && ages.contains(58) && ages.contains(60) && ages.contains(65) && ages.contains(70));
        assertFalse(ages.contains(41) || ages.contains(62) || ages.contains(66) || ages.contains(74));
    }

    @Test
    void openDaysOfTheCity() {
        assertFalse(yokosuka.calendar(NationalHolidays.LAW).isOpenDay(LocalDate.of(2018, 12, 31)));
    }

    private static @Nullable TimeRange hoursOn(Contract contract, String day) {
        var reception = contract.reception();
        assertNotNull(reception);
        return reception.hoursOn(LocalDate.parse(day), NationalHolidays.LAW, contract.yearEnd());
    }

    private static TimeRange hours(int fromHour, int fromMinute, int toHour, int toMinute) {
        return new TimeRange(LocalTime.of(fromHour, fromMinute), LocalTime.of(toHour, toMinute));
    }
}
