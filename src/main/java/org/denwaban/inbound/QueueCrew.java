package org.denwaban.inbound;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.denwaban.clock.Clock;
import org.denwaban.clock.Rounds;
import org.denwaban.contract.Contract;
import org.denwaban.pbx.ami.AmiBlock;
import org.denwaban.pbx.ami.Answer;
import org.denwaban.pbx.ami.QueueStatus;
import org.denwaban.pbx.ami.Speaker;
import org.denwaban.staff.Duty;
import org.denwaban.staff.Presence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who is in the queues of the PBX: whoever takes calls of a contract is in the queue of its name. While they are on a
/// call of ours or in a wrap-up they are paused there, so that no caller rings them; nobody else pauses in the queues,
/// so with denwaban dead the dialplan may undo every pause (denwaban-alone). Whoever pauses by their own wish is in no
/// queue. The PBX remembers its queues itself, so they stay as they are while denwaban is dead.
public final class QueueCrew implements AutoCloseable {

    /// How soon a queue follows whoever comes or goes.
    private static final Duration EVERY = Duration.ofMillis(250);

    private static final Logger LOG = LoggerFactory.getLogger(QueueCrew.class);

    private record Place(String queue, String telephone) {}

    private record Way(int penalty, boolean paused) {}

    private final Set<String> queues;
    private final Presence presence;
    private final Speaker speaker;
    private final Clock machine;

    /// As far as the PBX told, or took what it was asked for.
    private final Map<Place, Way> there = new ConcurrentHashMap<>();

    private volatile boolean known;
    private final ScheduledExecutorService looking =
            new Rounds(Thread.ofVirtual().name("queue-crew").factory());

    /// @param contracts those without a reception have no queue
    public QueueCrew(List<Contract> contracts, Presence presence, Speaker speaker, Clock machine) {
        this.queues = contracts.stream()
                .filter(contract -> contract.reception() != null)
                .map(Contract::id)
                .collect(Collectors.toUnmodifiableSet());
        this.presence = presence;
        this.speaker = speaker;
        this.machine = machine;
    }

    /// Looks every quarter of a second from now on.
    public void start() {
        var _ = looking.scheduleWithFixedDelay(this::lookAndGoOn, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Takes over how the queues stand, after a time in which the PBX was not heard; queues of others are left alone.
    public void resync(QueueStatus now) {
        there.clear();
        now.members().stream()
                .filter(member -> queues.contains(member.queue()))
                .forEach(member -> there.put(
                        new Place(member.queue(), member.telephone()), new Way(member.penalty(), member.paused())));
        known = true;
    }

    /// Takes over what the PBX says: the dialplan undoes pauses while we are mute. Does not wait.
    public void heard(AmiBlock block) {
        var place = new Place(String.valueOf(block.first("Queue")), String.valueOf(block.first("Interface")));
        if (!queues.contains(place.queue())) {
            return;
        }
        var paused = "1".equals(block.first("Paused"));
        switch (String.valueOf(block.event())) {
            case "QueueMemberPause" -> there.computeIfPresent(place, (_, way) -> new Way(way.penalty(), paused));
            case "QueueMemberRemoved" -> there.remove(place);
            default -> {}
        }
    }

    /// Brings the queues to where they belong now; waits for the PBX. Before a call of ours rings an operator's
    /// telephone, so that no caller rings it meanwhile.
    public synchronized void look() {
        if (!known || !speaker.connected()) {
            return;
        }
        var wanted = wanted();
        superfluous(wanted).forEach(this::remove);
        wanted.forEach((place, way) -> {
            if (!there.containsKey(place)) {
                add(place, way);
            }
        });
        otherwisePaused(wanted).forEach(this::pause);
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
                    "E-INB-005 the queues could not be brought to where they belong: {}",
                    e.getClass().getName());
        }
    }

    /// The place of a contract in an operator's list is their skill.
    private Map<Place, Way> wanted() {
        var now = machine.now();
        var held = presence.held(now);
        var wanted = new HashMap<Place, Way>();
        for (var seen : presence.all(now)) {
            if (seen.duty() instanceof Duty.Ready(var serves)) {
                var contracts = List.copyOf(seen.operator().contracts());
                var telephone = seen.operator().phone();
                serves.stream()
                        .filter(queues::contains)
                        .forEach(queue -> wanted.put(
                                new Place(queue, telephone),
                                new Way(
                                        QueueFiles.FIRST_PENALTY + contracts.indexOf(queue),
                                        held.contains(telephone))));
            }
        }
        return wanted;
    }

    /// Who belongs there no more, or with another skill since the last start.
    private Set<Place> superfluous(Map<Place, Way> wanted) {
        return there.entrySet().stream()
                .filter(each -> !wanted.containsKey(each.getKey())
                        || wanted.get(each.getKey()).penalty()
                                != each.getValue().penalty())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private Map<String, Boolean> otherwisePaused(Map<Place, Way> wanted) {
        var telephones = new HashMap<String, Boolean>();
        wanted.forEach((place, way) -> {
            var is = there.get(place);
            if (is != null && is.paused() != way.paused()) {
                telephones.put(place.telephone(), way.paused());
            }
        });
        return telephones;
    }

    /// Rejected means that it is not there: so be it.
    private void remove(Place place) {
        switch (speaker.queueRemove(place.queue(), place.telephone())) {
            case Answer.Accepted _, Answer.Rejected _ -> there.remove(place);
            case Answer.NotSent _, Answer.Unknown _ -> again();
        }
    }

    /// What the PBX does not take is tried again at the next reconnect.
    private void add(Place place, Way way) {
        switch (speaker.queueAdd(place.queue(), place.telephone(), way.penalty(), way.paused())) {
            case Answer.Accepted _ -> there.put(place, way);
            case Answer.Rejected _ -> {
                LOG.warn(
                        "E-INB-001 the PBX did not put {} into its queue '{}'; does local/queues.conf have that queue?",
                        place.telephone(),
                        place.queue());
                there.put(place, way);
            }
            case Answer.NotSent _, Answer.Unknown _ -> again();
        }
    }

    /// In all queues that the telephone is in.
    private void pause(String telephone, boolean paused) {
        switch (speaker.queuePause(telephone, paused)) {
            case Answer.Accepted _, Answer.Rejected _ ->
                new HashSet<>(there.keySet())
                        .stream()
                                .filter(place -> place.telephone().equals(telephone))
                                .forEach(place ->
                                        there.computeIfPresent(place, (_, way) -> new Way(way.penalty(), paused)));
            case Answer.NotSent _, Answer.Unknown _ -> again();
        }
    }

    private static void again() {
        LOG.debug("the PBX did not take a change of its queues, trying again");
    }
}
