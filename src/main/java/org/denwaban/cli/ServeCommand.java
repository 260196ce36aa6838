package org.denwaban.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.denwaban.settings.SettingsFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./denwaban serve --config FILE`: the server, until it is told to stop (SIGTERM, SIGINT). It then lets live
/// calls end, a minute at most; whoever cannot wait kills it, which is safe.
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Serves a PBX: dials, answers its questions, writes its events down.",
        footerHeading = "%nExample:%n",
        footer = {"  ./denwaban serve --config denwaban.toml", "docs/denwaban.example.toml shows every setting."})
public final class ServeCommand implements Callable<Integer> {

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "the settings file")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private Path config;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private final StartServer start;

    public ServeCommand(StartServer start) {
        this.start = start;
    }

    @Override
    public Integer call() throws Exception {
        var settings = SettingsFile.read(config);
        LastWord.install();
        var running = start.start(settings);
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            running.close();
            stopped.countDown();
        }));
        var out = spec.commandLine().getErr();
        out.println("denwaban is up: metrics at http:/" + settings.metrics() + "/metrics, data in "
                + settings.dataDirectory());
        out.flush();
        stopped.await();
        return 0;
    }
}
