package org.denwaban.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.denwaban.report.ResultDifference;
import org.denwaban.report.ResultRefused;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `./denwaban report reconcile FILE --contract ID --month 2018-11`: is a result report what the database says?
@Command(
        name = "reconcile",
        mixinStandardHelpOptions = true,
        description = {
            "Compares a result report with the database, cell by cell.",
            "Names row, column and kind of each difference, never what stands there."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:no difference", "1:differences, or something stood in the way", "2:wrong words"},
        footerHeading = "%nExample:%n",
        footer = "  ./denwaban report reconcile result.xlsx --contract yokosuka-2018 --month 2018-11")
final class ReportReconcileCommand implements Callable<Integer> {

    private final LiveCampaigns.Opening opening;

    @Parameters(paramLabel = "FILE.xlsx", description = "the workbook")
    private Path file = Path.of("");

    @Option(names = "--contract", required = true, paramLabel = "ID", description = "a contract of the settings")
    private String id = "";

    @Option(names = "--month", required = true, paramLabel = "MONTH", description = "such as 2018-11")
    @SuppressWarnings("NullAway.Init") // required
    private YearMonth month;

    @Option(names = "--config", paramLabel = "FILE", description = "the settings file (default: denwaban.toml)")
    private @Nullable Path config;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private CommandSpec spec;

    /// @param opening opens what the settings describe
    ReportReconcileCommand(LiveCampaigns.Opening opening) {
        this.opening = opening;
    }

    @Override
    public Integer call() throws IOException {
        if (!Files.isReadable(file)) {
            throw new ParameterException(spec.commandLine(), "E-REPORT-032: ブックを読めません: " + file);
        }
        try (var campaigns = opening.open(config);
                var line = ProgressLine.of(spec.commandLine().getErr(), ReportCommand.LARGE)) {
            var contract = campaigns.dialled(spec.commandLine(), id).contract();
            var rules = Objects.requireNonNull(campaigns.campaigns().get(id)).rules();
            var differences = ReportResultCommand.desk(campaigns)
                    .reconcile(contract, rules, month, file, (done, of) -> line.at("reconcile", done, of));
            tell(differences);
            return differences.isEmpty() ? 0 : 1;
        } catch (ResultRefused e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private void tell(List<ResultDifference> differences) {
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(new JsonObject()
                    .put(
                            "differences",
                            new JsonArray(differences.stream()
                                    .map(ResultDifference::json)
                                    .toList()))
                    .encode());
        } else {
            differences.forEach(each -> out.println(each.text()));
            out.println(differences.isEmpty() ? "データベースと一致しています。" : "相違 " + differences.size() + "件。");
        }
        out.flush();
    }
}
