package org.denwaban.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.denwaban.clock.SystemClock;
import org.denwaban.seal.Finding;
import org.denwaban.seal.Seal;
import org.denwaban.seal.Seals;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./denwaban verify [--from DAY] [--to DAY] [--known DAY=SEAL] [--json]`: the records against the seals of their
/// days.
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description =
                "Holds the records of each day against its seal and names every row that was changed, taken away or"
                        + " put in since. Exit code 1 if it finds anything. With --known, a seal that somebody wrote down: the seals"
                        + " themselves were made anew if it is another one now.",
        footerHeading = "%nExamples:%n",
        footer = {"  ./denwaban verify", "  ./denwaban verify --from 2026-11-01 --known 2026-11-30=4e07408562be…"})
public final class VerifyCommand implements Callable<Integer> {

    private static final Pattern KNOWN = Pattern.compile("([0-9]{4}-[0-9]{2}-[0-9]{2})=([0-9a-f]{64})");

    private final LiveCampaigns.Opening opening;

    @Option(
            names = "--from",
            paramLabel = "DAY",
            description = "such as 2026-11-01 (default: the first that is sealed)")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "DAY", description = "such as 2026-11-30 (default: the last that is sealed)")
    private @Nullable String to;

    @Option(names = "--known", paramLabel = "DAY=SEAL", description = "a seal as it was told once; may be given again")
    private List<String> known = new ArrayList<>();

    @Option(names = "--config", paramLabel = "FILE", description = "the settings file (default: denwaban.toml)")
    private @Nullable Path config;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private CommandSpec spec;

    /// @param opening opens what the settings describe
    public VerifyCommand(LiveCampaigns.Opening opening) {
        this.opening = opening;
    }

    @Override
    public Integer call() {
        var first = day("--from", from, LocalDate.MIN);
        var last = day("--to", to, LocalDate.MAX);
        var told = known.stream().map(this::told).toList();
        try (var campaigns = opening.open(config)) {
            var seals = new Seals(
                    campaigns.database(), campaigns.dataDirectory().resolve(Seals.DIRECTORY), SystemClock.SYSTEM);
            var elsewhere = seals.elsewhere();
            var wanted = seals.all().stream()
                    .filter(seal -> !elsewhere.contains(seal.day()))
                    .filter(seal -> !seal.day().isBefore(first) && !seal.day().isAfter(last))
                    .toList();
            var findings = new ArrayList<>(seals.chain());
            told.stream()
                    .filter(one -> seals.all().stream().noneMatch(one::isOf))
                    .forEach(one -> findings.add(new Finding(one.day(), Finding.Fault.SEAL_DIFFERS, "", "")));
            int count = findings.size();
            for (var seal : wanted) {
                var checked = seals.check(seal);
                findings.addAll(checked.findings());
                count += checked.count();
            }
            long left = elsewhere.stream()
                    .filter(day -> !day.isBefore(first) && !day.isAfter(last))
                    .count();
            print(wanted, left, findings, count);
            return count == 0 ? 0 : 1;
        }
    }

    private LocalDate day(String option, @Nullable String text, LocalDate otherwise) {
        if (text == null) {
            return otherwise;
        }
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new ParameterException(
                    spec.commandLine(), "E-SEAL-010: %s is no day; write it such as 2026-11-25".formatted(option));
        }
    }

    private record Told(LocalDate day, String seal) {
        boolean isOf(Seal one) {
            return one.day().equals(day) && one.seal().equals(seal);
        }
    }

    private Told told(String text) {
        var parts = KNOWN.matcher(text);
        if (!parts.matches()) {
            throw new ParameterException(
                    spec.commandLine(), "E-SEAL-011: --known is a day, =, and the 64 characters of its seal");
        }
        return new Told(day("--known", parts.group(1), LocalDate.MIN), parts.group(2));
    }

    /// @param elsewhere days whose files lie in another server's data directory
    private void print(List<Seal> seals, long elsewhere, List<Finding> findings, int count) {
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(new JsonObject()
                    .put("days", seals.size())
                    .put("days_elsewhere", elsewhere)
                    .put("rows", seals.stream().mapToLong(Seal::rows).sum())
                    .put("last_seal", seals.isEmpty() ? null : seals.getLast().seal())
                    .put(
                            "last_day",
                            seals.isEmpty() ? null : seals.getLast().day().toString())
                    .put("count", count)
                    .put(
                            "findings",
                            new JsonArray(
                                    findings.stream().map(VerifyCommand::json).toList()))
                    .encode());
        } else {
            if (elsewhere > 0) {
                out.println("%d days were sealed by another server: verify them there, with its data directory"
                        .formatted(elsewhere));
            }
            findings.forEach(each ->
                    out.println((each.day() + " " + each.fault() + " " + each.table() + " " + each.row()).strip()));
            out.println(
                    seals.isEmpty()
                            ? "no day is sealed yet; a running server seals each one after midnight"
                            : "%d days, %,d rows, %,d not as they were sealed; the seal of %s is %s"
                                    .formatted(
                                            seals.size(),
                                            seals.stream().mapToLong(Seal::rows).sum(),
                                            count,
                                            seals.getLast().day(),
                                            seals.getLast().seal()));
        }
        out.flush();
    }

    private static JsonObject json(Finding finding) {
        return new JsonObject()
                .put("day", finding.day().toString())
                .put("fault", finding.fault().name())
                .put("table", finding.table())
                .put("row", finding.row());
    }
}
