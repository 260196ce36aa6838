package org.denwaban.inbound;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.format.TextStyle;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.denwaban.contract.Reception;

/// A contract's reception hours as one says them on the telephone. Special days are left out: what is said is what
/// holds all year.
final class SpokenHours {

    private static final Set<DayOfWeek> EVERY_DAY = EnumSet.allOf(DayOfWeek.class);
    private static final Set<DayOfWeek> WEEKDAYS = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);

    /// Fewer days than these are named one by one.
    private static final int SHORTEST_RUN = 3;

    private SpokenHours() {}

    /// 平日の午前8時30分から午後5時15分まで; 毎日、午前9時から午後8時まで.
    static String of(Reception reception) {
        var hours = reception.hours();
        return days(reception) + clock(hours.from()) + "から" + clock(hours.to()) + "まで";
    }

    /// 午前8時30分, 正午; seconds are not said.
    static String clock(LocalTime time) {
        if (time.getHour() == 12 && time.getMinute() == 0) {
            return "正午";
        }
        return hour(time.getHour()) + (time.getMinute() == 0 ? "" : minute(time.getMinute()));
    }

    /// 午前8時, 午後0時.
    static String hour(int hour) {
        return (hour < 12 ? "午前" : "午後") + hour % 12 + "時";
    }

    /// 30分.
    static String minute(int minute) {
        return minute + "分";
    }

    /// 木曜日.
    static String weekday(DayOfWeek day) {
        return day.getDisplayName(TextStyle.FULL, Locale.JAPANESE);
    }

    private static String days(Reception reception) {
        boolean plainWeekdays = reception.days().equals(WEEKDAYS) && !reception.nationalHolidays();
        var closed = plainWeekdays || reception.nationalHolidays() ? "" : "祝日";
        if (!reception.yearEndDays()) {
            closed += (closed.isEmpty() ? "" : "と") + "年末年始";
        }
        var without = closed.isEmpty() ? "" : closed + "を除く、";
        if (plainWeekdays) {
            return without + "平日の";
        }
        if (reception.days().equals(EVERY_DAY)) {
            return without + "毎日、";
        }
        return without + (reception.nationalHolidays() ? "祝日を含む、" : "") + named(reception.days()) + "の";
    }

    /// 月曜日から土曜日; 月曜日、水曜日、金曜日.
    private static String named(Set<DayOfWeek> days) {
        var inOrder = List.copyOf(EnumSet.copyOf(days));
        boolean oneRun = inOrder.getLast().getValue() - inOrder.getFirst().getValue() == inOrder.size() - 1;
        return oneRun && inOrder.size() >= SHORTEST_RUN
                ? weekday(inOrder.getFirst()) + "から" + weekday(inOrder.getLast())
                : inOrder.stream().map(SpokenHours::weekday).collect(Collectors.joining("、"));
    }
}
