package org.denwaban.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.poi.ss.formula.DataValidationEvaluator;
import org.apache.poi.ss.formula.eval.NumberEval;
import org.apache.poi.ss.formula.eval.StringEval;
import org.apache.poi.ss.formula.eval.ValueEval;
import org.apache.poi.ss.usermodel.DataValidation;
import org.apache.poi.ss.usermodel.DataValidationConstraint.ValidationType;
import org.apache.poi.ss.util.CellRangeAddressList;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFDataValidationHelper;
import org.apache.poi.xssf.usermodel.XSSFFormulaEvaluator;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.denwaban.contract.ReportField;
import org.denwaban.contract.Results;
import org.jspecify.annotations.Nullable;

/// What a city's pull-downs offer, by column: written in the cell's own list, or in cells elsewhere, by range or by
/// name; also those that Excel keeps in the sheet's extension list ({@link ExtensionPullDowns}).
/// Those of the first line hold for every line that is filled in, as {@link ResultValidations} has it.
///
/// @param headings where the columns stand
/// @param offered  words by field; a field without a pull-down is not there
record ResultPullDowns(ResultHeadings headings, Results results, Map<ReportField, Set<String>> offered) {

    /// What is not ours to word: a pull-down there says nothing of our words, and no error may repeat what stands
    /// there.
    private static final Set<ReportField> PEOPLES = EnumSet.of(
            ReportField.ROW_NUMBER,
            ReportField.TICKET_NUMBER,
            ReportField.RESIDENT_NUMBER,
            ReportField.NAME,
            ReportField.NOTE);

    /// Of an error: more are of the same cause.
    private static final int TOLD = 10;

    /// Reads them.
    static ResultPullDowns of(XSSFWorkbook form, ResultHeadings headings, Results results) {
        var evaluator = new Evaluator(form, (XSSFSheet) headings.sheet());
        var offered = new EnumMap<ReportField, Set<String>>(ReportField.class);
        headings.columns().forEach((field, column) -> {
            var cell = new CellReference(headings.sheet().getSheetName(), headings.row() + 1, column, false, false);
            var validation = evaluator.getValidationForCell(cell);
            if (!PEOPLES.contains(field)
                    && validation != null
                    && validation.getValidationConstraint().getValidationType() == ValidationType.LIST) {
                offered.put(
                        field,
                        evaluator.getValidationValuesForCell(cell).stream()
                                .map(ResultPullDowns::text)
                                .collect(Collectors.toCollection(TreeSet::new)));
            }
        });
        return new ResultPullDowns(headings, results, offered);
    }

    /// POI's, which knows the ordinary ones, with those of the extension list.
    private static final class Evaluator extends DataValidationEvaluator {
        private final XSSFSheet sheet;
        private final List<ExtensionPullDowns.PullDown> others;

        Evaluator(XSSFWorkbook form, XSSFSheet sheet) {
            super(form, new XSSFFormulaEvaluator(form));
            this.sheet = sheet;
            this.others = new ExtensionPullDowns(sheet).all();
        }

        @Override
        public @Nullable DataValidationContext getValidationContextForCell(CellReference cell) {
            var ordinary = super.getValidationContextForCell(cell);
            return ordinary != null
                    ? ordinary
                    : others.stream()
                            .flatMap(other -> context(other, cell).stream())
                            .findFirst()
                            .orElse(null);
        }

        private Optional<DataValidationContext> context(ExtensionPullDowns.PullDown other, CellReference cell) {
            return other.around(cell.getRow(), cell.getCol())
                    .map(range -> new DataValidationContext(validation(other), this, range, cell));
        }

        private DataValidation validation(ExtensionPullDowns.PullDown other) {
            var helper = new XSSFDataValidationHelper(sheet);
            return helper.createValidation(
                    helper.createFormulaListConstraint(other.formula()),
                    new CellRangeAddressList(0, 0, 0, 0)); // the context has the cells
        }
    }

    private static String text(ValueEval value) {
        return switch (value) {
            case NumberEval number -> ResultPullDowns.plain(number.getNumberValue());
            case StringEval text -> text.getStringValue();
            default -> "";
        };
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
    }

    /// Nothing is filled in that the city could not have chosen itself.
    ///
    /// @throws ResultRefused E-REPORT-035 naming cell, heading and word
    void refuseOthers(List<ResultRow> rows) throws ResultRefused {
        var wrong = new LinkedHashMap<String, String>(); // heading and word -> the first cell with them
        for (int i = 0; i < rows.size(); i++) {
            for (var each : offered.entrySet()) {
                var value = rows.get(i).get(each.getKey());
                if (value != null && !each.getValue().contains(value.toString())) {
                    wrong.putIfAbsent("「" + heading(each.getKey()) + "」" + value, cell(each.getKey(), i));
                }
            }
        }
        if (!wrong.isEmpty()) {
            var told = new ArrayList<String>();
            wrong.forEach((what, cell) -> told.add(cell + what));
            throw new ResultRefused(
                    "E-REPORT-035",
                    "ブックの選択肢にない語が%d種類あります。ブックの選択肢に加えるか、契約ファイルの語を市の語に合わせてください: %s"
                            .formatted(wrong.size(), told.stream().limit(TOLD).collect(Collectors.joining("、"))));
        }
    }

    private String heading(ReportField field) {
        return results.columns().stream()
                .filter(column -> column.field() == field)
                .map(column -> column.heading())
                .findFirst()
                .orElse(field.name());
    }

    private String cell(ReportField field, int line) {
        var column = headings.columns().getOrDefault(field, 0);
        return new CellReference(headings.row() + 1 + line, column, false, false).formatAsString();
    }
}
