package org.denwaban.report;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.apache.poi.openxml4j.exceptions.OpenXML4JRuntimeException;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.denwaban.contract.ReportField;
import org.denwaban.contract.Results;
import org.denwaban.report.ResultDifference.What;
import org.jspecify.annotations.Nullable;

/// Compares a workbook with the lines that the database makes of the month, cell by cell.
final class ResultReconciliation {

    private final Results results;
    private final Path file;

    ResultReconciliation(Results results, Path file) {
        this.results = results;
        this.file = file;
    }

    /// Every difference, in the order of the workbook; empty where there is none.
    ///
    /// @throws ResultRefused E-REPORT-032, -003 where the file is no such workbook
    List<ResultDifference> with(List<ResultRow> expected) throws IOException, ResultRefused {
        try (var in = Files.newInputStream(file);
                var book = new XSSFWorkbook(in)) {
            var headings = ResultHeadings.find(book, results);
            return compare(headings, expected);
        } catch (IllegalArgumentException | OpenXML4JRuntimeException _) {
            throw new ResultRefused("E-REPORT-032", "Excelブック(.xlsx)として読めません: " + file.getFileName());
        }
    }

    private List<ResultDifference> compare(ResultHeadings headings, List<ResultRow> expected) {
        var byPerson = new HashMap<String, ResultRow>();
        expected.forEach(row -> byPerson.put(text(row.get(ReportField.RESIDENT_NUMBER)), row));
        var differences = new ArrayList<ResultDifference>();
        var seen = new HashSet<String>();
        for (int at = headings.row() + 1; at <= headings.sheet().getLastRowNum(); at++) {
            var row = headings.sheet().getRow(at);
            if (row == null || isEmpty(row, headings)) {
                continue;
            }
            var person = value(row, headings, ReportField.RESIDENT_NUMBER);
            var line = byPerson.get(person);
            if (line == null) {
                differences.add(new ResultDifference(at + 1, "", What.UNKNOWN_LINE));
            } else if (!seen.add(person)) {
                differences.add(new ResultDifference(at + 1, "", What.TWICE));
            } else {
                cells(row, headings, line, differences);
            }
        }
        expected.stream()
                .filter(row -> !seen.contains(text(row.get(ReportField.RESIDENT_NUMBER))))
                .forEach(_ -> differences.add(new ResultDifference(0, "", What.MISSING_LINE)));
        return List.copyOf(differences);
    }

    private void cells(Row row, ResultHeadings headings, ResultRow line, List<ResultDifference> differences) {
        for (var column : results.columns()) {
            if (isCalculated(row, headings, column.field())) {
                continue;
            }
            var is = value(row, headings, column.field());
            var ought = text(line.get(column.field()));
            if (!is.equals(ought)) {
                var what = is.isEmpty() ? What.BLANK : ought.isEmpty() ? What.NOT_BLANK : What.OTHER_VALUE;
                differences.add(new ResultDifference(row.getRowNum() + 1, column.heading(), what));
            }
        }
    }

    /// What the city calculates itself is its own, and is not calculated yet where no spreadsheet has opened the file.
    private static boolean isCalculated(Row row, ResultHeadings headings, ReportField field) {
        var cell = row.getCell(Objects.requireNonNull(headings.columns().get(field)));
        return cell != null && cell.getCellType() == CellType.FORMULA;
    }

    /// A line of the form that nobody filled in: no more than its number.
    private static boolean isEmpty(Row row, ResultHeadings headings) {
        return headings.columns().keySet().stream()
                .filter(field -> field != ReportField.ROW_NUMBER)
                .allMatch(field -> value(row, headings, field).isEmpty());
    }

    private static String value(Row row, ResultHeadings headings, ReportField field) {
        return shown(row.getCell(Objects.requireNonNull(headings.columns().get(field))));
    }

    private static String shown(@Nullable Cell cell) {
        if (cell == null) {
            return "";
        }
        var type = cell.getCellType() == CellType.FORMULA ? cell.getCachedFormulaResultType() : cell.getCellType();
        return switch (type) {
            case STRING -> cell.getStringCellValue();
            case NUMERIC ->
                BigDecimal.valueOf(cell.getNumericCellValue())
                        .stripTrailingZeros()
                        .toPlainString();
            case BOOLEAN -> Boolean.toString(cell.getBooleanCellValue());
            case BLANK, ERROR, FORMULA, _NONE -> "";
        };
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
