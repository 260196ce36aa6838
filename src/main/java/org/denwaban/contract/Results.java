package org.denwaban.contract;

import java.util.List;
import java.util.Map;

/// What is reported of each person, in the city's words (rules.md, "Results" and "Result report").
///
/// @param dispositions    最終結果, in the order of the pull-down
/// @param reasons         未受診理由, in the order of the pull-down
/// @param reasonSeparator between a reason's number and its label, `:`
/// @param timeLabels      wording of the time columns, for each window
/// @param monthSuffix     after the month's number, `月`
/// @param columns         the columns of the report, in order
/// @param dueDay          day of the next month by which the report is handed over, 1 to 28
public record Results(
        List<Disposition> dispositions,
        List<Reason> reasons,
        String reasonSeparator,
        Map<Window, String> timeLabels,
        String monthSuffix,
        List<ReportColumn> columns,
        int dueDay) {

    public Results {
        dispositions = List.copyOf(dispositions);
        reasons = List.copyOf(reasons);
        timeLabels = Map.copyOf(timeLabels);
        columns = List.copyOf(columns);
    }

    /// A reason as the pull-down shows it: `1:案内を知らない`.
    public String pullDown(Reason reason) {
        return reason.code() + reasonSeparator + reason.label();
    }
}
