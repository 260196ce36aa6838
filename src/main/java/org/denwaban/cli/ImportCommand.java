package org.denwaban.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Callable;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.contract.ContractFault;
import org.denwaban.contract.ContractFile;
import org.denwaban.contract.ContractFile.Reading;
import org.denwaban.people.ImportMoment;
import org.denwaban.people.ImportResult;
import org.denwaban.people.ImportSummary;
import org.denwaban.people.ListFault;
import org.denwaban.people.ListImport;
import org.denwaban.people.ListProgress;
import org.denwaban.people.MergeCounts;
import org.denwaban.people.UndoResult;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./denwaban import --contract FILE|ID --list FILE.csv`: takes the city's call list over, whole or not at all;
/// `--undo` instead of a list takes the last one back. Exit 0 where it is done, 2 where the list is bad (or the words
/// are), 1 where anything else stands in the way.
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Takes a city's call list over, whole or not at all.",
            "New people are added, people no longer on it are never dialled again, the same list twice changes nothing.",
            "The last import can be taken back with --undo, until the first call after it."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the list is good, or was taken back",
            "1:something else stood in the way",
            "2:the list is bad, or wrong words"
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  ./denwaban import --contract docs/contracts/yokosuka-2018.toml \\",
            "         --list list.csv --dry-run",
            "  ./denwaban import --contract yokosuka-2018 --undo",
            "What makes a list bad stands in docs/call-list.md."
        })
public final class ImportCommand implements Callable<Integer> {

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    static final int GOOD = 0;
    static final int FAILED = 1;
    static final int BAD_LIST = 2;

    /// Bytes or lines; less is over before anybody reads of it.
    private static final long LARGE = 5_000;

    /// The machine that the settings describe, opened for one import.
    public interface Machine extends AutoCloseable {

        /// The contract with this id, null where the settings know none.
        @Nullable
        Contract contract(String id);

        /// Takes lists over.
        ListImport imports();

        @Override
        void close();
    }

    /// Opens the machine: reads the settings, connects to the database, opens the vault.
    @FunctionalInterface
    public interface Machines {

        /// @param config as given on the command line, null where it was not
        Machine open(@Nullable Path config);
    }

    private final Machines machines;

    @Option(
            names = "--contract",
            required = true,
            paramLabel = "FILE|ID",
            description = "contract file, or the id of a contract that the settings name")
    private String contractName = "";

    @ArgGroup(multiplicity = "1")
    private Work work = new Work();

    /// One of the two.
    private static final class Work {

        @Option(names = "--list", required = true, paramLabel = "FILE.csv", description = "the city's call list")
        private Path list = Path.of("");

        @Option(
                names = "--undo",
                required = true,
                description = "take the last import of the contract back; refused once a call went out after it")
        private boolean undo;
    }

    @Option(
            names = "--dry-run",
            description = "store nothing; with --config or a contract's id it shows what would change")
    private boolean dryRun;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Option(names = "--config", paramLabel = "FILE", description = "settings file")
    private @Nullable Path config;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private CommandSpec spec;

    /// @param machines opens what the settings describe; not asked for a dry run of a contract file without --config
    public ImportCommand(Machines machines) {
        this.machines = machines;
    }

    @Override
    public Integer call() {
        if (work.undo && dryRun) {
            throw new ParameterException(spec.commandLine(), "--undo and --dry-run do not go together");
        }
        if (!work.undo && !isReadable(work.list)) {
            return failed("E-IMPORT-001", "一覧のファイルを読めません。場所と読み取り権限を確認してください: " + work.list);
        }
        var file = Path.of(contractName);
        if (!Files.isRegularFile(file)) {
            return withMachine(null);
        }
        return switch (ContractFile.read(file)) {
            case Reading.Refused(var faults) -> badContract(file, faults);
            case Reading.Accepted(var contract) when contract.outbound() == null -> noDialling();
            case Reading.Accepted(var contract) when dryRun && config == null -> check(contract);
            case Reading.Accepted(var contract) -> withMachine(contract);
        };
    }

    private static boolean isReadable(Path file) {
        return Files.isRegularFile(file) && Files.isReadable(file);
    }

    private int check(Contract contract) {
        try (var line = ProgressLine.of(spec.commandLine().getErr(), LARGE)) {
            return tell(ListImport.check(contract, work.list, shownBy(line)));
        } catch (IOException e) {
            return unreadable(e);
        }
    }

    private int withMachine(@Nullable Contract given) {
        try (var machine = machines.open(config)) {
            var contract = given == null ? machine.contract(contractName) : given;
            if (contract == null) {
                return failed("E-IMPORT-002", "契約ファイルでも、設定にある契約IDでもありません。--contract を確認してください: " + contractName);
            }
            if (contract.outbound() == null) {
                return noDialling();
            }
            return work.undo ? takeBack(machine.imports(), contract) : take(machine.imports(), contract);
        }
    }

    private int takeBack(ListImport imports, Contract contract) {
        return switch (imports.undo(contract, who())) {
            case UndoResult.Done done -> takenBack(done);
            case UndoResult.Refused(var why) ->
                switch (why) {
                    case NONE -> failed("E-IMPORT-005", "取り消せる取り込みがありません。取り消せるのは最後の取り込みだけで、一度だけです。");
                    case CALLED -> failed("E-IMPORT-006", "取り込みの後に架電があったため、取り消せません。正しい一覧を取り込んでください。");
                    case PERMIT_OPEN -> failed("E-IMPORT-007", "いま発信しようとしている架電があります。1分ほど待って、もう一度実行してください。");
                };
        };
    }

    private int takenBack(UndoResult.Done done) {
        if (json) {
            print(done.toJson());
            return GOOD;
        }
        var out = spec.commandLine().getOut();
        out.printf("%s に %s が行った取り込みを取り消しました。%n", MINUTE.format(Tokyo.wall(done.importedAt())), done.importedBy());
        tell(done.merge());
        if (done.kept() > 0) {
            out.printf("取り込みの後に記録ができた%d世帯は、一覧から除外された世帯として残しました。架電しません。%n", done.kept());
        }
        out.flush();
        return GOOD;
    }

    private static String who() {
        return System.getProperty("user.name", "?");
    }

    private int take(ListImport imports, Contract contract) {
        try (var line = ProgressLine.of(spec.commandLine().getErr(), LARGE)) {
            return tell(
                    dryRun
                            ? imports.difference(contract, work.list, shownBy(line))
                            : imports.run(contract, work.list, who(), shownBy(line)));
        } catch (IOException e) {
            return unreadable(e);
        }
    }

    private int tell(ImportResult result) {
        return switch (result) {
            case ImportResult.Refused(var faults) -> badList(faults);
            case ImportResult.Done(var summary) -> good(summary);
        };
    }

    private int good(ImportSummary summary) {
        if (json) {
            print(summary.toJson().put("dryRun", dryRun));
            return GOOD;
        }
        var out = spec.commandLine().getOut();
        summary.warnings().forEach(warning -> out.println("注意 " + warning.toText()));
        var counts = summary.counts();
        out.printf(
                "%d行 %d人 %d世帯 (架電前瑕疵 %d人、番号補正 %d人、番号の注意 %d件)%n",
                counts.lines(),
                counts.contacts(),
                counts.households(),
                counts.defectiveBeforeDialling(),
                counts.corrected(),
                counts.doubtedNumbers());
        if (summary.merge() != null) {
            tell(summary.merge());
        }
        if (summary.moment() != null) {
            tell(summary.moment());
        }
        out.println(dryRun ? "確認のみ: 何も取り込んでいません。" : summary.stored() ? "取り込みました。" : "前回と同じ内容です。何も変わりません。");
        out.flush();
        return GOOD;
    }

    private void tell(MergeCounts merge) {
        spec.commandLine()
                .getOut()
                .printf(
                        "追加 %d人 (うち再掲 %d人) 除外 %d人 継続 %d人 (うち変更 %d人、変更なし %d人)%n",
                        merge.added(),
                        merge.returned(),
                        merge.gone(),
                        merge.continuing(),
                        merge.changed(),
                        merge.unchanged());
    }

    private void tell(ImportMoment moment) {
        spec.commandLine()
                .getOut()
                .printf(
                        "変更のうち架電できる電話番号が変わる人 %d人、いま架電中 %d件、発信待ち %d件%n",
                        moment.otherNumbers(),
                        moment.open().calls(),
                        moment.open().permits());
    }

    private int badList(List<ListFault> faults) {
        if (json) {
            print(new JsonObject()
                    .put(
                            "errors",
                            new JsonArray(faults.stream().map(ListFault::toJson).toList())));
        } else {
            var err = spec.commandLine().getErr();
            faults.forEach(fault -> err.println(fault.toText()));
            err.println("一覧を取り込めません。誤り " + faults.size() + "件。何も変更していません。");
            err.flush();
        }
        return BAD_LIST;
    }

    private int badContract(Path file, List<ContractFault> faults) {
        faults.forEach(fault -> complain(fault.told(file.toString())));
        return failed("E-IMPORT-003", "契約ファイルに誤りがあります。./denwaban check で確認してください: " + file);
    }

    private int noDialling() {
        return failed("E-IMPORT-004", "この契約には架電がなく、一覧を取り込めません: " + contractName);
    }

    private int unreadable(IOException e) {
        return failed("E-IMPORT-001", "一覧のファイルを読めません (" + e.getClass().getSimpleName() + "): " + work.list);
    }

    private int failed(String code, String message) {
        complain(message + " (" + code + ")");
        if (json) {
            print(new JsonObject()
                    .put("error", new JsonObject().put("code", code).put("message", message)));
        }
        return FAILED;
    }

    private void complain(String line) {
        var err = spec.commandLine().getErr();
        err.println(line);
        err.flush();
    }

    private void print(JsonObject value) {
        var out = spec.commandLine().getOut();
        out.println(value.encode());
        out.flush();
    }

    private static ListProgress shownBy(ProgressLine line) {
        return (step, done, of) -> line.at(name(step), done, of);
    }

    private static String name(ListProgress.Step step) {
        return switch (step) {
            case CHECKING -> "checking";
            case STORING -> "storing";
        };
    }
}
