package org.denwaban.cli;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.concurrent.Callable;
import org.denwaban.report.DayReport.Words;
import org.denwaban.report.FiguresAsk;
import org.denwaban.report.FiguresFormat;
import org.denwaban.report.MailableReport;
import org.denwaban.report.ReportMail;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./denwaban report mail --contract ID --daily DAY | --monthly MONTH | --yearly YEAR | --progress DAY [--whole]`:
/// sends a
/// report to the commissioner, if nobody's data stands in it and the contract permits it.
@Command(
        name = "mail",
        mixinStandardHelpOptions = true,
        description = {
            "Sends a report to the commissioner by mail, as workbook and as pages: the counts alone. One that may hold",
            "personal data is refused; so is any where the commissioner has not permitted it (contract file)."
        },
        footerHeading = "%nExample:%n",
        footer = "  ./denwaban report mail --contract wakayama-2026 --daily 2026-11-05")
final class ReportMailCommand implements Callable<Integer> {

    private final LiveCampaigns.Opening opening;

    @Option(names = "--contract", required = true, paramLabel = "ID", description = "a contract of the settings")
    private String id = "";

    @ArgGroup(multiplicity = "1")
    private Which which = new Which();

    @Option(names = "--whole", description = "the whole report, not the counts alone; refused where it may be personal")
    private boolean whole;

    @Option(names = "--config", paramLabel = "FILE", description = "the settings file (default: denwaban.toml)")
    private @Nullable Path config;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private CommandSpec spec;

    private static final class Which {
        @Option(names = "--daily", paramLabel = "DAY", description = "such as 2026-11-05")
        private @Nullable String daily;

        @Option(names = "--monthly", paramLabel = "MONTH", description = "such as 2026-11")
        private @Nullable String monthly;

        @Option(names = "--yearly", paramLabel = "YEAR", description = "such as 2026")
        private @Nullable String yearly;

        @Option(names = "--progress", paramLabel = "DAY", description = "such as 2018-11-05")
        private @Nullable String progress;
    }

    ReportMailCommand(LiveCampaigns.Opening opening) {
        this.opening = opening;
    }

    @Override
    public Integer call() {
        var ask = ask();
        try (var campaigns = opening.open(config)) {
            var contract = campaigns.named(spec.commandLine(), id);
            var machine = campaigns.clocks().machine();
            var mail = new ReportMail(campaigns.mail(), machine);
            mail.permitted(contract);
            var report = FiguresReportCommand.withBar(
                    ask, read -> FiguresReportCommand.desk(campaigns).of(contract, ask, read::accept));
            mail.send(
                    contract,
                    MailableReport.of(report),
                    ask.fileStem(),
                    List.of(FiguresFormat.XLSX, FiguresFormat.PDF),
                    machine.now());
            spec.commandLine()
                    .getOut()
                    .println(report.title() + " " + report.period() + " → "
                            + String.join(", ", contract.reports().to()));
            spec.commandLine().getOut().flush();
        }
        return 0;
    }

    private FiguresAsk ask() {
        var words = whole ? Words.WITH : Words.WITHOUT;
        try {
            if (which.daily != null) {
                return new FiguresAsk.Day(LocalDate.parse(which.daily), words);
            }
            if (which.monthly != null) {
                return new FiguresAsk.Month(YearMonth.parse(which.monthly), words);
            }
            return which.yearly == null
                    ? new FiguresAsk.Progress(LocalDate.parse(String.valueOf(which.progress)))
                    : new FiguresAsk.Year(YearMonth.parse(which.yearly + "-04").getYear(), words);
        } catch (DateTimeException _) {
            throw new ParameterException(
                    spec.commandLine(), "E-REPORT-008: give a time such as 2026-11-05, 2026-11 or 2026");
        }
    }
}
