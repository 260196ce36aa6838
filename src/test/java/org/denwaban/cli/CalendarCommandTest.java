package org.denwaban.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CalendarCommandTest {

    @Test
    void aMonthAsJson() {
        var typed = Typed.at(new CalendarCommand(), "2018-11", "--json");
        assertEquals(0, typed.exit());
        assertTrue(typed.out().startsWith("""
                        [{"date":"2018-11-01","holiday":false,"name":null,"openDay":true},\
                        {"date":"2018-11-02","holiday":false,"name":null,"openDay":true},\
                        {"date":"2018-11-03","holiday":true,"name":"文化の日","openDay":false},\
                        {"date":"2018-11-04","holiday":true,"name":null,"openDay":false},"""));
        assertEquals(30, new JsonArray(typed.out()).size());
        assertEquals(1, typed.out().lines().count());
    }

    @ParameterizedTest
    @ValueSource(strings = {"2018", "2024", "2007", "2050"})
    void aYearHasAllItsDaysInOrder(String year) {
        var typed = Typed.at(new CalendarCommand(), "--json", year);
        var days = new JsonArray(typed.out());
        assertEquals(year.equals("2024") ? 366 : 365, days.size());
        assertEquals(year + "-01-01", days.getJsonObject(0).getString("date"));
        assertEquals(year + "-12-31", days.getJsonObject(days.size() - 1).getString("date"));
        assertEquals("元日", days.getJsonObject(0).getString("name"));
    }

    @Test
    void theYearsEndIsNoHolidayButNoOpenDay() {
        assertTrue(Typed.at(new CalendarCommand(), "2018-12", "--json")
                .out()
                .contains("{\"date\":\"2018-12-31\",\"holiday\":false,\"name\":null,\"openDay\":false}"));
    }

    @Test
    void aTableForPeople() {
        var lines = Typed.at(new CalendarCommand(), "2018-12").out().lines().toList();
        assertEquals(32, lines.size());
        assertEquals("2018-12-24  月  休日　  振替休日", lines.get(24));
        assertEquals("2018-12-28  金  開庁日", lines.get(28));
        assertEquals("2018-12-31  月  閉庁日", lines.get(31));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "18",
                "2018-13",
                "2018-00",
                "2018-1",
                "2018/11",
                "2018-11-03",
                "november",
                "2006",
                "2051-01",
                "-2018",
                "２０１８"
            })
    void aBadPeriodIsRefused(String period) {
        var typed = Typed.at(new CalendarCommand(), period, "--json");
        assertEquals(2, typed.exit());
        var error = new JsonObject(typed.out()).getJsonObject("error");
        assertTrue(error.getString("code").startsWith("E-CALENDAR-00"), typed.out());
        assertTrue(typed.err().lines().findFirst().isPresent());
    }

    @Test
    void noPeriodIsRefused() {
        assertEquals(2, Typed.at(new CalendarCommand(), "--json").exit());
    }

    @Test
    void theTableBesideTheSettingsOverrides(@TempDir Path folder) throws IOException {
        var settings = Files.writeString(folder.resolve("denwaban.toml"), "");
        assertTrue(Typed.at(new CalendarCommand(), "2018-11", "--config", settings.toString())
                .out()
                .contains("文化の日"));
        var table = folder.resolve("syukujitsu.csv");
        Files.write(table, "国民の祝日・休日月日,国民の祝日・休日名称\r\n2018/11/5,架空の休日\r\n".getBytes(Charset.forName("windows-31j")));
        for (var typed : new Typed[] {
            Typed.at(new CalendarCommand(), "2018-11", "--json", "--config", settings.toString()),
            Typed.at(new CalendarCommand(), "2018-11", "--json", "--holidays", table.toString())
        }) {
            assertTrue(typed.out()
                    .contains("{\"date\":\"2018-11-05\",\"holiday\":true,\"name\":\"架空の休日\",\"openDay\":false}"));
        }
    }

    @Test
    void aBrokenTableIsRefusedWithItsLine(@TempDir Path folder) throws IOException {
        var table = Files.writeString(folder.resolve("t.csv"), "国民の祝日・休日月日,国民の祝日・休日名称\n2018/2/30,無い日\n");
        var typed = Typed.at(new CalendarCommand(), "2018-11", "--holidays", table.toString());
        assertEquals(2, typed.exit());
        assertTrue(typed.err().contains("2行目"));
        assertEquals(
                2,
                Typed.at(new CalendarCommand(), "2018-11", "--holidays", "no-such.csv")
                        .exit());
        assertEquals(
                2,
                Typed.at(new CalendarCommand(), "2018-11", "--config", "no-such.toml")
                        .exit());
    }
}
