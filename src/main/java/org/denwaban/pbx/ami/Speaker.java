package org.denwaban.pbx.ami;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.asteriskjava.manager.AuthenticationFailedException;
import org.asteriskjava.manager.EventTimeoutException;
import org.asteriskjava.manager.ManagerConnection;
import org.asteriskjava.manager.ManagerConnectionFactory;
import org.asteriskjava.manager.ManagerConnectionState;
import org.asteriskjava.manager.TimeoutException;
import org.asteriskjava.manager.action.CoreShowChannelsAction;
import org.asteriskjava.manager.action.CoreStatusAction;
import org.asteriskjava.manager.action.EventGeneratingAction;
import org.asteriskjava.manager.action.HangupAction;
import org.asteriskjava.manager.action.ManagerAction;
import org.asteriskjava.manager.action.OriginateAction;
import org.asteriskjava.manager.action.PingAction;
import org.asteriskjava.manager.action.QueueAddAction;
import org.asteriskjava.manager.action.QueuePauseAction;
import org.asteriskjava.manager.action.QueueRemoveAction;
import org.asteriskjava.manager.action.QueueStatusAction;
import org.asteriskjava.manager.event.CoreShowChannelEvent;
import org.asteriskjava.manager.event.CoreShowChannelsCompleteEvent;
import org.asteriskjava.manager.event.QueueEntryEvent;
import org.asteriskjava.manager.event.QueueMemberEvent;
import org.asteriskjava.manager.event.QueueStatusCompleteEvent;
import org.asteriskjava.manager.event.ResponseEvent;
import org.asteriskjava.manager.response.CoreStatusResponse;
import org.asteriskjava.manager.response.ManagerError;
import org.asteriskjava.manager.response.ManagerResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Speaks to the PBX on a connection of its own, with events off, so that answers never wait behind
/// events. Listening is done elsewhere and without asterisk-java.
///
/// It signs in in the background, with growing pauses, and again whenever the connection is lost:
/// by then what was asked is answered by {@link Answer.Unknown} or {@link Answer.NotSent}. Nothing
/// is ever sent twice. Calls wait and are meant for virtual threads; at most {@link #ANSWER_WITHIN}
/// each.
///
/// The library keeps an entry of every answer that never came, until the connection ends; so after
/// {@link #MOST_UNANSWERED} of them the connection is made anew. Originate is sent as a plain
/// action for the same reason: as a list it would leave an entry whenever it is refused.
public final class Speaker implements AutoCloseable {

    /// The only context that holds a way out of the PBX.
    public static final String GATE = "denwaban-gate";

    /// The context in which supervisors listen; it holds no way out.
    static final String LISTEN = "denwaban-listen";

    /// How long an answer is waited for. Asterisk answers within milliseconds; what takes longer is in
    /// trouble.
    public static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

    static final int MOST_UNANSWERED = 100;

    private static final Logger LOG = LoggerFactory.getLogger(Speaker.class);
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(3);
    private static final Duration PING_EVERY = Duration.ofSeconds(5);

    /// Three pings lost.
    private static final Duration SILENT_MOST = Duration.ofSeconds(15);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final PbxAddress address;
    private final MeterRegistry metrics;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicInteger unanswered = new AtomicInteger();
    private final Thread keeper;
    private volatile @Nullable ManagerConnection connection;

    private Speaker(PbxAddress address, MeterRegistry metrics) {
        this.address = address;
        this.metrics = metrics;
        metrics.gauge("denwaban.ami.speaker.connected", this, speaker -> speaker.connected() ? 1 : 0);
        this.keeper = Thread.ofPlatform().name("ami-speaker").start(this::keep);
    }

    /// Begins to sign in; returns at once.
    public static Speaker start(PbxAddress address, MeterRegistry metrics) {
        return new Speaker(address, metrics);
    }

    /// Whether we are signed in now.
    public boolean connected() {
        var now = connection;
        return now != null && now.getState() == ManagerConnectionState.CONNECTED;
    }

    /// Has the PBX ring the operator's telephone and then ask the gate.
    public Answer originate(OriginateCall call) {
        var action = new OriginateAction();
        action.setActionId(call.attemptId());
        action.setChannel(call.operator());
        action.setContext(GATE);
        action.setExten(call.attemptId());
        action.setPriority(1);
        action.setChannelId(call.attemptId());
        action.setCallerId(call.callerId());
        action.setTimeout(call.ringTime().toMillis());
        // Without it Asterisk does nothing else on this connection until the operator answers.
        action.setAsync(true);
        return act(action);
    }

