package org.denwaban.dialer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.denwaban.call.AttemptId;
import org.denwaban.campaign.LeaseStore;
import org.denwaban.campaign.LeaseStore.Lease;
import org.denwaban.clock.Clock;
import org.denwaban.clock.Rounds;
import org.denwaban.clock.Tokyo;
import org.denwaban.db.Database;
import org.denwaban.db.DatabaseException;
import org.denwaban.db.Ulid;
import org.denwaban.staff.AuditStore;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which of several servers on one database dials: whoever holds the lease there. The gate asks for it in the very
/// statement that redeems a permit, so that a server which lost it lets nobody out, whatever it believes. A server that
/// does not hold it stands by, and takes over by itself when nobody renews it any more.
///
/// Also whether that database still knows the last call that this server let out. Where it does not (a backup was
/// restored, or a replica took over that had not heard all), calls were made of which nothing is known, and one more to
/// the same people could be one too many: nobody is dialled until a person has said that it may go on.
public final class DialLease implements AutoCloseable {

    /// Time between two renewals. See {@link LeaseStore#LASTS}.
    static final Duration EVERY = Duration.ofSeconds(1);

    /// Its name in the data directory.
    static final String HOLDER_FILE = "lease.holder";

    private static final Logger LOG = LoggerFactory.getLogger(DialLease.class);

    private final Database database;
    private final LeaseStore store = new LeaseStore();
    private final AuditStore audit = new AuditStore();
    private final Clock machine;
    private final Path lastCallFile;
    private final String holder;
    private final ScheduledExecutorService looking =
            new Rounds(Thread.ofVirtual().name("dial-lease").factory());
    private volatile Runnable onTaken = () -> {};
    private volatile State state =
            new State(Lease.NONE, Optional.of("it is not known yet whether another server dials"));
    private volatile boolean standsBy = true;
    private volatile @Nullable LastCall last;
    private @Nullable LastCall written;

    /// What was held when the database told last; never one of before this start.
    private Lease mine = Lease.NONE;

    private boolean firstLook = true;

    private record State(Lease lease, Optional<String> hindrance) {}

    private DialLease(
            Database database,
            Path data,
            String holder,
            @Nullable LastCall last,
            Clock machine,
            MeterRegistry registry) {
        this.database = database;
        this.machine = machine;
        this.lastCallFile = data.resolve(LastCall.FILE);
        this.holder = holder;
        this.last = last;
        this.written = last;
        Gauge.builder("denwaban.dialling.lease", this, lease -> lease.held().equals(Lease.NONE) ? 0 : 1)
                .description("1 while this server is the one that may dial")
                .register(registry);
    }

    /// The lease as a server of this data directory asks for it. Nothing is asked yet.
    ///
    /// @param data taken for this server alone: after a crash it takes its own lease back at once
    public static DialLease of(Database database, Path data, Clock machine, MeterRegistry registry) throws IOException {
        var file = data.resolve(HOLDER_FILE);
        if (Files.notExists(file)) {
            Files.writeString(file, Ulid.at(machine.now()));
        }
        return new DialLease(
                database,
                data,
                Files.readString(file).strip(),
                LastCall.read(data.resolve(LastCall.FILE)).orElse(null),
                machine,
                registry);
    }

