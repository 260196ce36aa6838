package org.denwaban.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.denwaban.contract.Contract;
import org.denwaban.contract.ContractFile;
import org.denwaban.contract.ContractFile.Reading;
import org.denwaban.inbound.Prompt;
import org.denwaban.inbound.PromptCatalogue;
import org.denwaban.inbound.PromptFiles;
import org.denwaban.inbound.PromptFinding;
import org.denwaban.inbound.PromptMaker;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./denwaban prompts --contract FILE [--sounds DIR] [--make] [--json]`: whether the PBX has every prompt that a
/// contract needs; with `--make`, makes those that are missing. Exit 0 where all are there, 1 where one is missing or
/// cannot be played, 2 where the contract file is refused or the words are wrong.
@Command(
        name = "prompts",
        mixinStandardHelpOptions = true,
        description = {
            "Checks the recorded prompts that a contract needs, or makes what is missing.",
            "A recording that is there is never overwritten."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all prompts are there", "1:one is missing, or cannot be played", "2:wrong words or contract"
        },
        footerHeading = "%nExample:%n",
        footer = "  ./denwaban prompts --contract docs/contracts/wakayama-2026.toml --make")
public final class PromptsCommand implements Callable<Integer> {

    private final Supplier<PromptMaker> voice;

    @Option(names = "--contract", required = true, paramLabel = "FILE", description = "contract file (TOML)")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private Path contract;

    @Option(
            names = "--sounds",
            paramLabel = "DIR",
            description = "where the PBX has its prompts (default: asterisk-config/sounds/denwaban)")
    private @Nullable Path sounds;

    @Option(names = "--make", description = "make missing ones with Open JTalk, fetched if need be")
    private boolean make;

    @Option(names = "--json", description = "print one JSON value")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /// @param voice asked for only where something is to be made
    public PromptsCommand(Supplier<PromptMaker> voice) {
        this.voice = voice;
    }

    @Override
    public Integer call() throws IOException {
        var prompts = PromptCatalogue.of(contract());
        var directory = directory();
        var files = new PromptFiles(directory);
        var made = make ? makeMissing(prompts, files) : List.<Prompt>of();
        var findings = prompts.stream().map(files::check).toList();
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(json(directory, findings, made).encode());
        } else {
            lines(findings).forEach(out::println);
            out.println(summary(directory, findings, made));
        }
        out.flush();
        return findings.stream().allMatch(PromptFinding::there) ? 0 : 1;
    }

    private Contract contract() {
        return switch (ContractFile.read(contract)) {
            case Reading.Accepted(Contract accepted) -> accepted;
            case Reading.Refused(var faults) ->
                throw new ParameterException(
                        spec.commandLine(),
                        "E-PROMPT-004: the contract file is refused:\n"
                                + faults.stream()
                                        .map(fault -> fault.told(contract.toString()))
                                        .collect(Collectors.joining("\n")));
        };
    }

    private Path directory() throws IOException {
        var home = Path.of(System.getProperty("denwaban.home", "."));
        var directory = sounds == null ? home.resolve("asterisk-config/sounds/denwaban") : sounds;
        if (make) {
            Files.createDirectories(directory);
        }
        if (!Files.isDirectory(directory)) {
            throw new ParameterException(
                    spec.commandLine(), "E-PROMPT-005: there is no directory " + directory + "; check --sounds");
        }
        return directory;
    }

    private List<Prompt> makeMissing(List<Prompt> prompts, PromptFiles files) throws IOException {
        var missing = prompts.stream()
                .filter(prompt -> files.check(prompt).state() == PromptFinding.State.MISSING)
                .toList();
        if (missing.isEmpty()) {
            return missing;
        }
        var err = spec.commandLine().getErr();
        err.println("denwaban: making " + missing.size() + " prompts");
        err.flush();
        var maker = voice.get();
        for (var prompt : missing) {
            files.write(prompt, maker.say(prompt));
        }
        return missing;
    }

    private static List<String> lines(List<PromptFinding> findings) {
        var lines = new ArrayList<String>();
        for (var finding : findings) {
            if (!finding.there()) {
                lines.add("%s: %s; %s: 「%s」 [%s]"
                        .formatted(
                                finding.file(),
                                finding.message(),
                                finding.remedy(),
                                finding.prompt().text(),
                                finding.state().code()));
            }
        }
        return lines;
    }

    private static String summary(Path directory, List<PromptFinding> findings, List<Prompt> made) {
        long there = findings.stream().filter(PromptFinding::there).count();
        return "%s: %d of %d prompts are there%s"
                .formatted(directory, there, findings.size(), made.isEmpty() ? "" : ", " + made.size() + " made now");
    }

    private static JsonObject json(Path directory, List<PromptFinding> findings, List<Prompt> made) {
        var list = new JsonArray();
        for (var finding : findings) {
            var one = new JsonObject()
                    .put("name", finding.prompt().name())
                    .put("text", finding.prompt().text())
                    .put("state", finding.state().name())
                    .put("made", made.contains(finding.prompt()));
            if (!finding.there()) {
                one.put("code", finding.state().code())
                        .put("message", finding.message())
                        .put("remedy", finding.remedy());
            }
            list.add(one);
        }
        return new JsonObject()
                .put("sounds", directory.toString())
                .put("ok", findings.stream().allMatch(PromptFinding::there))
                .put("prompts", list);
    }
}
