package org.denwaban.report;

import java.util.ArrayList;
import java.util.List;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xssf.usermodel.XSSFSheet;

/// The pull-downs of a city's form: those of its first line hold for every line that is filled in.
record ResultValidations(XSSFSheet sheet) {

    /// Makes every pull-down of row `first` reach to row `last`; both from 0.
    void extend(int first, int last) {
        var all = sheet.getCTWorksheet().getDataValidations();
        if (all == null) {
            return;
        }
        for (var each : all.getDataValidationArray()) {
            var longer = new ArrayList<String>();
            for (var range : each.getSqref()) {
                var cells = CellRangeAddress.valueOf(range.toString());
                if (cells.containsRow(first) && cells.getLastRow() < last) {
                    cells.setLastRow(last);
                }
                longer.add(cells.formatAsString());
            }
            each.setSqref(List.copyOf(longer));
        }
    }
}
