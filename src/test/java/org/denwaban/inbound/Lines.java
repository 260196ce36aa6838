package org.denwaban.inbound;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Set;
import org.denwaban.calendar.DateRange;
import org.denwaban.calendar.TimeRange;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.CallBacks;
import org.denwaban.contract.Contract;
import org.denwaban.contract.ContractFile;
import org.denwaban.contract.ContractFile.Reading;
import org.denwaban.contract.MenuChoice;
import org.denwaban.contract.Reception;
import org.jspecify.annotations.Nullable;

/// The two contracts that ship, and lines like theirs in other years and with other days.
final class Lines {

    static final Contract YOKOSUKA = shipped("yokosuka-2018");
    static final Contract WAKAYAMA = shipped("wakayama-2026");

    private Lines() {}

    private static Contract shipped(String name) {
        return switch (ContractFile.read(Path.of("docs/contracts", name + ".toml"))) {
            case Reading.Accepted(Contract contract) -> contract;
            case Reading.Refused refused -> throw new AssertionError("refused: " + refused.faults());
        };
    }

    static Reception receptionOf(Contract contract) {
        return requireNonNull(contract.reception());
    }

    /// The same hours in another term.
    static Contract inTerm(Contract like, String first, String last) {
        return with(like, new DateRange(LocalDate.parse(first), LocalDate.parse(last)), receptionOf(like));
    }

    /// The same line with special days.
    static Contract withDays(Contract like, Reception.SpecialDay... days) {
        var r = receptionOf(like);
        return with(
                like,
                like.term(),
                reception(r, r.days(), r.hours(), r.nationalHolidays(), r.yearEndDays(), List.of(days)));
    }

    /// The same line, shut at the year's end.
    static Contract shutAtYearEnd(Contract like) {
        var r = receptionOf(like);
        return with(like, like.term(), reception(r, r.days(), r.hours(), r.nationalHolidays(), false, r.specialDays()));
    }

    /// A line of other days and hours.
    static Contract answering(
            Set<DayOfWeek> days, TimeRange hours, boolean nationalHolidays, boolean yearEndDays, DateRange term) {
        var r = receptionOf(WAKAYAMA);
        return with(
                WAKAYAMA,
                term,
                reception(r, days, hours, nationalHolidays, yearEndDays, List.<Reception.SpecialDay>of()));
    }

    private static Reception reception(
            Reception like,
            Set<DayOfWeek> days,
            TimeRange hours,
            boolean nationalHolidays,
            boolean yearEndDays,
            List<Reception.SpecialDay> special) {
        return new Reception(
                days,
                hours,
                nationalHolidays,
                yearEndDays,
                special,
                like.lineName(),
                like.guidance(),
                like.closedMenu(),
                like.queue(),
                like.callBacks(),
                like.minimumOperators(),
                like.serviceLevelWithin(),
                like.serviceLevelPercent(),
                like.plannedCallsPerDay(),
                like.plannedCallsPerMonth(),
                like.categories());
    }

    /// A line that calls back.
    static Contract callingBack(Contract like, Set<MenuChoice> menu, boolean inQueue) {
        var r = receptionOf(like);
        return with(
                like,
                like.term(),
                new Reception(
                        r.days(),
                        r.hours(),
                        r.nationalHolidays(),
                        r.yearEndDays(),
                        r.specialDays(),
                        r.lineName(),
                        r.guidance(),
                        menu,
                        r.queue(),
                        new CallBacks(inQueue, 3, Duration.ofMinutes(30)),
                        r.minimumOperators(),
                        r.serviceLevelWithin(),
                        r.serviceLevelPercent(),
                        r.plannedCallsPerDay(),
                        r.plannedCallsPerMonth(),
                        r.categories()));
    }

    private static Contract with(Contract like, DateRange term, Reception reception) {
        return new Contract(
                like.id(),
                like.name(),
                like.commissioner(),
                term,
                like.callerId(),
                like.dialledNumbers(),
                like.yearEnd(),
                null,
                reception);
    }

    static TimeRange hours(String from, String to) {
        return new TimeRange(LocalTime.parse(from), LocalTime.parse(to));
    }

    /// Tokyo wall time, such as 2026-05-07T08:30.
    static Instant at(String wall) {
        return Tokyo.instant(LocalDateTime.parse(wall));
    }

    static Announcement announced(String day, @Nullable TimeRange hours, String when) {
        return new Announcement(LocalDate.parse(day), hours, "sv1", at(when));
    }

    static Reception.SpecialDay special(String day, @Nullable TimeRange hours) {
        return new Reception.SpecialDay(LocalDate.parse(day), hours, "");
    }
}
