package org.denwaban.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.denwaban.contract.Contract;
import org.denwaban.contract.ServedContracts;
import org.denwaban.inbound.QueueFiles;
import org.denwaban.settings.SettingsException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./denwaban queues [--write DIR]`: the PBX's queues, made from the contract files of the settings.
@Command(
        name = "queues",
        mixinStandardHelpOptions = true,
        description = {
            "Makes the PBX's local/queues.conf from the contract files of the settings (reception.queue):",
            "ring time, wrap-up, how many wait at most, announcements, priority.",
            "Prints it, or writes it; then have the PBX reload: module reload app_queue."
        },
        footerHeading = "%nExample:%n",
        footer = "  ./denwaban queues --write /etc/asterisk/local")
public final class QueuesCommand implements Callable<Integer> {

    @Option(names = "--write", paramLabel = "DIR", description = "the PBX's folder `local`; else it is printed")
    private @Nullable Path write;

    @Option(
            names = "--sounds",
            paramLabel = "DIR",
            description = "where the PBX finds the prompts (default: ${DEFAULT-VALUE})",
            defaultValue = "/usr/share/asterisk/sounds/denwaban")
    private String sounds = "";

    @Option(names = "--config", paramLabel = "FILE", description = "the settings file (default: denwaban.toml)")
    private @Nullable Path config;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        var contracts = contracts();
        var queues = QueueFiles.queues(contracts, sounds);
        var out = spec.commandLine().getOut();
        if (write == null) {
            out.print(queues);
        } else {
            if (!Files.isDirectory(write)) {
                throw new ParameterException(
                        spec.commandLine(), "E-QUEUES-001: there is no folder " + write + "; check --write");
            }
            Files.writeString(write.resolve("queues.conf"), queues, StandardCharsets.UTF_8);
            out.println("書き込みました: " + write.resolve("queues.conf"));
        }
        out.flush();
        return 0;
    }

    private List<Contract> contracts() throws IOException {
        try {
            return ServedContracts.of(NamedSettings.of(config));
        } catch (SettingsException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
