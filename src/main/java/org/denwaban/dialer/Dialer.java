package org.denwaban.dialer;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.denwaban.call.AttemptId;
import org.denwaban.call.Switchboard;
import org.denwaban.callback.CallBackTry;
import org.denwaban.campaign.CourseStore;
import org.denwaban.contract.Contract;
import org.denwaban.db.Database;
import org.denwaban.db.DatabaseAway;
import org.denwaban.pbx.ami.Answer;
import org.denwaban.pbx.ami.OriginateCall;
import org.denwaban.pbx.ami.Speaker;
import org.denwaban.staff.Operator;
import org.denwaban.staff.Presence;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries campaigns out: for every operator who is ready the household that is to be called next, by the campaign's
/// mode at once or by way of its card; the promise first, then the PBX. Never more calls at once than ready operators.
public final class Dialer implements AutoCloseable {

    /// A permit lives as long as the operator's telephone may ring, and a little longer (house plan).
    static final Duration PERMIT_EXTRA = Duration.ofSeconds(5);

    /// How often it is looked whether somebody is due and somebody ready; an index step, so it costs
    /// next to nothing.
    private static final Duration PAUSE = Duration.ofMillis(250);

    /// Looks of one round at households of one campaign: a third of a second's work. A new list is worked off in
    /// rounds, and cards and stops are looked after in between.
    private static final int LOOKS_MOST = 200;

    private static final Duration DATABASE_PAUSE = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(Dialer.class);

    private final Database database;
    private final CourseStore courses;
    private final List<Campaign> campaigns;
    private final CallBacks callBacks;
    private final Promises promises;
    private final Clocks clocks;
    private final Presence presence;
    private final Keepers keepers;
    private final Switchboard switchboard;
    private final Speaker speaker;
    private final Runnable heldBack;
    private final Duration operatorRing;
    private final Supplier<HindranceRules.Around> around;
    private final TrunkWatch trunk;
    private final DialLease lease;
    private final Endings endings;
    private final EmergencyStops stops;
    private final ModeStore modes;
    private final Offers offers;
    private final OfferStore offerStore = new OfferStore();
    private final DialerMetrics metrics;

    private final ReentrantLock turn = new ReentrantLock();
    private final Condition wake = turn.newCondition();
    private final Thread thread;
    private volatile boolean stopped;
    private final AtomicLong steps = new AtomicLong();
    private volatile boolean heldStill;
    private volatile String lastHindrance = "";

    /// Whether the last round that was begun was not done; the dialer's own thread alone knows.
    private boolean failed;

    Dialer(
            Database database,
            CourseStore courses,
            List<Campaign> campaigns,
            CallBacks callBacks,
            Promises promises,
            Clocks clocks,
            Presence presence,
            Switchboard switchboard,
            Speaker speaker,
            Runnable heldBack,
            Duration operatorRing,
            Supplier<HindranceRules.Around> around,
            TrunkWatch trunk,
            DialLease lease,
            Endings endings,
            EmergencyStops stops,
            ModeStore modes,
            Offers offers,
            DialerMetrics metrics) {
        this.database = database;
        this.courses = courses;
        this.campaigns = campaigns.stream().filter(Campaign::dial).toList();
        this.callBacks = callBacks;
        this.promises = promises;
        this.clocks = clocks;
        this.presence = presence;
        this.keepers = new Keepers(presence, clocks);
        this.switchboard = switchboard;
        this.speaker = speaker;
        this.heldBack = heldBack;
        this.operatorRing = operatorRing;
        this.around = around;
        this.trunk = trunk;
        this.lease = lease;
        this.endings = endings;
        this.stops = stops;
        this.modes = modes;
        this.offers = offers;
        this.metrics = metrics;
        this.thread = Thread.ofPlatform().name("dialer").daemon().unstarted(this::work);
    }

    void start() {
        thread.start();
    }

    /// Makes no new promise from here on, and the gate refuses.
    public void stop() {
        stopped = true;
    }

    /// What every way out asks {@link HindranceRules}, as it is now.
    public HindranceRules.House house() {
        return new HindranceRules.House(
                !stopped, !clocks.turnedBeforeRealTelephones(), lease.hindrance(), !trunk.paused(), around.get());
    }

