package org.denwaban.report;

import static org.denwaban.report.LineTables.label;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.denwaban.campaign.Ending;
import org.denwaban.campaign.Outcome;
import org.denwaban.contract.Contract;
import org.denwaban.contract.Results;
import org.denwaban.contract.Window;
import org.denwaban.report.FiguresReport.Cell;
import org.denwaban.report.FiguresReport.Chart;
import org.denwaban.report.FiguresReport.Column;
import org.denwaban.report.FiguresReport.Count;
import org.denwaban.report.FiguresReport.Lines;
import org.denwaban.report.FiguresReport.Table;
import org.denwaban.report.ProgressStore.Attempts;

/// 架電進捗報告書: one day of a campaign, for the commissioner. Pure; counts alone, nobody's data.
public final class ProgressReport {

    /// Outcomes as a city reads them. "Not known" is its own, never folded into "nobody there" (it may have rung).
    private enum Kind {
        CONTACT("通電", EnumSet.of(Outcome.CONTACT)),
        NOBODY("不在", EnumSet.of(Outcome.NOBODY, Outcome.ABSENT)),
        MACHINE("留守電", EnumSet.of(Outcome.MACHINE)),
        DEFECTIVE("番号瑕疵", EnumSet.of(Outcome.UNALLOCATED, Outcome.WRONG_PARTY)),
        BUSY("話中", EnumSet.of(Outcome.BUSY)),
        CARRIER("回線障害", EnumSet.of(Outcome.CARRIER_FAILED)),
        IN_DOUBT("不明", EnumSet.of(Outcome.IN_DOUBT));

        private final String words;
        private final Set<Outcome> outcomes;

        Kind(String words, Set<Outcome> outcomes) {
            this.words = words;
            this.outcomes = outcomes;
        }
    }

    private ProgressReport() {}

    /// Makes it.
    public static FiguresReport of(Contract contract, ProgressRecord day) {
        var results = Objects.requireNonNull(contract.results(), "dialled");
        return new FiguresReport(
                "架電進捗報告書",
                contract.name(),
                contract.commissioner(),
                LineTables.day(day.day()),
                List.of(
                        soFar(contract, day),
                        windows(results, day.attempts()),
                        hours(day.attempts()),
                        results(results, day),
                        endings(day.endings()),
                        new Lines(
                                "読み方",
                                List.of(
                                        label("架電数は、呼び出した回数です。話中と回線障害は、定めにより架電の回数に数えません。"),
                                        label("不明は、架電した可能性があり、結果を確かめられなかったものです（架電の回数に数えます）。"),
                                        label("最終結果は、その日に応対結果を入力した人数です。氏名、番号は載せていません。")))));
    }

    private static Table soFar(Contract contract, ProgressRecord day) {
        var rows = new ArrayList<List<Cell>>();
        var fee = contract.fee();
        if (fee != null && fee.plannedCount() > 0) {
            rows.add(List.of(label("予定量（人）"), new Count(fee.plannedCount())));
        }
        rows.add(List.of(label("終了した世帯の人数"), new Count(day.peopleConcluded())));
        rows.add(List.of(
                label("終了した世帯"),
                new Count(day.endings().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())));
        rows.add(List.of(label("架電の回数（累計）"), new Count(day.counted())));
        rows.add(List.of(label("返電（累計）"), new Count(day.returnCalls())));
        return new Table("この日までの累計", List.of(new Column("項目", 30), new Column("数", 12)), rows);
    }

    private static Table windows(Results results, List<Attempts> attempts) {
        var rows = new ArrayList<List<Cell>>();
        for (var window : Window.values()) {
            rows.add(row(
                    results.timeLabels().getOrDefault(window, window.name()), attempts, at -> at.window() == window));
        }
        rows.add(row("指定日時（時間帯外）", attempts, at -> at.window() == null));
        rows.add(row("計", attempts, _ -> true));
        return new Table("時間帯別の架電", columns("架電時間", 20), rows);
    }

    private static Table hours(List<Attempts> attempts) {
        int first = attempts.stream().mapToInt(Attempts::hour).min().orElse(9);
        int last = attempts.stream().mapToInt(Attempts::hour).max().orElse(19);
        var rows = IntStream.rangeClosed(first, last)
                .mapToObj(hour -> row("%d時".formatted(hour), attempts, at -> at.hour() == hour))
                .toList();
        return new Table(
                "1時間ごとの架電",
                columns("時", 8),
                rows,
                Optional.of(new Chart("1時間ごとの架電（通電・不在・留守電・番号瑕疵）", 0, List.of(2, 3, 4, 5), rows.size())));
    }

    private static List<Column> columns(String first, int width) {
        var columns = new ArrayList<Column>();
        columns.add(new Column(first, width));
        columns.add(new Column("架電数", 9));
        for (var kind : Kind.values()) {
            columns.add(new Column(kind.words, 9));
        }
        columns.add(new Column("結果待ち", 9));
        return columns;
    }

    private static List<Cell> row(String name, List<Attempts> attempts, Predicate<Attempts> which) {
        var of = attempts.stream().filter(which).toList();
        var row = new ArrayList<Cell>();
        row.add(label(name));
        row.add(new Count(sum(of, _ -> true)));
        for (var kind : Kind.values()) {
            row.add(new Count(sum(of, at -> at.outcome() != null && kind.outcomes.contains(at.outcome()))));
        }
        row.add(new Count(sum(of, at -> at.outcome() == null)));
        return row;
    }

    private static long sum(List<Attempts> attempts, Predicate<Attempts> which) {
        return attempts.stream().filter(which).mapToLong(Attempts::number).sum();
    }

    /// By the contract's dispositions, in their order.
    static Table results(Results results, ProgressRecord day) {
        var rows = new ArrayList<List<Cell>>();
        for (var disposition : results.dispositions()) {
            rows.add(List.of(
                    label(disposition.label()),
                    new Count(day.results().getOrDefault(disposition.code(), 0L)),
                    new Count(day.resultsSoFar().getOrDefault(disposition.code(), 0L))));
        }
        return new Table("応対結果", List.of(new Column("最終結果", 44), new Column("この日", 10), new Column("累計", 10)), rows);
    }

    /// Households at their end, in words.
    static Table endings(Map<String, Long> endings) {
        var rows = new ArrayList<List<Cell>>();
        for (var ending : Ending.values()) {
            rows.add(List.of(label(words(ending)), new Count(endings.getOrDefault(ending.name(), 0L))));
        }
        return new Table("終了した世帯の内訳（累計）", List.of(new Column("理由", 44), new Column("世帯", 10)), rows);
    }

    private static String words(Ending ending) {
        return switch (ending) {
            case CONTACTED -> "通電";
            case NOBODY_THREE_TIMES -> "定めの回数まで不在";
            case DEFECTIVE_BEFORE_DIALLING -> "電話番号瑕疵（架電前）";
            case DEFECTIVE_AFTER_DIALLING -> "電話番号瑕疵（架電後）";
            case NUMBER_USED_UP -> "同じ電話番号への回数の上限";
            case NO_WINDOW_LEFT -> "残りの時間帯なし";
            case NO_NUMBER_LEFT -> "名簿から電話番号がなくなった";
            case GONE -> "名簿から外れた";
            case DO_NOT_CALL -> "架電を希望しない";
        };
    }
}
