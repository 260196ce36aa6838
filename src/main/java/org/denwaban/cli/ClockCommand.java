package org.denwaban.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.concurrent.Callable;
import org.denwaban.clock.ContractClock;
import org.denwaban.clock.SystemClock;
import org.denwaban.clock.Tokyo;
import org.denwaban.dialer.Control;
import org.denwaban.settings.Settings;
import org.denwaban.settings.SettingsFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./denwaban clock --config FILE [--set 2018-11-05T10:00]`: shows contract time, or has the running
/// server turn it (for a demo, a test, or for trying a contract out). Only the server knows whether a
/// call is live, so without one nothing is turned.
@Command(
        name = "clock",
        mixinStandardHelpOptions = true,
        description = "Shows contract time, or turns it forward (only where every trunk is on loopback).",
        footerHeading = "%nExample:%n",
        footer = "  ./denwaban clock --config denwaban.toml --set 2018-11-05T10:00")
public final class ClockCommand implements Callable<Integer> {

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "the settings file")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private Path config;

    @Option(names = "--set", paramLabel = "TIME", description = "Tokyo wall time, e.g. 2018-11-05T10:00")
    private @Nullable String set;

    @Option(names = "--json", description = "print one JSON value")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        var settings = SettingsFile.read(config);
        return set == null ? show(settings) : turn(settings, wallTime(set));
    }

    private int show(Settings settings) throws IOException {
        var clock =
                ContractClock.open(SystemClock.SYSTEM, settings.dataDirectory().resolve(ContractClock.FILE));
        var contract = Tokyo.offset(clock.now());
        print(
                new JsonObject().put("contract", contract.toString()).put("turned", clock.turned()),
                "contract time is " + contract + (clock.turned() ? " (turned)" : " (machine time)"));
        return 0;
    }

    private int turn(Settings settings, LocalDateTime to) {
        var token = settings.dataDirectory().resolve(Control.TOKEN_FILE);
        var err = spec.commandLine().getErr();
        return switch (new Control(settings.control(), token).turn(Tokyo.instant(to))) {
            case Control.Turned _ -> {
                var contract = Tokyo.offset(Tokyo.instant(to)).toString();
                print(new JsonObject().put("contract", contract).put("turned", true), "contract time is " + contract);
                yield 0;
            }
            case Control.Refused(var why) -> {
                err.println(why);
                yield 1;
            }
            case Control.NobodyThere _ -> {
                err.println("E-CLOCK-007 no server answers at " + settings.control()
                        + "; start ./denwaban serve --config " + config + ", then turn the clock");
                yield 1;
            }
        };
    }

    private LocalDateTime wallTime(String text) {
        try {
            return LocalDateTime.parse(text);
        } catch (DateTimeParseException e) {
            throw new ParameterException(
                    spec.commandLine(), "E-CLOCK-008 --set wants Tokyo wall time such as 2018-11-05T10:00", e);
        }
    }

    private void print(JsonObject value, String words) {
        spec.commandLine().getOut().println(json ? value.encode() : words);
    }
}
