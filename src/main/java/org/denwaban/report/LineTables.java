package org.denwaban.report;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.denwaban.contract.Reception;
import org.denwaban.inbound.Enquiry;
import org.denwaban.inbound.EnquiryStore;
import org.denwaban.inbound.LineFigures;
import org.denwaban.inbound.LineFiguresStore.Came;
import org.denwaban.report.FiguresReport.Cell;
import org.denwaban.report.FiguresReport.Column;
import org.denwaban.report.FiguresReport.Count;
import org.denwaban.report.FiguresReport.Label;
import org.denwaban.report.FiguresReport.Percent;
import org.denwaban.report.FiguresReport.Span;
import org.denwaban.report.FiguresReport.Table;
import org.denwaban.staff.Hours;

/// Tables that the reports of a day, a month and a year have in common: counts over days. Pure.
final class LineTables {

    private static final Map<DayOfWeek, String> WEEKDAYS = Map.of(
            DayOfWeek.MONDAY, "月",
            DayOfWeek.TUESDAY, "火",
            DayOfWeek.WEDNESDAY, "水",
            DayOfWeek.THURSDAY, "木",
            DayOfWeek.FRIDAY, "金",
            DayOfWeek.SATURDAY, "土",
            DayOfWeek.SUNDAY, "日");

    private LineTables() {}

    static Label label(String text) {
        return new Label(text);
    }

    static long count(List<LineFigures.Call> calls, Predicate<LineFigures.Call> which) {
        return calls.stream().filter(which).count();
    }

    /// 2026年11月5日（木）
    static String day(LocalDate day) {
        return "%d年%d月%d日（%s）".formatted(day.getYear(), day.getMonthValue(), day.getDayOfMonth(), weekday(day));
    }

    /// 11/5（木）
    static String shortDay(LocalDate day) {
        return "%d/%d（%s）".formatted(day.getMonthValue(), day.getDayOfMonth(), weekday(day));
    }

    private static String weekday(LocalDate day) {
        return WEEKDAYS.getOrDefault(day.getDayOfWeek(), "");
    }

    static List<LineFigures.Call> calls(List<DayRecord> days) {
        return days.stream()
                .flatMap(day -> day.calls().stream())
                .map(Came::call)
                .toList();
    }

    /// What waits or talks now is no figure of a report.
    static LineFigures figures(Reception reception, List<DayRecord> days) {
        return LineFigures.of(
                calls(days),
                0,
                reception.serviceLevelWithin(),
                reception.queue().wrapUp(),
                Instant.EPOCH);
    }

    static Table summary(Reception reception, LineFigures figures) {
        var rows = new ArrayList<List<Cell>>();
        rows.add(List.of(label("着信数（受付時間内）"), new Count(figures.offered())));
        rows.add(List.of(label("応答"), new Count(figures.answered())));
        rows.add(List.of(label("放棄（応答前に切断）"), new Count(figures.abandoned())));
        rows.add(List.of(label("応答できず案内"), new Count(figures.notServed())));
        rows.add(List.of(label("折り返し希望"), new Count(figures.callBacks())));
        rows.add(List.of(label("交換機停止による切断"), new Count(figures.lost())));
        rows.add(List.of(label("時間外"), new Count(figures.afterHours())));
        rows.add(List.of(label("時間外のうち折り返し希望"), new Count(figures.afterHoursCallBacks())));
        rows.add(List.of(
                label("サービスレベル（%d秒以内の応答、目標%d%%）"
                        .formatted(reception.serviceLevelWithin().toSeconds(), reception.serviceLevelPercent())),
                new Percent(figures.serviceLevel())));
        rows.add(List.of(label("平均応答待ち"), new Span(figures.answerWait())));
        rows.add(List.of(label("平均通話"), new Span(figures.talk())));
        rows.add(List.of(label("最長の待ち"), new Span(figures.longestWait())));
        return new Table("着信の概況", List.of(new Column("項目", 44), new Column("件数・値", 12)), rows);
    }

    /// The contract's categories in their order, then any that it had before.
    static Table categories(Reception reception, List<DayRecord> days) {
        var enquiries = days.stream().flatMap(day -> day.enquiries().stream()).toList();
        var names = new LinkedHashSet<>(reception.categories());
        enquiries.forEach(entry -> names.add(entry.enquiry().category()));
        var rows = new ArrayList<List<Cell>>();
        names.forEach(name -> rows.add(channels(
                name.isEmpty() ? "（分類なし）" : name,
                enquiries.stream()
                        .filter(entry -> entry.enquiry().category().equals(name))
                        .toList())));
        rows.add(channels("計", enquiries));
        return new Table(
                "問合せの分類",
                List.of(new Column("分類", 30), new Column("電話", 9), new Column("FAX", 9), new Column("計", 9)),
                rows);
    }

    private static List<Cell> channels(String name, List<EnquiryStore.Entry> enquiries) {
        return List.of(
                label(name),
                new Count(channel(enquiries, Enquiry.Channel.PHONE)),
                new Count(channel(enquiries, Enquiry.Channel.FAX)),
                new Count(enquiries.size()));
    }

    private static long channel(List<EnquiryStore.Entry> enquiries, Enquiry.Channel channel) {
        return enquiries.stream()
                .filter(entry -> entry.enquiry().channel() == channel)
                .count();
    }

    static Table bookings(List<DayRecord> days) {
        return new Table(
                "交付予約",
                List.of(new Column("予約の受付", 14), new Column("予約の取消", 14)),
                List.of(List.of(
                        new Count(booked(days, Enquiry.Booked.TAKEN)),
                        new Count(booked(days, Enquiry.Booked.CANCELLED)))));
    }

    static long booked(List<DayRecord> days, Enquiry.Booked what) {
        return days.stream()
                .flatMap(day -> day.enquiries().stream())
                .map(entry -> entry.enquiry().booking())
                .filter(booking -> booking != null && booking.what() == what)
                .count();
    }

    /// How many worked, and how long, without who.
    static Table worked(List<DayRecord> days) {
        return new Table(
                "従事者",
                List.of(new Column("延べ人数", 12), new Column("実働時間の計", 14)),
                List.of(List.of(
                        new Count(days.stream()
                                .mapToLong(day -> day.operators().size())
                                .sum()),
                        new Span(Optional.of(workedTime(days))))));
    }

    static Duration workedTime(List<DayRecord> days) {
        return days.stream()
                .flatMap(day -> day.operators().stream())
                .map(Hours::worked)
                .reduce(Duration.ZERO, Duration::plus);
    }
}
