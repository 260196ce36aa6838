package org.denwaban.report;

import io.vertx.core.json.JsonObject;

/// A cell of a workbook that is not as the database says, or a line too much or too few. What stands in either is not
/// said: it may be a person's.
///
/// @param row    as the spreadsheet counts, from 1; of a missing line 0
/// @param column heading; empty where the whole line is meant
/// @param what   the kind of difference
public record ResultDifference(int row, String column, What what) {

    /// The kinds. Closed.
    public enum What {
        OTHER_VALUE("値が異なります"),
        BLANK("値があるはずの欄が空です"),
        NOT_BLANK("空のはずの欄に値があります"),
        UNKNOWN_LINE("この月の報告にない行です"),
        TWICE("同じ対象者の行が前にもあります"),
        MISSING_LINE("この月の報告にあるはずの行がありません");

        private final String japanese;

        What(String japanese) {
            this.japanese = japanese;
        }

        /// As people say it.
        public String japanese() {
            return japanese;
        }
    }

    /// For people.
    public String text() {
        return (row == 0 ? "" : row + "行目 ") + (column.isEmpty() ? "" : "「" + column + "」 ") + what.japanese();
    }

    /// For machines.
    public JsonObject json() {
        return new JsonObject().put("row", row).put("column", column).put("what", what.name());
    }
}
