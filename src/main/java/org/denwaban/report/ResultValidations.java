package org.denwaban.report;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xssf.usermodel.XSSFSheet;

/// The pull-downs of a city's form: those of its first line hold for every line that is filled in.
record ResultValidations(XSSFSheet sheet) {

    /// Makes every pull-down of row `first` reach to row `last`; both from 0.
    void extend(int first, int last) {
        var all = sheet.getCTWorksheet().getDataValidations();
        if (all != null) {
            for (var each : all.getDataValidationArray()) {
                var ranges = ((List<?>) each.getSqref())
                        .stream()
                                .map(range -> CellRangeAddress.valueOf(range.toString()))
                                .toList();
                each.setSqref(longer(ranges, first, last).stream()
                        .map(CellRangeAddress::formatAsString)
                        .toList());
            }
        }
        new ExtensionPullDowns(sheet).move(ranges -> longer(ranges, first, last));
    }

    private static List<CellRangeAddress> longer(List<CellRangeAddress> ranges, int first, int last) {
        for (var cells : ranges) {
            if (cells.containsRow(first) && cells.getLastRow() < last) {
                cells.setLastRow(last);
            }
        }
        return ranges;
    }

    /// As a workbook writes them.
    static String text(List<CellRangeAddress> ranges) {
        return ranges.stream().map(CellRangeAddress::formatAsString).collect(Collectors.joining(" "));
    }
}
