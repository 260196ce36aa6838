package org.denwaban.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.denwaban.rig.DemoFiles;
import org.denwaban.rig.Rehearsal;
import org.denwaban.settings.Settings;
import org.denwaban.settings.SettingsFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// What the launcher runs once after it has built: an import and a start whose PBX is a recording, which the JVM
/// watches, so that every later one is quick (docs/decisions/0042). Exit 0 where all of it went through; the launcher
/// goes on without otherwise.
@Command(name = "rehearse", hidden = true, description = "Imports a list and starts a server, for the JVM to watch.")
public final class RehearseCommand implements Callable<Integer> {

    private static final int OK = 200;

    /// Some 27,000 events: the JVM compiles in earnest what it has seen some thousand times.
    private static final int CALLS = 400;

    private static final Duration IN_THE_DATABASE_WITHIN = Duration.ofMinutes(1);
    private static final Duration AGAIN = Duration.ofMillis(200);
    private static final Pattern WAITING = Pattern.compile("(?m)^denwaban_journal_depth ([0-9.E+]+)");

    @Parameters(paramLabel = "RECORDING", description = "What a real Asterisk said on a manager connection.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private Path recording;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private CommandSpec spec;

    private final StartServer start;

    public RehearseCommand(StartServer start) {
        this.start = start;
    }

    @Override
    public Integer call() throws Exception {
        var home = Path.of(System.getProperty("denwaban.home", ".")).toAbsolutePath();
        try (var house = Rehearsal.layOut(home, recording)) {
            var files = house.files();
            var config = files.settings().toString();
            int imported = command(
                    "import",
                    "--config",
                    config,
                    "--contract",
                    DemoFiles.CONTRACT,
                    "--list",
                    files.list().toString());
            int served = served(house, SettingsFile.read(files.settings()));
            int stopped = command("stop", "--config", config);
            return imported + served + stopped == 0 ? 0 : 1;
        }
    }

    /// A start, the first page that somebody sees, the events of some hundred calls, and the end.
    private int served(Rehearsal house, Settings settings) throws Exception {
        var running = start.start(settings);
        try (var client = HttpClient.newHttpClient()) {
            int page = ask(client, "http:/" + settings.desk().orElseThrow().address() + "/sign-in")
                    .statusCode();
            house.tell(CALLS);
            return page == OK && allThere(client, "http:/" + settings.metrics() + "/metrics") ? 0 : 1;
        } finally {
            running.close();
        }
    }

    private int command(String... words) {
        return spec.root().commandLine().execute(words);
    }

    /// Waits until the database has what was told.
    private static boolean allThere(HttpClient client, String metrics) throws IOException, InterruptedException {
        for (long tries = IN_THE_DATABASE_WITHIN.dividedBy(AGAIN); tries > 0; tries--) {
            var waiting = WAITING.matcher(ask(client, metrics).body());
            if (waiting.find() && Double.parseDouble(waiting.group(1)) == 0) {
                return true;
            }
            LockSupport.parkNanos(AGAIN.toNanos());
        }
        return false;
    }

    private static HttpResponse<String> ask(HttpClient client, String address)
            throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString());
    }
}