    /// Rings a supervisor's telephone and joins it to an operator's conversation. Accepted, it rings; whether it is
    /// answered, and whether the conversation still lives by then, the PBX sees to.
    public Answer listenIn(ListenIn wanted) {
        var action = new OriginateAction();
        action.setChannel(wanted.telephone());
        action.setContext(LISTEN);
        action.setExten(wanted.mode().extension());
        action.setPriority(1);
        action.setVariable("DW_LEG", wanted.leg());
        action.setCallerId("\"denwaban\" <0>");
        action.setTimeout(ListenIn.RING.toMillis());
        action.setAsync(true);
        return act(action);
    }

    /// Ends a channel.
    ///
    /// @param channelId its Uniqueid; Asterisk would take a name as well, and a pattern, which is
    ///                  why only 1 to 150 letters, digits, `.`, `_` and `-` pass
    public Answer hangup(String channelId) {
        if (!channelId.matches("[A-Za-z0-9._-]{1,150}")) {
            throw new IllegalArgumentException("E-AMO-003: not a channel's id");
        }
        return act(new HangupAction(channelId));
    }

    /// Ends a channel by its name, which Asterisk chooses: a Uniqueid can be chosen by whoever originates.
    ///
    /// @param name such as `PJSIP/trunk-0000001f`; no pattern
    public Answer hangupLeg(String name) {
        if (!name.matches("PJSIP/[A-Za-z0-9._-]{1,80}-[0-9a-f]{8}")) {
            throw new IllegalArgumentException("E-AMO-003: not a channel's name");
        }
        return act(new HangupAction(name));
    }

    /// Presses a key as if it came from the telephone itself: a feature of the conversation that its leg is armed for
    /// (features.conf), else a tone to the other side.
    ///
    /// @param channelId its Uniqueid, as of {@link #hangup}
    /// @param key       `0` to `9`, `*`, `#`, `A` to `D`
    public Answer press(String channelId, char key) {
        if (!channelId.matches("[A-Za-z0-9._-]{1,150}") || "0123456789*#ABCD".indexOf(key) < 0) {
            throw new IllegalArgumentException("E-AMO-003: not a channel's id and a key");
        }
        return act(new PressKeyAction(channelId, key));
    }

    /// Puts a telephone into a queue; rejected where it is there already, and where there is no such queue.
    ///
    /// @param queue     `[a-z0-9-]`, 1 to 40
    /// @param telephone such as `PJSIP/1001`
    /// @param penalty   0 and up; who has a lower one is rung first
    /// @param paused    whether it is not to be rung yet
    public Answer queueAdd(String queue, String telephone, int penalty, boolean paused) {
        checkPlace(queue, telephone);
        var action = new QueueAddAction();
        action.setQueue(queue);
        action.setInterface(telephone);
        action.setPenalty(penalty);
        action.setPaused(paused);
        return act(action);
    }

    /// Keeps a telephone from being rung by any queue, or lets it be rung again; a call that it has goes on. Rejected
    /// where it is in no queue.
    ///
    /// @param telephone such as `PJSIP/1001`
    public Answer queuePause(String telephone, boolean paused) {
        checkPlace("any", telephone);
        return act(new QueuePauseAction(telephone, paused));
    }

    /// Takes a telephone out of a queue; a call that it has goes on.
    ///
    /// @param queue     `[a-z0-9-]`, 1 to 40
    /// @param telephone such as `PJSIP/1001`
    public Answer queueRemove(String queue, String telephone) {
        checkPlace(queue, telephone);
        return act(new QueueRemoveAction(queue, telephone));
    }

    private static void checkPlace(String queue, String telephone) {
        if (!queue.matches("[a-z0-9-]{1,40}") || !telephone.matches("[A-Za-z]{1,20}/[A-Za-z0-9._-]{1,80}")) {
            throw new IllegalArgumentException("E-AMO-003: not a queue and a telephone");
        }
    }

