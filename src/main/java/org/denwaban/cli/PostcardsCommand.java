package org.denwaban.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.denwaban.contract.Contract;
import org.denwaban.people.ListFault;
import org.denwaban.report.ExportGate;
import org.denwaban.report.FontException;
import org.denwaban.report.PostcardDesk;
import org.denwaban.report.PostcardPrint.Result;
import org.denwaban.report.PostcardRefused;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./denwaban postcards --contract ID --segment N --list FILE --out DIR`: the print files of a segment's
/// postcards, all of them or none. Exit 0 done, 2 a bad list or wrong words, 1 anything else.
@Command(
        name = "postcards",
        mixinStandardHelpOptions = true,
        description = {
            "Makes the print files of a segment's postcards out of the city's list: CSV and PDF with the customer",
            "barcode, sorted by postcode, a proof of the first ten, and what cannot be printed, by ticket number.",
            "The files hold names and addresses: they leave only with a second person's approval on record."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  ./denwaban postcards --contract yokosuka-2018 --segment 1 --list list1.csv --dry-run",
            "  ./denwaban approval ask --contract yokosuka-2018 --kind POSTCARDS --why \"10月の発送\"",
            "What the files hold: docs/postcards.md."
        })
public final class PostcardsCommand implements Callable<Integer> {

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int BAD_LIST = 2;

    /// Bytes or cards; less is over before anybody reads of it.
    private static final long LARGE = 1_000;

    /// What the settings describe, opened for postcards.
    public interface Machine extends AutoCloseable {

        /// The contracts served here.
        List<Contract> contracts();

        /// Font files, in the order in which they are asked for a character.
        List<Path> fonts();

        /// Asked before the work is begun, and again before anything has its name.
        ExportGate gate();

        @Override
        void close();
    }

    /// Opens the machine.
    @FunctionalInterface
    public interface Machines {

        /// @param config as given on the command line, null where it was not
        Machine open(@Nullable Path config);
    }

    private final Machines machines;

    @Option(names = "--contract", required = true, paramLabel = "ID", description = "a contract of the settings")
    private String id = "";

    @Option(names = "--segment", required = true, paramLabel = "N", description = "number of one of its segments")
    private int number;

    @Option(names = "--list", required = true, paramLabel = "FILE.csv", description = "the city's list of the segment")
    private Path list = Path.of("");

    @ArgGroup(multiplicity = "1")
    private Target target = new Target();

    /// One of the two.
    private static final class Target {

        @Option(names = "--out", required = true, paramLabel = "DIR", description = "where the files are put")
        private Path out = Path.of("");

        @Option(names = "--dry-run", required = true, description = "count only, write nothing")
        private boolean dryRun;
    }

    @Option(
            names = "--by",
            defaultValue = "${sys:user.name}",
            paramLabel = "NAME",
            description = "who asked for the approval and now exports (default: this user)")
    private String by = "";

    @Option(names = "--config", paramLabel = "FILE", description = "settings file (default: denwaban.toml)")
    private @Nullable Path config;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private CommandSpec spec;

    /// @param machines opens what the settings describe
    public PostcardsCommand(Machines machines) {
        this.machines = machines;
    }

    @Override
    public Integer call() {
        try (var machine = machines.open(config);
                var line = ProgressLine.of(spec.commandLine().getErr(), LARGE)) {
            var wish = new PostcardDesk.Wish(contract(machine), number, list, target.dryRun ? null : target.out, by);
            return tell(new PostcardDesk(machine.fonts(), machine::gate)
                    .make(wish, (step, done, of) -> line.at(step.name().toLowerCase(Locale.ROOT), done, of)));
        } catch (PostcardRefused e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        } catch (FontException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private Contract contract(Machine machine) {
        var known = machine.contracts().stream().map(Contract::id).collect(Collectors.joining(", "));
        return machine.contracts().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "E-CLI-004: the settings name no contract with this id; known are " + known));
    }

    private int tell(Result result) {
        return switch (result) {
            case Result.BadList(var faults) -> badList(faults);
            case Result.NotLetOut(var why) -> throw new ParameterException(spec.commandLine(), why);
            case Result.Done done -> done(done);
        };
    }

    private int done(Result.Done done) {
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(new JsonObject()
                    .put("lines", done.lines())
                    .put("cards", done.cards())
                    .put("withoutBarcode", done.withoutBarcode())
                    .put("unprintable", done.unprintable())
                    .put("elsewhere", done.elsewhere())
                    .put("files", new JsonArray(done.files()))
                    .encode());
        } else {
            out.printf(
                    "%d行 はがき %d枚 (うちバーコードなし %d枚) 印字できない人 %d人 この区分ではない人 %d人%n",
                    done.lines(), done.cards(), done.withoutBarcode(), done.unprintable(), done.elsewhere());
            done.files().forEach(out::println);
            out.println(target.dryRun ? "確認のみ: 何も書いていません。" : "書き出しました。");
        }
        out.flush();
        return DONE;
    }

    private int badList(List<ListFault> faults) {
        if (json) {
            spec.commandLine()
                    .getOut()
                    .println(new JsonObject()
                            .put(
                                    "errors",
                                    new JsonArray(faults.stream()
                                            .map(ListFault::toJson)
                                            .toList()))
                            .encode());
        }
        var err = spec.commandLine().getErr();
        faults.forEach(fault -> err.println(fault.toText()));
        err.println("一覧が正しくありません。誤り " + faults.size() + "件。何も書いていません。");
        err.flush();
        return BAD_LIST;
    }
}
