package org.denwaban.inbound;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.denwaban.clock.Clock;
import org.denwaban.clock.Rounds;
import org.denwaban.db.Database;
import org.denwaban.db.DatabaseAway;
import org.denwaban.db.Ulid;
import org.denwaban.hooks.Happened;
import org.denwaban.hooks.WebhookStore;
import org.denwaban.inbound.InboundStore.Told;
import org.denwaban.journal.CelStore;
import org.denwaban.journal.GapFilling;
import org.denwaban.pbx.ami.LiveChannel;
import org.denwaban.pbx.ami.PbxAway;
import org.denwaban.settings.Settings.Webhook;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the record of calls that came in (`inbound_call`) of the PBX's own record (`cel_event`), line after line. What
/// was written while denwaban or its database was dead is worked off when they are back, in the same way.
///
/// Of several servers on one database each makes those of its own PBX: it alone knows which of them still live, and
/// when every line of them is here. Another's lines lie between, under ids of the same time.
public final class CallRecords implements AutoCloseable, GapFilling.Room {

    /// Time between two looks: a supervisor's figures are a second old at most, once their lines are here.
    public static final Duration EVERY = Duration.ofSeconds(1);

    /// Lines of one look: a minute of the most calls that one Asterisk on two cores takes in (40 a second, 15 lines).
    private static final int LINES_MOST = 36_000;

    /// A call that is over has its last line here by then; after it the PBX is asked whether it still knows the call.
    private static final Duration LOOKED_FOR_AFTER = Duration.ofSeconds(20);

    /// What the PBX wrote before is in the database by then (journal.CelFile: 3 s, and its way there).
    private static final Duration LINES_ARE_HERE_AFTER = Duration.ofSeconds(4);

    /// Between a line's id and its commit to the journal's disk; a thousand times as long as it takes.
    private static final Duration LINE_IS_WRITTEN_WITHIN = Duration.ofSeconds(10);

    private static final int LOOKED_FOR_MOST = 500;
    private static final Logger LOG = LoggerFactory.getLogger(CallRecords.class);

    private final String pbx;
    private final Predicate<Instant> linesAreHere;
    private final Database database;
    private final CelStore cel;
    private final InboundStore store;
    private final CallRecordRules rules;
    private final Supplier<List<LiveChannel>> channels;
    private final Map<String, String> operators;
    private final UnaryOperator<Instant> contractTimeAt;
    private final Clock machine;
    private final CallerTimes times;
    private final WebhookStore hooks;
    private final ScheduledExecutorService looking =
            new Rounds(Thread.ofVirtual().name("inbound-records").factory());

    private volatile boolean caughtUp;
    private Instant startedAt = Instant.MAX;
    private volatile String readTo = "";
    private Instant lookedForAt = Instant.MIN;

    /// @param pbx            system name; Asterisk begins each Uniqueid with it
    /// @param linesAreHere   whether all that this PBX wrote before an instant is in MariaDB
    /// @param channels       what lives in the PBX now; throws {@link PbxAway}
    /// @param operators      ids, by telephone
    /// @param contractTimeAt contract time at a machine time
    /// @param times          told of each call that is over
    /// @param hooks          whose outbox gets it in the same transaction
    public CallRecords(
            String pbx,
            Predicate<Instant> linesAreHere,
            Database database,
            CelStore cel,
            InboundStore store,
            CallRecordRules rules,
            Supplier<List<LiveChannel>> channels,
            Map<String, String> operators,
            UnaryOperator<Instant> contractTimeAt,
            Clock machine,
            CallerTimes times,
            WebhookStore hooks) {
        this.pbx = pbx;
        this.linesAreHere = linesAreHere;
        this.database = database;
        this.cel = cel;
        this.store = store;
        this.rules = rules;
        this.channels = channels;
        this.operators = Map.copyOf(operators);
        this.contractTimeAt = contractTimeAt;
        this.machine = machine;
        this.times = times;
        this.hooks = hooks;
    }

