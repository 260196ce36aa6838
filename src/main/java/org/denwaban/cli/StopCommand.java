package org.denwaban.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.denwaban.clock.SystemClock;
import org.denwaban.contract.ServedContracts;
import org.denwaban.dialer.EmergencyStops;
import org.denwaban.settings.Settings;
import org.denwaban.settings.SettingsException;
import org.denwaban.settings.SettingsFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./denwaban stop [--contract ID]`: nobody is called from now on; what rings is taken back by the server within a
/// second, who talks is left alone. It needs neither database nor PBX nor a running server, and holds until `resume`.
@Command(
        name = "stop",
        mixinStandardHelpOptions = true,
        description = {
            "Emergency stop: nobody is called from now on, of one contract or of all.",
            "What rings falls silent, who talks is left alone. Holds until ./denwaban resume."
        },
        footerHeading = "%nExample:%n",
        footer = "  ./denwaban stop --contract yokosuka-2018")
public final class StopCommand implements Callable<Integer> {

    @Option(names = "--contract", paramLabel = "ID", description = "a contract of the settings (default: all)")
    private @Nullable String contract;

    @Option(names = "--by", paramLabel = "NAME", description = "who stops, for the record (default: this user)")
    private String by = System.getProperty("user.name", "?");

    @Option(names = "--config", paramLabel = "FILE", description = "the settings file (default: denwaban.toml)")
    private Path config = ImportMachine.USUAL_SETTINGS;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, SettingsException {
        var settings = settings(spec, config);
        var which = contract(spec, settings, contract);
        EmergencyStops.of(settings.dataDirectory()).stop(which, by, SystemClock.SYSTEM.now());
        spec.commandLine().getOut().println(which.orElse("すべての契約") + " の架電を止めました。再開: ./denwaban resume");
        return 0;
    }

    static Settings settings(CommandSpec spec, Path config) throws SettingsException {
        if (!Files.isRegularFile(config)) {
            throw new ParameterException(
                    spec.commandLine(), "E-CLI-003 no settings file " + config + "; name one with --config");
        }
        return SettingsFile.read(config);
    }

    /// A misspelt contract must not look like a stop.
    static Optional<String> contract(CommandSpec spec, Settings settings, @Nullable String id)
            throws SettingsException {
        if (id != null
                && ServedContracts.of(settings).stream()
                        .noneMatch(each -> each.id().equals(id))) {
            throw new ParameterException(spec.commandLine(), "E-CLI-004: the settings name no contract with this id");
        }
        return Optional.ofNullable(id);
    }
}
