package org.denwaban.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.denwaban.contract.ContractFile.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every number and length of a contract file at its limit, one above and ten times.
class ContractLimitsTest {

    private static final String CALL_BACK = "# call_back = { in_queue = true, tries = 3, pause = \"30min\" }";

    static Stream<Arguments> limits() {
        return Stream.of(
                text("name", "平成30年度横須賀市特定健康診査未受診者勧奨業務委託", 100),
                text("commissioner", "横須賀市", 100),
                text("line_name", "横須賀市特定健診ご案内センター", 60),
                text("label", "案内を知らない", 60),
                text("heading", "受診券番号", 60),
                Arguments.of(
                        "text",
                        "\"今年度の特定健康診査はお済みですか。\"",
                        (IntFunction<String>) n -> "\"" + "字".repeat(n) + "\"",
                        List.of(60, 61, 600)),
                number("attempts", "attempts = 3 ", 3),
                number("attempts_per_number", "attempts_per_number = 3", 3),
                number("attempts_per_day", "attempts_per_day = 1", 3),
                number("busy_most", "busy_most = 3", 20),
                number("minimum_operators", "minimum_operators = 1", 999),
                number("planned_count", "planned_count = 8000", 10_000_000),
                number("planned_count", "planned_count = 47000", 10_000_000),
                number("code", "code = 23", 99),
                after("planned_calls_per_day", 1_000_000),
                after("planned_calls_per_month", 1_000_000),
                Arguments.of(
                        "maximum_waiting",
                        "minimum_operators = 1",
                        (IntFunction<String>) n -> "queue = { maximum_waiting = " + n + " }\nminimum_operators = 1",
                        List.of(1_000, 1_001, 10_000)),
                Arguments.of(
                        "tries",
                        CALL_BACK,
                        (IntFunction<String>) n -> "call_back = { in_queue = true, tries = " + n + " }",
                        List.of(9, 10, 90)),
                time("ring_time", "30s", "s", 120),
                time("busy_pause", "15min", "min", 720),
                time("carrier_pause", "15min", "min", 720),
                Arguments.of(
                        "unit_price",
                        "unit_price = 328.75 ",
                        (IntFunction<String>) n -> "unit_price = \"1." + "1".repeat(n) + "\"",
                        List.of(6, 7, 60)));
    }

    private static Arguments text(String key, String usual, int most) {
        return Arguments.of(
                key,
                key + " = \"" + usual + "\"",
                (IntFunction<String>) n -> key + " = \"" + "字".repeat(n) + "\"",
                List.of(most, most + 1, 10 * most));
    }

    private static Arguments number(String key, String usual, int most) {
        return Arguments.of(
                key, usual, (IntFunction<String>) n -> key + " = " + n + " ", List.of(most, most + 1, 10 * most));
    }

    private static Arguments after(String key, int most) {
        return Arguments.of(
                key,
                "minimum_operators = 1",
                (IntFunction<String>) n -> key + " = " + n + "\nminimum_operators = 1",
                List.of(most, most + 1, 10 * most));
    }

    private static Arguments time(String key, String usual, String unit, int most) {
        return Arguments.of(
                key,
                key + " = \"" + usual + "\"",
                (IntFunction<String>) n -> key + " = \"" + n + unit + "\"",
                List.of(most, most + 1, 10 * most));
    }

    @ParameterizedTest
    @MethodSource("limits")
    void atTheLimitItIsReadAndAboveItIsAFaultOfItsKey(
            String key, String usual, IntFunction<String> written, List<Integer> steps) {
        assertTrue(Shipped.YOKOSUKA.contains(usual), usual);
        assertEquals(List.of(), faults(usual, written.apply(steps.getFirst())));
        for (int step : steps.subList(1, 3)) {
            var faults = faults(usual, written.apply(step));
            assertEquals(1, faults.size(), faults::toString);
            assertTrue(faults.getFirst().key().contains(key), faults::toString);
            assertTrue(faults.getFirst().line() > 0, faults::toString);
        }
    }

    private static List<ContractFault> faults(String usual, String written) {
        return Shipped.faults(Shipped.YOKOSUKA.replace(usual, written));
    }

    @Test
    void aFileOf256KibIsReadAndNotALargerOne(@TempDir Path folder) throws IOException {
        var file = folder.resolve("contract.toml");
        int own = Shipped.WAKAYAMA.getBytes(StandardCharsets.UTF_8).length;
        var longest = Shipped.WAKAYAMA + "#".repeat(ContractFile.LARGEST_BYTES - own);
        Files.writeString(file, longest);
        assertInstanceOf(Reading.Accepted.class, ContractFile.read(file));
        for (var larger : List.of(longest + "#", longest + "#".repeat(9 * ContractFile.LARGEST_BYTES))) {
            Files.writeString(file, larger);
            var refused = assertInstanceOf(Reading.Refused.class, ContractFile.read(file));
            assertEquals(1, refused.faults().size());
            assertEquals(FaultCode.UNREADABLE, refused.faults().getFirst().code());
        }
    }
}
