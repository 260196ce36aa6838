package org.denwaban.inbound;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.denwaban.calendar.DateRange;
import org.denwaban.calendar.NationalHolidays;
import org.denwaban.calendar.TimeRange;
import org.denwaban.contract.Contract;
import org.denwaban.contract.Reception;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Random lines, against somebody who looks at the wall clock every minute. The oracle is written down anew from the
/// contract's words and shares no code with the rules; all edges of these lines lie on whole minutes.
class ReceptionRulesPropertyTest {

    private static final DateRange TERM = new DateRange(LocalDate.of(2018, 10, 1), LocalDate.of(2019, 9, 30));
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private record Line(Contract contract, List<Announcement> announcements) {

        boolean openAt(Instant instant) {
            var wall = instant.atOffset(ZoneOffset.ofHours(9));
            var day = wall.toLocalDate();
            var time = wall.toLocalTime();
            if (day.isBefore(TERM.first()) || day.isAfter(TERM.last())) {
                return false;
            }
            Announcement newest = null;
            for (var each : announcements) {
                if (each.day().equals(day) && (newest == null || each.at().isAfter(newest.at()))) {
                    newest = each;
                }
            }
            if (newest != null) {
                return within(time, newest.hours());
            }
            var reception = Lines.receptionOf(contract);
            for (var special : reception.specialDays()) {
                if (special.day().equals(day)) {
                    return within(time, special.hours());
                }
            }
            int monthDay = day.getMonthValue() * 100 + day.getDayOfMonth();
            boolean yearEnd = monthDay >= 1229 || monthDay <= 103;
            return reception.days().contains(day.getDayOfWeek())
                    && (reception.nationalHolidays() || NationalHolidays.LAW.nameOf(day) == null)
                    && (reception.yearEndDays() || !yearEnd)
                    && within(time, reception.hours());
        }

        private static boolean within(LocalTime time, @Nullable TimeRange hours) {
            return hours != null
                    && time.toNanoOfDay() >= hours.from().toNanoOfDay()
                    && time.toNanoOfDay() < hours.to().toNanoOfDay();
        }

        /// First minute after `now` at which the line is as wanted, looked for to the end of the thirtieth day.
        @Nullable
        Instant next(boolean open, Instant now) {
            var last = now.atOffset(ZoneOffset.ofHours(9))
                    .toLocalDate()
                    .plusDays(31)
                    .atStartOfDay()
                    .toInstant(ZoneOffset.ofHours(9));
            var minute = Instant.ofEpochSecond(Math.floorDiv(now.getEpochSecond(), 60) * 60);
            while (minute.isBefore(last)) {
                minute = minute.plus(MINUTE);
                if (minute.isBefore(last) && openAt(minute) == open) {
                    return minute;
                }
            }
            return null;
        }
    }

    @Test
    void asSomebodyWhoLooksAtTheClockEveryMinute() {
        for (long seed = 0; seed < 120; seed++) {
            var random = new Random(seed);
            var line = line(random);
            var rules = new ReceptionRules(line.contract(), NationalHolidays.LAW);
            for (int i = 0; i < 40; i++) {
                var now = random.nextBoolean() ? instant(random) : edge(line, random);
                var state = rules.at(now, line.announcements());
                LineState expected = line.openAt(now)
                        ? new LineState.Open(requireNonNull(line.next(false, now)))
                        : new LineState.Closed(line.next(true, now));
                assertEquals(expected, state, "seed " + seed + " at " + now);
            }
        }
    }

    private static Line line(Random random) {
        var days = EnumSet.of(DayOfWeek.of(1 + random.nextInt(7)));
        for (var day : DayOfWeek.values()) {
            if (random.nextInt(3) > 0) {
                days.add(day);
            }
        }
        var contract = Lines.answering(days, hours(random), random.nextBoolean(), random.nextBoolean(), TERM);
        var special = TERM.first()
                .datesUntil(TERM.last())
                .filter(_ -> random.nextInt(10) == 0)
                .map(day -> Lines.special(day.toString(), random.nextBoolean() ? hours(random) : null))
                .toArray(Reception.SpecialDay[]::new);
        var announcements = new ArrayList<Announcement>();
        for (int i = 0; i < 30; i++) {
            var day = TERM.first().plusDays(random.nextInt(365));
            var at = Instant.EPOCH.plusSeconds(1_000_000L * i + random.nextInt(1000));
            announcements.add(new Announcement(day, random.nextBoolean() ? hours(random) : null, "sv1", at));
            announcements.add(
                    new Announcement(day, random.nextBoolean() ? hours(random) : null, "sv2", at.minusSeconds(5000)));
        }
        return new Line(Lines.withDays(contract, special), announcements);
    }

    private static TimeRange hours(Random random) {
        int from = random.nextInt(24 * 60 - 2);
        int to = from + 1 + random.nextInt(24 * 60 - 1 - from);
        return new TimeRange(LocalTime.ofSecondOfDay(60L * from), LocalTime.ofSecondOfDay(60L * Math.min(to, 1439)));
    }

    /// Any moment, 40 days on both sides of the term too.
    private static Instant instant(Random random) {
        var first = TERM.first().minusDays(40).atStartOfDay().toInstant(ZoneOffset.ofHours(9));
        return first.plusNanos(random.nextLong(Duration.ofDays(445).toNanos()));
    }

    /// Where somebody opens or closes, the nanosecond before, or the one after.
    private static Instant edge(Line line, Random random) {
        var reception = Lines.receptionOf(line.contract());
        var day = TERM.first().plusDays(random.nextInt(365));
        TimeRange hours = reception.hours();
        if (random.nextBoolean()) {
            var announced =
                    line.announcements().get(random.nextInt(line.announcements().size()));
            day = announced.day();
            hours = announced.hours() == null ? hours : announced.hours();
        }
        var wall = day.atTime(random.nextBoolean() ? hours.from() : hours.to());
        return wall.toInstant(ZoneOffset.ofHours(9)).plusNanos(random.nextInt(3) - 1L);
    }
}
