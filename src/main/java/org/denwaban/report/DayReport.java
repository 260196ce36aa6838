package org.denwaban.report;

import static org.denwaban.report.LineTables.count;
import static org.denwaban.report.LineTables.label;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.inbound.Enquiry;
import org.denwaban.inbound.EnquiryStore;
import org.denwaban.inbound.InboundCall.Ending;
import org.denwaban.inbound.InboundCall.Route;
import org.denwaban.inbound.LineFigures;
import org.denwaban.report.FiguresReport.Block;
import org.denwaban.report.FiguresReport.Cell;
import org.denwaban.report.FiguresReport.Chart;
import org.denwaban.report.FiguresReport.Column;
import org.denwaban.report.FiguresReport.Lines;
import org.denwaban.report.FiguresReport.Span;
import org.denwaban.report.FiguresReport.Staff;
import org.denwaban.report.FiguresReport.Table;
import org.denwaban.report.FiguresReport.Typed;
import org.denwaban.staff.Hours;

/// 日次実績報告書: one day of a contract that is answered. Pure.
///
/// Source: 仕様書 10(1)② of the inbound contract: ア 着信数, イ 問合せの分類及び内容, ウ 責任者名及び従事者名簿並びに
/// 出勤時間, エ その他甲に報告が必要と判断される事項; 8 ② the bookings.
public final class DayReport {

    private static final int LAST_HOUR = 23;

    /// Half a page: in a month or a year nobody reads more, and each day's own report has its own.
    private static final int MOST_WARNINGS = 30;

    private DayReport() {}

    /// Whether what may be personal stands in it.
    public enum Words {
        /// What people typed in, and who works there.
        WITH,
        /// Counts alone: what may go by mail.
        WITHOUT
    }

    /// Makes it.
    public static FiguresReport of(Contract contract, DayRecord day, Words words) {
        var reception = Objects.requireNonNull(contract.reception(), "answered");
        var blocks = new ArrayList<Block>();
        blocks.addAll(warnings(List.of(day)));
        blocks.add(LineTables.summary(reception, LineTables.figures(reception, List.of(day))));
        blocks.add(
                hours(reception.hours().from().getHour(), reception.hours().to().getHour(), day));
        blocks.add(LineTables.categories(reception, List.of(day)));
        blocks.add(LineTables.bookings(List.of(day)));
        if (words == Words.WITH) {
            blocks.add(contents(day));
        }
        blocks.add(staff(day, words));
        blocks.add(remark(day, words));
        return new FiguresReport(
                "日次実績報告書", contract.name(), contract.commissioner(), LineTables.day(day.day()), blocks);
    }

    /// What keeps the figures from being final, then what tells how they came about; nothing on a good day.
    static List<Block> warnings(List<DayRecord> days) {
        var lines = unsettled(days);
        for (var day : days) {
            day.gaps().stream()
                    .filter(DayRecord.Gap::filled)
                    .forEach(gap -> lines.add(notHeard(day, gap, "（その間の通話はPBX自身の記録によります）。")));
            long filledIn =
                    day.calls().stream().filter(came -> came.call().filledIn()).count();
            if (filledIn > 0) {
                lines.add(label("%s PBX自身の記録から補った通話 %,d件".formatted(LineTables.shortDay(day.day()), filledIn)));
            }
        }
        if (lines.size() > MOST_WARNINGS) {
            int more = lines.size() - MOST_WARNINGS;
            lines.subList(MOST_WARNINGS, lines.size()).clear();
            lines.add(label("ほか %,d件（日次報告書にあります）".formatted(more)));
        }
        return lines.isEmpty() ? List.of() : List.of(new Lines("記録についてのお断り", lines));
    }

    /// Before all else, so that no length of a month cuts it off: a day is final only when no gap is open.
    private static List<Cell> unsettled(List<DayRecord> days) {
        var lines = new ArrayList<Cell>();
        for (var day : days) {
            if (!day.complete()) {
                lines.add(label(LineTables.shortDay(day.day()) + " この日の終わりまでのPBXの記録を、まだ読めていません。件数は確定していません。"));
            }
            if (day.altered() > 0) {
                lines.add(label("%s この日の記録のうち%,d件が、封印したときと異なります。件数をそのまま用いず、確認してください。"
                        .formatted(LineTables.shortDay(day.day()), day.altered())));
            }
            day.gaps().stream()
                    .filter(gap -> !gap.filled())
                    .forEach(gap -> lines.add(notHeard(day, gap, "。その間の通話をまだ補えていないため、この日は未確定です。")));
        }
        return lines;
    }

    private static Cell notHeard(DayRecord day, DayRecord.Gap gap, String what) {
        return label("%s %s～%s PBXからの通知を受けていません%s"
                .formatted(LineTables.shortDay(day.day()), clock(gap.from()), clock(gap.to()), what));
    }

