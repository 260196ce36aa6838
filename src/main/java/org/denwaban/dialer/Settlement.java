package org.denwaban.dialer;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.denwaban.call.AttemptId;
import org.denwaban.call.CallFact;
import org.denwaban.call.LeftMessage;
import org.denwaban.call.Switchboard;
import org.denwaban.call.TrunkOutcome;
import org.denwaban.campaign.CourseStore;
import org.denwaban.campaign.Outcome;
import org.denwaban.db.Database;
import org.denwaban.db.DatabaseAway;
import org.denwaban.staff.Presence;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// Brings every attempt to its end: from what the PBX says while the call lives, and for calls whose
/// end nobody heard (we died, the line to the PBX was cut, an event was forged) from the list of live
/// channels and the PBX's own CEL file.
///
/// | found | becomes |
/// | --- | --- |
/// | permit not redeemed, and over | given back: provably never dialled |
/// | redeemed, channel alive | left alone |
/// | redeemed, the CEL file knows how the trunk leg ended | that outcome |
/// | redeemed, no channel and no record after {@link #IN_DOUBT_AFTER} | in doubt; it counts |
/// | in doubt, and the record comes after all | that outcome, if it counts too ({@link Doubts}) |
public final class Settlement implements AutoCloseable {

    /// The CEL file is read within 3 s of a record (journal.CelFile): several times that long without a record is none.
    static final Duration IN_DOUBT_AFTER = Duration.ofSeconds(20);

    /// Longer than any contract lets a telephone ring (120 s): a call that is older was answered, or its end was
    /// not heard.
    private static final Duration LOOKED_FOR_AFTER = Duration.ofMinutes(3);

    /// A telephone that could not be reached is not tried again at once: registrations take their time.
    static final Duration UNREACHED_REST = Duration.ofSeconds(10);

    /// Five facts a call and no more calls than operators: this is room for 2,000 operators.
    public static final int FACTS_MOST = 10_000;

    private static final Duration SWEEP = Duration.ofSeconds(2);
    private static final Duration DATABASE_PAUSE = Duration.ofSeconds(1);
    /// In the log, beside every line that is written meanwhile.
    private static final String ATTEMPT = "attempt";

    private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

    /// What the PBX and its records say of calls that are over or of which nothing was heard.
    public interface Records {

        /// Ids (Uniqueid and Linkedid) of the channels that live now; empty if the PBX could not be
        /// asked.
        Optional<Set<String>> liveChannels();

        /// How the trunk leg of a call ended, as the CEL file says it; empty while it says nothing.
        Optional<Ended> ended(String channelId);

        /// What the CEL file says of the message that the call's operator had left on an answering machine; empty
        /// where there was none, or it says nothing yet.
        Optional<LeftMessage> message(String channelId);
    }

    /// The end of a trunk leg in the CEL file.
    ///
    /// @param outcome how
    /// @param cause   Q.850 cause
    /// @param key     what the operator keyed in, empty if nothing
    /// @param answered when the citizen answered, null where nobody did or it is not told
    /// @param operatorGone when the operator's telephone was free again, null where it is not told
    public record Ended(
            TrunkOutcome outcome,
            int cause,
            String key,
            @Nullable Instant answered,
            @Nullable Instant operatorGone) {}

    private final Database database;
    private final List<OpenCalls> kinds;
    private final Switchboard switchboard;
    private final Presence presence;
    private final Clocks clocks;
    private final Records records;
    private final Messages messages;
    private final Doubts doubts;
    private final TrunkWatch trunk;
    private final BooleanSupplier standsBy;
    private final Predicate<Handle> dials;
    private final Duration wrapUp;
    private final BlockingQueue<CallFact> facts;
    private final Thread thread;
    private volatile boolean closing;

    Settlement(
            Database database,
            List<OpenCalls> kinds,
            Switchboard switchboard,
            Presence presence,
            Clocks clocks,
            Records records,
            Messages messages,
            Doubts doubts,
            TrunkWatch trunk,
            BooleanSupplier standsBy,
            Predicate<Handle> dials,
            Duration wrapUp,
            BlockingQueue<CallFact> facts) {
        this.database = database;
        this.kinds = List.copyOf(kinds);
        this.switchboard = switchboard;
        this.presence = presence;
        this.clocks = clocks;
        this.records = records;
        this.messages = messages;
        this.doubts = doubts;
        this.trunk = trunk;
        this.standsBy = standsBy;
        this.dials = dials;
        this.wrapUp = wrapUp;
        this.facts = facts;
        this.thread = Thread.ofPlatform().name("settlement").daemon().unstarted(this::work);
    }

