package org.denwaban.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Window;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Random histories, random campaigns, and every short campaign there is. What is checked here is written down anew
/// from rules.md and shares no code with the rules.
class CampaignRulesPropertyTest {

    private static final Instant FIRST = Histories.at("11-01T00:00");
    private static final Instant LAST = Histories.at("01-16T00:00");
    private static final List<LocalTime> EDGES = List.of(
            LocalTime.of(0, 0),
            LocalTime.of(8, 59, 59),
            LocalTime.of(9, 0),
            LocalTime.of(12, 0),
            LocalTime.of(16, 59, 59),
            LocalTime.of(17, 0),
            LocalTime.of(19, 59, 30),
            LocalTime.of(19, 59, 31),
            LocalTime.of(20, 0),
            LocalTime.of(23, 59, 59));

    private final CampaignRules rules = Histories.rules();

    @Test
    void nextIsExactForAnyHistory() {
        for (long seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            var course = randomCourse(random);
            exact(course, instant(random), random, "seed " + seed);
        }
    }

    @Test
    void randomCampaignsKeepTheRulesAndEnd() {
        for (long seed = 0; seed < 800; seed++) {
            walk(new Random(seed), "seed " + seed);
        }
    }

    /// Every sequence of up to six endings, one or two telephones, no appointment or one of three: each call at the
    /// first permitted instant.
    @Test
    void everyShortCampaignKeepsTheRules() {
        var representatives =
                List.of(Outcome.NOBODY, Outcome.BUSY, Outcome.CARRIER_FAILED, Outcome.WRONG_PARTY, Outcome.CONTACT);
        var appointments = new ArrayList<@Nullable Appointment>();
        appointments.add(null);
        for (var wall : List.of("11-02T18:10", "11-03T10:00", "11-06T11:00", "11-12T19:50")) {
            appointments.add(Histories.appointment(wall));
        }
        for (int phones = 1; phones <= 2; phones++) {
            for (var appointment : appointments) {
                var course = phones == 1 ? Histories.course() : Histories.courseOfTwo();
                everyWay(appointment == null ? course : course.with(appointment), FIRST, representatives, 6);
            }
        }
    }

    private void everyWay(Course course, Instant now, List<Outcome> outcomes, int depth) {
        var start = nextStart(course, now);
        if (start == null || depth == 0) {
            judge(course, "every way");
            return;
        }
        var allowed = (Verdict.Allowed) rules.mayBeDialled(course, start);
        for (var outcome : outcomes) {
            var id = "a" + course.attempts().size();
            everyWay(course.with(Attempt.ended(id, start, allowed.phone(), outcome)), start, outcomes, depth - 1);
        }
    }

    private @Nullable Instant nextStart(Course course, Instant now) {
        return switch (rules.mayBeDialled(course, now)) {
            case Verdict.Allowed _ -> now;
            case Verdict.Refused refused -> refused.next();
        };
    }

    private void walk(Random random, String seed) {
        var course = random.nextBoolean() ? Histories.course() : Histories.courseOfTwo();
        var now = FIRST;
        for (int step = 0; step < 400; step++) {
            if (random.nextInt(6) == 0) {
                course = course.with(asked(course, now, random));
            }
            var verdict = rules.mayBeDialled(course, now);
            if (verdict instanceof Verdict.Allowed allowed) {
                var id = "a" + course.attempts().size();
                var running = course.with(Attempt.started(id, now, allowed.phone()));
                assertFalse(rules.mayBeDialled(running, now) instanceof Verdict.Allowed, seed);
                course = running.ended(id, oneOf(random, Outcome.values()));
                judge(course, seed);
                now = now.plusSeconds(random.nextInt(3600));
                continue;
            }
            var next = ((Verdict.Refused) verdict).next();
            if (next == null && random.nextInt(3) > 0) {
                break;
            }
            now = next != null && random.nextInt(4) > 0 ? next : now.plusSeconds(random.nextInt(200_000));
        }
        exact(course, now, random, seed);
    }

    private static Appointment asked(Course course, Instant now, Random random) {
        var day = Tokyo.day(now).plusDays(random.nextInt(4));
        var at = Tokyo.instant(day.atTime(9 + random.nextInt(11), random.nextInt(60)));
        return new Appointment(
                "p" + course.appointments().size(),
                at.isBefore(now) ? now : at,
                random.nextBoolean() ? now : null,
                "家族",
                "op1");
    }

    /// `next` is allowed, and nothing between `now` and it is.
    private void exact(Course course, Instant now, Random random, String seed) {
        if (!(rules.mayBeDialled(course, now) instanceof Verdict.Refused refused)) {
            return;
        }
        var next = refused.next();
        if (next != null) {
            assertTrue(next.isAfter(now), seed);
            var then = rules.mayBeDialled(course, next);
            assertEquals(
                    then.attempt(),
                    assertInstanceOf(Verdict.Allowed.class, then, seed).attempt(),
                    seed);
            never(course, next.minusNanos(1), now, seed);
        }
        var end = next == null ? LAST.plus(Duration.ofDays(3)) : next;
        for (var day = Tokyo.day(now); !day.isAfter(Tokyo.day(end)); day = day.plusDays(1)) {
            for (var time : EDGES) {
                never(course, between(now, Tokyo.instant(day.atTime(time)), end), now, seed);
            }
            var any = Tokyo.instant(day.atStartOfDay()).plusMillis(random.nextInt(86_400_000));
            never(course, between(now, any, end), now, seed);
        }
        for (var attempt : course.attempts()) {
            for (int minutes : new int[] {0, 5, 15}) {
                never(course, between(now, attempt.at().plus(Duration.ofMinutes(minutes)), end), now, seed);
            }
        }
        for (var appointment : course.appointments()) {
            never(course, between(now, appointment.at(), end), now, seed);
        }
    }