    /// By hour of the day in which they came: those of the reception, and any other in which somebody called.
    private static Table hours(int from, int to, DayRecord day) {
        var rows = new ArrayList<List<Cell>>();
        IntStream.rangeClosed(0, LAST_HOUR)
                .filter(hour ->
                        (hour >= from && hour <= to) || ofHour(day, hour).count() > 0)
                .forEach(hour ->
                        rows.add(row("%d時".formatted(hour), ofHour(day, hour).toList())));
        int drawn = rows.size();
        rows.add(row("計", day.calls().stream().map(came -> came.call()).toList()));
        return new Table(
                "時間帯別の着信",
                List.of(
                        new Column("時間帯", 8),
                        new Column("着信数", 9),
                        new Column("応答", 9),
                        new Column("放棄", 9),
                        new Column("応答できず", 11),
                        new Column("時間外", 9)),
                rows,
                Optional.of(new Chart("時間帯別の着信（応答・放棄・応答できず・時間外）", 0, List.of(2, 3, 4, 5), drawn)));
    }

    private static java.util.stream.Stream<LineFigures.Call> ofHour(DayRecord day, int hour) {
        return day.calls().stream()
                .filter(came -> Tokyo.wall(came.contractAt()).getHour() == hour)
                .map(came -> came.call());
    }

    /// Who was neither answered nor hung up is counted apart, so that the parts add up to what came: nobody could be
    /// reached, a call back was asked for, the PBX died, or it is not over yet.
    static List<Cell> row(String what, List<LineFigures.Call> calls) {
        long offered = count(calls, LineFigures.Call::offered);
        long answered = count(calls, call -> call.offered() && call.answeredAt() != null);
        long abandoned = count(calls, call -> call.offered() && call.ending() == Ending.ABANDONED);
        return List.of(
                label(what),
                new FiguresReport.Count(offered),
                new FiguresReport.Count(answered),
                new FiguresReport.Count(abandoned),
                new FiguresReport.Count(offered - answered - abandoned),
                new FiguresReport.Count(count(calls, call -> call.route() == Route.CLOSED)));
    }

    private static Block contents(DayRecord day) {
        var rows = day.enquiries().stream()
                .map(entry -> List.<Cell>of(
                        label(clock(entry.at())),
                        label(channel(entry)),
                        label(entry.enquiry().category()),
                        new Typed(entry.enquiry().content()),
                        new Typed(booking(entry)),
                        new Staff(entry.by())))
                .toList();
        return new Table(
                "問合せの内容",
                List.of(
                        new Column("時刻", 9),
                        new Column("方法", 6),
                        new Column("分類", 16),
                        new Column("内容", 42),
                        new Column("予約", 14),
                        new Column("担当", 9)),
                rows);
    }

    private static String channel(EnquiryStore.Entry entry) {
        return switch (entry.enquiry().channel()) {
            case PHONE -> "電話";
            case FAX -> "FAX";
        };
    }

    private static String booking(EnquiryStore.Entry entry) {
        var booking = entry.enquiry().booking();
        return booking == null ? "" : (booking.what() == Enquiry.Booked.TAKEN ? "受付 " : "取消 ") + booking.number();
    }

    private static Block staff(DayRecord day, DayReport.Words words) {
        if (words == Words.WITHOUT) {
            return LineTables.worked(List.of(day));
        }
        var rows = day.operators().stream().map(DayReport::worked).toList();
        return new Table(
                "従事者と出勤時間",
                List.of(
                        new Column("従事者", 16),
                        new Column("出勤", 9),
                        new Column("退勤", 9),
                        new Column("在席時間", 10),
                        new Column("実働時間", 10)),
                rows);
    }

    private static List<Cell> worked(Hours hours) {
        var left = hours.leftAt();
        return List.of(
                new Staff(hours.operatorId()),
                label(clock(hours.cameAt())),
                label(left == null ? "在席中" : clock(left)),
                new Span(Optional.of(hours.present())),
                new Span(Optional.of(hours.worked())));
    }

    private static Block remark(DayRecord day, DayReport.Words words) {
        if (words == Words.WITHOUT) {
            return new Lines("その他", List.of(label("問合せの内容、氏名、その他の記載は、メールで送る報告書には載せません。")));
        }
        var remark = day.remark().orElse(new DayRemark("", ""));
        return new Lines(
                "責任者、その他の報告事項",
                List.of(
                        remark.supervisor().isEmpty() ? label("責任者: （未入力）") : new Staff("責任者: " + remark.supervisor()),
                        remark.text().isEmpty() ? label("報告事項: なし") : new Typed(remark.text())));
    }

    private static String clock(Instant at) {
        var wall = Tokyo.wall(at);
        return "%02d:%02d".formatted(wall.getHour(), wall.getMinute());
    }
}
