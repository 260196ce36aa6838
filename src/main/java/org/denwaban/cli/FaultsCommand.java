package org.denwaban.cli;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.denwaban.rig.FaultRun;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./denwaban faults [--minutes N] [--seed S]`: everything fails, and the judge looks.
@Command(
        name = "faults",
        mixinStandardHelpOptions = true,
        description = {
            "Dials a made-up list on a real PBX, a real town and a real MariaDB, kills and freezes each of the four",
            "processes and spoils the lines between them at seeded moments, and has the judge look at the end. Exit code",
            "1 if it finds anything. Needs what demo needs."
        },
        footerHeading = "%nExample:%n",
        footer = "  ./denwaban faults --minutes 30 --seed 42")
public final class FaultsCommand implements Callable<Integer> {

    /// Four robots make some 20 calls a minute.
    private static final int HOUSEHOLDS_A_MINUTE = 12;

    @Option(names = "--minutes", paramLabel = "N", defaultValue = "10", description = "1 to 600 (default: 10)")
    private int minutes;

    @Option(names = "--seed", paramLabel = "S", description = "of the faults and their moments (default: any)")
    private @Nullable Long seed;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            defaultValue = "/var/tmp/denwaban-faults",
            description = "where it keeps its files; emptied at the start (default: ${DEFAULT-VALUE})")
    private Path directory = Path.of("");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (minutes < 1 || minutes > 600) {
            throw new ParameterException(spec.commandLine(), "E-FAULT-001: --minutes is 1 to 600");
        }
        var err = spec.commandLine().getErr();
        var out = spec.commandLine().getOut();
        var home = Path.of(System.getProperty("denwaban.home", ".")).toAbsolutePath();
        long used = seed == null ? new SecureRandom().nextInt(1_000_000) : seed;
        try (var run =
                FaultRun.start(home, directory.toAbsolutePath().normalize(), minutes * HOUSEHOLDS_A_MINUTE, line -> {
                    err.println("denwaban: " + line);
                    err.flush();
                })) {
            var summary = run.run(Duration.ofMinutes(minutes), used);
            summary.violations().forEach(each -> out.println(each.contract() + " " + each.fault() + " " + each.call()));
            out.println("seed " + used + ": " + summary.faults() + " faults, " + summary.calls() + " calls out, "
                    + summary.callsIn() + " in, " + summary.violations().size() + " violations"
                    + (summary.settled() ? "" : "; some call or gap did not come to its end"));
            out.flush();
            return summary.good() ? 0 : 1;
        }
    }
}