    void start() {
        thread.start();
    }

    /// Works off the facts that wait, if the database answers, then ends.
    @Override
    public void close() {
        closing = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        long lastSweep = clocks.machine().nanos() - SWEEP.toNanos();
        while (!closing || !facts.isEmpty()) {
            try {
                var fact = facts.poll(SWEEP.toMillis() / 2, TimeUnit.MILLISECONDS);
                if (fact != null) {
                    untilWritten(fact);
                }
                // what the PBX has told comes first: it knows more of an ending than the CEL file does
                if (facts.isEmpty() && clocks.machine().nanos() - lastSweep >= SWEEP.toNanos()) {
                    lastSweep = clocks.machine().nanos();
                    sweep();
                }
            } catch (InterruptedException e) {
                return;
            } catch (DatabaseAway e) {
                LOG.warn("E-DIAL-002 open attempts cannot be settled while the database is away");
            } catch (RuntimeException e) {
                LOG.error(
                        "E-DIAL-003 settling failed and is tried again: {}",
                        e.getClass().getName(),
                        e);
            }
        }
    }

    /// The database may be away for a while: the fact waits, and behind it the others. No new call
    /// starts meanwhile.
    private void untilWritten(CallFact fact) throws InterruptedException {
        while (true) {
            try (var _ = MDC.putCloseable(ATTEMPT, fact.attempt().value())) {
                write(fact);
                return;
            } catch (DatabaseAway e) {
                if (closing) {
                    return; // the CEL file knows it at the next start
                }
                TimeUnit.NANOSECONDS.sleep(DATABASE_PAUSE.toNanos());
            }
        }
    }

    /// Writes what became of a call.
    ///
    /// @throws DatabaseAway perhaps it was written
    void write(CallFact fact) {
        var call = database.transaction(handle -> {
            var found = find(handle, fact.attempt().value());
            found.ifPresent(each -> {
                each.lock(handle);
                written(handle, each, fact);
            });
            return found;
        });
        call.ifPresent(each -> {
            release(each.operatorId(), fact);
            if (each.redeemed() != null) {
                trunk.heard(fact); // a call that the gate refused says nothing of the carrier
            }
        });
    }

    private Optional<OpenCall> find(Handle handle, String id) {
        return kinds.stream().flatMap(kind -> kind.find(handle, id).stream()).findFirst();
    }

    private List<OpenCall> open(Handle handle) {
        return kinds.stream().flatMap(kind -> kind.open(handle).stream()).toList();
    }

    private void written(Handle handle, OpenCall call, CallFact fact) {
        switch (fact) {
            case CallFact.TrunkDialled _ -> {}
            case CallFact.CitizenAnswered answered -> call.answered(handle, answered.at());
            case CallFact.TrunkEnded ended -> {
                call.cause(handle, ended.cause(), ended.techCause());
                trunkEnded(handle, call, ended.outcome(), ended.at(), CourseStore.Source.PBX);
            }
            case CallFact.Message told -> call.message(handle, told.message(), told.at());
            case CallFact.OperatorGone gone -> {
                call.operatorGone(handle, gone.at());
                if (gone.trunkSeen()) {
                    call.over(handle);
                } else {
                    call.giveBack(handle);
                }
            }
            case CallFact.OperatorNotReached unreached -> {
                call.operatorGone(handle, unreached.at());
                call.giveBack(handle);
            }
        }
    }

    private static void trunkEnded(
            Handle handle, OpenCall call, TrunkOutcome outcome, Instant at, CourseStore.Source source) {
        switch (outcome) {
            case ANSWERED -> call.answered(handle, at);
            case NOBODY -> call.end(handle, Outcome.NOBODY, source);
            case BUSY -> call.end(handle, Outcome.BUSY, source);
            case UNALLOCATED -> call.end(handle, Outcome.UNALLOCATED, source);
            case CARRIER_FAILED -> call.end(handle, Outcome.CARRIER_FAILED, source);
        }
    }

    private void release(String operator, CallFact fact) {
        var now = clocks.machine().now();
        switch (fact) {
            case CallFact.TrunkDialled _, CallFact.CitizenAnswered _, CallFact.TrunkEnded _, CallFact.Message _ -> {}
            case CallFact.OperatorGone gone ->
                presence.release(operator, now, gone.trunkSeen() ? wrapUp : Duration.ZERO);
            case CallFact.OperatorNotReached _ -> presence.release(operator, now, UNREACHED_REST);
        }
    }

