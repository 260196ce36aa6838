package org.denwaban.inbound;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.denwaban.clock.Clock;
import org.denwaban.pbx.ami.Answer;
import org.denwaban.pbx.ami.QueueStatus;
import org.denwaban.pbx.ami.Speaker;
import org.denwaban.staff.Presence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps callers from ringing operators who are on a call of ours or in its wrap-up, by pausing their telephones in the
/// PBX's queues. Nobody else pauses there: with denwaban dead the dialplan may undo every pause (denwaban-alone).
public final class QueueHolds implements AutoCloseable {

    /// A call of ours takes longer than this: the pause is there before the operator's telephone is free again.
    private static final Duration EVERY = Duration.ofMillis(250);

    private static final Logger LOG = LoggerFactory.getLogger(QueueHolds.class);

    private final Presence presence;
    private final Speaker speaker;
    private final Clock machine;
    private final Set<String> paused = new HashSet<>();
    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("queue-holds").factory());

    public QueueHolds(Presence presence, Speaker speaker, Clock machine) {
        this.presence = presence;
        this.speaker = speaker;
        this.machine = machine;
    }

    /// Looks every quarter of a second from now on.
    public void start() {
        var _ = looking.scheduleWithFixedDelay(this::lookAndGoOn, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Takes over what is paused, after a time in which the PBX was not heard.
    public synchronized void resync(QueueStatus queues) {
        paused.clear();
        paused.addAll(queues.members().stream()
                .filter(QueueStatus.Member::paused)
                .map(QueueStatus.Member::telephone)
                .collect(Collectors.toSet()));
    }

    @Override
    public void close() {
        looking.close();
    }

    private void lookAndGoOn() {
        try {
            look();
        } catch (RuntimeException e) {
            LOG.error(
                    "E-INB-005 the queues' pauses could not be set: {}",
                    e.getClass().getName());
        }
    }

    private synchronized void look() {
        var held = presence.held(machine.now());
        var more = new HashSet<>(held);
        more.removeAll(paused);
        more.forEach(telephone -> set(telephone, true));
        var over = new HashSet<>(paused);
        over.removeAll(held);
        over.forEach(telephone -> set(telephone, false));
    }

    /// Rejected means that the telephone is in no queue: there is nothing to pause. Not sent, or nobody knows: again.
    private void set(String telephone, boolean pause) {
        switch (speaker.queuePause(telephone, pause)) {
            case Answer.Accepted _, Answer.Rejected _ -> {
                if (pause) {
                    paused.add(telephone);
                } else {
                    paused.remove(telephone);
                }
            }
            case Answer.NotSent _, Answer.Unknown _ -> LOG.debug("the PBX did not take a pause, trying again");
        }
    }
}
