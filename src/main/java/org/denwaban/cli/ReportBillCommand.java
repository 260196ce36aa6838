package org.denwaban.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.denwaban.campaign.EscalationStore;
import org.denwaban.campaign.MemberResultStore;
import org.denwaban.clock.SystemClock;
import org.denwaban.report.Bill;
import org.denwaban.report.BillBook;
import org.denwaban.report.BillDesk;
import org.denwaban.report.ResultWorkshop;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./denwaban report bill --contract ID --month 2018-11|--all [--out FILE.xlsx] [--json]`: what the city pays for.
@Command(
        name = "bill",
        mixinStandardHelpOptions = true,
        description = {
            "Makes the bill of a month, or of the whole contract: billable people by reason, fee, tax, total.",
            "Everybody is billed once in a contract. The list names the calls that each rests on, by identifiers."
        },
        footerHeading = "%nExample:%n",
        footer = "  ./denwaban report bill --contract yokosuka-2018 --month 2018-11 --out bill.xlsx")
final class ReportBillCommand implements Callable<Integer> {

    private static final int LABEL = 36;
    private static final int VALUE = 14;

    private final LiveCampaigns.Opening opening;

    @Option(names = "--contract", required = true, paramLabel = "ID", description = "a contract of the settings")
    private String id = "";

    @ArgGroup(multiplicity = "1")
    private Time time = new Time();

    /// One of the two.
    private static final class Time {

        @Option(names = "--month", required = true, paramLabel = "MONTH", description = "such as 2018-11")
        private @Nullable YearMonth month;

        @Option(names = "--all", required = true, description = "the whole contract until now")
        private boolean all;
    }

    @Option(
            names = "--out",
            paramLabel = "FILE.xlsx",
            description = "write it as a workbook too; must not be there yet")
    private @Nullable Path out;

    @Option(names = "--config", paramLabel = "FILE", description = "the settings file (default: denwaban.toml)")
    private @Nullable Path config;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private CommandSpec spec;

    /// @param opening opens what the settings describe
    ReportBillCommand(LiveCampaigns.Opening opening) {
        this.opening = opening;
    }

    @Override
    public Integer call() throws IOException {
        try (var campaigns = opening.open(config)) {
            var bill = bill(campaigns);
            campaigns.recordTaken(id);
            if (out != null) {
                write(campaigns, bill, out);
            }
            spec.commandLine().getOut().println(json ? bill.json().encode() : page(bill));
            spec.commandLine().getOut().flush();
        }
        return 0;
    }

    private Bill bill(LiveCampaigns campaigns) {
        var contract = campaigns.dialled(spec.commandLine(), id).contract();
        var desk = new BillDesk(
                campaigns.database(),
                new MemberResultStore(campaigns.vault().get()),
                new EscalationStore(campaigns.vault().get()));
        try (var line = ProgressLine.of(spec.commandLine().getErr(), ReportCommand.LARGE)) {
            return desk.of(
                    contract,
                    Objects.requireNonNull(campaigns.campaigns().get(id)).rules(),
                    time.all ? null : time.month,
                    (done, of) -> line.at("bill", done, of));
        }
    }

    private void write(LiveCampaigns campaigns, Bill bill, Path file) throws IOException {
        Instant now = SystemClock.SYSTEM.now();
        try (var workshop = ResultWorkshop.open(campaigns.dataDirectory(), now)) {
            workshop.handOver(BillBook.write(bill, workshop), file);
        } catch (FileAlreadyExistsException e) {
            throw new ParameterException(
                    spec.commandLine(), "E-REPORT-031: 出力先のファイルが既にあります。別の名前にするか、移動してください: " + file, e);
        }
    }

    private static String page(Bill bill) {
        var lines = new ArrayList<>(List.of(bill.contract().name()
                + "  "
                + (bill.month() == null ? "全期間" : bill.month().toString())));
        bill.counts().forEach((reason, count) -> lines.add(line("  " + reason.japanese(), count + "件")));
        lines.add(line("実施件数", bill.people().size() + "件"));
        lines.add(line("契約単価（税抜き）", bill.fee().unitPrice().toPlainString() + "円"));
        lines.add(line("委託料（税抜き）", bill.net().toPlainString() + "円"));
        lines.add(line(
                "消費税（" + bill.fee().taxPercent().toPlainString() + "%）",
                bill.tax().toPlainString() + "円"));
        lines.add(line("請求額", bill.total().toPlainString() + "円"));
        return String.join(System.lineSeparator(), lines);
    }

    private static String line(String label, String value) {
        return Wide.left(label, LABEL) + Wide.right(value, VALUE);
    }
}
