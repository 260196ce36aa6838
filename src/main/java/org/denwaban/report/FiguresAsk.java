package org.denwaban.report;

import java.time.LocalDate;
import java.time.YearMonth;

/// Which report somebody wants, of which time. Closed.
public sealed interface FiguresAsk {

    /// 日次実績報告書.
    record Day(LocalDate day, DayReport.Words words) implements FiguresAsk {}

    /// 月次実績報告書.
    record Month(YearMonth month, DayReport.Words words) implements FiguresAsk {}

    /// 年度完了報告書.
    ///
    /// @param year fiscal: from April of this year
    record Year(int year, DayReport.Words words) implements FiguresAsk {}

    /// 架電進捗報告書.
    record Progress(LocalDate day) implements FiguresAsk {}

    /// 完了届.
    record Completion() implements FiguresAsk {}

    /// Kind and period as they stand in a file's name; nobody's data.
    default String fileStem() {
        return switch (this) {
            case Day day -> "daily-" + day.day() + plain(day.words());
            case Month month -> "monthly-" + month.month() + plain(month.words());
            case Year year -> "yearly-" + year.year() + plain(year.words());
            case Progress progress -> "progress-" + progress.day();
            case Completion _ -> "completion";
        };
    }

    private static String plain(DayReport.Words words) {
        return words == DayReport.Words.WITHOUT ? "-counts" : "";
    }
}
