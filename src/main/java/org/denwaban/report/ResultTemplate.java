package org.denwaban.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.poi.openxml4j.exceptions.OpenXML4JRuntimeException;
import org.apache.poi.ss.SpreadsheetVersion;
import org.apache.poi.ss.formula.FormulaParser;
import org.apache.poi.ss.formula.FormulaRenderer;
import org.apache.poi.ss.formula.FormulaShifter;
import org.apache.poi.ss.formula.FormulaType;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.xssf.streaming.SXSSFWorkbook;
import org.apache.poi.xssf.usermodel.XSSFEvaluationWorkbook;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.denwaban.contract.ReportField;
import org.denwaban.contract.Results;
import org.jspecify.annotations.Nullable;

/// The city's own workbook, filled and not imitated: its formats, validations, formulas and other sheets stay. Rows
/// that it has prepared are filled as they are; further ones look like its last prepared row.
final class ResultTemplate {

    /// A form is small; what is larger holds data, and would not fit into the memory.
    static final long LARGEST = 10L << 20;

    private final Results results;
    private final Path file;

    ResultTemplate(Results results, Path file) {
        this.results = results;
        this.file = file;
    }

    /// Fills it.
    ///
    /// @throws ResultRefused E-REPORT-032 to -035 where it cannot be
    ResultWorkshop.Made write(List<ResultRow> rows, ResultWorkshop workshop, ReportProgress progress)
            throws IOException, ResultRefused {
        try (var form = open()) {
            var headings = ResultHeadings.find(form, results);
            var sheet = (XSSFSheet) headings.sheet();
            int prepared = prepared(sheet, headings);
            int first = headings.row() + 1;
            if (rows.size() > prepared && sheet.getLastRowNum() >= first + prepared) {
                throw new ResultRefused(
                        "E-REPORT-034",
                        "ブックの見出しの下に%d行分しか空きがなく、%d人を記入できません。%d行目より下の内容を別のシートへ移してください。"
                                .formatted(prepared, rows.size(), first + prepared + 1));
            }
            ResultPullDowns.of(form, headings, results).refuseOthers(rows);
            new ResultValidations(sheet).extend(first, first + Math.max(rows.size(), prepared) - 1);
            var row = new Filler(form, headings, prepared == 0 ? null : sheet.getRow(first + prepared - 1));
            for (int i = 0; i < Math.min(prepared, rows.size()); i++) {
                var line = sheet.getRow(first + i);
                row.fill(line == null ? sheet.createRow(first + i) : line, rows.get(i));
                progress.at(i + 1L, rows.size());
            }
            BillBook.unsigned(form);
            form.setForceFormulaRecalculation(true);
            return append(form, sheet, row, rows, first, Math.min(prepared, rows.size()), workshop, progress);
        }
    }

    /// What the form has no row for is written as a stream: a hundred thousand lines do not fit into the memory.
    @SuppressWarnings("ParameterNumber")
    private static ResultWorkshop.Made append(
            XSSFWorkbook form,
            XSSFSheet sheet,
            Filler filler,
            List<ResultRow> rows,
            int first,
            int done,
            ResultWorkshop workshop,
            ReportProgress progress)
            throws IOException {
        if (done == rows.size()) {
            return workshop.write(form);
        }
        try (var book = new SXSSFWorkbook(form, BillBook.WINDOW, true)) {
            var stream = book.getSheet(sheet.getSheetName());
            for (int i = done; i < rows.size(); i++) {
                filler.fill(stream.createRow(first + i), rows.get(i));
                progress.at(i + 1L, rows.size());
            }
            return workshop.write(book);
        }
    }

    XSSFWorkbook open() throws IOException, ResultRefused {
        if (Files.size(file) > LARGEST) {
            throw new ResultRefused("E-REPORT-032", "ひな形のブックが10MBを超えています。記入前のブックを指定してください。");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return new XSSFWorkbook(in);
        } catch (IOException | IllegalArgumentException | OpenXML4JRuntimeException _) {
            throw new ResultRefused("E-REPORT-032", "Excelブック(.xlsx)として読めません: " + file.getFileName());
        }
    }