    /// Whether it must get on: it is not stopped, and nobody has it hold still.
    public boolean working() {
        return !stopped && !heldStill;
    }

    /// Grows with each round, and with each call that it thinks of.
    public long steps() {
        return steps.get();
    }

    /// Whether something stands against dialling anybody, whatever the hour; the log says what.
    public boolean hindered() {
        return !lastHindrance.isEmpty();
    }

    /// What stands against it, in English; empty for nothing.
    public String hindrance() {
        return lastHindrance;
    }

    /// Does something while no promise is being made; for turning the clock.
    public <T, E extends Exception> T holdingStill(Still<T, E> work) throws E {
        turn.lock();
        try {
            heldStill = true;
            return work.done();
        } finally {
            heldStill = false;
            wake.signal();
            turn.unlock();
        }
    }

    /// Something to be done while no promise is being made.
    public interface Still<T, E extends Exception> {
        T done() throws E;
    }

    @Override
    public void close() {
        stop();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        while (!stopped) {
            turn.lock();
            try {
                var waited = wake.await(round().toNanos(), TimeUnit.NANOSECONDS);
                LOG.trace("woken {}", waited);
            } catch (InterruptedException e) {
                return;
            } finally {
                turn.unlock();
            }
        }
    }

    /// One round; gives back how long to pause before the next.
    Duration round() {
        try {
            var why = HindranceRules.why(house()).map(HindranceRules.Hindrance::words);
            steps.incrementAndGet();
            if (why.isPresent() || !failed) {
                tell(why);
            }
            if (why.isEmpty()) {
                offers();
                callBack();
                dialWhileSomebodyIsReady();
                failed = false;
                tell(why);
            }
            return PAUSE;
        } catch (DatabaseAway e) {
            tell(Optional.of("the database is away"));
            return DATABASE_PAUSE;
        } catch (RuntimeException e) {
            LOG.error("E-DIAL-001 a round of dialling failed: {}", e.getClass().getName(), e);
            failed = true; // a database that takes nothing, say: until a whole round was done, nobody is dialled
            tell(Optional.of("rounds of dialling fail (E-DIAL-001)"));
            return DATABASE_PAUSE;
        }
    }

    private void tell(Optional<String> why) {
        if (!why.orElse("").equals(lastHindrance)) {
            lastHindrance = why.orElse("");
            LOG.info(why.map(reason -> "not dialling: " + reason).orElse("dialling"));
        }
    }

    /// The cards that lie before operators: dialled when their time has come, taken away when forgotten.
    private void offers() {
        for (var offer : offers.all()) {
            try {
                offer(offer);
            } catch (DatabaseAway e) {
                throw e;
            } catch (RuntimeException e) {
                // one household that an import holds must not keep the others waiting
                LOG.error(
                        "E-DIAL-001 a card could not be dialled: {}",
                        e.getClass().getName());
            }
        }
    }

    private void offer(OfferStore.Offer offer) {
        steps.incrementAndGet();
        var now = clocks.machine().now();
        var campaign = offers.campaign(offer);
        if (campaign.isEmpty() || Offers.forgotten(offer, now) || gone(offer)) {
            takeAway(offer);
        } else if (Offers.due(offer, now) && free(offer.contractId())) {
            dial(campaign.get(), offer);
        }
    }

    /// Who pauses or goes leaves the card to somebody else.
    private boolean gone(OfferStore.Offer offer) {
        return !presence.takesCalls(offer.operatorId(), offer.contractId());
    }

    private void takeAway(OfferStore.Offer offer) {
        if (database.transaction(handle -> offers.takeAway(handle, offer))) {
            presence.release(offer.operatorId(), clocks.machine().now(), Duration.ZERO);
        }
    }

    private void dial(Campaign campaign, OfferStore.Offer offer) {
        var operator = presence.operator(offer.operatorId()).orElseThrow();
        switch (database.transaction(handle -> taken(handle, campaign, operator, offer))) {
            case Looked.Promised(var promise) -> askForAttempt(campaign, operator, promise);
            case Looked.NotNow _ ->
                presence.release(operator.id(), clocks.machine().now(), Duration.ZERO);
            case Looked.NobodyDue _,
                    Looked.Offered _,
                    Looked.Keepers _ -> {} // gone meanwhile: somebody else has the operator now
        }
    }

