package org.denwaban.dialer;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.denwaban.call.AttemptId;
import org.denwaban.call.Switchboard;
import org.denwaban.campaign.CourseStore;
import org.denwaban.campaign.Verdict;
import org.denwaban.contract.Contract;
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
        /// @param message     name of the recording that this attempt may leave on an answering machine
        /// @param until       the last second in which it may be dialled, by the PBX's own clock
        record Go(
                AttemptId attempt,
                PhoneNumber number,
                String callerId,
                long ringSeconds,
                Optional<String> message,
                Instant until)
                implements Answer {}

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
    private final CallBacks callBacks;
    private final Map<String, String> contractOfTag;
    private final Promises promises;
    private final Endings endings;
    private final Clocks clocks;
    private final Presence presence;
    private final Switchboard switchboard;
    private final Supplier<HindranceRules.House> house;
    private final EmergencyStops stops;
    private final Offers offers;
    private final OnTheLine onTheLine;
    private final DialLease lease;
    private final DialerMetrics metrics;

    Gate(
            Database database,
            CourseStore courses,
            PeopleStore people,
            Map<String, Campaign> campaigns,
            CallBacks callBacks,
            Map<String, String> contractOfTag,
            Promises promises,
            Endings endings,
            Clocks clocks,
            Presence presence,
            Switchboard switchboard,
            Supplier<HindranceRules.House> house,
            EmergencyStops stops,
            Offers offers,
            OnTheLine onTheLine,
            DialLease lease,
            DialerMetrics metrics) {
        this.database = database;
        this.courses = courses;
        this.people = people;
        this.campaigns = campaigns;
        this.callBacks = callBacks;
        this.contractOfTag = Map.copyOf(contractOfTag);
        this.promises = promises;
        this.endings = endings;
        this.clocks = clocks;
        this.presence = presence;
        this.switchboard = switchboard;
        this.house = house;
        this.stops = stops;
        this.offers = offers;
        this.onTheLine = onTheLine;
        this.lease = lease;
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
            return callBacks
                    .redeemed(handle, id, pbxClock, line -> shut(handle, line.contract(), line.dial(), pbxClock))
                    .orElse(new Answer.No(GateRefusal.UNKNOWN_ATTEMPT));
        }
        courses.lock(handle, found.get().householdId());
        var attempt = courses.find(handle, id.value()).orElseThrow();
        var campaign = campaigns.get(attempt.contractId());
        if (campaign == null) {
            return new Answer.No(GateRefusal.STOPPED);
        }
        if (attempt.state() != CourseStore.State.PROMISED) {
            return new Answer.No(GateRefusal.PERMIT_WORTHLESS);
        }
        var shut = shut(handle, campaign.contract(), campaign.dial(), pbxClock);
        if (shut.filter(GateRefusal::passes).isPresent()) {
            // nothing counts, and nobody waits for the permit to be over
            endings.giveBack(handle, attempt);
        }
        return shut.<Answer>map(Answer.No::new).orElseGet(() -> ruled(handle, campaign, attempt, id, pbxClock));
    }

    /// Why nobody of a contract may be dialled, whoever it is; empty if nothing stands against it.
    private Optional<GateRefusal> shut(Handle handle, Contract contract, boolean dial, Instant pbxClock) {
        return HindranceRules.why(
                        house.get().comparedNow(clocks.agree(handle, pbxClock)),
                        new HindranceRules.OfContract(dial, !stops.stopped(contract.id())))
                .map(HindranceRules.Hindrance::reason)
                .map(GateRefusal::of);
    }

    private Answer ruled(Handle handle, Campaign campaign, CourseStore.Open attempt, AttemptId id, Instant pbxClock) {
        var now = clocks.contract().now();
        var whole = courses.load(handle, attempt.householdId());
        if (!whole.dials(attempt.id(), attempt.phone())) {
            // a list changed the number since: the permit is for the old one
            endings.giveBack(handle, attempt);
            return new Answer.No(GateRefusal.RULES);
        }
        if (onTheLine.now(handle, attempt.contractId(), attempt.householdId())
                || callBacks.waitFor(handle, attempt.contractId(), attempt.householdId())) {
            endings.giveBack(handle, attempt);
            return new Answer.No(GateRefusal.ON_THE_LINE);
        }
        var course = whole.without(attempt.id());
        var allowed = campaign.rules().mayBeDialled(course, now) instanceof Verdict.Allowed verdict
                        && verdict.phone() == attempt.phone()
                        && verdict.attempt() == attempt.number()
                ? Optional.of(verdict)
                : Optional.<Verdict.Allowed>empty();
        if (allowed.isEmpty()) {
            endings.giveBack(handle, attempt);
            return new Answer.No(GateRefusal.RULES);
        }
        var window = allowed.get().window();
        var appointment = allowed.get().appointment();
        if (!courses.redeem(
                handle,
                lease.held(),
                attempt.id(),
                window,
                appointment == null ? null : appointment.id(),
                now,
                clocks.machine().now())) {
            return new Answer.No(lease.refusal(handle, GateRefusal.PERMIT_WORTHLESS));
        }
        var last = lastMetre(campaign, now, appointment != null, pbxClock);
        return go(handle, campaign, attempt.householdId(), attempt.phone(), attempt.number(), id, last);
    }

    private static LastMetre lastMetre(Campaign campaign, Instant now, boolean keepsAppointment, Instant pbxClock) {
        var left = Duration.between(now, campaign.rules().ringsUntil(now, keepsAppointment));
        return LastMetre.of(pbxClock, campaign.outbound().ringTime(), left);
    }

    private Answer.Go go(
            Handle handle,
            Campaign campaign,
            String household,
            int phone,
            int number,
            AttemptId attempt,
            LastMetre last) {
        return new Answer.Go(
                attempt,
                number(handle, household, phone),
                campaign.contract().callerIdDigits(),
                last.ringSeconds(),
                campaign.message(number),
                last.until());
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
        Answer refused = new Answer.No(GateRefusal.NOT_ON_THE_LIST);
        for (var campaign : campaigns.values()) {
            if (operator.contracts().contains(campaign.contract().id())) {
                var answer =
                        database.transaction(handle -> byHand(handle, campaign, operator, digits, channelId, pbxClock));
                if (answer instanceof Answer.Go go) {
                    switchboard.expect(go.attempt(), channelId);
                    return answer;
                }
                if (!answer.equals(new Answer.No(GateRefusal.NOT_ON_THE_LIST))) {
                    refused = answer; // says more than that the number is nobody's
                }
            }
        }
        return refused;
    }

    private Answer byHand(
            Handle handle, Campaign campaign, Operator operator, String digits, String channelId, Instant pbxClock) {
        var refusal = shut(handle, campaign.contract(), campaign.dial(), pbxClock);
        if (refusal.isPresent()) {
            return new Answer.No(refusal.get());
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
                return redeemedAtOnce(handle, campaign, promised.get(), digits, pbxClock);
            }
        }
        return new Answer.No(GateRefusal.NOT_ON_THE_LIST);
    }

    /// The household is due; but perhaps at its other telephone.
    private Answer redeemedAtOnce(
            Handle handle, Campaign campaign, CourseStore.Promise promise, String digits, Instant pbxClock) {
        var id = new AttemptId(promise.id());
        var last = lastMetre(campaign, promise.contractAt(), promise.appointment() != null, pbxClock);
        var go = go(handle, campaign, promise.householdId(), promise.phone(), promise.number(), id, last);
        boolean redeemed = go.number().digits().equals(digits)
                && courses.redeem(
                        handle,
                        lease.held(),
                        promise.id(),
                        promise.window(),
                        promise.appointment(),
                        promise.contractAt(),
                        clocks.machine().now());
        if (redeemed) {
            var _ = offers.withdrawn(handle, promise.operatorId()); // they are on a call that they dialled by hand
            return go;
        }
        courses.find(handle, promise.id()).ifPresent(attempt -> endings.giveBack(handle, attempt));
        return new Answer.No(lease.refusal(handle, GateRefusal.RULES));
    }

    private boolean stoppedMeanwhile(Answer.Go go) {
        return Optional.ofNullable(contractOfTag.get(go.attempt().contractTag()))
                .map(stops::stopped)
                .orElseGet(stops::any);
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

    /// A stop that came while the answer was made holds too: the permit is spent, but nothing goes out.
    private Answer told(Answer made) {
        var answer = made instanceof Answer.Go go && stoppedMeanwhile(go) ? new Answer.No(GateRefusal.STOPPED) : made;
        metrics.gate(answer);
        switch (answer) {
            case Answer.Go go -> {
                lease.letOut(go.attempt());
                LOG.info("attempt {} let through the gate", go.attempt());
            }
            case Answer.No(var why) -> LOG.warn("{} the gate refused: {}", why.code(), why);
        }
        return answer;
    }
}
