package org.denwaban.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.denwaban.campaign.Forecast.Cohort;
import org.denwaban.campaign.Forecast.Pace;
import org.denwaban.campaign.Forecast.Slot;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Window;
import org.junit.jupiter.api.Test;

/// Random campaigns. The calendar is written down anew here.
class ForecastRulesPropertyTest {

    private static final LocalDate FIRST = LocalDate.of(2018, 11, 1);
    private static final LocalDate LAST = LocalDate.of(2019, 1, 15);
    private static final Map<Window, Double> HOURS = Map.of(
            Window.WEEKDAY_DAY, 8.0,
            Window.WEEKDAY_EVENING, 3 - 30 / 3600.0,
            Window.HOLIDAY, 11 - 30 / 3600.0);

    private final ForecastRules rules = new ForecastRules(Histories.contract(Histories.OUTBOUND), Histories.HOLIDAYS);

    private record Campaign(List<Cohort> cohorts, Instant now, Pace pace, int operators) {}

    @Test
    void nobodyIsLostOrMadeUp() {
        for (long seed = 0; seed < 1_000; seed++) {
            var campaign = campaign(seed);
            var forecast = forecast(campaign, campaign.operators());
            double in =
                    campaign.cohorts().stream().mapToLong(Cohort::households).sum();
            assertEquals(in, forecast.households(), 1e-6, "seed " + seed);
            assertEquals(in, forecast.contacted() + forecast.exhausted() + forecast.missed(), 1e-6, "seed " + seed);
            double before = in;
            for (var day : forecast.days()) {
                assertTrue(day.left() >= 0 && day.left() <= before + 1e-6, "seed " + seed + " " + day);
                before = day.left();
            }
        }
    }

    @Test
    void neverMoreIsDialledThanTheOperatorsCanNorOutsideTheWindows() {
        for (long seed = 0; seed < 1_000; seed++) {
            var campaign = campaign(seed);
            var forecast = forecast(campaign, campaign.operators());
            double perHour = campaign.pace().attemptsPerHour() * campaign.operators();
            for (var day : forecast.days()) {
                var where = "seed " + seed + " " + day;
                assertFalse(day.date().isBefore(Tokyo.day(campaign.now())), where);
                assertFalse(day.date().isBefore(FIRST) || day.date().isAfter(LAST), where);
                for (var slot : day.slots()) {
                    assertTrue(slot.dialled() <= slot.capacity() + 1e-6, where);
                    assertTrue(slot.capacity() <= perHour * HOURS.getOrDefault(slot.window(), 0.0) + 1e-6, where);
                    assertTrue(opens(day.date(), slot.window()), where);
                }
            }
        }
    }

    @Test
    void nobodyIsDialledTwiceADay() {
        for (long seed = 0; seed < 1_000; seed++) {
            var campaign = campaign(seed);
            var forecast = forecast(campaign, campaign.operators());
            double before = forecast.households();
            for (var day : forecast.days()) {
                assertTrue(dialled(day) <= before + 1e-6, "seed " + seed + " " + day);
                before = day.left();
            }
        }
    }

    @Test
    void noOneHasMoreThanThreeAttempts() {
        for (long seed = 0; seed < 1_000; seed++) {
            var campaign = campaign(seed);
            var forecast = forecast(campaign, campaign.operators());
            double most = campaign.cohorts().stream()
                    .mapToLong(cohort -> cohort.households() * (3 - cohort.attempts()))
                    .sum();
            double all = forecast.days().stream()
                    .mapToDouble(ForecastRulesPropertyTest::dialled)
                    .sum();
            assertTrue(all <= most + 1e-6, "seed " + seed);
        }
    }

    @Test
    void moreOperatorsAreNeverLater() {
        for (long seed = 0; seed < 1_000; seed++) {
            var campaign = campaign(seed);
            var fewer = forecast(campaign, campaign.operators());
            var more = forecast(campaign, campaign.operators() + 1 + (int) (seed % 4));
            assertTrue(more.missed() <= fewer.missed() + 1e-6, "seed " + seed);
            if (fewer.throughOn() != null) {
                assertFalse(more.throughOn() == null || more.throughOn().isAfter(fewer.throughOn()), "seed " + seed);
            }
        }
    }

    private Forecast forecast(Campaign campaign, int operators) {
        return rules.forecast(campaign.cohorts(), campaign.now(), campaign.pace(), operators);
    }

    private static double dialled(Forecast.Day day) {
        return day.slots().stream().mapToDouble(Slot::dialled).sum();
    }

    private static boolean opens(LocalDate day, Window window) {
        boolean yearEnd = !day.isBefore(LocalDate.of(2018, 12, 29)) && !day.isAfter(LocalDate.of(2019, 1, 3));
        boolean holiday = day.getDayOfWeek() == DayOfWeek.SATURDAY
                || day.getDayOfWeek() == DayOfWeek.SUNDAY
                || Stream.of("2018-11-03", "2018-11-23", "2018-12-24", "2019-01-14")
                        .anyMatch(day.toString()::equals);
        return !yearEnd && holiday == (window == Window.HOLIDAY);
    }

    private static Campaign campaign(long seed) {
        var random = new Random(seed);
        var cohorts = new ArrayList<Cohort>();
        for (int i = random.nextInt(6); i >= 0; i--) {
            cohorts.add(cohort(random));
        }
        var rates = new HashMap<Window, Double>();
        for (var window : Window.values()) {
            rates.put(window, random.nextInt(5) / 4.0);
        }
        var now = Histories.at("10-30T00:00").plus(Duration.ofMinutes(random.nextInt((int)
                Duration.ofDays(77).toMinutes())));
        return new Campaign(cohorts, now, new Pace(1 + random.nextInt(60), rates), 1 + random.nextInt(4));
    }

    private static Cohort cohort(Random random) {
        var used = new HashMap<Window, Integer>();
        int attempts = random.nextInt(4);
        var order = random.nextBoolean()
                ? List.of(Window.WEEKDAY_DAY, Window.WEEKDAY_EVENING, Window.HOLIDAY)
                : List.of(Window.WEEKDAY_DAY, Window.HOLIDAY, Window.WEEKDAY_EVENING);
        order.subList(0, attempts).forEach(window -> used.put(window, 1));
        return new Cohort(attempts, used, random.nextInt(attempts > 0 ? 2 : 1), random.nextInt(3_000));
    }
}
