package org.denwaban.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.denwaban.calendar.NationalHolidays;
import org.denwaban.calendar.TimeRange;
import org.denwaban.contract.Contract;
import org.junit.jupiter.api.Test;

/// Whatever the day and the announcements of it: what a caller hears has been recorded.
class GuidanceRulesPropertyTest {

    private static final LocalDate FIRST = LocalDate.of(2026, 4, 1);
    private static final int DAYS = 730;

    @Test
    void everyNameOfTwoYearsStandsInTheCatalogue() {
        var heard = new TreeSet<String>();
        for (var like : List.of(Lines.YOKOSUKA, Lines.WAKAYAMA)) {
            var line = Lines.inTerm(like, FIRST.toString(), FIRST.plusDays(DAYS).toString());
            for (long seed = 0; seed < 12; seed++) {
                heard.addAll(heardOn(line, new Random(seed)));
            }
        }
        // the test is worth something: nearly every part of a date was met
        assertTrue(
                heard.containsAll(Set.of("today", "tomorrow", "day-31", "month-2", "noon", "hour-0")), heard::toString);
        assertEquals(
                12, heard.stream().filter(name -> name.startsWith("month-")).count());
        assertEquals(31, heard.stream().filter(name -> name.startsWith("day-")).count());
        assertEquals(
                7, heard.stream().filter(name -> name.startsWith("weekday-")).count());
        assertEquals(24, heard.stream().filter(name -> name.startsWith("hour-")).count());
        assertEquals(
                59, heard.stream().filter(name -> name.startsWith("minute-")).count());
    }

    private static Set<String> heardOn(Contract line, Random random) {
        var known = PromptCatalogue.of(line).stream().map(Prompt::name).collect(Collectors.toSet());
        var rules = new ReceptionRules(line, NationalHolidays.LAW);
        var guidance = new GuidanceRules(line);
        var announcements = announcements(random);
        var heard = new HashSet<String>();
        var now = Lines.at(FIRST.minusDays(3) + "T00:00");
        var end = now.plus(Duration.ofDays(DAYS + 6));
        while (now.isBefore(end)) {
            if (rules.at(now, announcements) instanceof LineState.Closed closed) {
                var names = guidance.closed(closed, now);
                assertTrue(known.containsAll(names), () -> names.toString());
                heard.addAll(names);
            }
            now = now.plusSeconds(1 + random.nextInt(8 * 3600));
        }
        return heard;
    }

    /// For every third day or so other hours, at any minute, noon and midnight more often than chance has it.
    private static List<Announcement> announcements(Random random) {
        var announcements = new ArrayList<Announcement>();
        for (int day = 0; day < DAYS; day++) {
            if (random.nextInt(3) == 0) {
                int from = random.nextInt(10) == 0 ? 720 * random.nextInt(2) : random.nextInt(1438);
                var to = LocalTime.ofSecondOfDay(60L * (from + 1 + random.nextInt(1439 - from)));
                var hours = new TimeRange(LocalTime.ofSecondOfDay(60L * from), to);
                announcements.add(new Announcement(FIRST.plusDays(day), hours, "sv1", Instant.EPOCH));
            }
        }
        return announcements;
    }
}
