package org.denwaban.cli;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.inbound.LineBoard;
import org.denwaban.inbound.LineFigures;
import org.denwaban.inbound.LineFiguresStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./denwaban figures --contract ID [--day DAY] [--json]`: how a line did on a day.
@Command(
        name = "figures",
        mixinStandardHelpOptions = true,
        description = {
            "Tells how a contract's line did on a day: calls offered, answered, abandoned, after hours,",
            "who waits now, the service level. What each figure means: docs/operate.md."
        },
        footerHeading = "%nExample:%n",
        footer = "  ./denwaban figures --contract wakayama-2026 --day 2026-11-24")
public final class FiguresCommand implements Callable<Integer> {

    private static final int LABEL = 30;
    private static final int VALUE = 10;

    private final LiveCampaigns.Opening opening;

    @Option(names = "--contract", required = true, paramLabel = "ID", description = "a contract of the settings")
    private String id = "";

    @Option(names = "--day", paramLabel = "DAY", description = "such as 2018-11-05 (default: today)")
    private @Nullable String day;

    @Option(names = "--config", paramLabel = "FILE", description = "the settings file (default: denwaban.toml)")
    private @Nullable Path config;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private CommandSpec spec;

    /// @param opening opens what the settings describe
    public FiguresCommand(LiveCampaigns.Opening opening) {
        this.opening = opening;
    }

    @Override
    public Integer call() {
        try (var campaigns = opening.open(config);
                var board = board(campaigns)) {
            var contract = campaigns.answered(spec.commandLine(), id);
            var of = day(Tokyo.day(campaigns.now()));
            var figures = board.of(id, of);
            var out = spec.commandLine().getOut();
            out.println(
                    json
                            ? figures.json()
                                    .put("contract", id)
                                    .put("day", of.toString())
                                    .encode()
                            : page(contract, of, figures));
            out.flush();
        }
        return 0;
    }

    private static LineBoard board(LiveCampaigns campaigns) {
        return new LineBoard(
                campaigns.database(),
                new LineFiguresStore(),
                campaigns.contracts(),
                campaigns::now,
                campaigns.clocks().machine());
    }

    private LocalDate day(LocalDate today) {
        try {
            return day == null ? today : LocalDate.parse(day);
        } catch (DateTimeException e) {
            throw new ParameterException(spec.commandLine(), "E-FIG-001: --day is a day such as 2018-11-05", e);
        }
    }

    private static String page(Contract contract, LocalDate day, LineFigures figures) {
        var lines = new ArrayList<String>();
        lines.add("%s  %s".formatted(contract.name(), Wide.day(day)));
        lines.add(line("着信（受付時間内）", figures.offered() + "件"));
        lines.add(line("  応答", figures.answered() + "件"));
        lines.add(line("  放棄", figures.abandoned() + "件"));
        lines.add(line("  応答できず案内", figures.notServed() + "件"));
        lines.add(line("  折り返し希望", figures.callBacks() + "件"));
        lines.add(line("  PBX停止による切断", figures.lost() + "件"));
        lines.add(line("時間外", figures.afterHours() + "件"));
        lines.add(line("  折り返し希望", figures.afterHoursCallBacks() + "件"));
        lines.add(line("後から補った記録", figures.filledIn() + "件"));
        var reception = Objects.requireNonNull(contract.reception());
        lines.add(line(
                "サービスレベル（" + reception.serviceLevelWithin().toSeconds() + "秒以内）",
                figures.serviceLevel().isPresent()
                        ? String.format(
                                Locale.ROOT, "%.1f%%", figures.serviceLevel().getAsDouble())
                        : "-"));
        lines.add(line("平均応答待ち", seconds(figures.answerWait())));
        lines.add(line("平均通話", seconds(figures.talk())));
        lines.add(line("平均処理（通話と後処理）", seconds(figures.handling())));
        lines.add(line("放棄までの平均", seconds(figures.abandonedAfter().mean())));
        lines.addAll(abandoned(figures.abandonedAfter()));
        lines.add(line("最長の待ち", seconds(figures.longestWait())));
        lines.add(line("現在お待ち", figures.waiting() + "名"));
        lines.add(line("  うち最長", seconds(figures.longestWaiting())));
        lines.add(line("現在通話中", figures.talking() + "件"));
        lines.add(line("現在折り返し待ち", figures.callBacksWaiting() + "名"));
        return String.join(System.lineSeparator(), lines);
    }

    /// 放棄 by how long they waited; nothing where nobody hung up.
    private static List<String> abandoned(LineFigures.Waits waits) {
        var lines = new ArrayList<String>();
        var steps = LineFigures.Waits.STEPS;
        for (int i = 0; i < waits.counts().size(); i++) {
            if (waits.counts().get(i) > 0) {
                var label = i < steps.size()
                        ? "  " + steps.get(i).toSeconds() + "秒まで"
                        : "  " + steps.getLast().toSeconds() + "秒を超えて";
                lines.add(line(label, waits.counts().get(i) + "件"));
            }
        }
        return lines;
    }

    private static String line(String label, String value) {
        return Wide.left(label, LABEL) + Wide.right(value, VALUE);
    }

    private static String seconds(Optional<Duration> time) {
        return time.map(each -> String.format(Locale.ROOT, "%.1f秒", each.toMillis() / 1e3))
                .orElse("-");
    }
}
