package org.denwaban.dialer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.denwaban.call.AttemptId;
import org.denwaban.campaign.LeaseStore;
import org.denwaban.campaign.LeaseStore.Lease;
import org.denwaban.campaign.LeaseStore.Standing;
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
/// does not hold it stands by, and takes over by itself when nobody renews it any more. Emergency stops that held where
/// it was held go with it: a file of the other's data directory stops nobody here.
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
    private final EmergencyStops stops;
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
    private volatile Lease mine = Lease.NONE;

    private boolean firstLook = true;
    private boolean takingIsOwed;
    private @Nullable Unmoved unmoved;

    /// A lease that lasts too long, and that nobody has renewed since it was first seen so.
    ///
    /// @param since {@link Clock#nanos}
    private record Unmoved(Lease lease, Instant lastsUntil, long since) {
        boolean isStill(Standing standing) {
            return lease.equals(standing.lease()) && lastsUntil.equals(standing.lastsUntil());
        }
    }

    private record State(Lease lease, Optional<String> hindrance) {}

    private DialLease(
            Database database,
            Path data,
            EmergencyStops stops,
            String holder,
            @Nullable LastCall last,
            Clock machine,
            MeterRegistry registry) {
        this.database = database;
        this.machine = machine;
        this.lastCallFile = data.resolve(LastCall.FILE);
        this.stops = stops;
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
                EmergencyStops.of(data),
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

    /// Whether it is this server that dials, and stays so until the transaction is over: for what only the one that
    /// dials may write. One that slept through its lease believes {@link #standsBy} until it has looked again.
    boolean dials(Handle handle) {
        return store.holds(handle, mine);
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

    /// Takes the lease, renews it, or finds out who holds it. Each step is one statement: a server that freezes in the
    /// middle keeps nobody from taking over.
    synchronized void look() {
        remember();
        var standing = database.statement(store::standing);
        var held = held(standing);
        boolean taken = !held.equals(Lease.NONE) && !held.equals(mine);
        mine = held;
        firstLook = false;
        standsBy = mine.equals(Lease.NONE);
        takingIsOwed = !standsBy && (taken || takingIsOwed);
        if (takingIsOwed) {
            onTaken.run();
            takingIsOwed = false;
        }
        become(standsBy ? another(standing.lease()) : mayDial());
    }

    private Lease held(Standing standing) {
        boolean own = standing.lease().holder().equals(holder);
        if (own && standing.lease().equals(mine)) {
            return database.statement(handle -> store.renew(handle, mine, stops.names())) ? mine : Lease.NONE;
        }
        if (!standing.over() && !(own && firstLook) && !outlived(standing)) {
            return Lease.NONE;
        }
        if (!own) {
            adopt(standing.stops());
        }
        return database.statement(handle -> store.take(handle, standing, holder, stops.names()))
                .orElse(Lease.NONE);
    }

    private static State another(Lease lease) {
        return new State(
                Lease.NONE,
                Optional.of("E-DIAL-030 another server (holder " + lease.holder() + ") dials; this one stands by"));
    }

    /// Whoever holds the lease may dial, unless the database does not know the last call that went out here.
    private State mayDial() {
        var remembered = last;
        if (remembered == null || database.statement(handle -> store.knows(handle, remembered.id()))) {
            return new State(mine, Optional.empty());
        }
        return new State(
                Lease.NONE,
                Optional.of("E-DIAL-031 the database does not know the last call that went out (" + day(remembered.at())
                        + ", " + remembered.id() + "); the last on record is of "
                        + database.statement(store::lastLetOut)
                                .map(DialLease::day)
                                .orElse("no day")
                        + ", and how many are missing cannot be known: see operate.md,"
                        + " then ./denwaban settle-lost"));
    }

    /// Before anybody is dialled: what cannot be stopped here is not taken over.
    private void adopt(List<String> held) {
        try {
            for (var name : held) {
                LOG.warn("E-DIAL-035 an emergency stop ({}) of the server that dialled before holds here too", name);
                stops.stop(EmergencyStops.contract(name), "take-over", machine.now());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The database's clock was ahead when a lease was written that lasts longer than one can, and was set
    /// right since. Whoever holds such a lease and lives renews it a second later. If nobody has, for as long
    /// as a lease lasts by our own clock, nobody holds it. Should somebody sleep who does, the fence refuses
    /// them, as after any sleep.
    private boolean outlived(Standing standing) {
        var seen = unmoved;
        if (!standing.tooLong()) {
            unmoved = null;
            return false;
        }
        if (seen == null || !seen.isStill(standing)) {
            unmoved = new Unmoved(standing.lease(), standing.lastsUntil(), machine.nanos());
            return false;
        }
        return machine.nanos() - seen.since() >= LeaseStore.LASTS.toNanos();
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
            database.run(handle -> store.giveUp(handle, mine, stops.names()));
        } catch (RuntimeException e) {
            LOG.warn(
                    "E-DIAL-032 the lease could not be given up and is over in {} s: {}",
                    LeaseStore.LASTS.toSeconds(),
                    e.getClass().getName());
        }
    }
}
