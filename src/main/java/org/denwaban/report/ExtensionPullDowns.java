package org.denwaban.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.xml.namespace.QName;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.xmlbeans.XmlCursor;

/// The pull-downs that Excel keeps in a sheet's extension list: it writes one there when its words lie on another
/// sheet.
/// POI reads and writes the list without looking into it.
///
/// Source: [MS-XLSX] 2.2.4 (`x14:dataValidations`), 2.4.2 (`xm:f`, `xm:sqref`).
record ExtensionPullDowns(XSSFSheet sheet) {

    private static final String URI = "{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}";
    private static final String X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main";
    private static final String XM = "http://schemas.microsoft.com/office/excel/2006/main";
    private static final QName ALL = new QName(X14, "dataValidations");
    private static final QName ONE = new QName(X14, "dataValidation");
    private static final QName WORDS = new QName(X14, "formula1");
    private static final QName FORMULA = new QName(XM, "f");
    private static final QName CELLS = new QName(XM, "sqref");

    /// A pull-down.
    ///
    /// @param formula where its words are, as in an ordinary one
    record PullDown(List<CellRangeAddress> cells, String formula) {

        /// The range with a cell; row and column from 0.
        Optional<CellRangeAddress> around(int row, int column) {
            return cells.stream().filter(range -> range.isInRange(row, column)).findFirst();
        }
    }

    /// All of them; other validations of the extension list are none.
    List<PullDown> all() {
        var all = new ArrayList<PullDown>();
        each(validation -> {
            var formula = formula(validation);
            if ("list".equals(validation.getAttributeText(new QName("type"))) && !formula.isEmpty()) {
                below(validation, CELLS).ifPresent(cells -> all.add(new PullDown(ranges(cells), formula)));
            }
        });
        return all;
    }

    /// Gives every validation other cells; all else of the extension list stays as it is.
    void move(UnaryOperator<List<CellRangeAddress>> longer) {
        each(validation -> {
            try (var at = validation.newCursor()) {
                if (at.toChild(CELLS)) {
                    at.setTextValue(ResultValidations.text(longer.apply(ranges(at.getTextValue()))));
                }
            }
        });
    }

    /// Told each validation.
    private interface Visitor {
        void at(XmlCursor validation);
    }

    private void each(Visitor visitor) {
        var extensions = sheet.getCTWorksheet().getExtLst();
        if (extensions == null) {
            return;
        }
        for (var extension : extensions.getExtArray()) {
            try (var at = extension.newCursor()) {
                if (URI.equalsIgnoreCase(extension.getUri()) && at.toChild(ALL) && at.toChild(ONE)) {
                    do {
                        visitor.at(at);
                    } while (at.toNextSibling(ONE));
                }
            }
        }
    }

    private static String formula(XmlCursor validation) {
        try (var at = validation.newCursor()) {
            return at.toChild(WORDS) ? below(at, FORMULA).orElse("") : "";
        }
    }

    private static Optional<String> below(XmlCursor cursor, QName name) {
        try (var at = cursor.newCursor()) {
            return at.toChild(name) ? Optional.of(at.getTextValue().strip()) : Optional.empty();
        }
    }

    private static List<CellRangeAddress> ranges(String sqref) {
        return List.of(sqref.strip().split("\\s+")).stream()
                .map(CellRangeAddress::valueOf)
                .toList();
    }
}
