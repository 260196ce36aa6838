package org.denwaban.cli;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import org.denwaban.clock.SystemClock;
import org.denwaban.clock.Tokyo;
import org.denwaban.dialer.CallsOut;
import org.denwaban.inbound.CallsIn;
import org.denwaban.journal.Reconciliation;
import org.denwaban.journal.ReconciliationStore;
import org.denwaban.journal.ReconciliationStore.Day;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./denwaban reconcile [--day DAY] [--json]`: every call of the PBX against our record.
@Command(
        name = "reconcile",
        mixinStandardHelpOptions = true,
        description = {
            "Compares every call of a day that the PBX wrote of with our record, writes the result down in the place of",
            "an earlier one, and prints it. A running server does the same each night."
        },
        footerHeading = "%nExample:%n",
        footer = "  ./denwaban reconcile --day 2026-11-25")
public final class ReconcileCommand implements Callable<Integer> {

    private final LiveCampaigns.Opening opening;

    @Option(names = "--day", paramLabel = "DAY", description = "such as 2026-11-25 (default: yesterday)")
    private @Nullable String day;

    @Option(names = "--config", paramLabel = "FILE", description = "the settings file (default: denwaban.toml)")
    private @Nullable Path config;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private CommandSpec spec;

    /// @param opening opens what the settings describe
    public ReconcileCommand(LiveCampaigns.Opening opening) {
        this.opening = opening;
    }

    @Override
    public Integer call() {
        var wanted = wanted();
        try (var campaigns = opening.open(config)) {
            var made = new Reconciliation(
                            campaigns.database(),
                            List.of(new CallsOut(), new CallsIn()),
                            new ReconciliationStore(campaigns.trunk()),
                            SystemClock.SYSTEM)
                    .reconcile(wanted);
            var out = spec.commandLine().getOut();
            out.println(json ? json(made).encode() : page(made));
            out.flush();
        }
        return 0;
    }

    private LocalDate wanted() {
        if (day == null) {
            return Tokyo.day(SystemClock.SYSTEM.now()).minusDays(1);
        }
        try {
            return LocalDate.parse(day);
        } catch (DateTimeException e) {
            throw new ParameterException(
                    spec.commandLine(), "E-RECON-001: --day is no day; write it such as 2026-11-25");
        }
    }

    private static String page(Day made) {
        var gaps = made.openGaps() == 0
                ? "no gap is open"
                : made.openGaps() + " gaps are open: the day is not complete yet";
        return """
                %s: %.4f %% of the calls are the same on the PBX's record and ours
                  calls of the PBX  %8d   agreed     %8d
                  calls of ours     %8d   missing    %8d
                  in doubt          %8d   invented   %8d
                  torn lines        %8d   differing  %8d
                  %s""".formatted(
                        made.day(),
                        made.score(),
                        made.pbxCalls(),
                        made.agreed(),
                        made.ourCalls(),
                        made.missing(),
                        made.inDoubt(),
                        made.invented(),
                        made.tornLines(),
                        made.differing(),
                        gaps);
    }

    private static JsonObject json(Day made) {
        return new JsonObject()
                .put("day", made.day().toString())
                .put("score_percent", made.score())
                .put("pbx_calls", made.pbxCalls())
                .put("our_calls", made.ourCalls())
                .put("agreed", made.agreed())
                .put("missing", made.missing())
                .put("invented", made.invented())
                .put("differing", made.differing())
                .put("in_doubt", made.inDoubt())
                .put("torn_lines", made.tornLines())
                .put("open_gaps", made.openGaps());
    }
}
