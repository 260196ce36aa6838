package org.denwaban.dialer;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.denwaban.call.AttemptId;
import org.denwaban.call.Switchboard;
import org.denwaban.campaign.CourseStore;
import org.denwaban.campaign.Verdict;
import org.denwaban.db.Database;
import org.denwaban.people.PeopleStore;
import org.denwaban.people.PhoneNumber;
import org.denwaban.staff.Operator;
import org.denwaban.staff.Presence;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The only way out of the PBX. The operator's leg is up, the dialplan asks, and the answer is a number
/// or nothing. A permit is redeemed once, within its life, and the rules are asked again at this very
/// instant. Fails closed: whatever goes wrong here, no telephone rings.
public final class Gate {

    /// What the dialplan is told. Closed.
    public sealed interface Answer {

        /// Dial.
        ///
        /// @param callerId    the contract's published number, digits
        /// @param ringSeconds how long it rings
        record Go(AttemptId attempt, PhoneNumber number, String callerId, long ringSeconds) implements Answer {}

        /// Do not.
        record No(GateRefusal why) implements Answer {}
    }

    /// A conversation ends here at the latest: an hour is longer than any call of a campaign, and no
    /// channel may live for ever on a lost BYE.
    public static final Duration TALK_MOST = Duration.ofHours(1);

    private static final Duration HAND_PERMIT_LIFE = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

    private final Database database;
    private final CourseStore courses;
    private final PeopleStore people;
    private final Map<String, Campaign> campaigns;
    private final Promises promises;
    private final Clocks clocks;
    private final Presence presence;
    private final Switchboard switchboard;
    private final BooleanSupplier stopped;
    private final DialerMetrics metrics;

    Gate(
            Database database,
            CourseStore courses,
            PeopleStore people,
            Map<String, Campaign> campaigns,
            Promises promises,
            Clocks clocks,
            Presence presence,
            Switchboard switchboard,
            BooleanSupplier stopped,
            DialerMetrics metrics) {
        this.database = database;
        this.courses = courses;
        this.people = people;
        this.campaigns = campaigns;
        this.promises = promises;
        this.clocks = clocks;
        this.presence = presence;
        this.switchboard = switchboard;
        this.stopped = stopped;
        this.metrics = metrics;
    }

    /// Redeems the permit of an attempt for the operator's leg that denwaban asked for.
    ///
    /// @param attempt   as the dialplan says it
    /// @param channelId Uniqueid of the leg that asks: an attempt's own leg carries its id, nobody
    ///                  else's does
    /// @param pbxClock  the PBX's time, whole seconds
    public Answer redeem(String attempt, String channelId, Instant pbxClock) {
        return told(failingClosed(() -> AttemptId.parse(attempt)
                .filter(id -> id.value().equals(channelId))
                .map(id -> database.transaction(handle -> redeemed(handle, id, pbxClock)))
                .orElse(new Answer.No(GateRefusal.UNKNOWN_ATTEMPT))));
    }

    /// Lets a hand-dialled call through, but only as the due attempt of a household of a contract that
    /// the operator serves.
    ///
    /// @param phone     the endpoint that dials, as its password proved it
    /// @param digits    what was dialled
    /// @param channelId Uniqueid of the operator's leg
    public Answer dialledByHand(String phone, String digits, String channelId, Instant pbxClock) {
        return told(failingClosed(() -> presence.at("PJSIP/" + phone)
                .map(operator -> byHand(operator, digits, channelId, pbxClock))
                .orElse(new Answer.No(GateRefusal.NOT_ON_THE_LIST))));
    }

    private Answer redeemed(Handle handle, AttemptId id, Instant pbxClock) {
        var found = courses.find(handle, id.value());
        if (found.isEmpty()) {
            return new Answer.No(GateRefusal.UNKNOWN_ATTEMPT);
        }
        courses.lock(handle, found.get().householdId());
        var attempt = courses.find(handle, id.value()).orElseThrow();
        var campaign = campaigns.get(attempt.contractId());
        if (campaign == null || !campaign.dial() || stopped.getAsBoolean()) {
            return new Answer.No(GateRefusal.STOPPED);
        }
        if (clocks.turnedBeforeRealTelephones()) {
            return new Answer.No(GateRefusal.TURNED_TIME);
        }
        if (!clocks.agree(handle, pbxClock)) {
            return new Answer.No(GateRefusal.CLOCKS);
        }
        return ruled(handle, campaign, attempt, id);
    }

