package org.denwaban.report;

import org.denwaban.report.FiguresReport.Cell;

/// A report that holds nobody's data, and so may go by mail: the only kind that {@link ReportMail} takes. Whether it
/// does
/// is looked at here, cell by cell, and not believed of anybody.
///
/// Source: 仕様書 10(1)⑤ of the inbound contract: 個人情報の一切ないデータについては、本市の許可の上通信回線を利用することができる.
public final class MailableReport {

    private final FiguresReport report;

    private MailableReport(FiguresReport report) {
        this.report = report;
    }

    /// @throws FiguresRefused E-REPORT-010 where what somebody typed in, or who works there, stands in it; it names the
    ///     part
    public static MailableReport of(FiguresReport report) {
        for (var block : report.blocks()) {
            if (FiguresReport.cells(block).anyMatch(MailableReport::mayBePersonal)) {
                throw new FiguresRefused(
                        "E-REPORT-010",
                        "the part \"" + block.heading() + "\" may hold personal data, which never goes by mail;"
                                + " send the counts alone, or hand the file over another way");
            }
        }
        return new MailableReport(report);
    }

    /// Whether a cell may hold somebody's data. A kind that is new does not compile until it is said here.
    public static boolean mayBePersonal(Cell cell) {
        return switch (cell) {
            case FiguresReport.Staff _, FiguresReport.Typed _ -> true;
            case FiguresReport.Label _, FiguresReport.Count _, FiguresReport.Percent _, FiguresReport.Span _ -> false;
        };
    }

    FiguresReport report() {
        return report;
    }
}
