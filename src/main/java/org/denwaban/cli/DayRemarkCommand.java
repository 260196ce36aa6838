package org.denwaban.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import org.denwaban.report.DayRemark;
import org.denwaban.report.DayRemarkStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./denwaban report remark --contract ID --day DAY [--supervisor NAME]`: who was responsible on a day and what else
/// is worth reporting, read from standard input.
@Command(
        name = "remark",
        mixinStandardHelpOptions = true,
        description = {
            "Writes down who was responsible on a day, and what else is worth reporting, for the day's report. The",
            "words are read from standard input; they take the place of the day's last ones."
        },
        footerHeading = "%nExample:%n",
        footer = "  ./denwaban report remark --contract wakayama-2026 --day 2026-11-05 --supervisor 架空 <REMARK.txt")
final class DayRemarkCommand implements Callable<Integer> {

    private final LiveCampaigns.Opening opening;
    private final InputStream in;

    @Option(names = "--contract", required = true, paramLabel = "ID", description = "a contract of the settings")
    private String id = "";

    @Option(names = "--day", required = true, paramLabel = "DAY", description = "such as 2026-11-05")
    private String day = "";

    @Option(names = "--supervisor", paramLabel = "NAME", description = "who was responsible (業務責任者)")
    private String supervisor = "";

    @Option(names = "--config", paramLabel = "FILE", description = "the settings file (default: denwaban.toml)")
    private @Nullable Path config;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private CommandSpec spec;

    DayRemarkCommand(LiveCampaigns.Opening opening, InputStream in) {
        this.opening = opening;
        this.in = in;
    }

    @Override
    public Integer call() {
        var of = day();
        var remark = remark();
        try (var campaigns = opening.open(config)) {
            var contract = campaigns.answered(spec.commandLine(), id);
            var store = new DayRemarkStore(campaigns.vault().get());
            campaigns
                    .database()
                    .run(handle -> store.add(
                            handle,
                            contract.id(),
                            of,
                            remark,
                            String.valueOf(System.getProperty("user.name")),
                            campaigns.clocks().machine().now()));
        }
        return 0;
    }

    private LocalDate day() {
        try {
            return LocalDate.parse(day);
        } catch (DateTimeException _) {
            throw new ParameterException(spec.commandLine(), "E-REPORT-008: give a day such as 2026-11-05");
        }
    }

    private DayRemark remark() {
        try {
            return new DayRemark(
                    supervisor.strip(),
                    new String(in.readNBytes(4 * DayRemark.TEXT_MOST + 4), StandardCharsets.UTF_8).strip());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
