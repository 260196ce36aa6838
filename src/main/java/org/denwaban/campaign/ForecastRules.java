package org.denwaban.campaign;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.denwaban.calendar.Holidays;
import org.denwaban.campaign.DialHours.Opening;
import org.denwaban.campaign.Forecast.Bottleneck;
import org.denwaban.campaign.Forecast.Cohort;
import org.denwaban.campaign.Forecast.Day;
import org.denwaban.campaign.Forecast.Pace;
import org.denwaban.campaign.Forecast.Slot;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.contract.Outbound;
import org.denwaban.contract.Window;
import org.jspecify.annotations.Nullable;

/// How a campaign will go on: window by window from now to the end of its period, so many households are dialled as the
/// operators can, those first who have the fewest chances left. Pure. What it leaves out:
/// `docs/decisions/0011-the-forecasts-model.md`.
public final class ForecastRules {

    private final Outbound outbound;
    private final DialHours hours;

    /// @param holidays must know the days of the contract's period
    /// @throws IllegalArgumentException when the contract has no dialling side
    public ForecastRules(Contract contract, Holidays holidays) {
        if (contract.outbound() == null) {
            throw new IllegalArgumentException("contract " + contract.id() + " has no outbound side");
        }
        this.outbound = contract.outbound();
        this.hours = new DialHours(outbound, holidays);
    }

    /// What becomes of `cohorts`.
    ///
    /// @param now       contract time
    /// @param operators who dial in every window, all of its time; at least 1
    public Forecast forecast(List<Cohort> cohorts, Instant now, Pace pace, int operators) {
        if (operators < 1) {
            throw new IllegalArgumentException("at least 1 operator, were " + operators);
        }
        return new Run(cohorts, now, pace, operators).toTheEnd();
    }

    /// How far a household has come, as far as the forecast goes.
    ///
    /// @param later windows of the later attempts that are not used, in the contract's order
    /// @param today attempts made today
    private record Step(int attempts, List<Window> later, int today) {

        Step tomorrow() {
            return new Step(attempts, later, 0);
        }
    }

    /// Windows in which the next attempt may be made.
    private List<Window> next(Step step) {
        return step.attempts() == 0 ? List.of(outbound.firstAttempt()) : step.later();
    }

    /// Whether no attempt is to be made any more: all were made, or appointments used up the windows.
    private boolean exhausted(Step step) {
        return step.attempts() >= outbound.attempts() || next(step).isEmpty();
    }

    /// After an attempt that found nobody.
    private Step after(Step step, Window window) {
        var later = new ArrayList<>(step.later());
        if (step.attempts() > 0) {
            later.remove(window);
        }
        return new Step(step.attempts() + 1, List.copyOf(later), step.today() + 1);
    }

    private Step step(Cohort cohort) {
        var later = new ArrayList<>(outbound.laterAttempts());
        cohort.used().forEach((window, times) -> {
            // the first call in the first attempt's window is the first attempt, and uses none of the later windows
            int uses = window == outbound.firstAttempt() ? times - 1 : times;
            for (int i = 0; i < uses; i++) {
                later.remove(window);
            }
        });
        return new Step(cohort.attempts(), List.copyOf(later), cohort.today());
    }

    /// One forecast in the making.
    private final class Run {

        private final Pace pace;
        private final double attemptsPerHour;
        private final double households;
        private final Map<LocalDate, List<Opening>> days = new LinkedHashMap<>();
        private final Map<Window, Integer> openingsLeft = new EnumMap<>(Window.class);
        private final Map<Window, Double> capacities = new EnumMap<>(Window.class);
        private final Map<Window, Double> demands = new EnumMap<>(Window.class);
        private Map<Step, Double> inCourse = new LinkedHashMap<>();
        private double contacted;
        private double exhausted;
        private @Nullable LocalDate throughOn;

        Run(List<Cohort> cohorts, Instant now, Pace pace, int operators) {
            this.pace = pace;
            this.attemptsPerHour = pace.attemptsPerHour() * operators;
            cohorts.forEach(cohort -> arrive(inCourse, step(cohort), (double) cohort.households()));
            this.households = exhausted + left();
            open(now);
        }

        private void open(Instant now) {
            var period = outbound.period();
            var today = Tokyo.day(now);
            for (var day = today.isBefore(period.first()) ? period.first() : today;
                    !day.isAfter(period.last());
                    day = day.plusDays(1)) {
                var openings = hours.opened(day).stream()
                        .filter(opening -> opening.to().isAfter(now))
                        .map(opening -> opening.from().isBefore(now)
                                ? new Opening(opening.window(), now, opening.to())
                                : opening)
                        .toList();
                days.put(day, openings);
                openings.forEach(opening -> {
                    openingsLeft.merge(opening.window(), 1, Integer::sum);
                    capacities.merge(opening.window(), capacity(opening), Double::sum);
                });
            }
        }

