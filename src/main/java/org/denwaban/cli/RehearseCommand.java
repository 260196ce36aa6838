package org.denwaban.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.denwaban.rig.DemoFiles;
import org.denwaban.rig.Rehearsal;
import org.denwaban.settings.Settings;
import org.denwaban.settings.SettingsFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// What the launcher runs once after it has built: an import and a start without a PBX, which the JVM watches, so
/// that every later one is quick (docs/decisions/0042). Exit 0 where all of it went through; the launcher goes on
/// without otherwise.
@Command(name = "rehearse", hidden = true, description = "Imports a list and starts a server, for the JVM to watch.")
public final class RehearseCommand implements Callable<Integer> {

    private static final int OK = 200;

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
        try (var house = Rehearsal.layOut(home)) {
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
            int served = served(SettingsFile.read(files.settings()));
            int stopped = command("stop", "--config", config);
            return imported + served + stopped == 0 ? 0 : 1;
        }
    }

    /// A start, the first page that somebody sees, the metrics, and the end.
    private int served(Settings settings) throws Exception {
        var running = start.start(settings);
        try (var client = HttpClient.newHttpClient()) {
            int metrics = ask(client, "http:/" + settings.metrics() + "/metrics");
            int page = ask(client, "http:/" + settings.desk().orElseThrow().address() + "/sign-in");
            return metrics == OK && page == OK ? 0 : 1;
        } finally {
            running.close();
        }
    }

    private int command(String... words) {
        return spec.root().commandLine().execute(words);
    }

    private static int ask(HttpClient client, String address) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.discarding())
                .statusCode();
    }
}
