package org.denwaban.campaign;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.denwaban.contract.Window;
import org.jspecify.annotations.Nullable;

/// How a campaign will go on, day by day, if nothing changes. Households are expected values, so they may be broken:
/// of ten that are dialled at a contact rate of 0.25, 2.5 are reached. Always
/// `households = contacted + exhausted + missed`.
///
/// @param households in course now
/// @param days       from today (or the period's first day) to the period's last day
/// @param contacted  will be reached
/// @param exhausted  will have had all their attempts, or will have no window left, and nobody was there
/// @param missed     will still be in course when the period ends: they lack at least one window
/// @param missedIn   of these, how many lack this window; who lacks two is counted in both
/// @param throughOn  the first day at whose end less than half a household is in course; null if there is none, and
///                   where nobody is in course now
/// @param tightest   the window whose demand fills most of its capacity; null where nothing is wanted any more
public record Forecast(
        double households,
        List<Day> days,
        double contacted,
        double exhausted,
        double missed,
        Map<Window, Double> missedIn,
        @Nullable LocalDate throughOn,
        @Nullable Bottleneck tightest) {

    public Forecast {
        days = List.copyOf(days);
        missedIn = Map.copyOf(missedIn);
    }

    /// One day.
    ///
    /// @param slots its windows in the order of the clock; none on a day on which nobody is dialled
    /// @param left  households in course at its end
    public record Day(LocalDate date, List<Slot> slots, double left) {
        public Day {
            slots = List.copyOf(slots);
        }
    }

    /// One window of one day.
    ///
    /// @param capacity attempts that the operators could make in it
    /// @param dialled  attempts that they will make in it
    public record Slot(Window window, double capacity, double dialled) {}

    /// A window over the whole rest of the period.
    ///
    /// @param demand   attempts that will be made in it, and those that will be wanting when the period ends
    /// @param capacity attempts that the operators could make in it
    public record Bottleneck(Window window, double demand, double capacity) {

        /// Demand by capacity; above 1 not all of it can be met. Infinite where the window does not open any more.
        public double ratio() {
            return demand / capacity;
        }
    }

    /// Households in course that have come equally far.
    ///
    /// @param attempts   calls that counted, one that is on the line or waits for its result included
    /// @param used       windows in which they were; one that kept an appointment outside every window is in none
    /// @param today      how many of them were today
    /// @param households how many have come so far
    public record Cohort(int attempts, Map<Window, Integer> used, int today, long households) {
        public Cohort {
            used = Map.copyOf(used);
        }
    }

    /// How fast one operator works, and how often somebody is reached.
    ///
    /// @param attemptsPerHour attempts that count, of one operator in one hour; above 0
    /// @param contactRates    of attempts that count, the share that reaches somebody, 0 to 1
    public record Pace(double attemptsPerHour, Map<Window, Double> contactRates) {
        public Pace {
            if (!(attemptsPerHour > 0)) {
                throw new IllegalArgumentException("attempts per hour above 0, were " + attemptsPerHour);
            }
            contactRates = Map.copyOf(contactRates);
        }
    }

    /// What the attempts of the contract so far tell of its pace.
    ///
    /// @param timed    attempts that ended, whose time is known
    /// @param meanTime of these, from the promise until the operator's telephone was free again
    /// @param counting of these, how many count as an attempt
    /// @param windows  attempts that count, by window
    public record Measured(long timed, Duration meanTime, long counting, Map<Window, Reached> windows) {
        public Measured {
            windows = Map.copyOf(windows);
        }
    }

    /// Attempts of one window.
    ///
    /// @param attempts that count
    /// @param contacts of these, how many reached somebody
    public record Reached(long attempts, long contacts) {}
}
