package org.denwaban.cli;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.denwaban.db.OpenDatabase;
import org.denwaban.people.PeopleStore;
import org.denwaban.people.PhoneNumber;
import org.denwaban.rig.Books;
import org.denwaban.rig.Capture;
import org.denwaban.rig.CaptureRefused;
import org.denwaban.rig.Carrier;
import org.denwaban.rig.ClockTurn;
import org.denwaban.rig.Evidence;
import org.denwaban.rig.Judge;
import org.denwaban.rig.JudgedContract;
import org.denwaban.rig.Span;
import org.denwaban.rig.Town;
import org.denwaban.rig.Trial;
import org.denwaban.settings.Settings;
import org.denwaban.vault.AgreedKeys;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./denwaban judge --contract FILE --town DIR`, or `--capture FILE --carrier ADDRESS`: what the carrier saw against
/// the contract and the database.
@Command(
        name = "judge",
        mixinStandardHelpOptions = true,
        description = {
            "Holds what the carrier received, and what citizens dialled, against the contract's rules and the database:"
                    + " windows, number of attempts, caller ID, households, lost or invented calls. It shares no rule"
                    + " with the dialer. Exit code 1 if it finds anything.",
            "It reads a town's record, or a capture (pcap) of a trunk. A capture tells that somebody answered, not who: a"
                    + " machine or another household is taken for the person. What lies before it is taken from the"
                    + " database.",
            "Appointments and calls back it does not know: it judges them as any other call of a campaign."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./denwaban judge --config demo/denwaban.toml --contract demo/contract.toml --town demo/town",
            "  ./denwaban judge --contract contract.toml --capture trunk.pcap --carrier 192.0.2.10"
        })
public final class JudgeCommand implements Callable<Integer> {

    /// Bytes of a capture: a year of a busy trunk's SIP, or a day with the voices in it; a minute of reading.
    public static final long CAPTURE_LARGEST = 2L << 30;

    /// Calls of a capture, which are held: the list of a large city, tried three times, and some 200 MB.
    public static final int CAPTURED_CALLS_MOST = 200_000;

    private static final String NO_NUMBER = "";

    @Option(names = "--contract", required = true, paramLabel = "FILE", description = "the contract file")
    private Path contract = Path.of("");

    @ArgGroup(exclusive = true, multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private Source source;

    /// One of two.
    static final class Source {

        @Option(
                names = "--town",
                required = true,
                paramLabel = "DIR",
                description = "where received.jsonl (and called.jsonl) lie")
        private @Nullable Path town;

        @ArgGroup(exclusive = false)
        private @Nullable Taken taken;
    }

    /// A capture, and who in it is the carrier.
    static final class Taken {

        @Option(
                names = "--capture",
                required = true,
                paramLabel = "FILE",
                description = "a pcap of the trunk, made by tcpdump or by Asterisk's pjsip set logger pcap")
        private Path capture = Path.of("");

        @Option(
                names = "--carrier",
                required = true,
                paramLabel = "ADDRESS[:PORT]",
                description = "the carrier's address in it; once for each that it has")
        private List<String> carriers = List.of();
    }

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
        var capture = source.taken == null ? null : read(source.taken);
        var evidence = capture == null ? record(source.town) : capture.evidence();
        var warnings = capture == null ? List.<String>of() : capture.warnings();
        var found = judged(NamedSettings.of(config), evidence);
        warnings.forEach(spec.commandLine().getErr()::println);
        spec.commandLine().getErr().flush();
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(json(evidence, found)
                    .put("warnings", new JsonArray(warnings))
                    .encode());
        } else {
            found.forEach(each -> out.println(each.contract() + " " + each.fault() + " " + each.call()));
            out.println(evidence.calls().size() + " calls judged, " + found.size() + " violations");
        }
        out.flush();
        return found.isEmpty() ? 0 : 1;
    }

    private static Evidence record(@Nullable Path town) {
        var folder = town == null ? Path.of("") : town;
        return new Evidence(
                Town.received(folder.resolve("received.jsonl")),
                Town.calledIn(folder.resolve("called.jsonl")),
                Span.ALWAYS);
    }

    private Capture read(Taken taken) {
        var carriers = taken.carriers.stream().map(this::carrier).toList();
        try {
            return Capture.read(taken.capture, carriers, new Capture.Bounds(CAPTURE_LARGEST, CAPTURED_CALLS_MOST));
        } catch (CaptureRefused e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    private Carrier carrier(String text) {
        return Carrier.parse(text)
                .orElseThrow(() -> refused("E-JUDGE-007: '" + text + "' is no numeric address; write 192.0.2.10,"
                        + " 192.0.2.10:5060 or [2001:db8::10]:5060"));
    }

    private ParameterException refused(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private List<Judge.Violation> judged(Settings settings, Evidence evidence) {
        var terms = JudgedContract.read(contract);
        var turns = ClockTurn.read(settings.dataDirectory().resolve("clock-turns.jsonl"));
        var opened = OpenDatabase.of(settings, new SimpleMeterRegistry());
        try {
            var keys = settings.dataDirectory().resolve("keys");
            var people = new PeopleStore(AgreedKeys.open(keys, opened.database(), List.of(terms.id())));
            UnaryOperator<String> digest = number -> number.matches("0[0-9]{9,10}")
                    ? HexFormat.of().formatHex(people.numberDigest(terms.id(), new PhoneNumber(number)))
                    : NO_NUMBER;
            var books = opened.database().transaction(handle -> Books.read(handle, terms.id()));
            return new Trial(terms, nationalHolidays(), books, turns, digest).of(evidence);
        } finally {
            opened.close();
        }
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
            throw refused("E-JUDGE-001: --holidays is no file with one day a line, such as 2018-11-23");
        }
    }

    private static JsonObject json(Evidence evidence, List<Judge.Violation> found) {
        return new JsonObject()
                .put("calls", evidence.calls().size())
                .put(
                        "violations",
                        new JsonArray(found.stream().map(JudgeCommand::json).toList()));
    }

    private static JsonObject json(Judge.Violation violation) {
        return new JsonObject()
                .put("fault", violation.fault().name())
                .put("call", violation.call())
                .put("contract_time", violation.contract().toString());
    }
}
