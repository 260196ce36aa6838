package org.denwaban.report;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.poi.ss.usermodel.BorderStyle;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.FillPatternType;
import org.apache.poi.ss.usermodel.IndexedColors;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.usermodel.VerticalAlignment;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellRangeAddressList;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.streaming.SXSSFSheet;
import org.apache.poi.xssf.streaming.SXSSFWorkbook;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.denwaban.contract.Contract;
import org.denwaban.contract.Disposition;
import org.denwaban.contract.Outbound;
import org.denwaban.contract.ReportColumn;
import org.denwaban.contract.ReportField;
import org.denwaban.contract.Results;
import org.jspecify.annotations.Nullable;

/// The result report as a workbook of our own: the annex of the specification (別紙2), its columns, its pull-downs.
final class ResultBook {

    /// A row for which the annex has a title, then the headings, then the lines.
    static final int HEADINGS = 1;

    static final String SHEET = "応対結果区分報告書";
    static final String LISTS = "プルダウンメニュー";

    private static final int CHARACTER = 256; // POI counts a column's width in 256ths of a character

    private final Results results;
    private final Outbound outbound;
    private final String title;

    ResultBook(Contract contract, Results results, Outbound outbound) {
        this.results = results;
        this.outbound = outbound;
        this.title = contract.name() + " 応対結果区分報告書";
    }

    /// Writes it.
    ResultWorkshop.Made write(List<ResultRow> rows, ResultWorkshop workshop, ReportProgress progress)
            throws IOException {
        var plain = new XSSFWorkbook();
        BillBook.unsigned(plain);
        try (var book = new SXSSFWorkbook(plain, BillBook.WINDOW, true)) {
            book.setCompressTempFiles(true);
            var sheet = book.createSheet(SHEET);
            var lists = lists(book.createSheet(LISTS));
            book.setSheetHidden(1, true);
            head(book, sheet);
            pullDowns(sheet, lists, Math.max(rows.size(), 1));
            var styles = new Styles(book);
            int done = 0;
            for (var row : rows) {
                line(sheet, HEADINGS + 1 + done, row, styles);
                progress.at(++done, rows.size());
            }
            return workshop.write(book);
        }
    }

    /// The looks of cells.
    private static final class Styles {
        final CellStyle text;
        final CellStyle marked;
        final CellStyle number;
        final CellStyle note;
        final CellStyle markedNote;

        Styles(SXSSFWorkbook book) {
            text = framed(book);
            text.setDataFormat(book.createDataFormat().getFormat("@"));
            marked = framed(book);
            marked.cloneStyleFrom(text);
            marked.setQuotePrefixed(true);
            number = framed(book);
            note = framed(book);
            note.cloneStyleFrom(text);
            note.setWrapText(true);
            markedNote = framed(book);
            markedNote.cloneStyleFrom(note);
            markedNote.setQuotePrefixed(true);
        }

        private static CellStyle framed(SXSSFWorkbook book) {
            var style = book.createCellStyle();
            style.setBorderTop(BorderStyle.THIN);
            style.setBorderBottom(BorderStyle.THIN);
            style.setBorderLeft(BorderStyle.THIN);
            style.setBorderRight(BorderStyle.THIN);
            style.setVerticalAlignment(VerticalAlignment.TOP);
            return style;
        }

        CellStyle of(ReportField field, boolean formulaLike) {
            if (field == ReportField.NOTE) {
                return formulaLike ? markedNote : note;
            }
            return formulaLike ? marked : text;
        }
    }

    private void head(SXSSFWorkbook book, SXSSFSheet sheet) {
        sheet.createRow(0).createCell(0).setCellValue(title);
        var style = Styles.framed(book);
        style.setFillForegroundColor(IndexedColors.GREY_25_PERCENT.getIndex());
        style.setFillPattern(FillPatternType.SOLID_FOREGROUND);
        style.setWrapText(true);
        var row = sheet.createRow(HEADINGS);
        for (int i = 0; i < results.columns().size(); i++) {
            var cell = row.createCell(i);
            cell.setCellValue(results.columns().get(i).heading());
            cell.setCellStyle(style);
            sheet.setColumnWidth(i, width(results.columns().get(i).field()) * CHARACTER);
        }
        sheet.createFreezePane(0, HEADINGS + 1);
        sheet.setAutoFilter(
                new CellRangeAddress(HEADINGS, HEADINGS, 0, results.columns().size() - 1));
        sheet.setRepeatingRows(new CellRangeAddress(HEADINGS, HEADINGS, -1, -1));
        sheet.getPrintSetup().setLandscape(true);
        sheet.setFitToPage(true);
        sheet.getPrintSetup().setFitHeight((short) 0);
    }