    /// Every channel that is alive.
    ///
    /// @throws PbxAway if no whole answer came
    public List<LiveChannel> channels() {
        var channels = new ArrayList<LiveChannel>();
        for (var event : list(new CoreShowChannelsAction())) {
            if (event instanceof CoreShowChannelEvent one) {
                channels.add(new LiveChannel(
                        text(one.getUniqueid()),
                        text(one.getLinkedid()),
                        text(one.getChannel()),
                        number(one.getChannelState()),
                        text(one.getContext()),
                        text(one.getApplication()),
                        text(one.getDuration())));
            }
        }
        return channels;
    }

    /// Members and waiting callers of all queues.
    ///
    /// @throws PbxAway if no whole answer came
    public QueueStatus queueStatus() {
        var members = new ArrayList<QueueStatus.Member>();
        var waiting = new ArrayList<QueueStatus.Waiting>();
        for (var event : list(new QueueStatusAction())) {
            if (event instanceof QueueMemberEvent one) {
                members.add(new QueueStatus.Member(
                        text(one.getQueue()),
                        text(one.getInterface()),
                        number(one.getStatus()),
                        number(one.getPenalty()),
                        Boolean.TRUE.equals(one.getPaused()),
                        number(one.getIncall()) == 1));
            } else if (event instanceof QueueEntryEvent one) {
                waiting.add(new QueueStatus.Waiting(
                        text(one.getQueue()),
                        text(one.getUniqueId()),
                        number(one.getPosition()),
                        seconds(one.getWait())));
            }
        }
        return new QueueStatus(members, waiting);
    }

    /// Which run of Asterisk this is.
    ///
    /// @throws PbxAway if no answer came, or Asterisk does not let us ask (write class `reporting`)
    public CoreStatus coreStatus() {
        if (ask(new CoreStatusAction()) instanceof CoreStatusResponse status) {
            return new CoreStatus(
                    text(status.getCoreStartupDate()),
                    text(status.getCoreStartupTime()),
                    Math.max(0, number(status.getCoreCurrentCalls())));
        }
        throw new PbxAway("CoreStatus");
    }

    /// What every telephone does now, by its name, such as `PJSIP/1001`. Needs Asterisk's
    /// `res_manager_devicestate`.
    ///
    /// @throws PbxAway if no whole answer came
    public Map<String, DeviceState> deviceStates() {
        var states = new HashMap<String, DeviceState>();
        for (var event : list(new DeviceStateListAction())) {
            if (event instanceof DeviceStateChangeEvent one) {
                states.put(one.getDevice(), DeviceState.of(one.getState()));
            }
        }
        return states;
    }

