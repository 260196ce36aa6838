package org.denwaban.cli;

import java.io.InputStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./denwaban report …`: everything that leaves the house. What each kind takes, its own command tells.
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = "Writes reports, from the database alone: the same period asked twice gives the same file.",
        synopsisSubcommandLabel = "KIND")
public final class ReportCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private CommandSpec spec;

    private ReportCommand() {}

    /// The command with all its kinds.
    ///
    /// @param opening opens what the settings describe
    /// @param in      where the words of a remark come from
    public static CommandLine of(LiveCampaigns.Opening opening, InputStream in) {
        var report = new CommandLine(new ReportCommand());
        FiguresReportCommand.addTo(report, opening);
        report.addSubcommand(new ReportMailCommand(opening));
        report.addSubcommand(new TicketMailCommand(opening));
        report.addSubcommand(new DayRemarkCommand(opening, in));
        return report;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "E-CLI-007: which report? One of "
                        + String.join(", ", spec.subcommands().keySet()));
    }
}