    /// Goes on where the last run ended, and looks every {@link #EVERY} from then on.
    public void start() {
        startedAt = machine.now();
        var _ = looking.scheduleWithFixedDelay(this::lookAndGoOn, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Whether every call that came in before this start is on record.
    public boolean caughtUp() {
        return caughtUp;
    }

    /// Calls are made of every line that is in the database; a call that still lives gets its later stages as they
    /// come.
    @Override
    public boolean filledUpTo(Handle handle, Instant at) {
        return !store.anyAfter(handle, pbx, readTo);
    }

    @Override
    public void close() {
        looking.close();
    }

    private void lookAndGoOn() {
        try {
            while (look() == LINES_MOST) {
                LOG.debug("more lines wait");
            }
            caughtUp = caughtUp || !machine.now().isBefore(startedAt.plus(LINES_ARE_HERE_AFTER));
            lookForTheLost();
        } catch (DatabaseAway e) {
            LOG.debug("no records while the database is away");
        } catch (RuntimeException e) {
            LOG.error(
                    "E-INB-003 the record of calls could not be made, trying again: {}",
                    e.getClass().getName());
        }
    }

    /// Works off the lines that are new.
    ///
    /// @return how many it has passed; 0 where nothing is new
    int look() {
        if (readTo.isEmpty()) {
            readTo = database.transaction(handle -> store.readTo(handle, pbx)).orElse("");
        }
        var horizon = horizon();
        var told = database.transaction(handle -> store.after(handle, readTo, LINES_MOST));
        var own = told.stream().filter(this::ownCall).toList();
        var passed = passed(told, own, horizon);
        if (!own.isEmpty()) {
            write(own.stream().map(Told::linkedId).collect(Collectors.toCollection(LinkedHashSet::new)), false, passed);
        }
        int count = (int)
                told.stream().filter(line -> line.id().compareTo(passed) <= 0).count();
        readTo = passed;
        return count;
    }

    private boolean ownCall(Told line) {
        var id = line.linkedId();
        return id != null && id.startsWith(pbx + "-");
    }

    /// No line of ours that comes to the database from now on has an id before this.
    private String horizon() {
        var before = machine.now().minus(LINE_IS_WRITTEN_WITHIN);
        return linesAreHere.test(before) ? Ulid.from(before) : "";
    }

    /// Our lines come in the order of their ids, so the last of them may be passed; of other lines, those that no line
    /// of ours can come before any more.
    private String passed(List<Told> told, List<Told> own, String horizon) {
        return Stream.concat(
                        Stream.of(readTo, own.isEmpty() ? "" : own.getLast().id()),
                        told.stream().map(Told::id).filter(id -> id.compareTo(horizon) < 0))
                .max(Comparator.naturalOrder())
                .orElse(readTo);
    }

    /// A PBX that died wrote no end.
    void lookForTheLost() {
        var now = machine.now();
        if (now.isBefore(lookedForAt.plus(LOOKED_FOR_AFTER)) && !lookedForAt.equals(Instant.MIN)) {
            return;
        }
        lookedForAt = now;
        var without =
                database.transaction(handle -> store.live(handle, pbx, now.minus(LOOKED_FOR_AFTER), LOOKED_FOR_MOST));
        if (without.isEmpty()) {
            return;
        }
        try {
            var live = channels.get().stream().map(LiveChannel::uniqueId).collect(Collectors.toSet());
            write(without.stream().filter(id -> !live.contains(id)).toList(), true, readTo);
        } catch (PbxAway e) {
            LOG.debug("the PBX cannot be asked what lives");
        }
    }

    /// All in one: the next run begins behind `upTo`, so none of them may be missing when it is written down.
    private void write(Collection<String> ids, boolean gone, String upTo) {
        var calls = ids.stream()
                .flatMap(id -> rules.call(id, cel.eventsOf(id), gone).stream())
                .toList();
        var over = database.transaction(handle ->
                calls.stream().filter(call -> written(handle, call, upTo)).toList());
        over.forEach(times::tell);
    }

    private boolean written(Handle handle, InboundCall call, String upTo) {
        boolean over = store.write(handle, call, operator(call), contractTimeAt.apply(call.cameAt()), upTo);
        if (over) {
            tell(handle, call);
        }
        return over;
    }

    /// A call of no contract of ours is nobody's to hear of.
    private void tell(Handle handle, InboundCall call) {
        var contract = call.contractId();
        var ending = call.ending();
        var ended = call.endedAt();
        if (contract != null && ending != null && ended != null) {
            hooks.add(
                    handle,
                    new Happened(
                            Webhook.Event.CALL_ENDED,
                            contract,
                            call.id(),
                            Happened.Direction.INBOUND,
                            ending.name(),
                            ended),
                    machine.now());
        }
    }

    private @Nullable String operator(InboundCall call) {
        return call.telephone() == null ? null : operators.getOrDefault(call.telephone(), call.telephone());
    }
}
