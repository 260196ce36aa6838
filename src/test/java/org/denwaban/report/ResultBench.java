package org.denwaban.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.denwaban.clock.SystemClock;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.contract.ContractFile;
import org.denwaban.contract.Window;
import org.denwaban.people.ListedPerson;
import org.denwaban.report.ResultLine.Moment;

/// How long the result workbook takes and what heap it needs: run with `-Xmx512m`. It prints and asserts nothing.
final class ResultBench {

    private ResultBench() {}

    /// @param args numbers of lines, such as 8000 100000; a path is a city's workbook to be filled
    public static void main(String[] args) throws Exception {
        var directory = Files.createTempDirectory("result-bench");
        Path template = null;
        for (var arg : args) {
            if (arg.endsWith(".xlsx")) {
                template = Path.of(arg);
                continue;
            }
            int lines = Integer.parseInt(arg);
            var contract = contract();
            var begun = SystemClock.SYSTEM.now();
            var rows = rows(contract, lines);
            try (var workshop = ResultWorkshop.open(directory, begun)) {
                var results = Objects.requireNonNull(contract.results());
                var made = template == null
                        ? new ResultBook(contract, results, Objects.requireNonNull(contract.outbound()))
                                .write(rows, workshop, ReportProgress.SILENT)
                        : new ResultTemplate(results, template).write(rows, workshop, ReportProgress.SILENT);
                System.out.printf(
                        "%d lines%s: %d ms, %d bytes, heap at most %d MB%n",
                        lines,
                        template == null ? "" : " in a template",
                        Duration.between(begun, SystemClock.SYSTEM.now()).toMillis(),
                        Files.size(made.file()),
                        Runtime.getRuntime().maxMemory() >> 20);
            }
        }
    }

    private static List<ResultRow> rows(Contract contract, int lines) {
        var results = Objects.requireNonNull(contract.results());
        var rows = new ArrayList<ResultRow>(lines);
        for (int i = 1; i <= lines; i++) {
            var values = new ArrayList<>(Collections.nCopies(21, ""));
            values.set(0, "%010d".formatted(i));
            values.set(1, "%011d".formatted(i));
            values.set(7, "架空　" + i + "子");
            var line = new ResultLine(
                    "c" + i,
                    List.of(
                            new Moment(at("2018-11-05T10:00"), Window.WEEKDAY_DAY),
                            new Moment(at("2018-11-06T18:00"), Window.WEEKDAY_EVENING),
                            new Moment(at("2018-11-10T11:00"), Window.HOLIDAY)),
                    null,
                    results.dispositions().get(i % results.dispositions().size()),
                    results.reasons().get(i % results.reasons().size()),
                    "架空の備考 " + i);
            rows.add(ResultRow.of(i, line, new ListedPerson(values), results));
        }
        return rows;
    }

    private static Instant at(String wall) {
        return Tokyo.instant(LocalDateTime.parse(wall));
    }

    private static Contract contract() {
        return switch (ContractFile.read(Path.of("docs/contracts/yokosuka-2018.toml"))) {
            case ContractFile.Reading.Accepted accepted -> accepted.contract();
            case ContractFile.Reading.Refused refused -> throw new AssertionError("refused: " + refused.faults());
        };
    }
}