        private double capacity(Opening opening) {
            return attemptsPerHour
                    * Duration.between(opening.from(), opening.to()).toMillis()
                    / Duration.ofHours(1).toMillis();
        }

        Forecast toTheEnd() {
            var plan = new ArrayList<Day>();
            days.forEach((date, openings) -> {
                var slots = openings.stream().map(this::dial).toList();
                plan.add(new Day(date, slots, left()));
                if (throughOn == null && households >= 0.5 && left() < 0.5) {
                    throughOn = date;
                }
                sleep();
            });
            inCourse.forEach(this::wanting);
            return new Forecast(households, plan, contacted, exhausted, left(), missedIn(), throughOn, tightest());
        }

        /// Fills one window of one day. A household that is dialled in it stands aside until it is full.
        private Slot dial(Opening opening) {
            var window = opening.window();
            double room = capacity(opening);
            var dialled = new LinkedHashMap<Step, Double>();
            for (var step : inOrder(window)) {
                double take = Math.min(room, inCourse.getOrDefault(step, 0.0));
                if (take > 0) {
                    room -= take;
                    dialled.put(step, take);
                    inCourse.compute(step, (_, had) -> had == null || had <= take ? null : had - take);
                }
            }
            dialled.forEach((step, many) -> ended(step, window, many));
            openingsLeft.merge(window, -1, Integer::sum);
            double attempts =
                    dialled.values().stream().mapToDouble(many -> many).sum();
            demands.merge(window, attempts, Double::sum);
            return new Slot(window, capacity(opening), attempts);
        }

        /// Who may be dialled in this window today: fewest chances first, then fewest attempts.
        private List<Step> inOrder(Window window) {
            return inCourse.keySet().stream()
                    .filter(step -> next(step).contains(window) && step.today() < outbound.attemptsPerDay())
                    .sorted(Comparator.comparingInt(this::chances)
                            .thenComparingInt(Step::attempts)
                            .thenComparing(step -> step.later().toString())
                            .thenComparingInt(Step::today))
                    .toList();
        }

        /// In how many openings of the rest of the period, this one included, the next attempt can be made.
        private int chances(Step step) {
            return Set.copyOf(next(step)).stream()
                    .mapToInt(window -> openingsLeft.getOrDefault(window, 0))
                    .sum();
        }

        private void ended(Step step, Window window, double many) {
            double reached = many * contactRate(window);
            contacted += reached;
            arrive(inCourse, after(step, window), many - reached);
        }

        private void arrive(Map<Step, Double> among, Step step, double many) {
            if (exhausted(step)) {
                exhausted += many;
            } else if (many > 0) {
                among.merge(step, many, Double::sum);
            }
        }

        /// The next day begins: who was dialled today may be dialled again.
        private void sleep() {
            var next = new LinkedHashMap<Step, Double>();
            inCourse.forEach((step, many) -> arrive(next, step.tomorrow(), many));
            inCourse = next;
        }

        private double left() {
            return inCourse.values().stream().mapToDouble(many -> many).sum();
        }

        /// The attempts that those still in course would have needed: the later ones by who is not reached before, in
        /// the contract's order.
        private void wanting(Step step, double many) {
            double stillThere = many;
            for (var window : needed(step)) {
                demands.merge(window, stillThere, Double::sum);
                stillThere *= 1 - contactRate(window);
            }
        }

        private Map<Window, Double> missedIn() {
            var missed = new EnumMap<Window, Double>(Window.class);
            inCourse.forEach((step, many) ->
                    new LinkedHashSet<>(needed(step)).forEach(window -> missed.merge(window, many, Double::sum)));
            return missed;
        }

        private List<Window> needed(Step step) {
            var all = new ArrayList<Window>();
            if (step.attempts() == 0) {
                all.add(outbound.firstAttempt());
            }
            all.addAll(step.later());
            return all.subList(0, Math.min(all.size(), outbound.attempts() - step.attempts()));
        }

        private @Nullable Bottleneck tightest() {
            return demands.entrySet().stream()
                    .filter(demand -> demand.getValue() > 0)
                    .map(demand -> new Bottleneck(
                            demand.getKey(), demand.getValue(), capacities.getOrDefault(demand.getKey(), 0.0)))
                    .max(Comparator.comparingDouble(Bottleneck::ratio))
                    .orElse(null);
        }

        private double contactRate(Window window) {
            return pace.contactRates().getOrDefault(window, 0.0);
        }
    }
}
