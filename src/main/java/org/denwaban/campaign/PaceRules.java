package org.denwaban.campaign;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.denwaban.campaign.Forecast.Measured;
import org.denwaban.campaign.Forecast.Pace;
import org.denwaban.campaign.Forecast.Reached;
import org.denwaban.contract.Outbound;
import org.denwaban.contract.Window;

/// How fast a campaign is dialled: as its own attempts show where there are enough of them, else by defaults that are
/// said. Pure.
public final class PaceRules {

    /// Fewer attempts tell chance rather than pace: with 50 the contact rate is known to about ± 13 points (two
    /// standard deviations at 0.3).
    public static final int ENOUGH = 50;

    /// Of attempts to landlines of people of 40 to 74, working hours included: somebody is at home at three in ten.
    /// An assumption, to be replaced by what is measured.
    public static final double USUAL_CONTACT_RATE = 0.3;

    /// A talk about a checkup, with the result's key. An assumption.
    public static final Duration USUAL_TALK = Duration.ofMinutes(2);

    /// From the promise until the operator's telephone, which answers by itself, is on the line and the trunk is asked.
    public static final Duration USUAL_START = Duration.ofSeconds(5);

    /// A window's own rate weighs as much as the rate of all windows once it has as many attempts as this.
    private static final int SMOOTHING = 20;

    private PaceRules() {}

    /// Whether {@link Measured#meanTime} is used.
    public static boolean timeKnown(Measured measured) {
        return measured.timed() >= ENOUGH && measured.counting() > 0;
    }

    /// Whether the contact rates come from what was measured.
    public static boolean ratesKnown(Measured measured) {
        return all(measured).attempts() >= ENOUGH;
    }

    /// The pace to reckon with.
    ///
    /// @param wrapUp an operator's rest after each call
    public static Pace pace(Measured measured, Outbound outbound, Duration wrapUp) {
        return new Pace(attemptsPerHour(measured, outbound, wrapUp), contactRates(measured, outbound));
    }

    /// What one attempt takes an operator, without the wrap-up.
    public static Duration time(Measured measured, Outbound outbound) {
        return timeKnown(measured) ? measured.meanTime() : usualTime(outbound);
    }

    /// Most attempts ring for the whole ring time; one that is answered rings for less, which is left out.
    private static Duration usualTime(Outbound outbound) {
        long talk = Math.round(USUAL_TALK.toMillis() * USUAL_CONTACT_RATE);
        return USUAL_START.plus(outbound.ringTime()).plusMillis(talk);
    }

    /// Busy tones and failures of the carrier take time and are no attempt: they make the others dearer.
    private static double attemptsPerHour(Measured measured, Outbound outbound, Duration wrapUp) {
        var each = time(measured, outbound).plus(wrapUp);
        double counting = timeKnown(measured) ? (double) measured.counting() / measured.timed() : 1;
        return counting * Duration.ofHours(1).toMillis() / Math.max(1, each.toMillis());
    }

    private static Map<Window, Double> contactRates(Measured measured, Outbound outbound) {
        var all = all(measured);
        double usual = ratesKnown(measured) ? smoothed(all, USUAL_CONTACT_RATE) : USUAL_CONTACT_RATE;
        var rates = new EnumMap<Window, Double>(Window.class);
        for (var window : outbound.windows().keySet()) {
            var reached = measured.windows().getOrDefault(window, new Reached(0, 0));
            rates.put(window, ratesKnown(measured) ? smoothed(reached, usual) : usual);
        }
        return rates;
    }

    private static double smoothed(Reached reached, double usual) {
        return (reached.contacts() + SMOOTHING * usual) / (reached.attempts() + SMOOTHING);
    }

    private static Reached all(Measured measured) {
        return measured.windows().values().stream()
                .reduce(
                        new Reached(0, 0),
                        (one, other) ->
                                new Reached(one.attempts() + other.attempts(), one.contacts() + other.contacts()));
    }
}
