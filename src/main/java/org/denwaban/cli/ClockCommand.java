package org.denwaban.cli;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.concurrent.Callable;
import org.denwaban.campaign.CourseStore;
import org.denwaban.clock.ContractClock;
import org.denwaban.clock.SystemClock;
import org.denwaban.clock.Tokyo;
import org.denwaban.db.OpenDatabase;
import org.denwaban.dialer.ClockTurning;
import org.denwaban.dialer.Control;
import org.denwaban.settings.DataDirectory;
import org.denwaban.settings.Settings;
import org.denwaban.settings.SettingsFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./denwaban clock --config FILE [--set 2018-11-05T10:00]`: shows contract time, or turns it (for a demo, a
/// test, or for trying a contract out). A running server does it itself, for only it knows whether a call is
/// live; where none runs, the data directory is taken for a moment.
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

    @Option(
            names = "--confirm",
            description = "this machine's clock has jumped and is right now: the server may dial by it")
    private boolean confirm;

    @Option(names = "--json", description = "print one JSON value")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        var settings = SettingsFile.read(config);
        if (confirm) {
            if (set != null) {
                throw new ParameterException(spec.commandLine(), "--set and --confirm exclude each other");
            }
            return confirm(settings);
        }
        return set == null ? show(settings) : turn(settings, Tokyo.instant(wallTime(set)));
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

    private int confirm(Settings settings) {
        var token = settings.dataDirectory().resolve(Control.TOKEN_FILE);
        return switch (new Control(settings.control(), token).confirm()) {
            case Control.Turned _ -> {
                print(new JsonObject().put("confirmed", true), "this machine's clock is confirmed");
                yield 0;
            }
            case Control.Refused(var why) -> refused(why);
            case Control.NobodyThere _ -> {
                print(
                        new JsonObject().put("confirmed", false),
                        "no server runs; the next one goes by this machine's clock as it stands");
                yield 0;
            }
        };
    }

    private int turn(Settings settings, Instant to) throws IOException {
        var token = settings.dataDirectory().resolve(Control.TOKEN_FILE);
        return switch (new Control(settings.control(), token).turn(to)) {
            case Control.Turned _ -> turned(to);
            case Control.Refused(var why) -> refused(why);
            case Control.NobodyThere _ -> turnHere(settings, to);
        };
    }

    /// No server runs: its data directory is taken for a moment, so that none starts meanwhile.
    private int turnHere(Settings settings, Instant to) throws IOException {
        var letGo = DataDirectory.taken(settings.dataDirectory());
        try (var database = OpenDatabase.of(settings, new SimpleMeterRegistry())) {
            var clock = ContractClock.open(
                    SystemClock.SYSTEM, settings.dataDirectory().resolve(ContractClock.FILE));
            new ClockTurning(
                            database.database(),
                            new CourseStore(),
                            clock,
                            settings.pbx().trunkHosts())
                    .turn(to);
            return turned(to);
        } catch (ClockTurning.RefusedException e) {
            return refused(String.valueOf(e.getMessage()));
        } finally {
            letGo.run();
        }
    }

    private int turned(Instant to) {
        var contract = Tokyo.offset(to).toString();
        print(new JsonObject().put("contract", contract).put("turned", true), "contract time is " + contract);
        return 0;
    }

    private int refused(String why) {
        spec.commandLine().getErr().println(why);
        return 1;
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
