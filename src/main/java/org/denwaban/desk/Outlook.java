package org.denwaban.desk;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.denwaban.campaign.AppointmentStanding;
import org.denwaban.campaign.Forecast;
import org.denwaban.campaign.Foresight;
import org.denwaban.clock.Clock;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Window;
import org.denwaban.db.DatabaseAway;
import org.denwaban.dialer.Appointments;
import org.denwaban.dialer.Campaign;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What takes too long to be looked at twice a second: how campaigns will go on, and which appointments are late. A
/// thread of its own looks, one at a time, so that no board waits for it.
final class Outlook {

    /// A forecast says nothing new within minutes.
    private static final Duration FORECAST_EVERY = Duration.ofMinutes(5);

    /// An appointment is late after five minutes; ten seconds more are none.
    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Outlook.class);

    /// How a campaign will go on.
    ///
    /// @param through day on which it is seen through, ISO; empty where it is not, or is not known yet
    /// @param late    whether it is not seen through in time
    /// @param ahead   calls that will still be made, by window
    /// @param lacking households that will lack this window at the end
    /// @param overdue appointments of today that should have been kept
    record Foreseen(
            String through, boolean late, Map<Window, Long> ahead, Map<Window, Long> lacking, long overdue, long at) {

        /// Before the first look.
        static final Foreseen NOTHING = new Foreseen("", false, Map.of(), Map.of(), 0, 0);

        Foreseen {
            ahead = Map.copyOf(ahead);
            lacking = Map.copyOf(lacking);
        }

        Foreseen with(long nowOverdue) {
            return new Foreseen(through, late, ahead, lacking, nowOverdue, at);
        }
    }

    private final List<Campaign> campaigns;
    private final Appointments appointments;
    private final Foresight foresight;
    private final Supplier<Instant> contractTime;
    private final Clock machine;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile Map<String, Foreseen> last = Map.of();
    private volatile long lookedAt;

    Outlook(
            List<Campaign> campaigns,
            Appointments appointments,
            Foresight foresight,
            Supplier<Instant> contractTime,
            Clock machine) {
        this.campaigns = List.copyOf(campaigns);
        this.appointments = appointments;
        this.foresight = foresight;
        this.contractTime = contractTime;
        this.machine = machine;
        this.lookedAt = machine.nanos() - LOOK_EVERY.toNanos();
    }

    /// What was seen last. Does not wait.
    Foreseen of(String contractId) {
        return last.getOrDefault(contractId, Foreseen.NOTHING);
    }

    /// Has it looked at anew, if it is time. Does not wait.
    ///
    /// @param operators at work for a contract
    void look(ToIntFunction<String> operators) {
        if (machine.nanos() - lookedAt >= LOOK_EVERY.toNanos() && looking.compareAndSet(false, true)) {
            Thread.ofVirtual().name("desk-outlook").start(() -> lookNow(operators));
        }
    }

    private void lookNow(ToIntFunction<String> operators) {
        try {
            var fresh = new HashMap<String, Foreseen>();
            for (var campaign : campaigns) {
                var id = campaign.contract().id();
                fresh.put(
                        id,
                        foreseen(campaign, Math.max(1, operators.applyAsInt(id)))
                                .with(overdue(id)));
            }
            last = Map.copyOf(fresh);
        } catch (DatabaseAway e) {
            LOG.debug("no outlook while the database is away");
        } catch (RuntimeException e) {
            LOG.error("E-DESK-021 how campaigns go on could not be reckoned, trying again", e);
        } finally {
            lookedAt = machine.nanos();
            looking.set(false);
        }
    }

    private long overdue(String contractId) {
        return appointments.ofDay(contractId, Tokyo.day(contractTime.get())).stream()
                .filter(each -> each.standing() == AppointmentStanding.OVERDUE)
                .count();
    }

    private Foreseen foreseen(Campaign campaign, int operators) {
        var before = last.get(campaign.contract().id());
        long nanos = machine.nanos();
        return before != null && nanos - before.at() < FORECAST_EVERY.toNanos()
                ? before
                : foresee(campaign, operators, nanos);
    }

    private Foreseen foresee(Campaign campaign, int operators, long nanos) {
        var forecast = foresight.of(campaign.contract(), campaign.outbound(), contractTime.get(), operators);
        var through = forecast.throughOn();
        var lacking = new EnumMap<Window, Long>(Window.class);
        forecast.missedIn().forEach((window, households) -> lacking.put(window, Math.round(households)));
        return new Foreseen(
                through == null ? "" : through.toString(),
                through == null && forecast.households() >= 1,
                ahead(forecast),
                lacking,
                0,
                nanos);
    }

    private static Map<Window, Long> ahead(Forecast forecast) {
        var dialled = new EnumMap<Window, Double>(Window.class);
        forecast.days().stream()
                .flatMap(day -> day.slots().stream())
                .forEach(slot -> dialled.merge(slot.window(), slot.dialled(), Double::sum));
        var ahead = new EnumMap<Window, Long>(Window.class);
        dialled.forEach((window, calls) -> ahead.put(window, Math.round(calls)));
        return ahead;
    }
}
