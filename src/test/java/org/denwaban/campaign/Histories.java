package org.denwaban.campaign;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.denwaban.calendar.DateRange;
import org.denwaban.calendar.Holidays;
import org.denwaban.calendar.TimeRange;
import org.denwaban.calendar.YearlyRange;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.contract.ListFormat;
import org.denwaban.contract.MachineMessage;
import org.denwaban.contract.Outbound;
import org.denwaban.contract.Reports;
import org.denwaban.contract.Window;
import org.jspecify.annotations.Nullable;

/// Made-up contract and histories for the tests of this room. The days: 2018-11-05 is a Monday, 3 November (Saturday)
/// and 23 November (Friday) are national holidays.
final class Histories {

    private static final Map<MonthDay, String> NAMES = Map.of(
            MonthDay.of(11, 3), "文化の日",
            MonthDay.of(11, 23), "勤労感謝の日",
            MonthDay.of(12, 24), "振替休日",
            MonthDay.of(1, 1), "元日",
            MonthDay.of(1, 14), "成人の日");

    static final Holidays HOLIDAYS = day -> NAMES.get(MonthDay.from(day));

    static final YearlyRange YEAR_END = new YearlyRange(MonthDay.of(Month.DECEMBER, 29), MonthDay.of(Month.JANUARY, 3));

    static final DateRange PERIOD = new DateRange(LocalDate.of(2018, 11, 1), LocalDate.of(2019, 1, 15));

    static final Outbound OUTBOUND = new Outbound(
            PERIOD,
            List.of(YEAR_END),
            Map.of(
                    Window.WEEKDAY_DAY, hours(9, 17),
                    Window.WEEKDAY_EVENING, hours(17, 20),
                    Window.HOLIDAY, hours(9, 20)),
            Window.WEEKDAY_DAY,
            List.of(Window.WEEKDAY_EVENING, Window.HOLIDAY),
            3,
            1,
            hours(9, 20),
            Duration.ofSeconds(30),
            Duration.ofMinutes(15),
            3,
            Duration.ofMinutes(5),
            "046");

    private Histories() {}

    static TimeRange hours(int from, int to) {
        return new TimeRange(LocalTime.of(from, 0), LocalTime.of(to, 0));
    }

    static Contract contract(Outbound outbound) {
        return new Contract(
                "kakuu-2018",
                "架空市 架電による受診勧奨",
                "架空市",
                new DateRange(LocalDate.of(2018, 4, 1), LocalDate.of(2019, 3, 31)),
                "046-899-0000",
                List.of("0468990000"),
                YEAR_END,
                outbound,
                null,
                ListFormat.DEFAULT,
                null,
                new MachineMessage(3, "kakuu-machine"),
                null,
                null,
                null,
                Reports.NONE);
    }

    static CampaignRules rules() {
        return new CampaignRules(contract(OUTBOUND), HOLIDAYS);
    }

    /// Tokyo wall time, `MM-ddThh:mm…`; November and December are of 2018, January is of 2019. A whole date is taken as
    /// it is.
    static Instant at(String wall) {
        var whole = wall.indexOf('T') == 10 ? wall : (wall.startsWith("01") ? "2019-" : "2018-") + wall;
        return Tokyo.instant(LocalDateTime.parse(whole));
    }

    /// A household with one telephone and these calls, each `time outcome [phone]`; `RUNNING` and `TALKING` are calls
    /// that are not over.
    static Course course(String... calls) {
        return told(Course.fresh(List.of(phone(1))), calls);
    }

    /// The same with two telephones.
    static Course courseOfTwo(String... calls) {
        return told(Course.fresh(List.of(phone(1), phone(2))), calls);
    }

    static Course told(Course before, String... calls) {
        var course = before;
        for (var call : calls) {
            var words = new ArrayList<>(List.of(call.split(" ", -1)));
            int phone = words.size() > 2 ? Integer.parseInt(words.get(2)) : 1;
            var state = switch (words.get(1)) {
                case "RUNNING" -> new Attempt.State.Running();
                case "TALKING" -> new Attempt.State.Talking();
                default -> new Attempt.State.Ended(Outcome.valueOf(words.get(1)));
            };
            course = course.with(new Attempt("a" + course.attempts().size(), at(words.get(0)), phone, state));
        }
        return course;
    }

    static Phone phone(int ordinal) {
        return new Phone(ordinal, true, List.of());
    }

    static Appointment appointment(String wall) {
        return appointment(wall, null);
    }

    static Appointment appointment(String wall, @Nullable String requestedAt) {
        return new Appointment("p" + wall, at(wall), requestedAt == null ? null : at(requestedAt), "家族", "op1");
    }
}
