package org.denwaban.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainCommandTest {

    private static final String CONTRACT = "docs/contracts/yokosuka-2018.toml";

    private static Typed explain(String history, String at, String... more) {
        var words = new ArrayList<>(List.of("--contract", CONTRACT, "--history", "-", "--at", at));
        words.addAll(List.of(more));
        var in = new ByteArrayInputStream(history.getBytes(StandardCharsets.UTF_8));
        return Typed.at(new ExplainCommand(in, LiveCampaigns::open), words.toArray(String[]::new));
    }

    private static JsonObject answer(String history, String at) {
        var typed = explain(history, at, "--json");
        assertEquals(0, typed.exit(), typed.err());
        assertEquals("", typed.err());
        assertEquals(1, typed.out().lines().count());
        var answer = new JsonObject(typed.out());
        assertEquals(List.of("allowed", "attempt", "window", "reason", "next"), List.copyOf(answer.fieldNames()));
        return answer;
    }

    @Test
    void theExampleOfTheIssue() {
        var history = """
                {"phones":["046-899-0001"],"attempts":[{"at":"2018-11-05T10:00","outcome":"NOBODY"}],\
                "appointments":[{"at":"2018-11-10T19:30","requestedBy":"家族","takenBy":"op1"}]}""";
        var answer = answer(history, "2018-11-05T18:00");
        assertFalse(answer.getBoolean("allowed"));
        assertEquals(2, answer.getInteger("attempt"));
        assertNull(answer.getValue("window"));
        assertEquals("2018-11-10T19:30+09:00", answer.getString("next"));
        assertFalse(answer.getString("reason").isBlank());
    }

    @Test
    void theExampleWithoutTheAppointment() {
        var history =
                "{\"phones\":[\"046-899-0001\"],\"attempts\":[{\"at\":\"2018-11-05T10:00\",\"outcome\":\"NOBODY\"}]}";
        assertEquals(
                "2018-11-06T17:00+09:00", answer(history, "2018-11-05T18:00").getString("next"));
    }

    @ParameterizedTest
    @CsvSource({
        "2018-11-05T09:00, true, WEEKDAY_DAY, ",
        "2018-11-05T09:00:00.000, true, WEEKDAY_DAY, ",
        "2018-11-05T00:00Z, true, WEEKDAY_DAY, ",
        "2018-11-05T09:00+09:00, true, WEEKDAY_DAY, ",
        "2018-11-05T16:59:59.999, true, WEEKDAY_DAY, ",
        "2018-11-05T17:00, false, , 2018-11-06T09:00+09:00",
        "2018-11-22T17:00, false, , 2018-11-26T09:00+09:00", // a holiday on Friday, then the weekend
        "2018-12-28T17:00, false, , 2019-01-04T09:00+09:00",
        "2019-01-15T17:00, false, , ",
        "0001-01-01T00:00, false, , 2018-11-01T09:00+09:00",
        "9999-12-31T23:59, false, , ",
    })
    void aFreshHousehold(String at, boolean allowed, String window, String next) {
        var answer = answer("{\"phones\":[\"8990001\"]}", at);
        assertEquals(allowed, answer.getBoolean("allowed"));
        assertEquals(1, answer.getInteger("attempt"));
        assertEquals(window, answer.getString("window"));
        assertEquals(next, answer.getString("next"));
    }

    @Test
    void secondsAreShownWhereThereAreAny() {
        var history =
                "{\"phones\":[\"0468990001\"],\"attempts\":[{\"at\":\"2018-11-05T10:00:07\",\"outcome\":\"BUSY\"}]}";
        assertEquals(
                "2018-11-05T10:15:07+09:00", answer(history, "2018-11-05T10:01").getString("next"));
    }

    @Test
    void telephoneTwo() {
        var history = """
                {"phones":["046-899-0001","090-0000-0002"],"attempts":[
                 {"at":"2018-11-05T10:00","outcome":"UNALLOCATED"},
                 {"at":"2018-11-06T17:00","outcome":"WRONG_PARTY","phone":2}]}""";
        var answer = answer(history, "2018-11-10T12:00");
        assertFalse(answer.getBoolean("allowed"));
        assertNull(answer.getValue("next"));
        assertTrue(answer.getString("reason").contains("電話番号瑕疵(架電後)"));
    }

    @ParameterizedTest
    @CsvSource({"不明", "12345", "0570-000-000", "110", "468990001", "''"})
    void aNumberThatIsNeverDialled(String number) {
        var answer = answer(new JsonObject().put("phones", List.of(number)).encode(), "2018-11-05T10:00");
        assertFalse(answer.getBoolean("allowed"));
        assertTrue(answer.getString("reason").contains("電話番号瑕疵(架電前)"));
    }

    @Test
    void forPeople() {
        var history =
                "{\"phones\":[\"0468990001\"],\"attempts\":[{\"at\":\"2018-11-05T10:00\",\"outcome\":\"NOBODY\"}]}";
        assertEquals(
                "2回目の架電ができます（平日(夜間)）。（電話番号1）",
                explain(history, "2018-11-06T18:00").out().strip());
        var refused = explain(history, "2018-11-05T18:00");
        assertEquals(0, refused.exit());
        assertTrue(refused.out().contains("2018-11-06 17:00:00（2回目）"), refused.out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | E-HISTORY-001",
                "[] | E-HISTORY-001",
                "{\"phones\": | E-HISTORY-001",
                "{\"phones\":[]} {} | E-HISTORY-001",
                "{\"phones\":[],\"attemps\":[]} | E-HISTORY-002",
                "{\"phones\":[],\"046-899-0001\":[]} | E-HISTORY-002",
                "{\"phones\":[],\"attempts\":[{\"at\":\"2018-11-05T10:00\",\"outcome\":\"BUSY\",\"by\":\"架空\"}]} | E-HISTORY-002",
                "{} | E-HISTORY-003",
                "{\"phones\":[],\"attempts\":[{\"at\":\"2018-11-05T10:00\"}]} | E-HISTORY-003",
                "{\"phones\":[],\"attempts\":[{\"outcome\":\"BUSY\"}]} | E-HISTORY-003",
                "{\"phones\":[],\"appointments\":[{\"requestedBy\":\"架空\"}]} | E-HISTORY-003",
                "{\"phones\":\"046-899-0001\"} | E-HISTORY-004",
                "{\"phones\":[468990001]} | E-HISTORY-004",
                "{\"phones\":[],\"attempts\":{}} | E-HISTORY-004",
                "{\"phones\":[],\"attempts\":null} | E-HISTORY-004",
                "{\"phones\":[],\"attempts\":[1]} | E-HISTORY-004",
                "{\"phones\":[],\"attempts\":[{\"at\":5,\"outcome\":\"BUSY\"}]} | E-HISTORY-004",
                "{\"phones\":[],\"attempts\":[{\"at\":\"2018-11-31T10:00\",\"outcome\":\"BUSY\"}]} | E-HISTORY-005",
                "{\"phones\":[],\"attempts\":[{\"at\":\"2018-11-05\",\"outcome\":\"BUSY\"}]} | E-HISTORY-005",
                "{\"phones\":[],\"attempts\":[{\"at\":\"2018-11-05T10:00\",\"outcome\":\"046-899-0001\"}]} | E-HISTORY-006",
                "{\"phones\":[],\"attempts\":[{\"at\":\"2018-11-05T10:00\",\"outcome\":\"busy\"}]} | E-HISTORY-006",
                "{\"phones\":[],\"attempts\":[{\"at\":\"2018-11-05T10:00\",\"outcome\":\"BUSY\",\"phone\":3}]} | E-HISTORY-007",
                "{\"phones\":[],\"attempts\":[{\"at\":\"2018-11-05T10:00\",\"outcome\":\"BUSY\",\"phone\":\"2\"}]} | E-HISTORY-007",
                "{\"phones\":[\"\",\"\",\"\"]} | E-HISTORY-007",
                "{\"phones\":[],\"attempts\":[{\"at\":\"1918-11-05T10:00\",\"outcome\":\"BUSY\"}]} | E-HISTORY-008",
            })
    void whatCannotBeReadIsNamedAndNotRepeated(String history, String code) {
        var typed = explain(history, "2018-11-05T10:00", "--json");
        assertEquals(2, typed.exit());
        assertEquals(code, new JsonObject(typed.out()).getJsonObject("error").getString("code"));
        assertTrue(typed.err().contains(code), typed.err());
        var told = typed.err() + typed.out();
        assertFalse(told.contains("899") || told.contains("架空"), told);
    }

    @Test
    void aContractOrATimeThatCannotBeUsed(@TempDir Path dir) throws IOException {
        var history = Files.writeString(dir.resolve("history.json"), "{\"phones\":[\"8990001\"]}");
        assertTrue(
                explain("{\"phones\":[]}", "+999999999-12-31T23:59-18:00").err().contains("E-EXPLAIN-004"));
        assertTrue(explain("{\"phones\":[]}", "tomorrow").err().contains("E-EXPLAIN-004"));
        for (var contract : List.of("docs/contracts/wakayama-2026.toml", dir + "/none.toml")) {
            var typed = Typed.at(
                    new ExplainCommand(),
                    "--contract",
                    contract,
                    "--history",
                    history.toString(),
                    "--at",
                    "2018-11-05T10:00");
            assertEquals(2, typed.exit());
            assertTrue(typed.err().startsWith("E-EXPLAIN-00"), typed.err());
        }
        var missing = Typed.at(
                new ExplainCommand(), "--contract", CONTRACT, "--history", dir + "/none", "--at", "2018-11-05T10:00");
        assertEquals(2, missing.exit());
        assertTrue(missing.err().contains("E-EXPLAIN-003"));
        var read = Typed.at(
                new ExplainCommand(),
                "--contract",
                CONTRACT,
                "--history",
                history.toString(),
                "--at",
                "2018-11-05T10:00");
        assertEquals(0, read.exit());
    }

    /// The second column is no way out of a dead number that it only repeats, whichever of the two was dialled.
    @Test
    void twiceTheSameNumberIsOneNumber() {
        for (int phone = 1; phone <= 2; phone++) {
            var history = """
                    {"phones":["046-899-0001","899-0001"],\
                    "attempts":[{"at":"2018-11-05T10:00","outcome":"UNALLOCATED","phone":%d}]}""".formatted(phone);
            var answer = answer(history, "2018-11-06T17:00");
            assertFalse(answer.getBoolean("allowed"));
            assertNull(answer.getValue("next"));
        }
    }

    @Test
    void aQuestionThatCannotBeAnsweredIsOneJsonValueToo() {
        var typed = explain("{}", "2018-11-05T10:00", "--json");
        assertEquals(2, typed.exit());
        assertEquals(
                "E-HISTORY-003",
                new JsonObject(typed.out()).getJsonObject("error").getString("code"));
        assertTrue(typed.err().startsWith("E-HISTORY-003: "), typed.err());
    }

    @Test
    void aTableOfHolidaysOverridesTheLaw(@TempDir Path dir) throws IOException {
        var rows = "国民の祝日・休日月日,国民の祝日・休日名称\n2018/11/5,架空の日\n";
        var table = Files.writeString(dir.resolve("syukujitsu.csv"), rows);
        var typed = explain("{\"phones\":[\"8990001\"]}", "2018-11-05T10:00", "--json", "--holidays", table.toString());
        assertEquals(0, typed.exit(), typed.err());
        assertFalse(new JsonObject(typed.out()).getBoolean("allowed"));
    }
}
