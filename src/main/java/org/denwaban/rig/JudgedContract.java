package org.denwaban.rig;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.MonthDay;
import java.util.ArrayList;
import java.util.List;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/// What a contract file says of dialling, as the judge reads it: with the TOML library and nothing of ours, so that a
/// fault of room `contract` is not also here. It does not check the file; `./denwaban check` does.
///
/// @param id                the contract's
/// @param callerId          digits that every call must show
/// @param first             of the campaign's days
/// @param last              of the campaign's days
/// @param blockedDays       of each year, in which nobody is dialled
/// @param attempts          to a household at most
/// @param attemptsPerNumber to a number at most
/// @param attemptsPerDay    to a household on one day at most
/// @param dayBegins         weekdays' first window, and holidays'
/// @param eveningBegins     weekdays' second window
/// @param lastWindowEnds    nobody's telephone rings after it
/// @param ringTime          how long a telephone rings
public record JudgedContract(
        String id,
        String callerId,
        LocalDate first,
        LocalDate last,
        List<Days> blockedDays,
        int attempts,
        int attemptsPerNumber,
        int attemptsPerDay,
        LocalTime dayBegins,
        LocalTime eveningBegins,
        LocalTime lastWindowEnds,
        Duration ringTime) {

    /// Days of each year, both included; may go over its end.
    public record Days(MonthDay first, MonthDay last) {

        boolean holds(LocalDate day) {
            var it = MonthDay.from(day);
            return first.isAfter(last)
                    ? !it.isBefore(first) || !it.isAfter(last)
                    : !it.isBefore(first) && !it.isAfter(last);
        }
    }

    public JudgedContract {
        blockedDays = List.copyOf(blockedDays);
    }

    /// The outbound contract as rules.md has it.
    static JudgedContract ofTheRules(String callerId, Duration ringTime) {
        return new JudgedContract(
                "yokosuka-2018",
                callerId,
                LocalDate.of(2018, 11, 1),
                LocalDate.of(2019, 1, 15),
                List.of(new Days(MonthDay.of(12, 29), MonthDay.of(1, 3))),
                3,
                3,
                1,
                LocalTime.of(9, 0),
                LocalTime.of(17, 0),
                LocalTime.of(20, 0),
                ringTime);
    }

    /// Reads a contract file.
    ///
    /// @throws RigException E-RIG-009 when it cannot be read, or has no outbound side
    public static JudgedContract read(Path file) {
        try {
            var toml = Toml.parse(file);
            var outbound = toml.getTable("outbound");
            if (toml.hasErrors() || outbound == null)
                throw new RigException("E-RIG-009", "no contract file with an outbound side: " + file);
            return of(toml, outbound);
        } catch (IOException e) {
            throw new RigException("E-RIG-009", "cannot read the contract file " + file, e);
        }
    }

    private static JudgedContract of(TomlParseResult toml, TomlTable outbound) {
        var period = table(outbound, "period");
        var windows = table(outbound, "windows");
        var blocked = new ArrayList<Days>();
        var days = outbound.getArrayOrEmpty("blocked_days");
        for (int i = 0; i < days.size(); i++) blocked.add(days(days.getTable(i)));
        return new JudgedContract(
                text(toml, "id"),
                text(toml, "caller_id").replace("-", ""),
                day(period, "first"),
                day(period, "last"),
                blocked,
                number(outbound, "attempts"),
                number(outbound, "attempts_per_number"),
                number(outbound, "attempts_per_day"),
                LocalTime.parse(text(table(windows, "weekday_day"), "from")),
                LocalTime.parse(text(table(windows, "weekday_evening"), "from")),
                LocalTime.parse(text(table(windows, "weekday_evening"), "to")),
                duration(text(outbound, "ring_time")));
    }

    boolean blocked(LocalDate day) {
        return blockedDays.stream().anyMatch(days -> days.holds(day));
    }

    boolean outsidePeriod(LocalDate day) {
        return day.isBefore(first) || day.isAfter(last);
    }

    private static Days days(TomlTable table) {
        return new Days(MonthDay.parse("--" + text(table, "first")), MonthDay.parse("--" + text(table, "last")));
    }

    private static TomlTable table(TomlTable in, String key) {
        var table = in.getTable(key);
        if (table == null) throw missing(key);
        return table;
    }

    private static String text(TomlTable in, String key) {
        var text = in.getString(key);
        if (text == null) throw missing(key);
        return text;
    }

    private static int number(TomlTable in, String key) {
        var number = in.getLong(key);
        if (number == null) throw missing(key);
        return number.intValue();
    }

    private static LocalDate day(TomlTable in, String key) {
        var day = in.getLocalDate(key);
        if (day == null) throw missing(key);
        return day;
    }

    private static Duration duration(String text) {
        return text.endsWith("min")
                ? Duration.ofMinutes(Long.parseLong(text.substring(0, text.length() - 3)))
                : Duration.ofSeconds(Long.parseLong(text.substring(0, text.length() - 1)));
    }

    private static RigException missing(String key) {
        return new RigException("E-RIG-009", "the judge does not find '" + key + "' in the contract file");
    }
}
