package org.denwaban.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.denwaban.clock.Tokyo;
import org.denwaban.dialer.EmergencyStops;
import org.denwaban.settings.SettingsException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./denwaban resume [--contract ID] [--list]`: lifts an emergency stop, or shows those in force. A contract that was
/// stopped by itself stays stopped when the stop of all is lifted.
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        description = "Lifts an emergency stop (of all, or of one contract), or shows those in force.",
        footerHeading = "%nExample:%n",
        footer = {"  ./denwaban resume --list", "  ./denwaban resume --contract yokosuka-2018"})
public final class ResumeCommand implements Callable<Integer> {

    @Option(names = "--contract", paramLabel = "ID", description = "a contract of the settings (default: all)")
    private @Nullable String contract;

    @Option(names = "--list", description = "only show the stops in force")
    private boolean list;

    @Option(names = "--config", paramLabel = "FILE", description = "the settings file (default: denwaban.toml)")
    private Path config = ImportMachine.USUAL_SETTINGS;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, SettingsException {
        var settings = StopCommand.settings(spec, config);
        var stops = EmergencyStops.of(settings.dataDirectory());
        var out = spec.commandLine().getOut();
        if (!list) {
            var which = StopCommand.contract(spec, settings, contract);
            out.println(
                    stops.resume(which)
                            ? which.orElse("全契約") + " の停止を解除しました。"
                            : which.orElse("全契約") + " の停止はかかっていません。");
        }
        var left = stops.list();
        out.println(left.isEmpty() ? "停止中の契約はありません。" : "停止中:");
        left.forEach(stop -> out.println("  %s  %s から（%s）"
                .formatted(
                        stop.contract().orElse("すべての契約"),
                        Tokyo.offset(stop.at()).withNano(0),
                        stop.by())));
        return 0;
    }
}
