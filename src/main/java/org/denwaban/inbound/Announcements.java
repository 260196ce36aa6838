package org.denwaban.inbound;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.denwaban.clock.Clock;
import org.denwaban.clock.Rounds;
import org.denwaban.clock.Tokyo;
import org.denwaban.db.Database;
import org.denwaban.db.DatabaseAway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What supervisors announced, read by a thread of its own, so that no call waits for the database. While that is away,
/// what was read last holds.
public final class Announcements implements AutoCloseable {

    /// Whoever announces expects the next caller but one to hear it; one short query a contract.
    public static final Duration EVERY = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Announcements.class);

    private record Look(Map<String, List<Announcement>> announcements, Instant at) {}

    private final Database database;
    private final List<String> contracts;
    private final Supplier<Instant> contractTime;
    private final Clock machine;
    private final AnnouncementStore store = new AnnouncementStore();
    private final ScheduledExecutorService looking =
            new Rounds(Thread.ofVirtual().name("announcements").factory());
    private volatile Look last = new Look(Map.of(), Instant.MIN);

    /// Nothing is read yet.
    ///
    /// @param contracts ids of those that answer calls
    public Announcements(
            Database database,
            List<String> contracts,
            Supplier<Instant> contractTime,
            Clock machine,
            MeterRegistry registry) {
        this.database = database;
        this.contracts = List.copyOf(contracts);
        this.contractTime = contractTime;
        this.machine = machine;
        Gauge.builder("denwaban.announcements.age.seconds", this, Announcements::age)
                .description("how long ago the announcements were read")
                .register(registry);
    }

    /// Reads now, and every {@link #EVERY} from then on.
    public void start() {
        var _ = looking.scheduleWithFixedDelay(this::lookAndGoOn, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Those of a contract, of today and the days in which its next opening is looked for. Does not wait.
    public List<Announcement> of(String contractId) {
        return last.announcements().getOrDefault(contractId, List.of());
    }

    @Override
    public void close() {
        looking.close();
    }

    private double age() {
        var look = last;
        return look.at().equals(Instant.MIN)
                ? Double.NaN
                : Duration.between(look.at(), machine.now()).toMillis() / 1e3;
    }

    private void lookAndGoOn() {
        try {
            look();
        } catch (DatabaseAway e) {
            LOG.debug("no announcements while the database is away");
        } catch (RuntimeException e) {
            LOG.error(
                    "E-INB-002 the announcements could not be read, the last ones hold: {}",
                    e.getClass().getName());
        }
    }

    /// Reads them.
    void look() {
        var today = Tokyo.day(contractTime.get());
        var found = database.transaction(handle -> {
            var announcements = new HashMap<String, List<Announcement>>();
            contracts.forEach(id ->
                    announcements.put(id, store.of(handle, id, today, today.plusDays(ReceptionRules.DAYS_SEARCHED))));
            return announcements;
        });
        last = new Look(found, machine.now());
    }
}