    /// Asks for it, and again each second from now on.
    ///
    /// @param taken what is to be done each time that it was taken, before anybody is dialled
    void start(Runnable taken) {
        onTaken = taken;
        lookAndGoOn();
        var _ = looking.scheduleWithFixedDelay(
                this::lookAndGoOn, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// For the statement that redeems; {@link Lease#NONE} while this server may not dial.
    Lease held() {
        return state.lease();
    }

    /// Why this server may dial nobody, with a stable code in front; empty if it may.
    Optional<String> hindrance() {
        return state.hindrance();
    }

    /// Whether another server dials, or may: then its calls are not this one's to settle.
    public boolean standsBy() {
        return standsBy;
    }

    /// Why a permit could not be redeemed: `usual`, unless another server has taken the lease meanwhile.
    GateRefusal refusal(Handle handle, GateRefusal usual) {
        return store.holds(handle, held()) ? usual : GateRefusal.NO_LEASE;
    }

    /// The gate let a call out, and that is on record.
    void letOut(AttemptId id) {
        last = new LastCall(id.value(), machine.now());
    }

    private void lookAndGoOn() {
        try {
            look();
        } catch (RuntimeException e) {
            // held on to: the database alone knows whether it still is, and the gate asks it
            var unknown = new State(
                    state.lease(), Optional.of("E-DIAL-032 the database does not tell whether another server dials"));
            if (!unknown.equals(state)) {
                LOG.warn("E-DIAL-032 the lease could not be renewed: {}", DatabaseException.kind(e));
            }
            become(unknown);
        }
    }

    /// Takes the lease, renews it, or finds out who holds it.
    synchronized void look() {
        remember();
        var looked = database.transaction(this::looked);
        boolean taken = !looked.lease().equals(Lease.NONE) && !looked.lease().equals(mine);
        mine = looked.lease();
        firstLook = false;
        standsBy = mine.equals(Lease.NONE);
        if (taken) {
            onTaken.run();
        }
        become(state(looked));
    }

    /// @param by      who holds it
    /// @param unknown the last call, where the database does not know it
    private record Looked(Lease lease, String by, @Nullable LastCall unknown, String lastOnRecord) {}

    private Looked looked(Handle handle) {
        var standing = store.lock(handle);
        boolean own = standing.lease().holder().equals(holder);
        var lease = Lease.NONE;
        if (own && standing.lease().equals(mine)) {
            lease = mine;
            store.renew(handle, lease);
        } else if (standing.over() || (own && firstLook)) {
            lease = store.take(handle, standing, holder);
        }
        var remembered = last;
        boolean unknown = remembered != null && !store.knows(handle, remembered.id());
        return new Looked(
                lease,
                standing.lease().holder(),
                unknown ? remembered : null,
                unknown ? store.lastLetOut(handle).map(DialLease::day).orElse("no day") : "");
    }

    private static State state(Looked looked) {
        if (looked.lease().equals(Lease.NONE)) {
            return new State(
                    Lease.NONE,
                    Optional.of("E-DIAL-030 another server (holder " + looked.by() + ") dials; this one stands by"));
        }
        var unknown = looked.unknown();
        return unknown == null
                ? new State(looked.lease(), Optional.empty())
                : new State(
                        Lease.NONE,
                        Optional.of("E-DIAL-031 the database does not know the last call that went out ("
                                + day(unknown.at()) + ", " + unknown.id() + "); the last on record is of "
                                + looked.lastOnRecord() + ", and how many are missing cannot be known: see operate.md,"
                                + " then ./denwaban settle-lost"));
    }

    private static String day(Instant at) {
        return Tokyo.offset(at).toLocalDate().toString();
    }

    private void become(State now) {
        var before = state;
        state = now;
        if (!now.hindrance().equals(before.hindrance())) {
            now.hindrance()
                    .ifPresentOrElse(
                            why -> LOG.warn("{}", why),
                            () -> LOG.info(
                                    "this server dials (holder {}, fence {})",
                                    holder,
                                    now.lease().fence()));
        }
    }

    /// At each renewal, not with each call: a call of the last second may be missing here after a crash.
    private void remember() {
        var now = last;
        if (now != null && !now.equals(written)) {
            try {
                now.write(lastCallFile);
                written = now;
            } catch (IOException e) {
                LOG.error(
                        "E-DIAL-033 which call went out last could not be remembered, trying again: {}",
                        e.getClass().getName());
            }
        }
    }

    /// A person has looked at what the database does not know any more, and says that dialling may go on.
    ///
    /// @param by who, as it stands in the audit trail
    /// @return whether something was to be settled
    synchronized boolean settle(String by) throws IOException {
        var forgotten = last;
        if (forgotten == null || database.transaction(handle -> store.knows(handle, forgotten.id()))) {
            return false;
        }
        database.run(handle -> audit.add(
                handle,
                new AuditStore.Entry(
                        machine.now(),
                        by,
                        AuditStore.Action.LOST_CALLS_SETTLED,
                        forgotten.id() + " " + day(forgotten.at()),
                        "")));
        Files.deleteIfExists(lastCallFile);
        last = null;
        written = null;
        look();
        return true;
    }

    /// Gives it up, so that the next server need not wait.
    @Override
    public void close() {
        looking.close();
        remember();
        try {
            database.run(handle -> store.giveUp(handle, mine));
        } catch (RuntimeException e) {
            LOG.warn(
                    "E-DIAL-032 the lease could not be given up and is over in {} s: {}",
                    LeaseStore.LASTS.toSeconds(),
                    e.getClass().getName());
        }
    }
}
