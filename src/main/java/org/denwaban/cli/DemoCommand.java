package org.denwaban.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.denwaban.rig.Demo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./denwaban demo [--once] [--json]`: the whole house on this machine, with a made-up list, on real
/// parts. Exit 0 where all added up, 1 where it did not.
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Dials a made-up list on a real PBX and a real town, all on this machine.",
        footerHeading = "%nExample:%n",
        footer = "  ./denwaban demo --once --json")
public final class DemoCommand implements Callable<Integer> {

    @Option(names = "--once", description = "end with the campaign")
    private boolean once;

    @Option(names = "--json", description = "print the summary as one JSON value")
    private boolean json;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            defaultValue = "/var/tmp/denwaban-demo",
            description = "where it keeps its files; emptied at the start (default: ${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private Path directory;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        var err = spec.commandLine().getErr();
        var home = Path.of(System.getProperty("denwaban.home", ".")).toAbsolutePath();
        var demo = Demo.start(home, directory.toAbsolutePath().normalize(), line -> tell(err, line));
        var closing = new Thread(demo::close);
        Runtime.getRuntime().addShutdownHook(closing);
        var summary = demo.dialToTheEnd();
        var out = spec.commandLine().getOut();
        out.println(json ? summary.json().encode() : summary.text());
        out.flush();
        if (!once) {
            tell(err, demo.whereToLook());
            tell(err, "It stays up; Ctrl-C ends it.");
            demo.stay();
        }
        return summary.addsUp() ? 0 : 1;
    }

    private static void tell(PrintWriter err, String line) {
        err.println("denwaban: " + line);
        err.flush();
    }
}
