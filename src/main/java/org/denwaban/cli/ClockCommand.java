package org.denwaban.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.concurrent.Callable;
import org.denwaban.clock.ContractClock;
import org.denwaban.clock.SystemClock;
import org.denwaban.clock.Tokyo;
import org.denwaban.settings.Settings;
import org.denwaban.settings.SettingsFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./denwaban clock --config FILE [--set 2018-11-05T10:00]`: shows contract time, or has the running server turn it (for a
/// demo, a test, or for trying a contract out). Only the server knows whether a call is live, so without one nothing is
/// turned.
@Command(
        name = "clock",
        mixinStandardHelpOptions = true,
        description = "Shows contract time, or turns it forward (only where every trunk is on loopback).")
public final class ClockCommand implements Callable<Integer> {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

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
        var clock = ContractClock.open(SystemClock.SYSTEM, turns(settings.dataDirectory()));
        var contract = Tokyo.offset(clock.now());
        print(new JsonObject().put("contract", contract.toString()).put("turned", clock.turned()),
                "contract time is " + contract + (clock.turned() ? " (turned)" : " (machine time)"));
        return 0;
    }

    private int turn(Settings settings, LocalDateTime to) throws IOException, InterruptedException {
        var address = settings.control();
        var uri = URI.create("http://" + address.getAddress().getHostAddress() + ":" + address.getPort() + "/clock");
        var request = HttpRequest.newBuilder(uri)
                .timeout(ANSWER_WITHIN)
                .header("Authorization", "Bearer " + Files.readString(token(settings.dataDirectory())).strip())
                .POST(HttpRequest.BodyPublishers.ofString(Tokyo.offset(Tokyo.instant(to)).toString()))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 200) {
                print(new JsonObject(answer.body()), "contract time is " + to + " now");
                return 0;
            }
            spec.commandLine().getErr().println(answer.body());
            return 1;
        } catch (ConnectException e) {
            spec.commandLine()
                    .getErr()
                    .println("E-CLOCK-007 no server answers at " + address
                            + "; start ./denwaban serve --config " + config + ", then turn the clock");
            return 1;
        }
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

    /// Where the turns stand.
    public static Path turns(Path dataDirectory) {
        return dataDirectory.resolve("clock-turns.jsonl");
    }

    /// Where the running server leaves the word by which its own commands are known.
    public static Path token(Path dataDirectory) {
        return dataDirectory.resolve("control.token");
    }
}