    private static @Nullable Instant between(Instant now, Instant instant, Instant end) {
        return instant.isAfter(now) && instant.isBefore(end) ? instant : null;
    }

    private void never(Course course, @Nullable Instant instant, Instant now, String seed) {
        if (instant != null) {
            assertInstanceOf(
                    Verdict.Refused.class,
                    rules.mayBeDialled(course, instant),
                    () -> seed + ": asked at " + Tokyo.wall(now) + ", allowed already at " + Tokyo.wall(instant)
                            + " by " + course);
        }
    }

    /// The rules once more, over calls that were really made.
    private static void judge(Course course, String seed) {
        Set<LocalDate> regularDays = new HashSet<>();
        var laterWindows = EnumSet.noneOf(Window.class);
        int counted = 0;
        int busy = 0;
        boolean contact = false;
        for (var attempt : course.attempts()) {
            var wall = Tokyo.wall(attempt.at());
            var outcome = ((Attempt.State.Ended) attempt.state()).outcome();
            busy = outcome == Outcome.BUSY ? busy + 1 : outcome == Outcome.CARRIER_FAILED ? busy : 0;
            boolean counts = outcome != Outcome.CARRIER_FAILED && (outcome != Outcome.BUSY || busy == 4);
            boolean asked = course.appointments().stream()
                    .anyMatch(appointment -> Tokyo.day(appointment.at()).equals(wall.toLocalDate())
                            && !appointment.at().isAfter(attempt.at()));
            var window = window(wall);
            var what = seed + ": " + wall + " in " + course;
            assertTrue(Histories.PERIOD.contains(wall.toLocalDate()), what);
            assertFalse(Histories.YEAR_END.contains(wall.toLocalDate()), what);
            assertFalse(wall.toLocalTime().isBefore(LocalTime.of(9, 0)), what);
            assertFalse(wall.toLocalTime().isAfter(LocalTime.of(19, 59, 30)), what);
            if (!asked) {
                assertTrue(counted < 3, what);
                assertFalse(contact, what);
                assertEquals(counted == 0, window == Window.WEEKDAY_DAY, what);
                assertFalse(laterWindows.contains(window), what);
                assertFalse(regularDays.contains(wall.toLocalDate()), what);
            }
            if (counts) {
                counted++;
                busy = 0;
                contact |= outcome == Outcome.CONTACT;
                regularDays.add(wall.toLocalDate());
                if (window != Window.WEEKDAY_DAY) {
                    laterWindows.add(window);
                }
            }
        }
    }

    private static Window window(LocalDateTime wall) {
        var day = wall.getDayOfWeek().getValue();
        if (day > 5 || Histories.HOLIDAYS.nameOf(wall.toLocalDate()) != null) {
            return Window.HOLIDAY;
        }
        return wall.getHour() < 17 ? Window.WEEKDAY_DAY : Window.WEEKDAY_EVENING;
    }

    /// Sense and nonsense: calls at any time, in any order, later than now, with conclusions on record.
    private static Course randomCourse(Random random) {
        var phones = List.of(
                new Phone(1, random.nextInt(5) > 0, times(random)), new Phone(2, random.nextBoolean(), List.of()));
        var course = Course.fresh(phones);
        int calls = random.nextInt(6);
        for (int i = 0; i < calls; i++) {
            Attempt.State state = switch (random.nextInt(30)) {
                case 0 -> new Attempt.State.Running();
                case 1 -> new Attempt.State.Talking();
                default -> new Attempt.State.Ended(outcome(random));
            };
            course = course.with(new Attempt("a" + i, instant(random), random.nextInt(3), state));
        }
        int asked = random.nextInt(3);
        for (int i = 0; i < asked; i++) {
            course = course.with(new Appointment(
                    "p" + i,
                    instant(random),
                    random.nextInt(3) == 0 ? instant(random) : null,
                    random.nextInt(8) == 0 ? "" : "家族",
                    "op1"));
        }
        if (random.nextInt(10) == 0) {
            course = course.concluded(oneOf(random, Ending.values()), instant(random));
        }
        return random.nextInt(20) == 0 ? course.barred(Course.Bar.GONE) : course;
    }

    private static <T> T oneOf(Random random, T[] values) {
        return List.of(values).get(random.nextInt(values.length));
    }

    private static Outcome outcome(Random random) {
        var likely = List.of(Outcome.NOBODY, Outcome.BUSY, Outcome.CARRIER_FAILED, Outcome.UNALLOCATED);
        return random.nextInt(4) > 0 ? likely.get(random.nextInt(likely.size())) : oneOf(random, Outcome.values());
    }

    private static List<Instant> times(Random random) {
        return random.nextInt(6) > 0 ? List.of() : List.of(instant(random), instant(random));
    }

    private static Instant instant(Random random) {
        var day = LocalDate.of(2018, 10, 28).plusDays(random.nextInt(random.nextBoolean() ? 14 : 84));
        return Tokyo.instant(
                random.nextBoolean()
                        ? day.atTime(EDGES.get(random.nextInt(EDGES.size())))
                        : day.atTime(9 + random.nextInt(12), random.nextInt(60), random.nextInt(60)));
    }
}
