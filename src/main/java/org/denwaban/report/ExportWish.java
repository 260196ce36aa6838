package org.denwaban.report;

import java.nio.file.Path;
import java.time.YearMonth;
import org.denwaban.campaign.CampaignRules;
import org.denwaban.contract.Contract;
import org.jspecify.annotations.Nullable;

/// What somebody takes from the page of reports that is longer in the making than a page may wait. Closed.
public sealed interface ExportWish {

    /// 請求書: identifiers only.
    ///
    /// @param month null for all until now
    record ABill(
            Contract contract,
            CampaignRules rules,
            @Nullable YearMonth month,
            String by) implements ExportWish {}

    /// 応対結果区分報告書.
    ///
    /// @param template the city's own workbook, null for ours
    record AResultReport(
            Contract contract,
            CampaignRules rules,
            YearMonth month,
            @Nullable Path template,
            String by) implements ExportWish {}

    /// 受診勧奨通知: what the printer gets, in one zip.
    ///
    /// @param list the city's
    record Cards(Contract contract, int segment, Path list, String by) implements ExportWish {}

    Contract contract();

    /// Who takes it.
    String by();

    /// The file's name; nobody's data.
    default String fileName() {
        return contract().id()
                + switch (this) {
                    case ABill bill -> "-bill" + (bill.month() == null ? "" : "-" + bill.month()) + ".xlsx";
                    case AResultReport report -> "-result-" + report.month() + ".xlsx";
                    case Cards cards -> "-segment" + cards.segment() + ".zip";
                };
    }
}
