package org.denwaban.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.denwaban.contract.ContractFault;
import org.denwaban.contract.ContractFile;
import org.denwaban.contract.ContractFile.Reading;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `./denwaban check FILE…`: says OK, or every fault of every contract file. Exit 0 where all are good, 1 where one is
/// not, 2 where no file was named.
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Checks contract files: OK, or every fault with its line, its key and what to do.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every file is good", "1:a file has faults", "2:wrong words"},
        footerHeading = "%nExample:%n",
        footer = {
            "  ./denwaban check docs/contracts/yokosuka-2018.toml",
            "Every key of a contract file stands in docs/contract-file.md."
        })
public final class CheckCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "contract files (TOML)")
    private List<Path> files = List.of();

    @Option(names = "--json", description = "print one JSON value")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private CommandSpec spec;

    @Override
    public Integer call() {
        var checked = new ArrayList<Checked>();
        for (var file : files) {
            checked.add(Checked.of(file));
        }
        var out = spec.commandLine().getOut();
        if (json) {
            var all = new JsonArray(checked.stream().map(Checked::json).toList());
            out.println(new JsonObject().put("files", all).encode());
        } else {
            checked.forEach(file -> file.lines().forEach(out::println));
        }
        out.flush();
        return checked.stream().allMatch(Checked::ok) ? 0 : 1;
    }

    private record Checked(Path file, List<ContractFault> faults) {

        static Checked of(Path file) {
            return switch (ContractFile.read(file)) {
                case Reading.Accepted _ -> new Checked(file, List.of());
                case Reading.Refused refused -> new Checked(file, refused.faults());
            };
        }

        boolean ok() {
            return faults.isEmpty();
        }

        List<String> lines() {
            return ok()
                    ? List.of(file + ": OK")
                    : faults.stream().map(fault -> fault.told(file.toString())).toList();
        }

        JsonObject json() {
            var list = new JsonArray();
            faults.forEach(fault -> list.add(new JsonObject()
                    .put("line", fault.line())
                    .put("key", fault.key())
                    .put("code", fault.code().code())
                    .put("message", fault.message())
                    .put("remedy", fault.remedy())));
            return new JsonObject().put("file", file.toString()).put("ok", ok()).put("faults", list);
        }
    }
}