    /// Signs off. What is waited for is answered by {@link Answer.Unknown}.
    @Override
    public void close() {
        closing.countDown();
        drop(connection);
        keeper.interrupt();
        try {
            keeper.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Answer act(ManagerAction action) {
        var timer = Timer.start(metrics);
        var answer = send(action);
        timer.stop(metrics.timer(
                "denwaban.ami.action",
                "action",
                action.getAction(),
                "answer",
                answer.getClass().getSimpleName()));
        return answer;
    }

    private Answer send(ManagerAction action) {
        var now = connection;
        if (now == null) {
            return new Answer.NotSent();
        }
        try {
            var response = now.sendAction(action, ANSWER_WITHIN.toMillis());
            return switch (response) {
                case null -> unknown();
                case ManagerError error -> new Answer.Rejected(Answer.Reason.of(text(error.getMessage())));
                default -> new Answer.Accepted();
            };
        } catch (IllegalStateException e) {
            // The library says so before it writes anything: not signed in.
            return new Answer.NotSent();
        } catch (IOException | TimeoutException e) {
            return unknown();
        }
    }

    private Answer unknown() {
        unanswered.incrementAndGet();
        return new Answer.Unknown();
    }

    private ManagerResponse ask(ManagerAction action) {
        var now = connection;
        try {
            var response = now == null ? null : now.sendAction(action, ANSWER_WITHIN.toMillis());
            if (response != null) {
                refuse(action, response);
                return response;
            }
        } catch (IllegalStateException | IOException | TimeoutException e) {
            unanswered.incrementAndGet();
        }
        throw new PbxAway(action.getAction());
    }

    private static void refuse(ManagerAction action, ManagerResponse response) {
        if (response instanceof ManagerError error) {
            throw new PbxAway(action.getAction(), Answer.Reason.of(text(error.getMessage())));
        }
    }

    /// Whole or not at all: half a list would say that calls have ended.
    private Iterable<ResponseEvent> list(EventGeneratingAction action) {
        var now = connection;
        try {
            var events = now == null ? null : now.sendEventGeneratingAction(action, ANSWER_WITHIN.toMillis());
            if (events != null) {
                refuse(action, events.getResponse());
                var all = List.copyOf(events.getEvents());
                if (isWhole(all)) {
                    return all;
                }
                LOG.warn("E-AMO-007: the end of {} tells of another number of items than came", action.getAction());
            }
        } catch (IllegalStateException | IOException | EventTimeoutException e) {
            unanswered.incrementAndGet();
        }
        throw new PbxAway(action.getAction());
    }

    /// Whether as many came as its end tells of (Asterisk 22, `astman_send_list_complete_start`).
    private static boolean isWhole(List<ResponseEvent> events) {
        var items = events.size() - 1;
        return events.stream().anyMatch(event -> switch (event) {
            case CoreShowChannelsCompleteEvent end -> Objects.equals(end.getListitems(), items);
            case QueueStatusCompleteEvent end -> Objects.equals(end.getListItems(), items);
            case DeviceStateListCompleteEvent end -> end.getListItems() == items;
            default -> false;
        });
    }

    /// The life of the connection: sign in, ping, give up, pause, again.
    private void keep() {
        var failures = 0;
        while (closing.getCount() > 0) {
            try {
                var fresh = signIn();
                LOG.info("signed in to the PBX as {}", address.user());
                failures = 0;
                watch(fresh);
            } catch (IOException | TimeoutException | IllegalStateException e) {
                failures++;
                tell(failures, "it cannot be reached (" + e.getClass().getSimpleName() + ")");
            } catch (AuthenticationFailedException e) {
                failures++;
                tell(failures, "it does not know us; compare user and secret with manager.conf");
            } finally {
                drop(connection);
                connection = null;
            }
            rest(pause(failures));
        }
    }

    /// The first failure and every tenth: an outage of an hour is no reason for a thousand lines.
    private void tell(int failures, String why) {
        if (failures % 10 == 1 && closing.getCount() > 0) {
            LOG.warn("E-AMO-005: not signed in to the PBX at {}:{}: {}", address.host(), address.port(), why);
        }
    }

    private ManagerConnection signIn() throws IOException, AuthenticationFailedException, TimeoutException {
        var fresh = new ManagerConnectionFactory(address.host(), address.port(), address.user(), address.secret())
                .createManagerConnection();
        fresh.setSocketTimeout(Math.toIntExact(CONNECT_WITHIN.toMillis()));
        fresh.setSocketReadTimeout(Math.toIntExact(SILENT_MOST.toMillis()));
        fresh.setKeepAliveAfterAuthenticationFailure(false);
        fresh.registerUserEventClass(DeviceStateChangeEvent.class);
        fresh.registerUserEventClass(DeviceStateListCompleteEvent.class);
        unanswered.set(0);
        connection = fresh;
        fresh.login("off");
        return fresh;
    }

    private void watch(ManagerConnection fresh) throws IOException, TimeoutException {
        while (!rest(PING_EVERY)) {
            if (unanswered.get() >= MOST_UNANSWERED) {
                LOG.warn("{} actions without an answer, the connection to the PBX is made anew", unanswered.get());
                return;
            }
            var _ = fresh.sendAction(new PingAction(), ANSWER_WITHIN.toMillis());
        }
    }

    /// Whether we are closing.
    private boolean rest(Duration pause) {
        try {
            return closing.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            return closing.getCount() == 0;
        }
    }

    /// Doubled with each failure, and never the same for two who lost the same PBX.
    private static Duration pause(int failures) {
        var most = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, 6));
        var bounded = most.compareTo(LONGEST_PAUSE) < 0 ? most : LONGEST_PAUSE;
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(bounded.toMillis() / 2, bounded.toMillis() + 1));
    }

    private static void drop(@Nullable ManagerConnection old) {
        if (old == null) {
            return;
        }
        try {
            old.logoff();
        } catch (IllegalStateException e) {
            // It is off already.
        }
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static int number(@Nullable Integer value) {
        return value == null ? -1 : value;
    }

    private static long seconds(@Nullable Long value) {
        return value == null ? 0 : value;
    }
}
