package org.denwaban.cli;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.denwaban.db.OpenDatabase;
import org.denwaban.people.PeopleStore;
import org.denwaban.people.PhoneNumber;
import org.denwaban.rig.Books;
import org.denwaban.rig.BooksJudge;
import org.denwaban.rig.ClockTurn;
import org.denwaban.rig.Judge;
import org.denwaban.rig.JudgedContract;
import org.denwaban.rig.Town;
import org.denwaban.rig.TownCall;
import org.denwaban.settings.Settings;
import org.denwaban.vault.Vault;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./denwaban judge --contract FILE --town DIR`: what the carrier saw against the contract and the database.
@Command(
        name = "judge",
        mixinStandardHelpOptions = true,
        description = {
            "Holds what a town's carrier received, and what its citizens dialled, against the contract's rules and the",
            "database: windows, number of attempts, caller ID, households, lost or invented calls. It shares no rule with",
            "the dialer. Exit code 1 if it finds anything. Appointments it does not know."
        },
        footerHeading = "%nExample:%n",
        footer = "  ./denwaban judge --config demo/denwaban.toml --contract demo/contract.toml --town demo/town")
public final class JudgeCommand implements Callable<Integer> {

    @Option(names = "--contract", required = true, paramLabel = "FILE", description = "the contract file")
    private Path contract = Path.of("");

    @Option(
            names = "--town",
            required = true,
            paramLabel = "DIR",
            description = "where received.jsonl (and called.jsonl) lie")
    private Path town = Path.of("");

    @Option(
            names = "--holidays",
            paramLabel = "FILE",
            description = "national holidays, one 2018-11-23 a line (default: those of the season 2018)")
    private @Nullable Path holidays;

    @Option(names = "--config", paramLabel = "FILE", description = "the settings file (default: denwaban.toml)")
    private @Nullable Path config;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private CommandSpec spec;

    @Override
    public Integer call() {
        var calls = Town.received(town.resolve("received.jsonl"));
        var found = judged(NamedSettings.of(config), calls);
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(new JsonObject()
                    .put("calls", calls.size())
                    .put(
                            "violations",
                            new JsonArray(found.stream().map(JudgeCommand::json).toList()))
                    .encode());
        } else {
            found.forEach(each -> out.println(each.contract() + " " + each.fault() + " " + each.call()));
            out.println(calls.size() + " calls judged, " + found.size() + " violations");
        }
        out.flush();
        return found.isEmpty() ? 0 : 1;
    }

    private List<Judge.Violation> judged(Settings settings, List<TownCall> calls) {
        var terms = JudgedContract.read(contract);
        var turns = ClockTurn.read(settings.dataDirectory().resolve("clock-turns.jsonl"));
        var people = new PeopleStore(Vault.at(settings.dataDirectory().resolve("keys")));
        UnaryOperator<String> digest =
                number -> HexFormat.of().formatHex(people.numberDigest(terms.id(), new PhoneNumber(number)));
        var opened = OpenDatabase.of(settings, new SimpleMeterRegistry());
        try {
            var books = opened.database().transaction(handle -> Books.read(handle, terms.id()));
            var found = new ArrayList<Judge.Violation>();
            found.addAll(new Judge(households(books, calls, digest), nationalHolidays(), terms).judge(calls, turns));
            found.addAll(
                    new BooksJudge(digest).judge(books, calls, Town.calledIn(town.resolve("called.jsonl")), turns));
            return found;
        } finally {
            opened.close();
        }
    }

    private static Map<String, String> households(Books books, List<TownCall> calls, UnaryOperator<String> digest) {
        var households = new HashMap<String, String>();
        for (var call : calls) {
            var household = books.households().get(digest.apply(call.number()));
            if (household != null) {
                households.put(call.number(), household);
            }
        }
        return households;
    }

    private Set<LocalDate> nationalHolidays() {
        if (holidays == null) {
            return Judge.SEASON_2018;
        }
        try {
            return Files.readAllLines(holidays, StandardCharsets.UTF_8).stream()
                    .filter(line -> !line.isBlank())
                    .map(line -> LocalDate.parse(line.strip()))
                    .collect(Collectors.toSet());
        } catch (IOException | java.time.DateTimeException e) {
            throw new ParameterException(
                    spec.commandLine(), "E-JUDGE-001: --holidays is no file with one day a line, such as 2018-11-23");
        }
    }

    private static JsonObject json(Judge.Violation violation) {
        return new JsonObject()
                .put("fault", violation.fault().name())
                .put("call", violation.call())
                .put("contract_time", violation.contract().toString());
    }
}
