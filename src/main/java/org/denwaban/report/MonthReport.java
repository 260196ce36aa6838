package org.denwaban.report;

import static org.denwaban.report.LineTables.label;

import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.denwaban.contract.Contract;
import org.denwaban.contract.Reception;
import org.denwaban.inbound.Enquiry;
import org.denwaban.report.FiguresReport.Block;
import org.denwaban.report.FiguresReport.Cell;
import org.denwaban.report.FiguresReport.Chart;
import org.denwaban.report.FiguresReport.Column;
import org.denwaban.report.FiguresReport.Count;
import org.denwaban.report.FiguresReport.Lines;
import org.denwaban.report.FiguresReport.Percent;
import org.denwaban.report.FiguresReport.Span;
import org.denwaban.report.FiguresReport.Staff;
import org.denwaban.report.FiguresReport.Table;
import org.denwaban.report.FiguresReport.Typed;
import org.denwaban.staff.Hours;

/// 月次実績報告書 by day and 年度完了報告書 by month, of a contract that is answered. Pure.
///
/// Source: 仕様書 10(1)③, ④ of the inbound contract; what stands in them is agreed, and here it is the daily report's
/// figures summed up.
public final class MonthReport {

    private MonthReport() {}

    /// 月次実績報告書.
    ///
    /// @param days every day of the month within the contract's term
    public static FiguresReport ofMonth(
            Contract contract, YearMonth month, List<DayRecord> days, DayReport.Words words) {
        var byDay = new TreeMap<LocalDate, List<DayRecord>>();
        days.forEach(day -> byDay.put(day.day(), List.of(day)));
        return of(
                contract,
                "月次実績報告書",
                "%d年%d月".formatted(month.getYear(), month.getMonthValue()),
                parts("日別の実績", "日", "日別の着信（応答・放棄・応答できず・時間外）", contract, byDay, LineTables::shortDay),
                days,
                words);
    }

    /// 年度完了報告書.
    ///
    /// @param year fiscal, from April
    /// @param days every day of it within the contract's term
    public static FiguresReport ofYear(Contract contract, int year, List<DayRecord> days, DayReport.Words words) {
        Map<YearMonth, List<DayRecord>> byMonth = days.stream()
                .collect(Collectors.groupingBy(day -> YearMonth.from(day.day()), TreeMap::new, Collectors.toList()));
        return of(
                contract,
                "年度完了報告書",
                "%d年度（%s～%s）"
                        .formatted(
                                year,
                                LineTables.day(days.getFirst().day()),
                                LineTables.day(days.getLast().day())),
                parts(
                        "月別の実績",
                        "月",
                        "月別の着信（応答・放棄・応答できず・時間外）",
                        contract,
                        byMonth,
                        month -> "%d年%d月".formatted(month.getYear(), month.getMonthValue())),
                days,
                words);
    }

    private static FiguresReport of(
            Contract contract, String title, String period, Table parts, List<DayRecord> days, DayReport.Words words) {
        var reception = reception(contract);
        var blocks = new ArrayList<Block>();
        blocks.addAll(DayReport.warnings(days));
        blocks.add(LineTables.summary(reception, LineTables.figures(reception, days)));
        blocks.add(parts);
        blocks.add(LineTables.categories(reception, days));
        blocks.add(LineTables.bookings(days));
        if (words == DayReport.Words.WITH) {
            blocks.add(operators(days));
            blocks.addAll(remarks(days));
        } else {
            blocks.add(LineTables.worked(days));
        }
        return new FiguresReport(title, contract.name(), contract.commissioner(), period, blocks);
    }

    private static Reception reception(Contract contract) {
        return Objects.requireNonNull(contract.reception(), "answered");
    }

    private static <K> Table parts(
            String heading,
            String unit,
            String chart,
            Contract contract,
            Map<K, List<DayRecord>> parts,
            Function<K, String> name) {
        var rows = new ArrayList<List<Cell>>();
        parts.forEach((part, days) -> rows.add(row(name.apply(part), contract, days)));
        int drawn = rows.size();
        rows.add(
                row("計", contract, parts.values().stream().flatMap(List::stream).toList()));
        return new Table(
                heading,
                List.of(
                        new Column(unit, 12),
                        new Column("着信数", 8),
                        new Column("応答", 8),
                        new Column("放棄", 8),
                        new Column("応答できず", 11),
                        new Column("時間外", 8),
                        new Column("サービスレベル", 15),
                        new Column("問合せ", 8),
                        new Column("予約受付", 9),
                        new Column("予約取消", 9)),
                rows,
                Optional.of(new Chart(chart, 0, List.of(2, 3, 4, 5), drawn)));
    }

    private static List<Cell> row(String name, Contract contract, List<DayRecord> days) {
        var row = new ArrayList<>(DayReport.row(name, LineTables.calls(days)));
        row.add(new Percent(LineTables.figures(reception(contract), days).serviceLevel()));
        row.add(new Count(days.stream().mapToLong(day -> day.enquiries().size()).sum()));
        row.add(new Count(LineTables.booked(days, Enquiry.Booked.TAKEN)));
        row.add(new Count(LineTables.booked(days, Enquiry.Booked.CANCELLED)));
        return row;
    }

    private static Table operators(List<DayRecord> days) {
        var of = days.stream()
                .flatMap(day -> day.operators().stream())
                .collect(Collectors.groupingBy(Hours::operatorId, TreeMap::new, Collectors.toList()));
        var rows = of.entrySet().stream()
                .map(each -> List.<Cell>of(
                        new Staff(each.getKey()),
                        new Count(each.getValue().size()),
                        sum(each.getValue(), Hours::present),
                        sum(each.getValue(), Hours::worked)))
                .toList();
        return new Table(
                "従事者と出勤時間",
                List.of(new Column("従事者", 16), new Column("出勤日数", 10), new Column("在席時間", 12), new Column("実働時間", 12)),
                rows);
    }

    private static Span sum(List<Hours> hours, Function<Hours, Duration> time) {
        return new Span(Optional.of(hours.stream().map(time).reduce(Duration.ZERO, Duration::plus)));
    }

    private static List<Block> remarks(List<DayRecord> days) {
        var lines = days.stream()
                .filter(day ->
                        day.remark().filter(remark -> !remark.text().isEmpty()).isPresent())
                .<Cell>map(day -> new Typed(LineTables.shortDay(day.day()) + " "
                        + day.remark().orElseThrow().text()))
                .toList();
        return lines.isEmpty() ? List.of(new Lines("報告事項", List.of(label("なし")))) : List.of(new Lines("報告事項", lines));
    }
}
