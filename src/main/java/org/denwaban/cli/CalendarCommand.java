package org.denwaban.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.denwaban.calendar.BusinessCalendar;
import org.denwaban.calendar.CabinetOfficeTable;
import org.denwaban.calendar.DateRange;
import org.denwaban.calendar.Holidays;
import org.denwaban.calendar.NationalHolidays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `./denwaban calendar 2018-11`: every day of a year or a month, whether it is a holiday, which, and whether it is an
/// open day. Exit 0; 2 where the period or the holiday table cannot be used.
@Command(
        name = "calendar",
        mixinStandardHelpOptions = true,
        description = {
            "Shows holidays and open days of a year or a month.",
            "A Cabinet Office table (syukujitsu.csv) beside the settings overrides the law's rule."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:shown", "2:wrong words, or a table that cannot be read"},
        footerHeading = "%nExample:%n",
        footer = "  ./denwaban calendar 2018-11 --json")
public final class CalendarCommand implements Callable<Integer> {

    private static final Pattern YEAR = Pattern.compile("[0-9]{4}");
    private static final Pattern MONTH = Pattern.compile("[0-9]{4}-[0-9]{2}");

    @Parameters(paramLabel = "PERIOD", description = "a year (2018) or a month (2018-11)")
    private String period = "";

    @Option(names = "--json", description = "print one JSON array")
    private boolean json;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "settings file; syukujitsu.csv in the same folder is used where there is one")
    private @Nullable Path config;

    @Option(names = "--holidays", paramLabel = "FILE", description = "Cabinet Office table to use")
    private @Nullable Path table;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private CommandSpec spec;

    @Override
    public Integer call() {
        var range = range();
        var calendar = new BusinessCalendar(holidays());
        List<Day> days;
        try {
            days = range.first()
                    .datesUntil(range.last().plusDays(1))
                    .map(date -> Day.of(date, calendar))
                    .toList();
        } catch (IllegalArgumentException e) { // a year that neither the rule nor the table knows
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        print(days);
        return 0;
    }

    private void print(List<Day> days) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new JsonArray(days.stream().map(Day::json).toList()).encode());
        } else {
            out.println("日付        曜  区分    祝日");
            days.forEach(day -> out.println(day.line()));
        }
        out.flush();
    }

    private DateRange range() {
        try {
            if (YEAR.matcher(period).matches()) {
                var year = Year.parse(period);
                return new DateRange(year.atDay(1), year.atDay(year.length()));
            }
            if (MONTH.matcher(period).matches()) {
                var month = YearMonth.parse(period);
                return new DateRange(month.atDay(1), month.atEndOfMonth());
            }
        } catch (DateTimeException e) { // month 13
            throw new ParameterException(spec.commandLine(), "E-CALENDAR-004: there is no month " + period, e);
        }
        throw new ParameterException(
                spec.commandLine(),
                "E-CALENDAR-004: the period must be a year such as 2018 or a month such as 2018-11, not " + period);
    }

    private Holidays holidays() {
        try {
            if (table != null) {
                return CabinetOfficeTable.read(table, NationalHolidays.LAW);
            }
            if (config == null) {
                return NationalHolidays.LAW;
            }
            if (!Files.isReadable(config)) {
                throw new ParameterException(
                        spec.commandLine(), "E-CALENDAR-005: the settings file cannot be read: " + config);
            }
            return CabinetOfficeTable.besideOrLaw(config);
        } catch (CabinetOfficeTable.Refused e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private record Day(LocalDate date, @Nullable String name, boolean holiday, boolean openDay) {

        static Day of(LocalDate date, BusinessCalendar calendar) {
            return new Day(date, calendar.holidays().nameOf(date), calendar.isHoliday(date), calendar.isOpenDay(date));
        }

        JsonObject json() {
            return new JsonObject()
                    .put("date", date.toString())
                    .put("holiday", holiday)
                    .put("name", name)
                    .put("openDay", openDay);
        }

        /// Words of one width, so that the columns stand below each other.
        String line() {
            var kind = openDay ? "開庁日" : holiday ? "休日　" : "閉庁日";
            var weekday = date.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.JAPANESE);
            return (date + "  " + weekday + "  " + kind + "  " + (name == null ? "" : name)).stripTrailing();
        }
    }
}
