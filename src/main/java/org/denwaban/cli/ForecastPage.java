package org.denwaban.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.denwaban.campaign.Forecast;
import org.denwaban.campaign.Forecast.Day;
import org.denwaban.campaign.Forecast.Measured;
import org.denwaban.campaign.Forecast.Pace;
import org.denwaban.campaign.Forecast.Reached;
import org.denwaban.campaign.PaceRules;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.contract.Outbound;
import org.denwaban.contract.Window;

/// A forecast to be read: for people (at most 100 columns) and as JSON.
///
/// @param now       contract time
/// @param operators who dial
/// @param wrapUp    an operator's rest after each call
record ForecastPage(
        Contract contract,
        Outbound outbound,
        Instant now,
        int operators,
        Duration wrapUp,
        Measured measured,
        Pace pace,
        Forecast forecast) {

    /// More rows than this do not fit a screen together with the chart: then a row is a week.
    private static final int MOST_DAYS = 21;

    private static final int BAR = 60;
    private static final int PERIOD_COLUMN = 18;
    private static final int LEFT_COLUMN = 11;
    private static final int COUNT = 8;
    private static final int LOAD = 7;
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm");

    /// A row of the table: a day, or the days of a week.
    private record Row(String period, Map<Window, Load> loads, double left) {}

    private record Load(double capacity, double dialled) {
        Load plus(Load other) {
            return new Load(capacity + other.capacity, dialled + other.dialled);
        }
    }

    String text() {
        var lines = new ArrayList<String>();
        lines.addAll(heading());
        if (forecast.households() == 0) {
            lines.add("架電中の世帯はありません。");
            return String.join("\n", lines);
        }
        lines.addAll(answers());
        lines.addAll(grounds());
        var rows = rows();
        if (!rows.isEmpty()) {
            lines.addAll(table(rows));
            lines.addAll(chart(rows));
        }
        return String.join("\n", lines);
    }

    private List<String> heading() {
        return List.of(
                "架電の見通し " + contract.id(),
                "現在 %s %s、架電期間は%sまで、オペレーター %d人"
                        .formatted(
                                Wide.day(Tokyo.day(now)),
                                CLOCK.format(Tokyo.wall(now)),
                                Wide.day(outbound.period().last()),
                                operators),
                "");
    }

    private List<String> answers() {
        long households = Math.round(forecast.households());
        long contacted = Math.round(forecast.contacted());
        long missed = Math.round(forecast.missed());
        var lines = new ArrayList<String>();
        var through = forecast.throughOn();
        lines.add("完了の見込み      " + (through == null ? "期間内に終わりません" : Wide.day(through)));
        lines.add("時間帯を逃す世帯  " + (missed == 0 ? "なし" : "%,d世帯 (%s)".formatted(missed, missedIn())));
        lines.add("最も混む時間帯    " + tightest());
        lines.add("架電中の世帯      %,d = 通電 %,d + 通電せず終了 %,d + 期間内に終わらない %,d"
                .formatted(households, contacted, households - contacted - missed, missed));
        return lines;
    }

    private String missedIn() {
        return new TreeMap<>(forecast.missedIn())
                .entrySet().stream()
                        .map(entry -> "%s %,d".formatted(label(entry.getKey()), Math.round(entry.getValue())))
                        .collect(Collectors.joining("、", "不足: ", ""));
    }

    private String tightest() {
        var tightest = forecast.tightest();
        if (tightest == null) {
            return "なし";
        }
        var ratio = Double.isInfinite(tightest.ratio()) ? "期間内にもうありません" : "%.0f%%".formatted(100 * tightest.ratio());
        return "%s %s (必要 %,.0f件、処理できる件数 %,.0f件)"
                .formatted(label(tightest.window()), ratio, tightest.demand(), tightest.capacity());
    }

    private List<String> grounds() {
        var time = PaceRules.time(measured, outbound);
        return List.of(
                "",
                "1人1時間あたり    %.1f件 (1件 %.0f秒 + 後処理 %d秒)、%s"
                        .formatted(pace.attemptsPerHour(), seconds(time), wrapUp.toSeconds(), timeGround()),
                "通電率            %s、%s".formatted(rates(), rateGround()));
    }

    private String timeGround() {
        return PaceRules.timeKnown(measured)
                ? "実績%,d件の平均 (うち回数に数える架電 %.0f%%)"
                        .formatted(measured.timed(), 100.0 * measured.counting() / measured.timed())
                : "既定値 (実績%d件、%d件から実績)".formatted(measured.timed(), PaceRules.ENOUGH);
    }

    private String rates() {
        return new TreeMap<>(pace.contactRates())
                .entrySet().stream()
                        .map(entry -> "%s %.0f%%".formatted(label(entry.getKey()), 100 * entry.getValue()))
                        .collect(Collectors.joining(" "));
    }

    private String rateGround() {
        return PaceRules.ratesKnown(measured)
                ? "実績%,d件".formatted(attempts())
                : "既定値 (実績%d件、%d件から実績)".formatted(attempts(), PaceRules.ENOUGH);
    }

    private long attempts() {
        return measured.windows().values().stream().mapToLong(Reached::attempts).sum();
    }

    /// Until it is through; else to the period's end.
    private List<Day> shown() {
        var through = forecast.throughOn();
        return forecast.days().stream()
                .filter(day -> through == null || !day.date().isAfter(through))
                .toList();
    }

    private List<Row> rows() {
        var days = shown();
        if (days.size() <= MOST_DAYS) {
            return days.stream()
                    .map(day -> new Row(Wide.day(day.date()), loads(List.of(day)), day.left()))
                    .toList();
        }
        return weeks(days).values().stream()
                .map(week -> new Row(
                        week(week.getFirst().date(), week.getLast().date()),
                        loads(week),
                        week.getLast().left()))
                .toList();
    }

    private static Map<LocalDate, List<Day>> weeks(List<Day> days) {
        return days.stream()
                .collect(Collectors.groupingBy(
                        day -> day.date().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)),
                        TreeMap::new,
                        Collectors.toList()));
    }

    private static String week(LocalDate first, LocalDate last) {
        return first + "～" + last.toString().substring(5);
    }

    private static Map<Window, Load> loads(List<Day> days) {
        var loads = new EnumMap<Window, Load>(Window.class);
        days.forEach(day -> day.slots()
                .forEach(slot -> loads.merge(slot.window(), new Load(slot.capacity(), slot.dialled()), Load::plus)));
        return loads;
    }

    private List<String> table(List<Row> rows) {
        var lines = new ArrayList<String>();
        var heading = new StringBuilder(Wide.left(daily(rows) ? "日付" : "週", PERIOD_COLUMN));
        var below = new StringBuilder(" ".repeat(PERIOD_COLUMN));
        for (var window : windows()) {
            heading.append(Wide.right(label(window), column(window)));
            below.append(Wide.right("架電", column(window) - LOAD)).append(Wide.right("負荷", LOAD));
        }
        lines.add("");
        lines.add(heading + Wide.right("残り世帯", LEFT_COLUMN));
        lines.add(below.toString());
        rows.forEach(row -> lines.add(line(row)));
        return lines;
    }

    private boolean daily(List<Row> rows) {
        return rows.size() == shown().size();
    }

    private String line(Row row) {
        var line = new StringBuilder(Wide.left(row.period(), PERIOD_COLUMN));
        for (var window : windows()) {
            var load = row.loads().get(window);
            var count = load == null ? "-" : "%,.0f".formatted(load.dialled());
            var percent = load == null || load.capacity() == 0
                    ? "-"
                    : "%.0f%%".formatted(100 * load.dialled() / load.capacity());
            line.append(Wide.right(count, column(window) - LOAD)).append(Wide.right(percent, LOAD));
        }
        return line + Wide.right("%,d".formatted(Math.round(row.left())), LEFT_COLUMN);
    }

    private List<String> chart(List<Row> rows) {
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add("残り世帯の推移");
        lines.add(bar("現在", forecast.households()));
        rows.forEach(row -> lines.add(bar(row.period(), row.left())));
        return lines;
    }

    private String bar(String period, double left) {
        long blocks = Math.round(BAR * left / forecast.households());
        var bar = blocks == 0 && Math.round(left) > 0 ? "▏" : "█".repeat((int) blocks);
        return (Wide.left(period, PERIOD_COLUMN) + Wide.right("%,d".formatted(Math.round(left)), LEFT_COLUMN) + " "
                        + bar)
                .stripTrailing();
    }

    private List<Window> windows() {
        return Arrays.stream(Window.values())
                .filter(outbound.windows()::containsKey)
                .toList();
    }

    private int column(Window window) {
        return Math.max(COUNT + LOAD, Wide.width(label(window)) + 2);
    }

    private String label(Window window) {
        return Wide.label(window, contract);
    }

    JsonObject json() {
        var tightest = forecast.tightest();
        var through = forecast.throughOn();
        return new JsonObject()
                .put("contract", contract.id())
                .put("now", Tokyo.offset(now).toString())
                .put("operators", operators)
                .put("households", Math.round(forecast.households()))
                .put("throughOn", through == null ? null : through.toString())
                .put("contacted", rounded(forecast.contacted()))
                .put("exhausted", rounded(forecast.exhausted()))
                .put("missed", rounded(forecast.missed()))
                .put("missedIn", byWindow(forecast.missedIn()))
                .put(
                        "bottleneck",
                        tightest == null
                                ? null
                                : new JsonObject()
                                        .put("window", tightest.window().name())
                                        .put("demand", rounded(tightest.demand()))
                                        .put("capacity", rounded(tightest.capacity()))
                                        .put(
                                                "ratio",
                                                Double.isInfinite(tightest.ratio()) ? null : rounded(tightest.ratio())))
                .put("pace", paceJson())
                .put(
                        "days",
                        new JsonArray(shown().stream().map(ForecastPage::json).toList()));
    }

    private JsonObject paceJson() {
        return new JsonObject()
                .put("attemptsPerHour", rounded(pace.attemptsPerHour()))
                .put("seconds", rounded(seconds(PaceRules.time(measured, outbound))))
                .put("wrapUpSeconds", wrapUp.toSeconds())
                .put("timeMeasured", PaceRules.timeKnown(measured))
                .put("timedAttempts", measured.timed())
                .put("contactRates", byWindow(pace.contactRates()))
                .put("ratesMeasured", PaceRules.ratesKnown(measured))
                .put("countedAttempts", attempts());
    }

    private static JsonObject byWindow(Map<Window, Double> values) {
        var json = new JsonObject();
        new TreeMap<>(values).forEach((window, value) -> json.put(window.name(), rounded(value)));
        return json;
    }

    private static JsonObject json(Day day) {
        var windows = day.slots().stream()
                .map(slot -> new JsonObject()
                        .put("window", slot.window().name())
                        .put("capacity", rounded(slot.capacity()))
                        .put("dialled", rounded(slot.dialled())))
                .toList();
        return new JsonObject()
                .put("date", day.date().toString())
                .put("windows", new JsonArray(windows))
                .put("left", rounded(day.left()));
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
