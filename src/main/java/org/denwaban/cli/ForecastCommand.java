package org.denwaban.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.denwaban.campaign.ForecastRules;
import org.denwaban.campaign.ForecastStore;
import org.denwaban.campaign.PaceRules;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./denwaban forecast --contract ID [--operators N]`: on which day the campaign will be through, how many households
/// will miss a window, and which window is the bottleneck. It only reads, also beside a running server. Exit 0 whenever
/// it answered, 2 for wrong words, 1 where anything else stands in the way.
@Command(
        name = "forecast",
        mixinStandardHelpOptions = true,
        description = {
            "Says on which day a campaign will be through, how many households will miss",
            "a window, and which window is the bottleneck. How it reckons: docs/operate.md."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:answered, whatever the answer", "1:something else stood in the way", "2:wrong words"},
        footerHeading = "%nExample:%n",
        footer = "  ./denwaban forecast --contract yokosuka-2018 --operators 6")
public final class ForecastCommand implements Callable<Integer> {

    /// No call centre is larger; a slip of the finger is.
    private static final int MOST_OPERATORS = 1_000;

    private final LiveCampaigns.Opening opening;

    @Option(names = "--contract", required = true, paramLabel = "ID", description = "a contract of the settings")
    private String id = "";

    @Option(
            names = "--operators",
            paramLabel = "N",
            description = "who dial all day; else those of the settings who serve the contract")
    private @Nullable Integer operators;

    @Option(names = "--config", paramLabel = "FILE", description = "the settings file (default: denwaban.toml)")
    private @Nullable Path config;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private CommandSpec spec;

    /// @param opening opens what the settings describe
    public ForecastCommand(LiveCampaigns.Opening opening) {
        this.opening = opening;
    }

    @Override
    public Integer call() {
        try (var campaigns = opening.open(config)) {
            var page = page(campaigns);
            var out = spec.commandLine().getOut();
            out.println(json ? page.json().encode() : page.text());
            out.flush();
        }
        return 0;
    }

    private ForecastPage page(LiveCampaigns campaigns) {
        var dialled = campaigns.dialled(spec.commandLine(), id);
        int dialling = operators(campaigns);
        var now = campaigns.now();
        var store = new ForecastStore();
        var measured = campaigns.database().transaction(handle -> store.measured(handle, id));
        var cohorts = campaigns.database().transaction(handle -> store.cohorts(handle, id, now));
        var pace = PaceRules.pace(measured, dialled.outbound(), campaigns.wrapUp());
        var forecast =
                new ForecastRules(dialled.contract(), campaigns.holidays()).forecast(cohorts, now, pace, dialling);
        return new ForecastPage(
                dialled.contract(), dialled.outbound(), now, dialling, campaigns.wrapUp(), measured, pace, forecast);
    }

    private int operators(LiveCampaigns campaigns) {
        long given = operators != null
                ? operators
                : campaigns.operators().stream()
                        .filter(operator -> operator.contracts().contains(id))
                        .count();
        if (given < 1 || given > MOST_OPERATORS) {
            throw new ParameterException(
                    spec.commandLine(),
                    operators == null
                            ? "E-FORECAST-001: no operator of the settings serves this contract; give --operators"
                            : "E-FORECAST-002: --operators must be 1 to " + MOST_OPERATORS);
        }
        return (int) given;
    }
}
