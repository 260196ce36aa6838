package org.denwaban.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.ReportField;
import org.denwaban.contract.Results;
import org.denwaban.people.ListColumn;
import org.denwaban.people.ListedPerson;
import org.denwaban.report.ResultLine.Moment;
import org.jspecify.annotations.Nullable;

/// One line of the result report with the person in it, as it will stand in the cells.
///
/// @param line   for whom
/// @param values by field, an Integer or a String; what is not there stays blank
public record ResultRow(ResultLine line, Map<ReportField, Object> values) {

    /// Longest text of a cell (Excel specifications and limits).
    static final int CELL_MOST = 32_767;

    /// An unregistered gaiji (specification 6(1)ア: 「★」, 印刷時は空白化).
    private static final String UNREGISTERED = "★";

    private static final String BLANK = "\u3000";

    /// A line with its person and place.
    ///
    /// @param number No., from 1
    static ResultRow of(int number, ResultLine line, ListedPerson person, Results results) {
        var values = new EnumMap<ReportField, Object>(ReportField.class);
        values.put(ReportField.ROW_NUMBER, number);
        text(values, ReportField.TICKET_NUMBER, person.get(ListColumn.TICKET));
        text(values, ReportField.RESIDENT_NUMBER, person.get(ListColumn.PERSON));
        text(values, ReportField.NAME, person.get(ListColumn.NAME).replace(UNREGISTERED, BLANK));
        for (int i = 0; i < Math.min(ATTEMPTS.size(), line.attempts().size()); i++) {
            moment(values, ATTEMPTS.get(i), line.attempts().get(i), results);
        }
        if (line.returned() != null) {
            moment(values, RETURNED, line.returned(), results);
        }
        if (line.disposition() != null) {
            text(values, ReportField.DISPOSITION, line.disposition().label());
        }
        if (line.reason() != null) {
            text(values, ReportField.REASON, results.pullDown(line.reason()));
        }
        text(values, ReportField.NOTE, line.note());
        return new ResultRow(line, values);
    }

    /// The four columns of a call.
    private record Columns(ReportField year, ReportField month, ReportField day, ReportField time) {}

    private static final List<Columns> ATTEMPTS = List.of(
            new Columns(
                    ReportField.ATTEMPT1_YEAR,
                    ReportField.ATTEMPT1_MONTH,
                    ReportField.ATTEMPT1_DAY,
                    ReportField.ATTEMPT1_TIME),
            new Columns(
                    ReportField.ATTEMPT2_YEAR,
                    ReportField.ATTEMPT2_MONTH,
                    ReportField.ATTEMPT2_DAY,
                    ReportField.ATTEMPT2_TIME),
            new Columns(
                    ReportField.ATTEMPT3_YEAR,
                    ReportField.ATTEMPT3_MONTH,
                    ReportField.ATTEMPT3_DAY,
                    ReportField.ATTEMPT3_TIME));

    private static final Columns RETURNED = new Columns(
            ReportField.RETURN_YEAR, ReportField.RETURN_MONTH, ReportField.RETURN_DAY, ReportField.RETURN_TIME);

    private static void moment(Map<ReportField, Object> values, Columns at, Moment moment, Results results) {
        var day = Tokyo.day(moment.at());
        values.put(at.year(), day.getYear());
        values.put(at.month(), day.getMonthValue() + results.monthSuffix());
        values.put(at.day(), day.getDayOfMonth());
        if (moment.window() != null) {
            values.put(at.time(), Objects.requireNonNull(results.timeLabels().get(moment.window())));
        }
    }

    private static void text(Map<ReportField, Object> values, ReportField field, String text) {
        var clean = cellText(text);
        if (!clean.isEmpty()) {
            values.put(field, clean);
        }
    }

    /// A text as a cell may hold it: without the control characters that XML cannot hold, no longer than a cell, never
    /// cut within a character.
    static String cellText(String text) {
        var clean = new StringBuilder(text.length());
        text.codePoints()
                .map(each -> Character.isISOControl(each) ? ' ' : each)
                .filter(each -> each < 0xD800 || (each > 0xDFFF && each != 0xFFFE && each != 0xFFFF))
                .forEach(clean::appendCodePoint);
        if (clean.length() <= CELL_MOST) {
            return clean.toString();
        }
        int end = Character.isHighSurrogate(clean.charAt(CELL_MOST - 1)) ? CELL_MOST - 1 : CELL_MOST;
        return clean.substring(0, end);
    }

    /// Whether a text must be marked as one: a spreadsheet would take it for a formula once somebody edits the cell or
    /// saves it as CSV.
    static boolean looksLikeFormula(String text) {
        return !text.isEmpty() && "=+-@＝＋－＠\t".indexOf(text.charAt(0)) >= 0;
    }

    /// What stands in a field, null for a blank.
    @Nullable
    Object get(ReportField field) {
        return values.get(field);
    }

    /// Everything by which the person could be recognised.
    List<String> identifying() {
        var found = new ArrayList<String>();
        for (var field : List.of(ReportField.TICKET_NUMBER, ReportField.RESIDENT_NUMBER, ReportField.NAME)) {
            if (values.get(field) instanceof String text) {
                found.add(text);
            }
        }
        return found;
    }

    @Override
    public String toString() {
        return "ResultRow[" + line.contactId() + "]";
    }
}
