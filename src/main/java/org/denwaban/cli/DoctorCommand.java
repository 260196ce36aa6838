package org.denwaban.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.denwaban.clock.SystemClock;
import org.denwaban.watch.Doctor;
import org.denwaban.watch.Finding;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./denwaban doctor [--config FILE] [--sounds DIR] [--json]`: what is wrong with this machine, and what to do.
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = {
            "Looks at the settings, files, database and PBX of this machine, and says what is",
            "wrong and what to do. It changes nothing, and may run beside a running server."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:nothing is wrong", "1:something is wrong", "2:wrong words"},
        footerHeading = "%nExample:%n",
        footer = "  ./denwaban doctor --config /etc/denwaban/denwaban.toml")
public final class DoctorCommand implements Callable<Integer> {

    @Option(names = "--config", paramLabel = "FILE", description = "the settings file (default: denwaban.toml)")
    private @Nullable Path config;

    @Option(
            names = "--sounds",
            paramLabel = "DIR",
            description = "where the PBX has its prompts (default: where the PBX says)")
    private @Nullable Path sounds;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private CommandSpec spec;

    @Override
    public Integer call() {
        var findings = new Doctor(
                        config == null ? ImportMachine.USUAL_SETTINGS : config,
                        Optional.ofNullable(sounds),
                        SystemClock.SYSTEM)
                .examine();
        boolean well = findings.stream().noneMatch(finding -> finding.state() == Finding.State.NG);
        var out = spec.commandLine().getOut();
        if (json) {
            var list = new JsonArray();
            findings.forEach(finding -> list.add(finding.json()));
            out.println(new JsonObject().put("ok", well).put("findings", list).encode());
        } else {
            findings.forEach(finding -> out.println(finding.line()));
        }
        out.flush();
        return well ? 0 : 1;
    }
}