    private Looked taken(Handle handle, Campaign campaign, Operator operator, OfferStore.Offer offer) {
        courses.lock(handle, offer.householdId());
        if (!offerStore.remove(handle, offer)) {
            return new Looked.NobodyDue();
        }
        return promises.promise(
                        handle,
                        campaign,
                        offer.householdId(),
                        operator,
                        Optional.empty(),
                        clocks.contract().now(),
                        permitLife())
                .<Looked>map(Looked.Promised::new)
                .orElseGet(Looked.NotNow::new);
    }

    /// Whoever asked to be called back comes before whoever did not.
    private void callBack() {
        for (var line : callBacks.lines()) {
            boolean more = true;
            while (more && free(line.contract().id())) {
                more = database.transaction(handle -> callBacks.due(handle, line)) && callBack(line);
            }
        }
    }

    private boolean callBack(CallBackLine line) {
        var claimed = presence.claim(line.contract().id(), clocks.machine().now());
        if (claimed.isEmpty()) {
            return false;
        }
        var operator = claimed.get();
        Optional<CallBackTry> promised = Optional.empty();
        try {
            promised = database.transaction(handle -> callBacks.promise(handle, line, operator, permitLife()));
        } finally {
            if (promised.isEmpty()) {
                presence.release(operator.id(), clocks.machine().now(), Duration.ZERO);
            }
        }
        promised.ifPresent(tried -> ask(line.contract(), operator, tried.id()));
        return promised.isPresent();
    }

    /// Whether somebody of a contract that is dialled here may be dialled.
    private boolean free(String contract) {
        steps.incrementAndGet();
        return HindranceRules.why(house(), new HindranceRules.OfContract(true, !stops.stopped(contract)))
                .isEmpty();
    }

    /// One call of each campaign in turn, so that none waits for another whose list is longer.
    private void dialWhileSomebodyIsReady() {
        boolean more = true;
        while (more) {
            more = false;
            for (var campaign : campaigns) {
                more |= free(campaign.contract().id()) && oneMore(campaign);
            }
        }
    }

    private boolean oneMore(Campaign campaign) {
        var mode = database.transaction(
                handle -> modes.of(handle, campaign.contract().id()));
        if (mode.kind() == DialMode.Kind.MANUAL) {
            return false;
        }
        var claimed = presence.claim(campaign.contract().id(), clocks.machine().now());
        if (claimed.isEmpty()) {
            return false;
        }
        var operator = claimed.get();
        return given(campaign, operator, mode, () -> next(campaign, operator, mode));
    }

    /// What a look comes to is the operator's whom the dialer has claimed, or they are given back.
    private boolean given(Campaign campaign, Operator operator, DialMode mode, Supplier<Looked> look) {
        Looked looked;
        try {
            looked = look.get();
        } catch (RuntimeException e) {
            presence.release(operator.id(), clocks.machine().now(), Duration.ZERO);
            throw e;
        }
        return switch (looked) {
            case Looked.NobodyDue _, Looked.NotNow _ -> {
                presence.release(operator.id(), clocks.machine().now(), Duration.ZERO);
                yield false;
            }
            case Looked.Offered _ -> {
                presence.engage(operator.id());
                yield true;
            }
            case Looked.Promised(var promise) -> {
                askForAttempt(campaign, operator, promise);
                yield true;
            }
            case Looked.Keepers(var household, var keeper) -> {
                presence.release(operator.id(), clocks.machine().now(), Duration.ZERO);
                yield kept(campaign, household, keeper, mode);
            }
        };
    }

    /// The appointment is the keeper's, who is ready; if they are not any more, the next round asks again.
    private boolean kept(Campaign campaign, String household, String keeper, DialMode mode) {
        return presence.claim(keeper, campaign.contract().id(), clocks.machine().now())
                .map(operator -> given(
                        campaign,
                        operator,
                        mode,
                        () -> database.transaction(handle -> keepersLook(handle, campaign, operator, household, mode))))
                .orElse(false);
    }

    private Looked keepersLook(Handle handle, Campaign campaign, Operator keeper, String household, DialMode mode) {
        courses.lock(handle, household);
        return offerStore.offered(handle, household)
                ? new Looked.NotNow()
                : callable(handle, campaign, keeper, household, mode);
    }

