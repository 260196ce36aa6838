package org.denwaban.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.contract.ContractFile;
import org.denwaban.contract.Outbound;
import org.denwaban.watch.CountRules.Call;
import org.denwaban.watch.CountRules.Excess;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How often a telephone may ring, by the contract of 2018 alone: three calls to a household and to a number, one a
/// day, three busy tones in a row for nothing.
class CountRulesTest {

    private static final Contract CONTRACT = assertInstanceOf(
                    ContractFile.Reading.Accepted.class,
                    ContractFile.read(Path.of("docs/contracts/yokosuka-2018.toml")))
            .contract();
    private static final Outbound OUTBOUND = Objects.requireNonNull(CONTRACT.outbound());

    /// Calls are written `day household number outcome`, A for the household and 1 for the number that are asked about,
    /// `-` for an outcome that nobody knows; `a` or `b` after it for the appointment that was kept.
    @ParameterizedTest
    @CsvSource({
        "5 A1 -, '', ",
        "5 A1 -, 2 A1 NOBODY; 3 A1 NOBODY, ",
        "6 A1 -, 2 A1 NOBODY; 3 A1 NOBODY; 5 A1 NOBODY, HOUSEHOLD",
        "6 A1 -, 2 A2 NOBODY; 3 A2 UNALLOCATED; 5 A1 IN_DOUBT, HOUSEHOLD",
        "6 A1 -, 2 A1 NOBODY; 3 A1 -; 5 A1 CONTACT, HOUSEHOLD",
        // other households with that number
        "6 A1 -, 2 B1 NOBODY; 3 C1 NOBODY; 5 B1 MACHINE, NUMBER",
        "6 A1 -, 2 B1 NOBODY; 3 A1 NOBODY; 5 C1 ABSENT, NUMBER",
        "6 A1 -, 2 B2 NOBODY; 3 C2 NOBODY; 5 B2 MACHINE, ",
        "6 A1 -, 2 B1 NOBODY; 3 C1 NOBODY; 5 B1 CARRIER_FAILED, ",
        // one a day
        "5 A1 -, 5 A1 NOBODY, DAY",
        "5 A1 -, 5 A2 NOBODY a, DAY",
        "5 A1 -, 5 B1 NOBODY, ",
        "5 A1 -, 5 A1 BUSY; 5 A1 BUSY; 5 A1 BUSY, ",
        "5 A1 -, 5 A1 BUSY; 5 A1 BUSY; 5 A1 BUSY; 5 A1 BUSY, DAY",
        "5 A1 -, 5 A1 CARRIER_FAILED; 5 A1 CARRIER_FAILED, ",
        // busy tones in a row, of one household, whatever another one hears
        "7 A1 -, 2 A1 NOBODY; 3 A1 NOBODY; 5 A1 BUSY; 5 A1 BUSY; 5 A1 BUSY; 5 A1 CARRIER_FAILED; 6 A1 BUSY, HOUSEHOLD",
        "7 A1 -, 2 A1 BUSY; 2 A1 BUSY; 3 A1 NOBODY; 5 A1 BUSY; 5 A1 BUSY; 6 A1 BUSY, ",
        "7 A1 -, 2 A1 BUSY; 2 A1 BUSY; 2 B1 BUSY; 2 B1 BUSY; 3 A1 BUSY, ",
        // an appointment is above every number, but once
        "6 A1 - a, 2 A1 NOBODY; 3 A1 NOBODY; 5 A1 NOBODY, ",
        "6 A1 - a, 2 B1 NOBODY; 3 B1 NOBODY; 5 B1 NOBODY; 6 A1 NOBODY, ",
        "6 A1 - a, 6 A1 BUSY a, ",
        "6 A1 - a, 6 A1 NOBODY a, APPOINTMENT",
        "6 A1 - b, 6 A1 NOBODY a, ",
        "6 A1 - b, 6 B1 NOBODY b, ",
    })
    void whatIsOnceTooOften(String asked, String before, Excess excess) {
        var calls = new ArrayList<Call>();
        for (var each : before.isEmpty() ? List.<String>of() : List.of(before.split("; ", -1))) {
            calls.add(call(each, 0));
        }
        assertEquals(Optional.ofNullable(excess), CountRules.excess(OUTBOUND, call(asked, 0), calls));
    }

    /// After three calls: only an appointment that was agreed upon for that day, at that hour or before.
    @ParameterizedTest
    @CsvSource({"0, ", "-1, ", "1, HOUSEHOLD", "-24, HOUSEHOLD", "24, HOUSEHOLD"})
    void anAppointmentForAnotherTimeIsNone(int hoursLater, Excess excess) {
        var before = List.of(call("2 A1 NOBODY", 0), call("3 A1 NOBODY", 0), call("5 A1 NOBODY", 0));
        assertEquals(Optional.ofNullable(excess), CountRules.excess(OUTBOUND, call("6 A1 - a", hoursLater), before));
    }

    /// What another year's contract of the same name did is none of this one's.
    @ParameterizedTest
    @CsvSource({"2018-11-01, HOUSEHOLD", "2018-10-31, "})
    void onlyThePeriodCounts(LocalDate first, Excess excess) {
        var before =
                List.of(at(first.atTime(10, 0)), at(LocalDateTime.parse("2018-11-02T10:00")), call("5 A1 NOBODY", 0));
        assertEquals(Optional.ofNullable(excess), CountRules.excess(OUTBOUND, call("6 A1 -", 0), before));
    }

    private static Call at(LocalDateTime at) {
        return new Call("", "A", true, Tokyo.instant(at), "NOBODY", null, null);
    }

    private static Call call(String written, int agreedHoursLater) {
        var words = written.split(" ", -1);
        var at =
                Tokyo.instant(LocalDate.of(2018, 11, Integer.parseInt(words[0])).atTime(12, 0));
        var appointment = words.length > 3 ? words[3] : null;
        return new Call(
                "",
                words[1].substring(0, 1),
                words[1].endsWith("1"),
                at,
                words[2].equals("-") ? null : words[2],
                appointment,
                appointment == null ? null : at.plusSeconds(3_600L * agreedHoursLater));
    }
}