    /// How many rows below the headings wait for lines: empty but for looks, numbers of lines and formulas.
    private static int prepared(XSSFSheet sheet, ResultHeadings headings) {
        int at = headings.row() + 1;
        while (at <= sheet.getLastRowNum() && isFree(sheet.getRow(at), headings)) {
            at++;
        }
        return at - headings.row() - 1;
    }

    private static boolean isFree(@Nullable Row row, ResultHeadings headings) {
        if (row == null) {
            return true;
        }
        int number = headings.columns().getOrDefault(ReportField.ROW_NUMBER, -1);
        for (var cell : row) {
            boolean filled = cell.getCellType() == CellType.STRING
                    ? !cell.getStringCellValue().isBlank()
                    : cell.getCellType() == CellType.NUMERIC || cell.getCellType() == CellType.BOOLEAN;
            if (filled && cell.getColumnIndex() != number) {
                return false;
            }
        }
        return true;
    }

    /// Puts lines into rows that look like the form's.
    private static final class Filler {
        private final XSSFWorkbook form;
        private final ResultHeadings headings;
        private final @Nullable Row pattern;
        private final Map<CellStyle, CellStyle> marked = new HashMap<>();

        Filler(XSSFWorkbook form, ResultHeadings headings, @Nullable Row pattern) {
            this.form = form;
            this.headings = headings;
            this.pattern = pattern;
        }

        void fill(Row row, ResultRow line) {
            if (pattern != null && row.getRowNum() > pattern.getRowNum()) {
                likePattern(row, pattern);
            }
            headings.columns().forEach((field, column) -> put(row, column, line.get(field)));
        }

        private void likePattern(Row row, Row like) {
            row.setHeight(like.getHeight());
            for (var model : like) {
                var cell = row.createCell(model.getColumnIndex());
                cell.setCellStyle(model.getCellStyle());
                if (model.getCellType() == CellType.FORMULA) {
                    cell.setCellFormula(shifted(model, row.getRowNum()));
                }
            }
        }

        private String shifted(Cell model, int to) {
            var workbook = XSSFEvaluationWorkbook.create(form);
            int sheet = form.getSheetIndex(model.getSheet().getSheetName());
            var tokens =
                    FormulaParser.parse(model.getCellFormula(), workbook, FormulaType.CELL, sheet, model.getRowIndex());
            FormulaShifter.createForRowCopy(
                            sheet,
                            model.getSheet().getSheetName(),
                            model.getRowIndex(),
                            model.getRowIndex(),
                            to - model.getRowIndex(),
                            SpreadsheetVersion.EXCEL2007)
                    .adjustFormula(tokens, sheet);
            return FormulaRenderer.toFormulaString(workbook, tokens);
        }

        /// What the city calculates itself stays its own.
        private void put(Row row, int column, @Nullable Object value) {
            var there = row.getCell(column);
            if (there != null && there.getCellType() == CellType.FORMULA) {
                return;
            }
            var cell = there == null ? row.createCell(column) : there;
            cell.setBlank(); // a text that stands in the cell itself would stay beside the new one
            switch (value) {
                case null -> {}
                case Integer number -> cell.setCellValue(number);
                case Object other -> {
                    var text = other.toString();
                    cell.setCellValue(text);
                    if (ResultRow.looksLikeFormula(text)) {
                        cell.setCellStyle(marked.computeIfAbsent(cell.getCellStyle(), this::marked));
                    }
                }
            }
        }

        private CellStyle marked(CellStyle style) {
            var same = form.createCellStyle();
            same.cloneStyleFrom(style);
            same.setQuotePrefixed(true);
            return same;
        }
    }
}
