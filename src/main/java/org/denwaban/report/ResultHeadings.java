package org.denwaban.report;

import java.text.Normalizer;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.usermodel.Workbook;
import org.denwaban.contract.ReportColumn;
import org.denwaban.contract.ReportField;
import org.denwaban.contract.Results;

/// Where the columns of the result report stand in a workbook: found by their headings, wherever the city put them.
///
/// @param sheet   which
/// @param row     of the headings, from 0
/// @param columns of each field, from 0
record ResultHeadings(Sheet sheet, int row, Map<ReportField, Integer> columns) {

    /// Headings further down than this are none: a title and some lines of explanation stand above them.
    private static final int LOWEST = 50;

    /// The row of all sheets that has most of the headings.
    ///
    /// @throws ResultRefused E-REPORT-033 naming every heading that is missing in it
    static ResultHeadings find(Workbook book, Results results) throws ResultRefused {
        var wanted = new HashMap<String, ReportField>();
        results.columns().forEach(column -> wanted.put(plain(column.heading()), column.field()));
        ResultHeadings best = null;
        for (var sheet : book) {
            for (int at = 0; at <= Math.min(LOWEST, sheet.getLastRowNum()); at++) {
                var row = sheet.getRow(at);
                var found = row == null ? Map.<ReportField, Integer>of() : columns(row, wanted);
                if (best == null || found.size() > best.columns().size()) {
                    best = new ResultHeadings(sheet, at, found);
                }
            }
        }
        var columns = best == null ? Map.<ReportField, Integer>of() : best.columns();
        var missing = results.columns().stream()
                .filter(column -> !columns.containsKey(column.field()))
                .map(ReportColumn::heading)
                .toList();
        if (best == null || !missing.isEmpty()) {
            throw new ResultRefused("E-REPORT-033", "ブックに次の見出しがありません。見出しの行を確認してください: " + quoted(missing));
        }
        return best;
    }

    private static String quoted(List<String> headings) {
        return headings.stream().map(heading -> "「" + heading + "」").collect(Collectors.joining());
    }

    private static Map<ReportField, Integer> columns(Row row, Map<String, ReportField> wanted) {
        var found = new EnumMap<ReportField, Integer>(ReportField.class);
        for (var cell : row) {
            if (cell.getCellType() == CellType.STRING) {
                var field = wanted.get(plain(cell.getStringCellValue()));
                if (field != null) {
                    found.putIfAbsent(field, cell.getColumnIndex());
                }
            }
        }
        return found;
    }

    /// Headings are the same whatever their width, spaces and line breaks.
    private static String plain(String heading) {
        return Normalizer.normalize(heading, Normalizer.Form.NFKC).replaceAll("\\s", "");
    }
}
