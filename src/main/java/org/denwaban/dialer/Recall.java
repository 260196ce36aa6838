package org.denwaban.dialer;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.denwaban.call.AttemptId;
import org.denwaban.call.Switchboard;
import org.denwaban.callback.CallBackStore;
import org.denwaban.callback.CallBackTry;
import org.denwaban.campaign.CourseStore;
import org.denwaban.clock.Clock;
import org.denwaban.db.Database;
import org.denwaban.db.DatabaseAway;
import org.denwaban.pbx.ami.LiveChannel;
import org.denwaban.pbx.ami.PbxAway;
import org.denwaban.pbx.ami.Speaker;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes back calls that nobody has answered yet and that should not go on: their contract was stopped, their household
/// or number is not to be called, or left the list. Who is talking is left alone; the PBX itself says who that is.
///
/// Two threads: the one that looks after stops asks no database, which may hang.
final class Recall implements AutoCloseable {

    /// A ringing telephone is to be silent within a second of the wish: four looks a second leave time for the answer.
    private static final Duration EVERY = Duration.ofMillis(250);

    /// The contexts of an operator's leg from the gate to the citizen's answer (asterisk-config/extensions.conf).
    private static final Set<String> ON_THE_WAY_OUT = Set.of("denwaban-gate", "denwaban-hand", "denwaban-dial");

    /// How long the PBX's word is believed that a call has not been answered; then it is asked anew.
    private static final Duration BELIEVED = Duration.ofMillis(500);

    private static final int UP = 6;
    private static final Logger LOG = LoggerFactory.getLogger(Recall.class);

    private final Database database;
    private final CourseStore courses;
    private final CallBackStore callBacks;
    private final Map<String, String> contractOfTag;
    private final EmergencyStops stops;
    private final Speaker speaker;
    private final Switchboard switchboard;
    private final String trunkPrefix;
    private final Clock machine;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<Thread> threads;

    Recall(
            Database database,
            CourseStore courses,
            CallBackStore callBacks,
            Map<String, String> contractOfTag,
            EmergencyStops stops,
            Speaker speaker,
            Switchboard switchboard,
            String trunkPrefix,
            Clock machine) {
        this.machine = machine;
        this.database = database;
        this.courses = courses;
        this.callBacks = callBacks;
        this.contractOfTag = Map.copyOf(contractOfTag);
        this.stops = stops;
        this.speaker = speaker;
        this.switchboard = switchboard;
        this.trunkPrefix = trunkPrefix;
        this.threads = List.of(
                thread("recall-stopped", this::recallStopped), thread("recall-forbidden", this::recallForbidden));
    }

    private Thread thread(String name, Runnable look) {
        return Thread.ofPlatform().name(name).daemon().unstarted(() -> work(look));
    }

    void start() {
        threads.forEach(Thread::start);
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            for (var thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work(Runnable look) {
        try {
            while (!closing.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                look(look);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(Runnable look) {
        try {
            if (speaker.connected()) {
                look.run();
            }
        } catch (PbxAway | DatabaseAway e) {
            // Without the PBX nothing can be taken back: what rings ends by its ring time. Without the database nobody
            // knows what is forbidden. Either way the gate lets nobody out.
            LOG.trace("the PBX or the database is away", e);
        } catch (RuntimeException e) {
            LOG.error(
                    "E-DIAL-007 looking for calls to take back failed: {}",
                    e.getClass().getName());
        }
    }

    private void recallStopped() {
        if (stops.any()) {
            recall(this::stopped);
        }
    }

    private void recallForbidden() {
        var forbidden = database.transaction(this::forbidden);
        if (!forbidden.isEmpty()) {
            recall(forbidden::contains);
        }
    }

    private Set<String> forbidden(Handle handle) {
        return Stream.concat(
                        courses.forbidden(handle).stream().map(CourseStore.Open::channelId),
                        callBacks.forbidden(handle).stream().map(CallBackTry::id))
                .collect(Collectors.toSet());
    }

    /// @param wanted by the call's Linkedid: whether it is to be taken back
    private void recall(Predicate<String> wanted) {
        var calls = new HashMap<String, Set<LiveChannel>>();
        speaker.channels()
                .forEach(leg -> calls.computeIfAbsent(leg.linkedId(), _ -> new HashSet<>())
                        .add(leg));
        long until = machine.nanos() + BELIEVED.toNanos();
        for (var call : calls.entrySet()) {
            if (machine.nanos() > until) {
                return; // a call of which it was said half a second ago that it rings may be answered by now
            }
            var id = call.getKey();
            if (onItsWayOut(id, call.getValue()) && wanted.test(id)) {
                LOG.info("call {} is taken back: {}", id, speaker.hangup(id));
            }
        }
    }

    /// Whether this is an outbound call that no citizen has answered.
    private boolean onItsWayOut(String id, Set<LiveChannel> legs) {
        boolean answered = legs.stream().anyMatch(leg -> isTrunk(leg) && leg.state() == UP);
        return !answered
                && legs.stream()
                        .anyMatch(leg -> leg.uniqueId().equals(id)
                                && !isTrunk(leg)
                                && (ON_THE_WAY_OUT.contains(leg.context()) || operatorRings(leg)));
    }

    private static boolean operatorRings(LiveChannel leg) {
        return leg.state() != UP && AttemptId.parse(leg.uniqueId()).isPresent();
    }

    private boolean isTrunk(LiveChannel leg) {
        return leg.name().startsWith(trunkPrefix);
    }

    /// A call that was dialled by hand does not say whose it is; where the switchboard has not heard of it either, it
    /// is taken back with any stop.
    private boolean stopped(String id) {
        return AttemptId.parse(id)
                .or(() -> switchboard.dialledByHand(id))
                .map(attempt -> contractOfTag.get(attempt.contractTag()))
                .map(stops::stopped)
                .orElseGet(stops::any);
    }
}
