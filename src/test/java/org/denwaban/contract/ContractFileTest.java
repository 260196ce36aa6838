package org.denwaban.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.denwaban.calendar.DateRange;
import org.denwaban.calendar.TimeRange;
import org.denwaban.contract.ContractFile.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContractFileTest {

    @Test
    void yokosukaAsTheSpecificationSays() {
        var contract = Shipped.accepted(Shipped.YOKOSUKA);
        assertEquals("yokosuka-2018", contract.id());
        assertEquals("046-899-9900", contract.callerId());
        assertEquals("0468999900", contract.callerIdDigits());
        assertEquals(List.of("0468999900"), contract.dialledNumbers());
        var outbound = contract.outbound();
        assertNotNull(outbound);
        assertEquals(new DateRange(LocalDate.of(2018, 11, 1), LocalDate.of(2019, 1, 15)), outbound.period());
        assertTrue(outbound.blockedDays().getFirst().contains(LocalDate.of(2018, 12, 29)));
        assertTrue(outbound.blockedDays().getFirst().contains(LocalDate.of(2019, 1, 3)));
        assertFalse(outbound.blockedDays().getFirst().contains(LocalDate.of(2019, 1, 4)));
        assertEquals(range(9, 17), outbound.windows().get(Window.WEEKDAY_DAY));
        assertEquals(range(17, 20), outbound.windows().get(Window.WEEKDAY_EVENING));
        assertEquals(range(9, 20), outbound.windows().get(Window.HOLIDAY));
        assertEquals(Window.WEEKDAY_DAY, outbound.firstAttempt());
        assertEquals(List.of(Window.WEEKDAY_EVENING, Window.HOLIDAY), outbound.laterAttempts());
        assertEquals(3, outbound.attempts());
        assertEquals(Duration.ofSeconds(30), outbound.ringTime());
        assertEquals(Duration.ofMinutes(15), outbound.busyPause());
        assertEquals(3, outbound.busyMost());
        assertEquals("046", outbound.areaCode());
        var results = contract.results();
        assertNotNull(results);
        assertEquals(8, results.dispositions().size());
        assertEquals(
                7, results.dispositions().stream().filter(Disposition::billable).count());
        assertEquals(23, results.reasons().size());
        assertEquals("1:案内を知らない", results.pullDown(results.reasons().getFirst()));
        assertEquals("23:その他", results.pullDown(results.reasons().getLast()));
        assertEquals("平日(夜間)", results.timeLabels().get(Window.WEEKDAY_EVENING));
        assertEquals(23, results.columns().size());
        assertEquals(Set.of(ReportField.values()).size(), results.columns().size());
        var fee = contract.fee();
        assertNotNull(fee);
        assertEquals(new BigDecimal("328.75"), fee.unitPrice());
        assertEquals(BigDecimal.valueOf(8), fee.taxPercent());
        var postcards = contract.postcards();
        assertNotNull(postcards);
        assertEquals(new BigDecimal("57.2"), postcards.unitPriceCeiling());
        assertEquals(4, postcards.segments().size());
        var mail = contract.ticketMail();
        assertNotNull(mail);
        assertEquals(LocalTime.of(10, 0), mail.deadline());
        assertEquals(new MachineMessage(3, "yokosuka-2018-machine"), contract.machineMessage());
    }

    @Test
    void wakayamaAnswersOnly() {
        var contract = Shipped.accepted(Shipped.WAKAYAMA);
        assertEquals("", contract.callerId());
        assertNull(contract.outbound());
        assertNull(contract.results());
        assertNull(contract.fee());
        var reception = contract.reception();
        assertNotNull(reception);
        assertEquals(2, reception.minimumOperators());
        assertEquals(new TimeRange(LocalTime.of(8, 30), LocalTime.of(17, 15)), reception.hours());
        assertEquals(2741, reception.plannedCallsPerMonth());
        assertEquals(
                new Reports(true, true, true, false, List.of("mynumber@city-wakayama.example")), contract.reports());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0120-000-999", "0120000999", "0468-99-9900", "046-899-9900", "0468999900"})
    void publishedNumbers(String number) {
        assertEquals(number, Shipped.accepted(callerId("\"" + number + "\"")).callerId());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0120",
                "0120-000-99",
                "0120-000-9999",
                "045-899-9900",
                "0467-99-9900",
                "090-0000-0000",
                "0570-000-999",
                "+81-46-899-9900",
                "０１２０-000-999",
                "0120 000 999",
                "0120--000-999",
                "-0120000999",
                "0120000999-",
                "012-0000-999x",
                "0121-000-999",
                "110",
                "0800-000-0999",
                "0120-000-999; DROP",
                "0120\u2010000\u2010999"
            })
    void otherNumbersAreRefused(String number) {
        var faults = Shipped.faults(callerId("\"" + number + "\""));
        assertEquals(1, faults.size(), faults::toString);
        assertEquals("caller_id", faults.getFirst().key());
        assertEquals(10, faults.getFirst().line());
        assertEquals(
                number.isEmpty() ? FaultCode.TEXT : FaultCode.CALLER_ID,
                faults.getFirst().code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0120000999", "120000999", "true", "[\"0120-000-999\"]", "0120-000-999"})
    void aNumberWithoutQuotesIsRefusedAtItsLine(String value) {
        var fault = Shipped.faults(callerId(value)).getFirst();
        assertEquals(10, fault.line());
        assertEquals("caller_id", fault.key());
    }

    static Stream<Arguments> slips() {
        return Stream.of(
                slip("id = \"yokosuka-2018\"", "id = \"Yokosuka 2018\"", FaultCode.TEXT, "id"),
                slip("id = \"yokosuka-2018\"", "id = \"y\"", FaultCode.TEXT, "id"),
                slip("id = \"yokosuka-2018\"", "id = 2018", FaultCode.TYPE, "id"),
                slip("name = \"平成", "nama = \"平成", FaultCode.UNKNOWN_KEY, "nama"),
                slip("commissioner = \"横須賀市\"", "commissioner = \"\"", FaultCode.TEXT, "commissioner"),
                slip(
                        "first = 2018-10-01, last = 2019-03-31",
                        "first = 2019-10-01, last = 2019-03-31",
                        FaultCode.DATE,
                        "term"),
                slip("first = 2018-10-01", "first = \"2018-10-32\"", FaultCode.DATE, "term.first"),
                slip("first = 2018-10-01", "first = 1918-10-01", FaultCode.DATE, "term.first"),
                slip("first = 2018-10-01", "first = 2018-10-01T00:00:00", FaultCode.TYPE, "term.first"),
                slip("first = 2018-10-01", "frist = 2018-10-01", FaultCode.UNKNOWN_KEY, "term.frist"),
                slip(
                        "dialled_numbers = [\"046-899-9900\"]",
                        "dialled_numbers = \"046-899-9900\"",
                        FaultCode.TYPE,
                        "dialled_numbers"),
                slip(
                        "dialled_numbers = [\"046-899-9900\"]",
                        "dialled_numbers = [\"46-899-9900\"]",
                        FaultCode.TEXT,
                        "dialled_numbers[0]"),
                slip(
                        "dialled_numbers = [\"046-899-9900\"]",
                        "dialled_numbers = []",
                        FaultCode.CONTRADICTION,
                        "dialled_numbers"),
                slip(
                        "dialled_numbers = [\"046-899-9900\"]",
                        "dialled_numbers = [\"0468999900\", \"046-899-9900\"]",
                        FaultCode.TWICE,
                        "dialled_numbers"),
                slip(
                        "year_end = { first = \"12-29\"",
                        "year_end = { first = \"12-32\"",
                        FaultCode.DATE,
                        "year_end.first"),
                slip("year_end = { first = \"12-29\"", "year_end = { first = 1229", FaultCode.TYPE, "year_end.first"),
                slip(
                        "first = 2018-11-01, last = 2019-01-15",
                        "first = 2019-01-15, last = 2018-11-01",
                        FaultCode.DATE,
                        "outbound.period"),
                slip("last = 2019-01-15", "last = 2018-10-31", FaultCode.DATE, "outbound.period"),
                slip("last = 2019-01-15", "last = 2019-04-01", FaultCode.OUTSIDE_TERM, "outbound.period"),
                slip("first = 2018-11-01", "first = 2018-09-30", FaultCode.OUTSIDE_TERM, "outbound.period"),
                slip(
                        "first = 2018-11-01, last = 2019-01-15",
                        "first = 2018-12-30, last = 2019-01-02",
                        FaultCode.CONTRADICTION,
                        "outbound.period"),
                slip(
                        "blocked_days = [{ first = \"12-29\"",
                        "blocked_days = [{ first = \"1229\"",
                        FaultCode.DATE,
                        "outbound.blocked_days[0].first"),
                slip(
                        "blocked_days = [{",
                        "blocked_days = [{ why = 1,",
                        FaultCode.UNKNOWN_KEY,
                        "outbound.blocked_days[0].why"),
                slip("attempts = 3 ", "attempts = 4 ", FaultCode.NUMBER, "outbound.attempts"),
                slip("attempts = 3 ", "attempts = 0 ", FaultCode.NUMBER, "outbound.attempts"),
                slip("attempts = 3 ", "attempts = \"3\" ", FaultCode.TYPE, "outbound.attempts"),
                slip("attempts = 3 ", "attempts = 3.0 ", FaultCode.TYPE, "outbound.attempts"),
                slip(
                        "later_attempts = [\"weekday_evening\", \"holiday\"]",
                        "later_attempts = [\"holiday\"]",
                        FaultCode.CONTRADICTION,
                        "outbound.later_attempts"),
                slip(
                        "later_attempts = [\"weekday_evening\", \"holiday\"]",
                        "later_attempts = [\"holiday\", \"holiday\"]",
                        FaultCode.TWICE,
                        "outbound.later_attempts[1]"),
                slip(
                        "later_attempts = [\"weekday_evening\", \"holiday\"]",
                        "later_attempts = [\"evening\", \"holiday\"]",
                        FaultCode.WORD,
                        "outbound.later_attempts[0]"),
                slip(
                        "first_attempt = \"weekday_day\"",
                        "first_attempt = \"WEEKDAY_DAY\"",
                        FaultCode.WORD,
                        "outbound.first_attempt"),
                slip("ring_time = \"30s\"", "ring_time = \"0s\"", FaultCode.NUMBER, "outbound.ring_time"),
                slip("ring_time = \"30s\"", "ring_time = \"121s\"", FaultCode.NUMBER, "outbound.ring_time"),
                slip("ring_time = \"30s\"", "ring_time = \"-5s\"", FaultCode.NUMBER, "outbound.ring_time"),
                slip("ring_time = \"30s\"", "ring_time = 30", FaultCode.TYPE, "outbound.ring_time"),
                slip("busy_most = 3", "busy_most = -1", FaultCode.NUMBER, "outbound.busy_most"),
                slip(
                        "attempts_per_number = 3",
                        "attempts_per_number = 4",
                        FaultCode.NUMBER,
                        "outbound.attempts_per_number"),
                slip("area_code = \"046\"", "area_code = 46", FaultCode.TYPE, "outbound.area_code"),
                slip("area_code = \"046\"", "area_code = \"46\"", FaultCode.TEXT, "outbound.area_code"),
                slip(
                        "weekday_day = { from = \"09:00\", to = \"17:00\" }",
                        "weekday_day = { from = \"09:00\", to = \"17:01\" }",
                        FaultCode.OVERLAP,
                        "outbound.windows.weekday_evening"),
                slip(
                        "weekday_day = { from = \"09:00\", to = \"17:00\" }",
                        "weekday_day = { from = \"17:00\", to = \"09:00\" }",
                        FaultCode.TIME,
                        "outbound.windows.weekday_day"),
                slip(
                        "weekday_day = { from = \"09:00\", to = \"17:00\" }",
                        "weekday_day = { from = \"09:00\", to = \"09:00\" }",
                        FaultCode.TIME,
                        "outbound.windows.weekday_day"),
                slip(
                        "weekday_evening = { from = \"17:00\", to = \"20:00\" }",
                        "weekday_evening = { from = \"17:00\", to = \"25:00\" }",
                        FaultCode.TIME,
                        "outbound.windows.weekday_evening.to"),
                slip(
                        "weekday_evening = { from = \"17:00\", to = \"20:00\" }",
                        "weekday_evening = { from = \"17:00\", to = \"24:00\" }",
                        FaultCode.TIME,
                        "outbound.windows.weekday_evening.to"),
                slip(
                        "weekday_evening = { from = \"17:00\", to = \"20:00\" }",
                        "weekday_evening = { from = \"17:00\", to = \"01:00\" }",
                        FaultCode.TIME,
                        "outbound.windows.weekday_evening"),
                slip(
                        "weekday_evening = { from = \"17:00\", to = \"20:00\" }",
                        "weekday_evening = { from = \"16:00\", to = \"20:00\" }",
                        FaultCode.OVERLAP,
                        "outbound.windows.weekday_evening"),
                slip(
                        "weekday_evening = { from = \"17:00\", to = \"20:00\" }",
                        "weekday_evening = { from = \"06:00\", to = \"08:00\" }",
                        FaultCode.TIME,
                        "outbound.windows.weekday_evening"),
                slip(
                        "weekday_evening = { from = \"17:00\", to = \"20:00\" }",
                        "weekday_evening = { from = \"17:00\" }",
                        FaultCode.MISSING,
                        "outbound.windows.weekday_evening.to"),
                slip(
                        "weekday_evening = { from = \"17:00\", to = \"20:00\" }",
                        "weekday_evening = \"17:00-20:00\"",
                        FaultCode.TYPE,
                        "outbound.windows.weekday_evening"),
                slip(
                        "weekday_evening = { from = \"17:00\"",
                        "weekday_evening = { from = 17",
                        FaultCode.TYPE,
                        "outbound.windows.weekday_evening.from"),
                slip(
                        "weekday_evening = { from = \"17:00\"",
                        "weekday_evening = { from = \"5pm\"",
                        FaultCode.TIME,
                        "outbound.windows.weekday_evening.from"),
                slip(
                        "weekday_evening = { from = \"17:00\", to = \"20:00\" }",
                        "weekday_evening = { from = \"17:00\", to = \"17:00:30\" }",
                        FaultCode.CONTRADICTION,
                        "outbound.ring_time"),
                slip("[machine_message]", "[machine_massage]", FaultCode.UNKNOWN_KEY, "machine_massage"),
                slip("attempt = 3\n", "attempt = 4\n", FaultCode.NUMBER, "machine_message.attempt"),
                slip("prompt = \"yokosuka", "prompt = \"../yokosuka", FaultCode.TEXT, "machine_message.prompt"),
                slip("due_day = 10", "due_day = 31", FaultCode.NUMBER, "results.due_day"),
                slip("{ code = 23, label", "{ code = 22, label", FaultCode.TWICE, "results.reasons[22].code"),
                slip(
                        "label = \"その他\" },\n]\n\n# 別紙2 列",
                        "label = \"特に理由なし\" },\n]\n\n# 別紙2 列",
                        FaultCode.TWICE,
                        "results.reasons[22].label"),
                slip("code = \"BOOKED\"", "code = \"EXAMINED\"", FaultCode.TWICE, "results.dispositions[2].code"),
                slip("code = \"BOOKED\"", "code = \"booked\"", FaultCode.TEXT, "results.dispositions[2].code"),
                slip("meaning = \"machine\"", "meaning = \"nobody\"", FaultCode.CONTRADICTION, "results.dispositions"),
                slip("meaning = \"machine\"", "meaning = \"robot\"", FaultCode.WORD, "results.dispositions[5].meaning"),
                slip(
                        "meaning = \"machine\", billable = true",
                        "meaning = \"machine\", billable = \"true\"",
                        FaultCode.TYPE,
                        "results.dispositions[5].billable"),
                slip(
                        "meaning = \"machine\", billable = true",
                        "meaning = \"machine\"",
                        FaultCode.MISSING,
                        "results.dispositions[5].billable"),
                slip("holiday = \"休日\" }", "holiday = \"平日(夜間)\" }", FaultCode.TWICE, "results.time_labels.holiday"),
                slip("field = \"note\"", "field = \"notes\"", FaultCode.WORD, "results.columns[22].field"),
                slip("field = \"note\"", "field = \"reason\"", FaultCode.TWICE, "results.columns[22].field"),
                slip("unit_price = 328.75", "unit_price = 328.76", FaultCode.PRICE, "fee.unit_price"),
                slip("unit_price = 328.75", "unit_price = -1", FaultCode.NUMBER, "fee.unit_price"),
                slip("unit_price = 328.75", "unit_price = nan", FaultCode.TYPE, "fee.unit_price"),
                slip("unit_price = 328.75", "unit_price = \"328,75\"", FaultCode.TYPE, "fee.unit_price"),
                slip("unit_price = 328.75", "unit_price = \"329円\"", FaultCode.TYPE, "fee.unit_price"),
                slip("unit_price = 57.2 ", "unit_price = 57.3 ", FaultCode.PRICE, "postcards.unit_price"),
                slip("tax_percent = 8", "tax_percent = 108", FaultCode.NUMBER, "fee.tax_percent"),
                slip("tax_percent = 8", "tax_percent = -8", FaultCode.NUMBER, "fee.tax_percent"),
                slip("tax_fractions = \"drop\"", "tax_fractions = \"切捨て\"", FaultCode.WORD, "fee.tax_fractions"),
                slip("{ number = 4,", "{ number = 3,", FaultCode.TWICE, "postcards.segments[3].number"),
                slip(
                        "also = [60, 65, 70]",
                        "also = [60, 65, \"70\"]",
                        FaultCode.TYPE,
                        "postcards.segments[3].ages.also[2]"),
                slip("  \"送付先住所\",", "  \"送付先の住所\",", FaultCode.WORD, "list.may_be_empty[4]"),
                slip("deadline = \"10:00\"", "deadline = \"09:30\"", FaultCode.TIME, "ticket_mail.alarm"),
                slip("when_none = true", "when_none = 1", FaultCode.TYPE, "ticket_mail.when_none"),
                slip("days = [\"mon\",", "days = [\"mon\", \"mon\",", FaultCode.TWICE, "reception.days[1]"),
                slip("days = [\"mon\",", "days = [\"月\",", FaultCode.WORD, "reception.days[0]"),
                slip("minimum_operators = 1", "minimum_operators = 0", FaultCode.NUMBER, "reception.minimum_operators"),
                slip(
                        "service_level_percent = 80",
                        "service_level_percent = 101",
                        FaultCode.NUMBER,
                        "reception.service_level_percent"),
                slip(
                        "year_end_days = true",
                        "year_end_days = true\nspecial_days = [{ day = 2018-12-31 }]",
                        FaultCode.CONTRADICTION,
                        "reception.special_days[0].hours"),
                slip(
                        "year_end_days = true",
                        "year_end_days = true\nspecial_days = [{ day = 2019-12-31, closed = true }]",
                        FaultCode.OUTSIDE_TERM,
                        "reception.special_days[0].day"),
                slip(
                        "year_end_days = true",
                        "year_end_days = true\nspecial_days = [{ day = 2018-12-31, closed = true, label = \"\" }]",
                        FaultCode.TEXT,
                        "reception.special_days[0].label"),
                slip(
                        "year_end_days = true",
                        "year_end_days = true\nspecial_days = [{ day = 2018-12-31, closed = true, lable = \"年末\" }]",
                        FaultCode.UNKNOWN_KEY,
                        "reception.special_days[0].lable"),
                slip(
                        "year_end_days = true",
                        "year_end_days = true\nclosed_menu = [\"call_back\"]",
                        FaultCode.CONTRADICTION,
                        "reception.closed_menu"),
                slip(
                        "year_end_days = true",
                        "year_end_days = true\nclosed_menu = [\"again\"]",
                        FaultCode.WORD,
                        "reception.closed_menu[0]"),
                slip(
                        "year_end_days = true",
                        "year_end_days = true\ncall_back = { tries = 0 }",
                        FaultCode.NUMBER,
                        "reception.call_back.tries"),
                slip(
                        "year_end_days = true",
                        "year_end_days = true\ncall_back = { pause = \"30s\" }",
                        FaultCode.NUMBER,
                        "reception.call_back.pause"),
                slip("line_name = \"横", "line_name = \"\\u0000横", FaultCode.TEXT, "reception.line_name"),
                slip("daily = false", "dayly = false", FaultCode.UNKNOWN_KEY, "reports.dayly"),
                slip("[reports]", "[reports]\n\"a\\u0007b\" = 1", FaultCode.UNKNOWN_KEY, "reports.a?b"),
                slip("[reports]", "[[reports]]", FaultCode.TYPE, "reports"),
                slip("ring_time = \"30s\"", "ring_time = \"30s", FaultCode.SYNTAX, "outbound.ring_time"),
                slip("busy_most = 3", "busy_most = 3\nbusy_most = 4", FaultCode.SYNTAX, "outbound.busy_most"),
                slip("first = 2018-11-01", "first = 2018-11-31", FaultCode.DATE, "outbound.period"),
                slip("first = 2018-11-01", "first = 2018-13-01", FaultCode.DATE, "outbound.period"),
                slip(
                        "from = \"09:00\", to = \"17:00\"",
                        "from = 25:00, to = 17:00",
                        FaultCode.TIME,
                        "outbound.windows.weekday_day"));
    }

    @Test
    void whoeverCallsBackShowsANumber() {
        var without = Shipped.WAKAYAMA.replace("[reception]", "[reception]\ncall_back = {}");
        var fault = Shipped.faults(without).getFirst();
        assertEquals(FaultCode.CONTRADICTION, fault.code());
        assertEquals("caller_id", fault.key());
        var reception =
                Shipped.accepted("caller_id = \"0120-99-9900\"\n" + without).reception();
        assertEquals(CallBacks.USUAL, Objects.requireNonNull(reception).callBacks());
    }

    @ParameterizedTest
    @MethodSource("slips")
    void everySlipIsFoundWhereItIs(String good, String bad, FaultCode code, String key) {
        int at = Shipped.YOKOSUKA.indexOf(good);
        assertTrue(at >= 0, () -> "the shipped file has no " + good);
        var text = Shipped.YOKOSUKA.substring(0, at) + bad + Shipped.YOKOSUKA.substring(at + good.length());
        var faults = Shipped.faults(text);
        var fault = faults.stream()
                .filter(f -> f.code() == code && f.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new AssertionError("not among " + faults));
        var lines = text.lines().toList();
        var last = key.substring(key.lastIndexOf('.') + 1).replaceFirst("\\[.*", "");
        assertTrue(fault.line() >= 1 && fault.line() <= lines.size());
        if (code != FaultCode.MISSING && !key.contains("[") && !key.contains("?")) {
            assertTrue(lines.get(fault.line() - 1).contains(last), () -> fault + " is not at " + fault.line());
        }
        assertFalse(fault.message().isBlank() || fault.remedy().isBlank());
    }

    /// Found by fuzzing: tomlj 2.2.0 has no answer to these.
    @ParameterizedTest
    @ValueSource(strings = {"q={\"\",#参考\0\0", "q={b=1,#x\0", "a = { b = 1, # 閉じ忘れ"})
    void anInlineTableThatACommentLeavesOpenIsAFault(String text) {
        assertFalse(Shipped.faults(text).isEmpty());
        assertFalse(Shipped.faults(Shipped.WAKAYAMA + "\n" + text).isEmpty());
    }

    @Test
    void anUnknownKeyIsSuggestedTheNearestKnownOne() {
        var fault = Shipped.faults(Shipped.YOKOSUKA.replace("ring_time", "ringtime"))
                .getFirst();
        assertEquals(FaultCode.UNKNOWN_KEY, fault.code());
        assertTrue(fault.remedy().contains("「ring_time」"), fault::remedy);
        var strange = Shipped.faults("xyzzyxyzzy = 1\n" + Shipped.WAKAYAMA).getFirst();
        assertEquals(1, strange.line());
        assertTrue(strange.remedy().contains("commissioner"), strange::remedy);
    }

    @Test
    void allFaultsAtOnceInOrderOfLines() {
        var faults = Shipped.faults(Shipped.YOKOSUKA
                .replace("id = \"yokosuka-2018\"", "id = \"?\"")
                .replace("046-899-9900", "03-0000-0000")
                .replace("ring_time = \"30s\"", "ring_time = \"1h\"")
                .replace("tax_percent = 8", "tax_percent = 800")
                .replace("deadline = \"10:00\"", "deadline = \"10:60\""));
        assertEquals(
                List.of("id", "caller_id", "outbound.ring_time", "fee.tax_percent", "ticket_mail.deadline"),
                faults.stream().map(ContractFault::key).toList());
    }

    @Test
    void aSyntaxErrorBringsNoFalseFaults() {
        var faults = Shipped.faults(Shipped.YOKOSUKA.replace("[outbound.windows]", "[outbound.windows"));
        assertEquals(FaultCode.SYNTAX, faults.getFirst().code());
        assertTrue(faults.stream().noneMatch(f -> f.code() == FaultCode.MISSING), faults::toString);
        assertEquals(1, faults.size(), faults::toString);
    }

    @Test
    void callerIdIsNeededOnlyForDialling() {
        var without = Shipped.YOKOSUKA.replaceFirst("(?m)^caller_id.*\n", "");
        assertEquals(FaultCode.MISSING, Shipped.faults(without).getFirst().code());
        assertEquals("caller_id", Shipped.faults(without).getFirst().key());
        assertEquals(1, Shipped.faults(without).size());
        var wrong = "caller_id = \"073-499-0100\"\n" + Shipped.WAKAYAMA;
        assertEquals(FaultCode.CALLER_ID, Shipped.faults(wrong).getFirst().code());
    }

    @Test
    void oneSideAtLeast() {
        var faults = Shipped.faults(
                "id = \"abc\"\nname = \"x\"\ncommissioner = \"y\"\nterm = { first = 2018-01-01, last = 2018-12-31 }\n");
        assertEquals(
                List.of("outbound"), faults.stream().map(ContractFault::key).toList());
    }

    @Test
    void anEmptyFileMissesWhatEveryContractHas() {
        assertEquals(
                Set.of("id", "name", "commissioner", "term", "outbound"),
                Set.copyOf(Shipped.faults("").stream().map(ContractFault::key).toList()));
    }

    @Test
    void otherWaysToWriteTheSame() {
        var contract = Shipped.accepted("\uFEFF"
                + Shipped.YOKOSUKA
                        .replace("\n", "\r\n")
                        .replace("from = \"09:00\", to = \"17:00\"", "from = 09:00, to = 17:00:00")
                        .replace("first = 2018-11-01", "first = \"2018-11-01\"")
                        .replace("unit_price = 328.75", "unit_price = \"328.75\"")
                        .replace("\"15min\"", "\"900 s\""));
        assertEquals(Shipped.accepted(Shipped.YOKOSUKA), contract);
    }

    @Test
    void filesThatCannotBeRead(@TempDir Path folder) throws IOException {
        assertUnreadable(folder.resolve("absent.toml"));
        assertUnreadable(folder);
        var foreign = folder.resolve("sjis.toml");
        Files.write(foreign, Shipped.WAKAYAMA.getBytes(Charset.forName("windows-31j")));
        assertUnreadable(foreign);
        var large = folder.resolve("large.toml");
        Files.writeString(large, Shipped.WAKAYAMA + "#".repeat(ContractFile.LARGEST_BYTES));
        assertUnreadable(large);
    }

    private static void assertUnreadable(Path file) {
        var refused = assertInstanceOf(Reading.Refused.class, ContractFile.read(file));
        assertEquals(1, refused.faults().size());
        assertEquals(FaultCode.UNREADABLE, refused.faults().getFirst().code());
        assertEquals(0, refused.faults().getFirst().line());
    }

    private static String callerId(String value) {
        return Shipped.YOKOSUKA.replace("caller_id = \"046-899-9900\"", "caller_id = " + value);
    }

    private static Arguments slip(String good, String bad, FaultCode code, String key) {
        return Arguments.of(good, bad, code, key);
    }

    private static TimeRange range(int from, int to) {
        return new TimeRange(LocalTime.of(from, 0), LocalTime.of(to, 0));
    }
}
