package org.denwaban.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `./denwaban report …`: what leaves the house. Each report is a command of its own behind this one.
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = {
            "Makes what leaves the house: reports, bills, files for the printer.",
            "The same month asked twice gives the same file. What each holds: docs/reports.md."
        })
public final class ReportCommand {

    /// Households or lines; fewer are done before anybody reads of it.
    static final long LARGE = 3_000;

    private ReportCommand() {}

    /// The command with all reports behind it.
    ///
    /// @param opening opens what the settings describe
    public static CommandLine of(LiveCampaigns.Opening opening) {
        var report = new CommandLine(new ReportCommand());
        report.addSubcommand(new ReportResultCommand(opening));
        report.addSubcommand(new ReportReconcileCommand(opening));
        report.addSubcommand(new ReportBillCommand(opening));
        FiguresReportCommand.addTo(report, opening);
        report.addSubcommand(new ReportMailCommand(opening));
        report.addSubcommand(new TicketMailCommand(opening));
        report.addSubcommand(new DayRemarkCommand(opening, System.in));
        return report;
    }
}
