package org.denwaban.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.denwaban.calendar.NationalHolidays;
import org.denwaban.campaign.Forecast.Cohort;
import org.denwaban.campaign.Forecast.Measured;
import org.denwaban.campaign.ForecastRules;
import org.denwaban.campaign.PaceRules;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.contract.ContractFile;
import org.junit.jupiter.api.Test;

class ForecastPageTest {

    private static final Duration WRAP_UP = Duration.ofSeconds(5);

    @Test
    void aLongCampaignIsShownByTheWeek() {
        var text = page(20_000, "2018-11-01T09:00", 3).text();
        assertTrue(text.contains("2018-11-01～11-04"), text);
        assertTrue(text.contains("2018-11-05～11-11"), text);
        assertTrue(text.lines().allMatch(line -> Wide.width(line) <= 100), text);
    }

    @Test
    void aShortOneByTheDay() {
        var text = page(100, "2018-11-01T09:00", 3).text();
        assertTrue(text.contains("\n2018-11-01(木) "), text);
        assertTrue(text.contains("時間帯を逃す世帯  なし"), text);
    }

    @Test
    void whoIsMissedIsToldByTheWindowThatTheyLack() {
        var page = page(100, "2019-01-15T09:00", 1);
        assertTrue(page.text().contains("完了の見込み      期間内に終わりません"), page.text());
        assertTrue(page.text().contains("時間帯を逃す世帯  70世帯 (不足: 平日(夜間) 70、休日 70)"), page.text());
        assertTrue(page.text().contains("最も混む時間帯    休日 期間内にもうありません"), page.text());
        var json = page.json();
        assertNull(json.getString("throughOn"));
        assertNull(json.getJsonObject("bottleneck").getDouble("ratio"));
        assertEquals(70.0, json.getDouble("missed"));
    }

    @Test
    void withNobodyInCourseItSaysSo() {
        assertTrue(page(0, "2018-11-05T09:00", 1).text().contains("架電中の世帯はありません。"));
    }

    @Test
    void afterThePeriodThereIsNoTable() {
        var text = page(10, "2019-01-16T09:00", 1).text();
        assertTrue(text.contains("時間帯を逃す世帯  10世帯"), text);
        assertTrue(!text.contains("残り世帯の推移"), text);
    }

    private static ForecastPage page(long households, String wall, int operators) {
        var contract = contract();
        var outbound = Objects.requireNonNull(contract.outbound());
        var now = Tokyo.instant(LocalDateTime.parse(wall));
        var measured = new Measured(0, Duration.ZERO, 0, Map.of());
        var pace = PaceRules.pace(measured, outbound, WRAP_UP);
        var cohorts = List.of(new Cohort(0, Map.of(), 0, households));
        var forecast = new ForecastRules(contract, NationalHolidays.LAW).forecast(cohorts, now, pace, operators);
        return new ForecastPage(contract, outbound, now, operators, WRAP_UP, measured, pace, forecast);
    }

    private static Contract contract() {
        return switch (ContractFile.read(Path.of("docs/contracts/yokosuka-2018.toml"))) {
            case ContractFile.Reading.Accepted(Contract contract) -> contract;
            case ContractFile.Reading.Refused(var faults) -> throw new IllegalStateException(faults.toString());
        };
    }
}