    private static int width(ReportField field) {
        return switch (field) {
            case ROW_NUMBER -> 7;
            case TICKET_NUMBER, RESIDENT_NUMBER -> 14;
            case NAME -> 18;
            case ATTEMPT1_YEAR, ATTEMPT2_YEAR, ATTEMPT3_YEAR, RETURN_YEAR -> 8;
            case ATTEMPT1_MONTH, ATTEMPT2_MONTH, ATTEMPT3_MONTH, RETURN_MONTH -> 8;
            case ATTEMPT1_DAY, ATTEMPT2_DAY, ATTEMPT3_DAY, RETURN_DAY -> 8;
            case ATTEMPT1_TIME, ATTEMPT2_TIME, ATTEMPT3_TIME, RETURN_TIME -> 14;
            case DISPOSITION -> 24;
            case REASON -> 26;
            case NOTE -> 60;
        };
    }

    private void line(Sheet sheet, int at, ResultRow row, Styles styles) {
        var cells = sheet.createRow(at);
        for (int i = 0; i < results.columns().size(); i++) {
            var field = results.columns().get(i).field();
            put(cells.createCell(i), field, row.get(field), styles);
        }
    }

    private static void put(Cell cell, ReportField field, @Nullable Object value, Styles styles) {
        switch (value) {
            case null -> cell.setCellStyle(styles.of(field, false));
            case Integer number -> {
                cell.setCellValue(number);
                cell.setCellStyle(styles.number);
            }
            case Object other -> {
                var text = other.toString();
                cell.setCellValue(text);
                cell.setCellStyle(styles.of(field, ResultRow.looksLikeFormula(text)));
            }
        }
    }

    /// Where a pull-down's words stand on the sheet of lists.
    private record Words(int column, int count) {

        String reference() {
            var letter = CellReference.convertNumToColString(column);
            return "'" + LISTS + "'!$" + letter + "$2:$" + letter + "$" + (count + 1);
        }
    }

    private Map<String, Words> lists(Sheet sheet) {
        var all = List.<Map.Entry<String, List<?>>>of(
                Map.entry("架電年", ResultLineRules.years(outbound)),
                Map.entry(
                        "架電月",
                        ResultLineRules.months(outbound).stream()
                                .map(month -> month + results.monthSuffix())
                                .toList()),
                Map.entry("架電日", IntStream.rangeClosed(1, 31).boxed().toList()),
                Map.entry(
                        "架電・返電時間",
                        results.timeLabels().entrySet().stream()
                                .sorted(Map.Entry.comparingByKey())
                                .map(Map.Entry::getValue)
                                .toList()),
                Map.entry(
                        "最終結果",
                        results.dispositions().stream().map(Disposition::label).toList()),
                Map.entry(
                        "未受診理由",
                        results.reasons().stream().map(results::pullDown).toList()));
        int rows = all.stream().mapToInt(each -> each.getValue().size()).max().orElseThrow();
        for (int row = 0; row <= rows; row++) {
            var cells = sheet.createRow(row);
            for (int column = 0; column < all.size(); column++) {
                var words = all.get(column);
                if (row == 0) {
                    cells.createCell(column).setCellValue(words.getKey());
                } else if (row <= words.getValue().size()) {
                    word(cells.createCell(column), words.getValue().get(row - 1));
                }
            }
        }
        return IntStream.range(0, all.size())
                .boxed()
                .collect(Collectors.toMap(
                        column -> all.get(column).getKey(),
                        column -> new Words(column, all.get(column).getValue().size())));
    }

    private static void word(Cell cell, Object word) {
        if (word instanceof Integer number) {
            cell.setCellValue(number);
        } else {
            cell.setCellValue(word.toString());
        }
    }

    private void pullDowns(Sheet sheet, Map<String, Words> lists, int lines) {
        for (int i = 0; i < results.columns().size(); i++) {
            var words = lists.get(list(results.columns().get(i)));
            if (words != null) {
                var helper = sheet.getDataValidationHelper();
                var validation = helper.createValidation(
                        helper.createFormulaListConstraint(words.reference()),
                        new CellRangeAddressList(HEADINGS + 1, HEADINGS + lines, i, i));
                validation.setSuppressDropDownArrow(true); // which, in this library, shows the arrow
                validation.setShowErrorBox(true);
                sheet.addValidationData(validation);
            }
        }
    }

    private static String list(ReportColumn column) {
        return switch (column.field()) {
            case ATTEMPT1_YEAR, ATTEMPT2_YEAR, ATTEMPT3_YEAR, RETURN_YEAR -> "架電年";
            case ATTEMPT1_MONTH, ATTEMPT2_MONTH, ATTEMPT3_MONTH, RETURN_MONTH -> "架電月";
            case ATTEMPT1_DAY, ATTEMPT2_DAY, ATTEMPT3_DAY, RETURN_DAY -> "架電日";
            case ATTEMPT1_TIME, ATTEMPT2_TIME, ATTEMPT3_TIME, RETURN_TIME -> "架電・返電時間";
            case DISPOSITION -> "最終結果";
            case REASON -> "未受診理由";
            case ROW_NUMBER, TICKET_NUMBER, RESIDENT_NUMBER, NAME, NOTE -> "";
        };
    }
}
