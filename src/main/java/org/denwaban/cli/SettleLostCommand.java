package org.denwaban.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.denwaban.dialer.Control;
import org.denwaban.settings.SettingsFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./denwaban settle-lost --config FILE --as NAME`: the database does not know calls that went out (E-DIAL-031); a
/// person has looked at what is missing, and lets the running server dial on.
@Command(
        name = "settle-lost",
        mixinStandardHelpOptions = true,
        description = "Lets the running server dial on though its database has lost calls (E-DIAL-031).",
        footerHeading = "%nExample:%n",
        footer = "  ./denwaban settle-lost --config denwaban.toml --as kantoku")
public final class SettleLostCommand implements Callable<Integer> {

    private static final String NAME = "[A-Za-z0-9._-]{1,64}";

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "the settings file")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private Path config;

    @Option(names = "--as", required = true, paramLabel = "NAME", description = "who says so, for the audit trail")
    @SuppressWarnings("NullAway.Init")
    private String by;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (!by.matches(NAME)) {
            throw new ParameterException(spec.commandLine(), "--as wants 1 to 64 of A-Z, a-z, 0-9, dot, _ and -");
        }
        var settings = SettingsFile.read(config);
        var token = settings.dataDirectory().resolve(Control.TOKEN_FILE);
        return switch (new Control(settings.control(), token).settleLost(by)) {
            case Control.Turned _ -> {
                spec.commandLine().getOut().println("settled: the server dials on");
                yield 0;
            }
            case Control.Refused(var why) -> failed(why);
            case Control.NobodyThere _ -> failed("no server runs; start it, and settle then");
        };
    }

    private int failed(String why) {
        spec.commandLine().getErr().println(why);
        return 1;
    }
}
