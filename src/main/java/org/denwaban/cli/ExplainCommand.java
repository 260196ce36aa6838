package org.denwaban.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.denwaban.calendar.CabinetOfficeTable;
import org.denwaban.calendar.Holidays;
import org.denwaban.calendar.NationalHolidays;
import org.denwaban.campaign.CampaignRules;
import org.denwaban.campaign.History;
import org.denwaban.campaign.Verdict;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.contract.ContractFile;
import org.denwaban.contract.Outbound;
import org.denwaban.contract.Window;
import org.denwaban.people.PhoneNumber;
import org.denwaban.people.PhoneNumberRules;
import org.denwaban.people.PhoneReading;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./denwaban explain --contract FILE --history FILE|- --at 2018-11-05T18:00`: may this household be dialled at this
/// time, and if not, why and when next? Without a database. Exit 0 whenever it answered, 2 where a file, the time or
/// the household cannot be used, 1 where anything else stands in the way.
///
/// `./denwaban explain --contract ID --household ID|NUMBER|- [--at TIME]` asks the same of a household of the live
/// database, and tells its course: {@link ExplainLive}.
///
/// With `--history … --json` exactly five keys:
///
/// - `allowed`
/// - `attempt`: the number of the next call, attempts that counted plus one (4 once all three are used up)
/// - `window`: the window that the call falls in; null when not allowed, and for an appointment outside every window
/// - `reason`: one Japanese sentence
/// - `next`: when not allowed, the earliest later instant at which it would be; null if never, and when allowed now
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Says whether a household may be dialled at a time, and if not, why and when next.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:answered, whatever the answer",
            "1:the settings or the database stood in the way",
            "2:wrong words, a file that cannot be used, or no such household"
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  echo '{\"phones\":[\"046-899-0001\"],\"attempts\":[",
            "         {\"at\":\"2018-11-05T10:00\",\"outcome\":\"NOBODY\"}]}' |",
            "  ./denwaban explain --contract docs/contracts/yokosuka-2018.toml \\",
            "         --history - --at 2018-11-05T18:00",
            "  ./denwaban explain --contract yokosuka-2018 --household - <number.txt",
            "",
            "Outcomes: NOBODY ABSENT MACHINE BUSY UNALLOCATED WRONG_PARTY CARRIER_FAILED",
            "IN_DOUBT CONTACT. An attempt may say \"phone\":2, else telephone 1 is meant.",
            "An appointment, in \"appointments\", has at, requestedBy, takenBy, requestedAt."
        })
public final class ExplainCommand implements Callable<Integer> {

    private static final DateTimeFormatter SHOWN = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    @Option(
            names = "--contract",
            required = true,
            paramLabel = "FILE|ID",
            description = "contract file (TOML); with --household, the id of a contract of the settings")
    private String contractName = "";

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private Whose whose;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = {
                "Tokyo wall time such as 2018-11-05T18:00;",
                "with --household it may be left out: contract time now"
            })
    private @Nullable String at;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "with --household: the settings file (default: denwaban.toml)")
    private @Nullable Path config;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Option(
            names = "--holidays",
            paramLabel = "FILE",
            description = "Cabinet Office table that overrides the law's rule")
    private @Nullable Path table;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private CommandSpec spec;

    /// A course told in a file, or one on record.
    private static final class Whose {

        @Option(
                names = "--history",
                paramLabel = "FILE",
                description = "the household's history (JSON), - for standard input")
        private @Nullable String history;

        @Option(
                names = "--household",
                paramLabel = "ID",
                description = {
                    "a household of the live database: its id (26 characters),",
                    "a certificate number (8 digits), a ticket number (11 digits),",
                    "or - to read one of these from standard input. Whoever is on this",
                    "machine can see a command line: give a person's number by -"
                })
        private @Nullable String household;
    }

    /// Far more than any of the numbers has.
    private static final int MOST_CHARACTERS = 200;

    private final InputStream in;
    private final LiveCampaigns.Opening opening;

    /// Reads `-` from standard input, and the live database that the settings name.
    public ExplainCommand() {
        this(System.in, LiveCampaigns::open);
    }

    ExplainCommand(InputStream in, LiveCampaigns.Opening opening) {
        this.in = in;
        this.opening = opening;
    }

    /// Something that was given cannot be used; the message says what and what to do.
    private static final class Unusable extends Exception {
        private static final long serialVersionUID = 1;

        Unusable(String message) {
            super(message);
        }
    }

    @Override
    public Integer call() {
        try {
            var household = whose.household;
            print(household == null ? told(Objects.requireNonNull(whose.history)) : live(household));
            return 0;
        } catch (Unusable | History.Refused | CabinetOfficeTable.Refused e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private void print(String answer) {
        var out = spec.commandLine().getOut();
        out.println(answer);
        out.flush();
    }

    private String live(String household) throws Unusable {
        if (table != null) {
            throw new Unusable("E-EXPLAIN-005: --holidays goes with --history; a live contract has the table beside"
                    + " the settings");
        }
        var given = at == null ? null : time(at);
        var words = household.equals("-") ? number() : household;
        try (var campaigns = opening.open(config)) {
            var contract = campaigns.dialled(spec.commandLine(), contractName).contract();
            var now = given == null ? campaigns.now() : given;
            return new ExplainLive(campaigns, contract, spec.commandLine()).answer(words, now, json);
        }
    }

    private String number() throws Unusable {
        try {
            return new String(in.readNBytes(MOST_CHARACTERS), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new Unusable("E-EXPLAIN-003: standard input cannot be read (%s)"
                    .formatted(e.getClass().getSimpleName()));
        }
    }

    private String told(String history) throws Unusable, History.Refused, CabinetOfficeTable.Refused {
        if (at == null) {
            throw new ParameterException(spec.commandLine(), "Missing required option: '--at=TIME'");
        }
        if (config != null) {
            throw new Unusable("E-EXPLAIN-005: --config goes with --household");
        }
        var read = contract();
        var outbound = read.outbound();
        if (outbound == null) {
            throw new Unusable("E-EXPLAIN-002: the contract has no outbound side, nobody is dialled for it");
        }
        var rules = new CampaignRules(read, holidays());
        var course = History.read(historyText(history), raw -> phone(raw, outbound));
        var verdict = rules.mayBeDialled(course, time(at));
        return json ? json(verdict, read).encode() : text(verdict, read);
    }

    private Contract contract() throws Unusable {
        var file = Path.of(contractName);
        return switch (ContractFile.read(file)) {
            case ContractFile.Reading.Accepted(Contract accepted) -> accepted;
            case ContractFile.Reading.Refused(var faults) ->
                throw new Unusable("E-EXPLAIN-001: the contract file is refused; ./denwaban check names every fault:\n"
                        + faults.stream()
                                .map(fault -> fault.told(file.toString()))
                                .collect(Collectors.joining("\n")));
        };
    }

    private Holidays holidays() throws CabinetOfficeTable.Refused {
        return table == null ? NationalHolidays.LAW : CabinetOfficeTable.read(table, NationalHolidays.LAW);
    }

    private static @Nullable PhoneNumber phone(String raw, Outbound outbound) {
        return PhoneNumberRules.read(raw, outbound.areaCode()) instanceof PhoneReading.Dialable dialable
                ? dialable.number()
                : null;
    }

    private String historyText(String history) throws Unusable {
        try {
            if (history.equals("-")) {
                return historyText(in);
            }
            try (var file = Files.newInputStream(Path.of(history))) {
                return historyText(file);
            }
        } catch (IOException e) {
            throw new Unusable(
                    "E-EXPLAIN-003: the history cannot be read (%s); give a readable file, or - for standard input"
                            .formatted(e.getClass().getSimpleName()));
        }
    }

    /// No more of it than shows that it is too long: four bytes a character at most.
    private static String historyText(InputStream from) throws IOException {
        return new String(from.readNBytes(4 * (History.MOST_CHARACTERS + 1)), StandardCharsets.UTF_8);
    }

    private static Instant time(String at) throws Unusable {
        try {
            return History.time(at);
        } catch (DateTimeException _) {
            throw new Unusable("E-EXPLAIN-004: --at must be a time such as 2018-11-05T18:00");
        }
    }

    static JsonObject json(Verdict verdict, Contract contract) {
        return switch (verdict) {
            case Verdict.Allowed allowed ->
                object(true, allowed.attempt(), allowed.window(), sentence(allowed, contract), null);
            case Verdict.Refused refused ->
                object(false, refused.attempt(), null, refused.reason().japanese(), refused.next());
        };
    }

    private static JsonObject object(
            boolean allowed, int attempt, @Nullable Window window, String reason, @Nullable Instant next) {
        return new JsonObject()
                .put("allowed", allowed)
                .put("attempt", attempt)
                .put("window", window == null ? null : window.name())
                .put("reason", reason)
                // ISO 8601 with Tokyo's offset; seconds only where there are any
                .put("next", next == null ? null : Tokyo.offset(next).toString());
    }

    static String text(Verdict verdict, Contract contract) {
        return switch (verdict) {
            case Verdict.Allowed allowed -> sentence(allowed, contract) + "（電話番号" + allowed.phone() + "）";
            case Verdict.Refused refused ->
                "%s%n次に架電できる日時: %s"
                        .formatted(
                                refused.reason().japanese(),
                                refused.next() == null
                                        ? "なし"
                                        : SHOWN.format(Tokyo.wall(refused.next())) + "（" + refused.attempt() + "回目）");
        };
    }

    private static String sentence(Verdict.Allowed allowed, Contract contract) {
        var kind = allowed.appointment() == null ? "架電" : "日時指定の架電";
        return "%d回目の%sができます（%s）。".formatted(allowed.attempt(), kind, Wide.label(allowed.window(), contract));
    }
}
