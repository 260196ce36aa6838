package org.denwaban.call;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.denwaban.pbx.ami.AmiBlock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that owns live calls. Everybody else hands it events and gets facts; nobody shares
/// call state, so nobody locks it.
public final class Switchboard implements AutoCloseable {

    /// Events that wait at most: 10 s of the most that one Asterisk on two cores sends (7,500/s,
    /// measured). Full means that this thread hangs: the connection is dropped and everything asked
    /// anew, never one event skipped.
    public static final int QUEUE_MOST = 75_000;

    /// What a telephone of an operator is doing, as the PBX says it (`NOT_INUSE`, `INUSE`, `RINGING`,
    /// `UNAVAILABLE`, …).
    public interface PhoneStates {
        void changed(String phone, String state);
    }

    private sealed interface Work {
        record Event(AmiBlock block, Instant at) implements Work {}

        record Expect(AttemptId attempt, String channelId) implements Work {}

        record Forget(AttemptId attempt) implements Work {}

        record Stop() implements Work {}
    }

    private static final Logger LOG = LoggerFactory.getLogger(Switchboard.class);

    private final CallRules rules;
    private final Predicate<CallFact> facts;
    private final PhoneStates phones;
    private final BlockingQueue<Work> queue = new ArrayBlockingQueue<>(QUEUE_MOST);
    private final Map<AttemptId, OutboundCall> calls = new HashMap<>();

    /// Hand-dialled calls by the Uniqueid that the PBX gave their operator's leg.
    private final Map<String, AttemptId> byHand = new HashMap<>();

    private final Thread thread;

    /// What the thread works on.
    private volatile @Nullable Work inHand;

    /// Whether a call came or went since {@link #live} was told: most events change none, and with thousands of calls
    /// a copy costs more than all the rest of an event.
    private boolean changed;

    private volatile Set<AttemptId> live = Set.of();
    private volatile Map<String, AttemptId> liveByHand = Map.of();

    /// @param facts takes a fact without waiting; false if it has no room, then the call is forgotten
    ///              here, and whoever settles attempts finds it in the PBX or its CEL file
    public Switchboard(CallRules rules, Predicate<CallFact> facts, PhoneStates phones) {
        this.rules = rules;
        this.facts = facts;
        this.phones = phones;
        this.thread = Thread.ofPlatform().name("switchboard").daemon().start(this::work);
    }

    /// Hands an event over. False if the queue is full: the caller drops the connection and resyncs.
    public boolean heard(AmiBlock block, Instant at) {
        return queue.offer(new Work.Event(block, at));
    }

    /// Says that a call is about to come, and by which Uniqueid its operator's leg goes: the attempt's
    /// own id where we asked the PBX for it, the PBX's where the operator dialled by hand. If the queue
    /// is full nothing is lost: whoever settles attempts finds it.
    public void expect(AttemptId attempt, String channelId) {
        var _ = queue.offer(new Work.Expect(attempt, channelId));
    }

    /// Says that what was heard of this call cannot be trusted, or that it is known to be over: whoever
    /// settles attempts asks the PBX and its CEL file.
    public void forget(AttemptId attempt) {
        var _ = queue.offer(new Work.Forget(attempt));
    }

    /// Calls that live as far as is known here.
    public Set<AttemptId> live() {
        return live;
    }

    /// The call that an operator dialled by hand, by the Uniqueid of the operator's leg; empty if it is none that
    /// lives.
    public Optional<AttemptId> dialledByHand(String channelId) {
        return Optional.ofNullable(liveByHand.get(channelId));
    }

    /// Events that wait.
    public int waiting() {
        return queue.size();
    }

    /// When the oldest event was heard that is not worked on yet; empty where all are.
    public Optional<Instant> waitingSince() {
        var held = inHand;
        return Stream.concat(Stream.ofNullable(held), queue.stream())
                .flatMap(work -> work instanceof Work.Event event ? Stream.of(event.at()) : Stream.empty())
                .findFirst();
    }

    /// Works off what waits, then ends.
    @Override
    public void close() {
        try {
            queue.put(new Work.Stop());
            thread.join();
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        while (true) {
            try {
                inHand = queue.peek(); // before it is taken, so that it is seen all the time
                var work = queue.take();
                inHand = work;
                if (!done(work)) {
                    return;
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                // one odd event must not end the listening to all others; its text may hold a number
                LOG.error(
                        "E-CALL-001 an event could not be worked on: {}",
                        e.getClass().getName());
            }
        }
    }

    private boolean done(Work work) {
        switch (work) {
            case Work.Event(var block, var at) -> event(block, at);
            case Work.Expect(var attempt, var channelId) -> expected(attempt, channelId);
            case Work.Forget(var attempt) -> remove(attempt);
            case Work.Stop() -> {
                return false;
            }
        }
        if (changed) {
            live = Set.copyOf(calls.keySet());
            liveByHand = Map.copyOf(byHand);
            changed = false;
        }
        return true;
    }

    private void expected(AttemptId attempt, String channelId) {
        if (calls.containsKey(attempt)) {
            return;
        }
        keep(attempt, OutboundCall.expected(attempt, channelId));
        if (!attempt.value().equals(channelId)) {
            byHand.put(channelId, attempt);
        }
    }

    private void keep(AttemptId attempt, OutboundCall call) {
        changed |= calls.put(attempt, call) == null;
    }

    private void remove(AttemptId attempt) {
        var call = calls.remove(attempt);
        if (call != null) {
            byHand.remove(call.channelId());
            changed = true;
        }
    }

    private void event(AmiBlock block, Instant at) {
        if ("DeviceStateChange".equals(block.event())) {
            phoneState(block);
            return;
        }
        attemptOf(block).ifPresent(attempt -> event(attempt, block, at));
    }

    /// A call of which nothing is known is taken up by an event that tells something of it (we were not listening
    /// when it began), not by one that only comes late.
    private void event(AttemptId attempt, AmiBlock block, Instant at) {
        var known = calls.get(attempt);
        var before = known == null ? OutboundCall.expected(attempt, attempt.value()) : known;
        var step = rules.heard(before, block, at);
        if (known != null || !step.call().equals(before)) {
            keep(attempt, step.call());
        }
        if (step.call().over()) {
            remove(attempt);
        }
        for (var fact : step.facts()) {
            if (!facts.test(fact)) {
                remove(attempt);
            }
        }
    }

    private void phoneState(AmiBlock block) {
        var device = block.first("Device");
        var state = block.first("State");
        if (device != null && state != null) {
            phones.changed(device, state);
        }
    }

    /// The call that an event belongs to: both legs carry the operator's leg's id as Linkedid, that leg
    /// as Uniqueid too.
    private Optional<AttemptId> attemptOf(AmiBlock block) {
        for (var header : List.of("Linkedid", "DestLinkedid", "Uniqueid")) {
            var id = block.first(header);
            if (id != null) {
                var attempt = Optional.ofNullable(byHand.get(id)).or(() -> AttemptId.parse(id));
                if (attempt.isPresent()) {
                    return attempt;
                }
            }
        }
        return Optional.empty();
    }
}