    /// Looks for attempts that nobody will tell about any more.
    void sweep() {
        if (standsBy.getAsBoolean()) {
            return; // another server's calls are in no channel of our PBX
        }
        var now = clocks.machine().now();
        messages.sweep(now);
        doubts.sweep(now);
        var believed = switchboard.live();
        var left = database.transaction(this::open).stream()
                .filter(call -> !givenBack(call, now))
                .filter(call -> !believed.contains(new AttemptId(call.id())) || lasts(call, now))
                .toList();
        if (left.isEmpty()) {
            return;
        }
        records.liveChannels()
                .ifPresent(live -> left.stream()
                        .filter(call -> !live.contains(call.channelId()))
                        .forEach(call -> settleAlone(call, now)));
    }

    /// One household that an import holds must not keep the others waiting.
    private void settleAlone(OpenCall call, Instant now) {
        try (var _ = MDC.putCloseable(ATTEMPT, call.id())) {
            settle(call, now);
        } catch (DatabaseAway e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error(
                    "E-DIAL-003 settling attempt {} failed and is tried again: {}",
                    call.id(),
                    e.getClass().getName());
        }
    }

    /// Whether an attempt has a permit that nobody has redeemed: one that is over is given back, whatever the
    /// switchboard still expects of it. Nobody can redeem it any more.
    private boolean givenBack(OpenCall call, Instant now) {
        if (call.redeemed() != null) {
            return false;
        }
        if (now.isBefore(call.expires())) {
            return true;
        }
        boolean done = database.transaction(handle -> call.giveBack(handle));
        if (done) {
            letGo(call, now);
        }
        return done;
    }

    /// Whether a call is older than any telephone rings: what is believed of it is held against the PBX.
    private static boolean lasts(OpenCall call, Instant now) {
        return call.redeemed() != null && now.isAfter(call.redeemed().plus(LOOKED_FOR_AFTER));
    }

    private void settle(OpenCall call, Instant now) {
        var ended = records.ended(call.channelId());
        if (ended.isPresent()) {
            var message = records.message(call.channelId());
            boolean operatorFreed = database.transaction(handle -> settle(handle, call, ended.get(), message, now));
            switchboard.forget(new AttemptId(call.id()));
            if (operatorFreed) {
                // once, for they may soon be on the next call
                presence.release(call.operatorId(), now, Duration.ZERO);
            }
        } else if (call.onItsWay()
                && overdue(call, now)
                && database.transaction(handle -> dials.test(handle) && inDoubt(handle, call, now))) {
            LOG.warn("E-DIAL-005 attempt {} is in doubt and counts: no channel, no record", call.id());
            letGo(call, now);
        }
    }

    /// Only of whoever dials: after a sleep it may be another server's call, which lives on the other's PBX.
    private static boolean inDoubt(Handle handle, OpenCall call, Instant now) {
        call.operatorGone(handle, now);
        return call.end(handle, Outcome.IN_DOUBT, CourseStore.Source.NONE);
    }

    /// Nobody waits for this call any more, and its operator is free.
    private void letGo(OpenCall call, Instant now) {
        switchboard.forget(new AttemptId(call.id()));
        presence.release(call.operatorId(), now, Duration.ZERO);
    }

    private static boolean overdue(OpenCall call, Instant now) {
        return call.redeemed() != null && now.isAfter(call.redeemed().plus(IN_DOUBT_AFTER));
    }

    /// @return whether the operator's telephone was not known to be free before
    private boolean settle(Handle handle, OpenCall call, Ended ended, Optional<LeftMessage> message, Instant now) {
        call.lock(handle);
        call.cause(handle, ended.cause(), 0);
        boolean operatorFreed = call.operatorGone(handle, orElse(ended.operatorGone(), now));
        trunkEnded(handle, call, ended.outcome(), orElse(ended.answered(), now), CourseStore.Source.CEL);
        if (operatorFreed || call.onItsWay()) {
            call.filledFromRecord(handle);
        }
        ResultKeypad.meaning(ended.key()).ifPresent(outcome -> call.end(handle, outcome, CourseStore.Source.OPERATOR));
        message.ifPresent(told -> call.message(handle, told, now));
        call.over(handle);
        return operatorFreed;
    }

    private static Instant orElse(@Nullable Instant told, Instant now) {
        return told == null ? now : told;
    }
}