    private Answer ruled(Handle handle, Campaign campaign, CourseStore.Open attempt, AttemptId id) {
        var now = clocks.contract().now();
        var course = courses.load(handle, attempt.householdId()).without(attempt.id());
        var allowed = campaign.rules().mayBeDialled(course, now) instanceof Verdict.Allowed verdict
                        && verdict.phone() == attempt.phone()
                        && verdict.attempt() == attempt.number()
                ? Optional.of(verdict)
                : Optional.<Verdict.Allowed>empty();
        if (allowed.isEmpty()) {
            if (courses.giveBack(handle, attempt.id(), clocks.machine().now())) {
                courses.reschedule(handle, attempt.householdId(), campaign.rules(), now);
            }
            return new Answer.No(GateRefusal.RULES);
        }
        var window = allowed.get().window();
        if (!courses.redeem(handle, attempt.id(), window, now, clocks.machine().now())) {
            return new Answer.No(GateRefusal.PERMIT_WORTHLESS);
        }
        return go(handle, campaign, attempt.householdId(), attempt.phone(), id);
    }

    private Answer.Go go(Handle handle, Campaign campaign, String household, int phone, AttemptId attempt) {
        return new Answer.Go(
                attempt,
                number(handle, household, phone),
                campaign.contract().callerIdDigits(),
                campaign.outbound().ringTime().toSeconds());
    }

    private PhoneNumber number(Handle handle, String householdId, int phone) {
        var household = Objects.requireNonNull(people.household(handle, householdId));
        return people.phones(handle, household).stream()
                .filter(each -> each.ordinal() == phone)
                .findFirst()
                .orElseThrow()
                .number();
    }

    private Answer byHand(Operator operator, String digits, String channelId, Instant pbxClock) {
        for (var campaign : campaigns.values()) {
            if (operator.contracts().contains(campaign.contract().id())) {
                var answer =
                        database.transaction(handle -> byHand(handle, campaign, operator, digits, channelId, pbxClock));
                if (answer instanceof Answer.Go go) {
                    switchboard.expect(go.attempt(), channelId);
                    return answer;
                }
            }
        }
        return new Answer.No(GateRefusal.NOT_ON_THE_LIST);
    }

    private Answer byHand(
            Handle handle, Campaign campaign, Operator operator, String digits, String channelId, Instant pbxClock) {
        if (!campaign.dial() || stopped.getAsBoolean()) {
            return new Answer.No(GateRefusal.STOPPED);
        }
        if (clocks.turnedBeforeRealTelephones()) {
            return new Answer.No(GateRefusal.TURNED_TIME);
        }
        if (!clocks.agree(handle, pbxClock)) {
            return new Answer.No(GateRefusal.CLOCKS);
        }
        var number = new PhoneNumber(digits);
        for (var household :
                people.householdsByNumber(handle, campaign.contract().id(), number)) {
            courses.lock(handle, household);
            var promised = promises.promise(
                    handle,
                    campaign,
                    household,
                    operator,
                    Optional.of(channelId),
                    clocks.contract().now(),
                    HAND_PERMIT_LIFE);
            if (promised.isPresent()) {
                return redeemedAtOnce(handle, campaign, promised.get(), digits);
            }
        }
        return new Answer.No(GateRefusal.NOT_ON_THE_LIST);
    }

    /// The household is due; but perhaps at its other telephone.
    private Answer redeemedAtOnce(Handle handle, Campaign campaign, CourseStore.Promise promise, String digits) {
        var id = new AttemptId(promise.id());
        var go = go(handle, campaign, promise.householdId(), promise.phone(), id);
        boolean redeemed = go.number().digits().equals(digits)
                && courses.redeem(
                        handle,
                        promise.id(),
                        promise.window(),
                        promise.contractAt(),
                        clocks.machine().now());
        if (redeemed) {
            return go;
        }
        courses.giveBack(handle, promise.id(), clocks.machine().now());
        courses.reschedule(handle, promise.householdId(), campaign.rules(), promise.contractAt());
        return new Answer.No(GateRefusal.RULES);
    }

    private interface Question {
        Answer ask();
    }

    private static Answer failingClosed(Question question) {
        try {
            return question.ask();
        } catch (RuntimeException e) {
            // the exception's own text stays out of the log: it may come from a driver that quotes
            // values
            LOG.error(
                    "{} the gate could not decide: {}",
                    GateRefusal.UNABLE.code(),
                    e.getClass().getName());
            return new Answer.No(GateRefusal.UNABLE);
        }
    }

    private Answer told(Answer answer) {
        metrics.gate(answer);
        switch (answer) {
            case Answer.Go go -> LOG.info("attempt {} let through the gate", go.attempt());
            case Answer.No(var why) -> LOG.warn("{} the gate refused: {}", why.code(), why);
        }
        return answer;
    }
}
