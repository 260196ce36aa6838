package org.denwaban.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.denwaban.campaign.CourseStore;
import org.denwaban.campaign.DoNotCallStore.Asked;
import org.denwaban.dialer.DoNotCall;
import org.denwaban.dialer.DoNotCall.Who;
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

/// `./denwaban do-not-call --contract ID --household X | --number - | --list FILE`: writes down who is not to be
/// called, or lifts it. In force from the commit on, for permits that are out too; a running server takes back what
/// rings.
@Command(
        name = "do-not-call",
        mixinStandardHelpOptions = true,
        description = {
            "Writes down who is not to be called: a household, a number, or the commissioner's list.",
            "In force at once; a call that rings already is taken back by the server within a second."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./denwaban do-not-call --contract yokosuka-2018 --household -     (from standard input)",
            "  ./denwaban do-not-call --contract yokosuka-2018 --list not-to-be-called.txt",
            "",
            "A list has one number a line: a telephone number, or an insurance certificate number of",
            "8 digits (a household that the call list does not know is named by its line). All of it",
            "is taken over, or nothing."
        })
public final class DoNotCallCommand implements Callable<Integer> {

    /// A commissioner's list; the whole of a large city's campaign has fewer.
    static final int LINES_MOST = 100_000;

    /// Bytes of a list: room for a hundred of each line.
    static final long LARGEST = 10L << 20;

    /// Bytes of a number on standard input.
    private static final int GIVEN_MOST = 200;

    private final LiveCampaigns.Opening opening;
    private final InputStream in;

    @Option(names = "--contract", required = true, paramLabel = "ID", description = "a contract of the settings")
    private String id = "";

    @ArgGroup(multiplicity = "1")
    private Whom whom = new Whom();

    /// One of the three.
    private static final class Whom {

        @Option(
                names = "--household",
                required = true,
                paramLabel = "X",
                description = "a household's id, or a certificate or ticket number; - reads it from standard input"
                        + " (others on this machine can see a command line)")
        private @Nullable String household;

        @Option(
                names = "--number",
                required = true,
                paramLabel = "N",
                description = "- : a telephone number from standard input, wherever it stands on the call list")
        private @Nullable String number;

        @Option(names = "--list", required = true, paramLabel = "FILE", description = "the commissioner's list")
        private @Nullable Path list;
    }

    @Option(names = "--lift", description = "may be called again")
    private boolean lift;

    @Option(names = "--by", paramLabel = "NAME", description = "who enters it, for the record (default: this user)")
    private String by = System.getProperty("user.name", "?");

    @Option(names = "--config", paramLabel = "FILE", description = "the settings file (default: denwaban.toml)")
    private @Nullable Path config;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private CommandSpec spec;

    /// @param opening opens what the settings describe
    /// @param in      where `-` is read from
    public DoNotCallCommand(LiveCampaigns.Opening opening, InputStream in) {
        this.opening = opening;
        this.in = in;
    }

    @Override
    public Integer call() throws IOException {
        try (var campaigns = opening.open(config)) {
            var dialled = campaigns.dialled(spec.commandLine(), id);
            var doNotCall = new DoNotCall(
                    campaigns.database(),
                    new CourseStore(),
                    campaigns.people(),
                    campaigns.campaigns(),
                    campaigns.clocks());
            var who = whom(campaigns, dialled);
            long changed = lift ? lifted(doNotCall, who) : doNotCall.addAll(id, who, asked(), by);
            spec.commandLine()
                    .getOut()
                    .println("%d件を%s（指定 %d件、ほかはすでにそうなっています）。"
                            .formatted(changed, lift ? "架電できるように戻しました" : "架電しない対象にしました", who.size()));
        }
        return 0;
    }

    private long lifted(DoNotCall doNotCall, List<Who> who) {
        return who.stream()
                .filter(each -> doNotCall.lift(id, each, by) == DoNotCall.Done.DONE)
                .count();
    }

    private Asked asked() {
        return whom.list == null ? Asked.CITIZEN : Asked.COMMISSIONER;
    }

    private List<Who> whom(LiveCampaigns campaigns, LiveCampaigns.Dialled dialled) throws IOException {
        if (whom.list != null) {
            return listed(campaigns, dialled, whom.list);
        }
        if (whom.household != null) {
            return List.of(household(campaigns, dialled, given(whom.household)));
        }
        if (!"-".equals(whom.number)) {
            throw refused(
                    "E-DNC-005: write --number - and give the number on standard input; others on this machine can"
                            + " see a command line");
        }
        var number = number(given("-"), dialled);
        if (number == null) {
            throw refused("E-DNC-002: this is no number that could be dialled");
        }
        return List.of(new Who.OfNumber(number));
    }

    private String given(String word) throws IOException {
        return word.equals("-") ? new String(in.readNBytes(GIVEN_MOST), StandardCharsets.UTF_8).strip() : word;
    }

    private Who household(LiveCampaigns campaigns, LiveCampaigns.Dialled dialled, String words) {
        var named = new HouseholdNamed(campaigns, dialled.contract(), spec.commandLine());
        return new Who.OfHousehold(campaigns.database().transaction(handle -> named.find(handle, words)));
    }

    /// Its lines; empty where there are too many, or too much.
    static Optional<List<String>> lines(Path list) throws IOException {
        if (Files.size(list) > LARGEST) {
            return Optional.empty();
        }
        var lines = Files.readAllLines(list, StandardCharsets.UTF_8);
        return lines.size() > LINES_MOST ? Optional.empty() : Optional.of(lines);
    }

    private List<Who> listed(LiveCampaigns campaigns, LiveCampaigns.Dialled dialled, Path list) throws IOException {
        var lines = lines(list)
                .orElseThrow(() -> refused("E-DNC-003: a list has at most " + LINES_MOST + " lines, and 10 MiB"));
        var who = new ArrayList<Who>();
        var faults = new ArrayList<String>();
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i).replace("\uFEFF", "").strip();
            if (!line.isEmpty()) {
                var each = ofLine(campaigns, dialled, line);
                if (each == null) {
                    faults.add(Integer.toString(i + 1));
                } else {
                    who.add(each);
                }
            }
        }
        if (!faults.isEmpty()) {
            throw refused(
                    "E-DNC-004: nothing was taken over; neither a telephone number nor a certificate number of the"
                            + " call list stands in line " + String.join(", ", faults));
        }
        return who;
    }

    private @Nullable Who ofLine(LiveCampaigns campaigns, LiveCampaigns.Dialled dialled, String line) {
        if (line.matches("[0-9]{8}")) {
            var found = campaigns
                    .database()
                    .transaction(handle -> campaigns.people().householdsByCertificate(handle, id, line));
            return found.isEmpty() ? null : new Who.OfHousehold(found.getFirst());
        }
        var number = number(line, dialled);
        return number == null ? null : new Who.OfNumber(number);
    }

    private static @Nullable PhoneNumber number(String raw, LiveCampaigns.Dialled dialled) {
        return PhoneNumberRules.read(raw, dialled.outbound().areaCode()) instanceof PhoneReading.Dialable dialable
                ? dialable.number()
                : null;
    }

    private ParameterException refused(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
