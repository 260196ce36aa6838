package org.denwaban.cli;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.staff.DutyStore;
import org.denwaban.staff.Hours;
import org.denwaban.staff.HoursBoard;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./denwaban hours --contract ID [--day DAY | --month MONTH] [--json]`: who was at work for a contract, how long.
@Command(
        name = "hours",
        mixinStandardHelpOptions = true,
        description = {
            "Tells who was at work for a contract on a day or in a month, from when to when, how long, and their",
            "pauses. What counts as worked: docs/operate.md."
        },
        footerHeading = "%nExample:%n",
        footer = "  ./denwaban hours --contract wakayama-2026 --month 2026-11")
public final class HoursCommand implements Callable<Integer> {

    private static final int NAME = 16;
    private static final int TIME = 10;

    private final LiveCampaigns.Opening opening;

    @Option(names = "--contract", required = true, paramLabel = "ID", description = "a contract of the settings")
    private String id = "";

    @Option(names = "--day", paramLabel = "DAY", description = "such as 2018-11-05 (default: today)")
    private @Nullable String day;

    @Option(names = "--month", paramLabel = "MONTH", description = "such as 2018-11")
    private @Nullable String month;

    @Option(names = "--config", paramLabel = "FILE", description = "the settings file (default: denwaban.toml)")
    private @Nullable Path config;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private CommandSpec spec;

    /// @param opening opens what the settings describe
    public HoursCommand(LiveCampaigns.Opening opening) {
        this.opening = opening;
    }

    /// Both included.
    private record Span(LocalDate first, LocalDate last) {}

    @Override
    public Integer call() {
        try (var campaigns = opening.open(config)) {
            var contract = campaigns.named(spec.commandLine(), id);
            var span = span(Tokyo.day(campaigns.now()));
            var board = new HoursBoard(campaigns.database(), new DutyStore(), campaigns::now);
            var days = board.days(id, span.first(), span.last());
            var out = spec.commandLine().getOut();
            out.println(json ? HoursBoard.json(id, days).encode() : page(contract, days));
            out.flush();
        }
        return 0;
    }

    private Span span(LocalDate today) {
        if (day != null && month != null) {
            throw wrong();
        }
        try {
            if (month != null) {
                var whole = YearMonth.parse(month);
                return new Span(whole.atDay(1), whole.atEndOfMonth());
            }
            var one = day == null ? today : LocalDate.parse(day);
            return new Span(one, one);
        } catch (DateTimeException e) {
            throw wrong();
        }
    }

    private ParameterException wrong() {
        return new ParameterException(
                spec.commandLine(), "E-HOURS-001: either --day, such as 2018-11-05, or --month, such as 2018-11");
    }

    private static String page(Contract contract, List<HoursBoard.Day> days) {
        var lines = new ArrayList<String>();
        lines.add(contract.name());
        if (days.isEmpty()) {
            lines.add("出勤の記録はありません。");
        }
        for (var each : days) {
            lines.add(Wide.day(each.day()));
            each.operators().forEach(hours -> lines.add(line(hours)));
        }
        if (days.size() > 1) {
            lines.add("合計");
            totals(days)
                    .forEach((operator, worked) ->
                            lines.add("  " + Wide.left(operator, NAME) + "実働" + Wide.right(time(worked), TIME)));
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static Map<String, Duration> totals(List<HoursBoard.Day> days) {
        return days.stream()
                .flatMap(each -> each.operators().stream())
                .collect(Collectors.toMap(Hours::operatorId, Hours::worked, Duration::plus, TreeMap::new));
    }

    private static String line(Hours hours) {
        var pauses = hours.paused().entrySet().stream()
                .map(pause -> pause.getKey().japanese() + " " + time(pause.getValue()))
                .collect(Collectors.joining("、"));
        return "  " + Wide.left(hours.operatorId(), NAME) + clock(hours.cameAt()) + "～"
                + (hours.leftAt() == null ? "     " : clock(hours.leftAt()))
                + "  在席" + Wide.right(time(hours.present()), TIME)
                + "  実働" + Wide.right(time(hours.worked()), TIME)
                + (pauses.isEmpty() ? "" : "  （" + pauses + "）");
    }

    private static String clock(Instant at) {
        var wall = Tokyo.wall(at);
        return String.format(Locale.ROOT, "%02d:%02d", wall.getHour(), wall.getMinute());
    }

    /// Hours, minutes and seconds.
    private static String time(Duration time) {
        return String.format(Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart());
    }
}
