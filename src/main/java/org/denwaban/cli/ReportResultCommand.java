package org.denwaban.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.denwaban.campaign.EscalationStore;
import org.denwaban.campaign.MemberResultStore;
import org.denwaban.clock.SystemClock;
import org.denwaban.privacy.ApprovalDesk;
import org.denwaban.privacy.ApprovalRefused;
import org.denwaban.report.ResultDesk;
import org.denwaban.report.ResultRefused;
import org.denwaban.staff.UserStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./denwaban report result --contract ID --month 2018-11 --out FILE.xlsx [--template CITY.xlsx]`: 応対結果区分報告書.
@Command(
        name = "result",
        mixinStandardHelpOptions = true,
        description = {
            "Makes the result report of a month (応対結果区分報告書), or fills the city's own workbook.",
            "It holds personal data: a second person must have approved it (./denwaban approval)."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  ./denwaban report result --contract yokosuka-2018 --month 2018-11 \\",
            "         --out result.xlsx --template city.xlsx"
        })
final class ReportResultCommand implements Callable<Integer> {

    private final LiveCampaigns.Opening opening;

    @Option(names = "--contract", required = true, paramLabel = "ID", description = "a contract of the settings")
    private String id = "";

    @Option(names = "--month", required = true, paramLabel = "MONTH", description = "such as 2018-11")
    @SuppressWarnings("NullAway.Init") // required
    private YearMonth month;

    @Option(names = "--out", required = true, paramLabel = "FILE.xlsx", description = "must not be there yet")
    private Path out = Path.of("");

    @Option(names = "--template", paramLabel = "CITY.xlsx", description = "the city's own workbook, to be filled")
    private @Nullable Path template;

    @Option(names = "--by", paramLabel = "NAME", description = "who asked for the approval (default: this user)")
    private String by = System.getProperty("user.name", "?");

    @Option(names = "--config", paramLabel = "FILE", description = "the settings file (default: denwaban.toml)")
    private @Nullable Path config;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private CommandSpec spec;

    /// @param opening opens what the settings describe
    ReportResultCommand(LiveCampaigns.Opening opening) {
        this.opening = opening;
    }

    static ResultDesk desk(LiveCampaigns campaigns) {
        var vault = campaigns.vault().get();
        return new ResultDesk(
                campaigns.database(),
                campaigns.people(),
                new MemberResultStore(vault),
                new EscalationStore(vault),
                new ApprovalDesk(campaigns.database(), new UserStore(vault), SystemClock.SYSTEM),
                campaigns.dataDirectory(),
                SystemClock.SYSTEM);
    }

    @Override
    public Integer call() throws IOException {
        if (template != null && !Files.isReadable(template)) {
            throw new ParameterException(spec.commandLine(), "E-REPORT-032: ひな形のブックを読めません: " + template);
        }
        try (var campaigns = opening.open(config);
                var line = ProgressLine.of(spec.commandLine().getErr(), ReportCommand.LARGE)) {
            var contract = campaigns.dialled(spec.commandLine(), id).contract();
            var rules = Objects.requireNonNull(campaigns.campaigns().get(id)).rules();
            tell(desk(campaigns)
                    .make(
                            new ResultDesk.Wish(contract, rules, month, template, out, by),
                            (done, of) -> line.at("report", done, of)));
            return 0;
        } catch (ResultRefused | ApprovalRefused e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private void tell(ResultDesk.Done done) {
        var printer = spec.commandLine().getOut();
        printer.println(
                json
                        ? new JsonObject()
                                .put("contract", id)
                                .put("month", month.toString())
                                .put("persons", done.persons())
                                .put("sha256", done.sha256())
                                .put("record", done.record())
                                .encode()
                        : "%d人を書き出しました。個人情報を含むファイルです。記録 %s  SHA-256 %s"
                                .formatted(done.persons(), done.record(), done.sha256()));
        printer.flush();
    }
}
