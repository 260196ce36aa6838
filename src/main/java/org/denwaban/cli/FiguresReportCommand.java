package org.denwaban.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.denwaban.campaign.EscalationStore;
import org.denwaban.campaign.MemberResultStore;
import org.denwaban.inbound.EnquiryStore;
import org.denwaban.inbound.LineFiguresStore;
import org.denwaban.report.BillDesk;
import org.denwaban.report.DayReading;
import org.denwaban.report.DayRemarkStore;
import org.denwaban.report.DayReport.Words;
import org.denwaban.report.FiguresAsk;
import org.denwaban.report.FiguresDesk;
import org.denwaban.report.FiguresFormat;
import org.denwaban.report.FiguresReport;
import org.denwaban.report.MailableReport;
import org.denwaban.staff.DutyStore;
import org.denwaban.staff.HoursBoard;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./denwaban report daily|monthly|yearly|progress|completion --contract ID … --out FILE.xlsx|FILE.pdf`.
abstract class FiguresReportCommand implements Callable<Integer> {

    private final LiveCampaigns.Opening opening;

    @Option(names = "--contract", required = true, paramLabel = "ID", description = "a contract of the settings")
    String id = "";

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "FILE.xlsx or FILE.pdf; its old content goes")
    private Path out = Path.of("");

    @Option(names = "--config", paramLabel = "FILE", description = "the settings file (default: denwaban.toml)")
    private @Nullable Path config;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    CommandSpec spec;

    FiguresReportCommand(LiveCampaigns.Opening opening) {
        this.opening = opening;
    }

    /// Adds them all to a command.
    static void addTo(CommandLine report, LiveCampaigns.Opening opening) {
        report.addSubcommand(new Daily(opening));
        report.addSubcommand(new Monthly(opening));
        report.addSubcommand(new Yearly(opening));
        report.addSubcommand(new Progress(opening));
        report.addSubcommand(new Completion(opening));
    }

    abstract FiguresAsk ask();

    @Override
    public Integer call() {
        var ask = ask();
        var format = format();
        var folder = folder();
        try (var campaigns = opening.open(config)) {
            var contract = campaigns.named(spec.commandLine(), id);
            var report = withBar(ask, read -> desk(campaigns).of(contract, ask, read::accept));
            var bytes = format.write(report);
            if (report.cells().anyMatch(MailableReport::mayBePersonal)) {
                campaigns.recordTaken(id);
            }
            write(folder, bytes);
        }
        spec.commandLine().getOut().println(out);
        spec.commandLine().getOut().flush();
        return 0;
    }

    /// Makes them from a machine's database.
    static FiguresDesk desk(LiveCampaigns campaigns) {
        var vault = campaigns.vault().get();
        return new FiguresDesk(
                campaigns.database(),
                new DayReading(
                        campaigns.database(),
                        new LineFiguresStore(),
                        new EnquiryStore(vault),
                        new DayRemarkStore(vault),
                        new HoursBoard(campaigns.database(), new DutyStore(), campaigns::now)),
                new BillDesk(campaigns.database(), new MemberResultStore(vault), new EscalationStore(vault)),
                campaigns.campaigns().entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, each -> each.getValue().rules())),
                campaigns::now);
    }

    /// Told how many days are read.
    interface Read {
        void accept(int days);
    }

    /// A year takes longer than a second; without a terminal nobody watches.
    @SuppressWarnings("SystemConsoleNull") // JDK 25 went back to a console that is null without a terminal
    static FiguresReport withBar(FiguresAsk ask, Function<Read, FiguresReport> made) {
        var console = System.console();
        if (FiguresDesk.days(ask) < 2 || console == null || !console.isTerminal()) {
            return made.apply(_ -> {});
        }
        try (var bar = new ProgressBarBuilder()
                .setTaskName("report")
                .setInitialMax(FiguresDesk.days(ask))
                .build()) {
            return made.apply(bar::stepTo);
        }
    }

    private FiguresFormat format() {
        var name = String.valueOf(out.getFileName()).toLowerCase(Locale.ROOT);
        return FiguresFormat.of(name.substring(name.lastIndexOf('.') + 1))
                .orElseThrow(() ->
                        new ParameterException(spec.commandLine(), "E-REPORT-006: --out must end in .xlsx or .pdf"));
    }

    private Path folder() {
        var folder = out.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new ParameterException(spec.commandLine(), "E-REPORT-005: the folder of --out does not exist");
        }
        return folder;
    }

    /// Whole or not at all, and for nobody else's eyes.
    private void write(Path folder, byte[] bytes) {
        try {
            var part = Files.createTempFile(
                    folder,
                    ".report",
                    ".part",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                Files.write(part, bytes);
                Files.move(part, out, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "E-REPORT-007 --out cannot be written: " + e.getClass().getSimpleName(), e);
        }
    }

    <T> T parsed(String text, Function<String, T> parse, String example) {
        try {
            return parse.apply(text);
        } catch (DateTimeException | NumberFormatException _) {
            throw new ParameterException(spec.commandLine(), "E-REPORT-008: give a time such as " + example);
        }
    }

    /// Reports of a contract that is answered: with or without what may be personal.
    abstract static class Answered extends FiguresReportCommand {

        @Option(
                names = "--counts",
                description = "the counts alone: no enquiry's content, no name, no remark (what may go by mail)")
        boolean counts;

        Answered(LiveCampaigns.Opening opening) {
            super(opening);
        }

        Words words() {
            return counts ? Words.WITHOUT : Words.WITH;
        }
    }

    @Command(
            name = "daily",
            mixinStandardHelpOptions = true,
            description = "日次実績報告書: a day of a contract that is answered.",
            footerHeading = "%nExample:%n",
            footer = "  ./denwaban report daily --contract wakayama-2026 --day 2026-11-05 --out daily.pdf")
    static final class Daily extends Answered {

        @Option(names = "--day", required = true, paramLabel = "DAY", description = "such as 2026-11-05")
        private String day = "";

        Daily(LiveCampaigns.Opening opening) {
            super(opening);
        }

        @Override
        FiguresAsk ask() {
            return new FiguresAsk.Day(parsed(day, LocalDate::parse, "2026-11-05"), words());
        }
    }

    @Command(
            name = "monthly",
            mixinStandardHelpOptions = true,
            description = "月次実績報告書: a month of a contract that is answered.",
            footerHeading = "%nExample:%n",
            footer = "  ./denwaban report monthly --contract wakayama-2026 --month 2026-11 --out monthly.xlsx")
    static final class Monthly extends Answered {

        @Option(names = "--month", required = true, paramLabel = "MONTH", description = "such as 2026-11")
        private String month = "";

        Monthly(LiveCampaigns.Opening opening) {
            super(opening);
        }

        @Override
        FiguresAsk ask() {
            return new FiguresAsk.Month(parsed(month, YearMonth::parse, "2026-11"), words());
        }
    }

    @Command(
            name = "yearly",
            mixinStandardHelpOptions = true,
            description = "年度完了報告書: a fiscal year, from April, of a contract that is answered.",
            footerHeading = "%nExample:%n",
            footer = "  ./denwaban report yearly --contract wakayama-2026 --year 2026 --out yearly.pdf")
    static final class Yearly extends Answered {

        @Option(
                names = "--year",
                required = true,
                paramLabel = "YEAR",
                description = "in which it begins, such as 2026")
        private String year = "";

        Yearly(LiveCampaigns.Opening opening) {
            super(opening);
        }

        @Override
        FiguresAsk ask() {
            return new FiguresAsk.Year(
                    parsed(year, text -> YearMonth.parse(text + "-04").getYear(), "2026"), words());
        }
    }

    @Command(
            name = "progress",
            mixinStandardHelpOptions = true,
            description = "架電進捗報告書: a day of a contract that is dialled, counts alone.",
            footerHeading = "%nExample:%n",
            footer = "  ./denwaban report progress --contract yokosuka-2018 --day 2018-11-05 --out progress.pdf")
    static final class Progress extends FiguresReportCommand {

        @Option(names = "--day", required = true, paramLabel = "DAY", description = "such as 2018-11-05")
        private String day = "";

        Progress(LiveCampaigns.Opening opening) {
            super(opening);
        }

        @Override
        FiguresAsk ask() {
            return new FiguresAsk.Progress(parsed(day, LocalDate::parse, "2018-11-05"));
        }
    }

    @Command(
            name = "completion",
            mixinStandardHelpOptions = true,
            description = "完了届: that all calls of a contract are made, with the date and the counts.",
            footerHeading = "%nExample:%n",
            footer = "  ./denwaban report completion --contract yokosuka-2018 --out completion.pdf")
    static final class Completion extends FiguresReportCommand {

        Completion(LiveCampaigns.Opening opening) {
            super(opening);
        }

        @Override
        FiguresAsk ask() {
            return new FiguresAsk.Completion();
        }
    }
}