    /// What a look at the household that is next came to.
    private sealed interface Looked {
        record NobodyDue() implements Looked {}

        record NotNow() implements Looked {}

        record Offered() implements Looked {}

        /// The household's appointment was given to another operator, who is ready.
        record Keepers(String household, String keeper) implements Looked {}

        record Promised(CourseStore.Promise promise) implements Looked {}
    }

    /// Households that turn out not to be allowed now are put where they belong, until one is allowed, or none is due,
    /// or it is time to look after the cards and the other campaigns.
    private Looked next(Campaign campaign, Operator operator, DialMode mode) {
        Looked looked = new Looked.NotNow();
        for (int looks = 0; looks < LOOKS_MOST && looked instanceof Looked.NotNow; looks++) {
            looked = database.transaction(handle -> looked(handle, campaign, operator, mode));
        }
        return looked;
    }

    private Looked looked(Handle handle, Campaign campaign, Operator operator, DialMode mode) {
        steps.incrementAndGet();
        var now = clocks.contract().now();
        var due = courses.lockNextDue(
                handle, campaign.contract().id(), campaign.rules().queues(now), now);
        if (due.isEmpty()) {
            return new Looked.NobodyDue();
        }
        if (offerStore.offered(handle, due.get())) {
            courses.hold(handle, due.get());
            return new Looked.NotNow();
        }
        return switch (keepers.turn(handle, campaign, due.get(), operator, now)) {
            case Keepers.Turn.Theirs(var keeper) -> new Looked.Keepers(due.get(), keeper);
            case Keepers.Turn.NotYet _ -> {
                courses.postpone(handle, due.get(), now.plus(Keepers.LOOK_AGAIN));
                yield new Looked.NotNow();
            }
            case Keepers.Turn.Ours _ -> callable(handle, campaign, operator, due.get(), mode);
        };
    }

    /// The caller has locked the household.
    private Looked callable(Handle handle, Campaign campaign, Operator operator, String household, DialMode mode) {
        var now = clocks.contract().now();
        var _ = offers.withdrawn(handle, operator.id()); // a card from before the line to the PBX was lost
        if (!mode.atOnce()) {
            return promises.allowed(handle, campaign, household, now).isPresent()
                    ? laid(handle, campaign, operator, household, mode)
                    : new Looked.NotNow();
        }
        return promises.promise(handle, campaign, household, operator, Optional.empty(), now, permitLife())
                .<Looked>map(Looked.Promised::new)
                .orElseGet(Looked.NotNow::new);
    }

    private Looked laid(Handle handle, Campaign campaign, Operator operator, String household, DialMode mode) {
        offers.lay(handle, campaign, operator, household, mode);
        return new Looked.Offered();
    }

    private Duration permitLife() {
        return operatorRing.plus(PERMIT_EXTRA);
    }

    private void askForAttempt(Campaign campaign, Operator operator, CourseStore.Promise promise) {
        metrics.promised(campaign.contract().id());
        ask(campaign.contract(), operator, promise.id());
    }

    /// The promise is committed: now the PBX is asked. Whatever is not known for certain is left to
    /// settlement.
    private void ask(Contract contract, Operator operator, String id) {
        var attempt = new AttemptId(id);
        switchboard.expect(attempt, attempt.value());
        presence.engage(operator.id());
        heldBack.run();
        var asked = speaker.originate(new OriginateCall(
                operator.phone(), attempt.value(), contract.id(), contract.callerIdDigits(), operatorRing));
        LOG.info("attempt {} promised; the PBX was asked: {}", attempt, asked);
        switch (asked) {
            case Answer.Accepted _, Answer.Unknown _ -> {} // what comes of it is heard, or settled
            case Answer.Rejected _, Answer.NotSent _ -> takeBack(attempt, operator);
        }
    }

    /// Nothing happened and nothing will: the promise is undone at once.
    private void takeBack(AttemptId attempt, Operator operator) {
        switchboard.forget(attempt);
        database.run(handle -> {
            courses.find(handle, attempt.value()).ifPresent(open -> endings.giveBack(handle, open));
            callBacks.find(handle, attempt.value()).ifPresent(call -> call.giveBack(handle));
        });
        presence.release(operator.id(), clocks.machine().now(), Settlement.UNREACHED_REST);
    }
}
