package org.denwaban.dialer;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.denwaban.call.AttemptId;
import org.denwaban.call.LeftMessage;
import org.denwaban.callback.CallBack;
import org.denwaban.callback.CallBackStore;
import org.denwaban.callback.CallBackTry;
import org.denwaban.campaign.CourseStore;
import org.denwaban.campaign.Outcome;
import org.denwaban.db.Ulid;
import org.denwaban.staff.Operator;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Keeps what callers were promised who asked to be called back: promises their calls, answers the gate, and writes how
/// each try ended.
final class CallBacks implements OpenCalls {

    /// How long one waits whose number is on the line already, most often with the very call in which it was asked for.
    private static final Duration SAME_NUMBER_PAUSE = Duration.ofSeconds(15);

    private final CallBackStore store;
    private final Map<String, CallBackLine> lines;
    private final Function<String, Optional<Instant>> openUntil;
    private final OnTheLine onTheLine;
    private final LiveNumbers numbers;
    private final DialLease lease;
    private final Clocks clocks;
    private final DialerMetrics metrics;

    /// @param openUntil of a contract: when its line closes, contract time; empty while it is closed
    CallBacks(
            CallBackStore store,
            List<CallBackLine> lines,
            Function<String, Optional<Instant>> openUntil,
            OnTheLine onTheLine,
            LiveNumbers numbers,
            DialLease lease,
            Clocks clocks,
            DialerMetrics metrics) {
        this.store = store;
        this.lines = lines.stream()
                .collect(Collectors.toUnmodifiableMap(line -> line.contract().id(), Function.identity()));
        this.openUntil = openUntil;
        this.onTheLine = onTheLine;
        this.numbers = numbers;
        this.lease = lease;
        this.clocks = clocks;
        this.metrics = metrics;
    }

    /// The contracts whose callers are called back here.
    List<CallBackLine> lines() {
        return lines.values().stream().filter(CallBackLine::dial).toList();
    }

    /// Whether a household waits to be called back: it gets no other call meanwhile.
    boolean waitFor(Handle handle, String contractId, String householdId) {
        return CallBackStore.waits(
                handle, contractId, householdId, clocks.contract().now().minus(OnTheLine.TALKED_JUST_NOW));
    }

    /// Whether somebody may be waiting to be rung now.
    boolean due(Handle handle, CallBackLine line) {
        return openUntil.apply(line.contract().id()).isPresent()
                && store.lockNext(
                                handle, line.contract().id(), clocks.contract().now())
                        .isPresent();
    }

    /// Promises a call to whoever has waited longest, if the rules allow it now.
    ///
    /// @param life how long the permit lives, machine time
    Optional<CallBackTry> promise(Handle handle, CallBackLine line, Operator operator, Duration life) {
        return store.lockNext(handle, line.contract().id(), clocks.contract().now())
                .filter(wish -> mayRing(handle, line, wish))
                .map(wish -> written(handle, line, wish, operator, life));
    }

    private CallBackTry written(Handle handle, CallBackLine line, CallBack wish, Operator operator, Duration life) {
        var now = clocks.machine().now();
        var promised = new CallBackTry(
                AttemptId.of(line.contract().tag(), Ulid.at(now)).value(),
                wish.id(),
                wish.contractId(),
                operator.id(),
                CallBackTry.State.PROMISED,
                null,
                now.plus(life));
        store.promise(handle, promised, clocks.contract().now(), now);
        return promised;
    }

    /// Whether a wish that the caller has locked may be rung now; one that need not be kept any more is ended.
    private boolean mayRing(Handle handle, CallBackLine line, CallBack wish) {
        var superfluous = store.superfluous(handle, wish);
        if (superfluous.isPresent()) {
            var _ = store.end(
                    handle, wish.id(), superfluous.get(), null, clocks.machine().now());
            return false;
        }
        var now = clocks.contract().now();
        var number = store.number(handle, wish.id());
        if (store.numberLive(handle, wish.id(), clocks.machine().now().minus(Gate.TALK_MOST))
                || numbers.taken(handle, number)
                || onTheLine.now(handle, wish.contractId(), number)) {
            store.postpone(handle, wish.id(), now.plus(SAME_NUMBER_PAUSE));
            return false;
        }
        return line.rules()
                .mayRing(wish, now, openUntil.apply(wish.contractId()).orElse(null));
    }

    /// Answers the gate.
    ///
    /// @param shut why nobody of a contract may be dialled, whoever it is; empty if nothing stands against it
    /// @return empty where there is no such try
    Optional<Gate.Answer> redeemed(
            Handle handle, AttemptId id, Instant pbxClock, Function<CallBackLine, Optional<GateRefusal>> shut) {
        return store.lockTry(handle, id.value()).map(tried -> redeemed(handle, id, tried, pbxClock, shut));
    }

    private Gate.Answer redeemed(
            Handle handle,
            AttemptId id,
            CallBackTry tried,
            Instant pbxClock,
            Function<CallBackLine, Optional<GateRefusal>> shut) {
        var line = lines.get(tried.contractId());
        if (line == null) {
            return new Gate.Answer.No(GateRefusal.STOPPED);
        }
        if (tried.state() != CallBackTry.State.PROMISED) {
            return new Gate.Answer.No(GateRefusal.PERMIT_WORTHLESS);
        }
        var refusal = shut.apply(line);
        if (refusal.isPresent()) {
            if (refusal.get().passes()) {
                store.giveBack(handle, tried.id(), clocks.machine().now());
            }
            return new Gate.Answer.No(refusal.get());
        }
        var wish = store.lock(handle, tried.callBackId());
        if (wish.isEmpty() || !mayRing(handle, line, wish.get())) {
            store.giveBack(handle, tried.id(), clocks.machine().now());
            return new Gate.Answer.No(GateRefusal.RULES);
        }
        var number = store.number(handle, tried.callBackId());
        if (!numbers.take(handle, number, tried.id())) {
            store.giveBack(handle, tried.id(), clocks.machine().now());
            return new Gate.Answer.No(GateRefusal.NUMBER_TAKEN);
        }
        var now = clocks.contract().now();
        if (!store.redeem(
                handle, lease.held(), tried.id(), now, clocks.machine().now())) {
            numbers.letGo(handle, tried.id());
            return new Gate.Answer.No(lease.refusal(handle, GateRefusal.PERMIT_WORTHLESS));
        }
        var open = openUntil.apply(tried.contractId()).orElse(now);
        var left = Duration.between(now, line.rules().ringsUntil(now, open));
        var last = LastMetre.of(pbxClock, line.rules().ringTime(), left);
        return new Gate.Answer.Go(
                id, number, line.contract().callerIdDigits(), last.ringSeconds(), Optional.empty(), last.until());
    }

    @Override
    public Optional<OpenCall> find(Handle handle, String id) {
        return store.find(handle, id).map(Call::new);
    }

    @Override
    public List<OpenCall> open(Handle handle) {
        return store.open(handle).stream().<OpenCall>map(Call::new).toList();
    }

    private boolean ended(Handle handle, CallBackTry tried, Outcome outcome, CourseStore.Source source) {
        var now = clocks.machine().now();
        var wish = store.lock(handle, tried.callBackId());
        if (!store.end(handle, tried.id(), outcome, source, now)) {
            return false;
        }
        metrics.calledBack(tried.contractId(), outcome);
        var line = lines.get(tried.contractId());
        if (line != null && wish.isPresent()) {
            store.stepped(
                    handle,
                    wish.get().id(),
                    line.rules().after(wish.get(), outcome, clocks.contract().now()),
                    now);
        }
        return true;
    }

    private final class Call implements OpenCall {

        private final CallBackTry tried;

        Call(CallBackTry tried) {
            this.tried = tried;
        }

        @Override
        public String id() {
            return tried.id();
        }

        @Override
        public String channelId() {
            return tried.id();
        }

        @Override
        public String operatorId() {
            return tried.operatorId();
        }

        @Override
        public @Nullable Instant redeemed() {
            return tried.redeemed();
        }

        @Override
        public Instant expires() {
            return tried.expires();
        }

        @Override
        public boolean onItsWay() {
            return tried.state() == CallBackTry.State.REDEEMED;
        }

        @Override
        public void lock(Handle handle) {
            var _ = store.lockTry(handle, tried.id());
        }

        @Override
        public void answered(Handle handle, Instant at) {
            store.answered(handle, tried.id(), at);
        }

        @Override
        public void cause(Handle handle, int cause, int techCause) {
            store.cause(handle, tried.id(), cause, techCause);
        }

        @Override
        public boolean operatorGone(Handle handle, Instant at) {
            return store.operatorGone(handle, tried.id(), at);
        }

        /// They talked, whether the operator keyed that in or not: nobody who was called back is rung again for want
        /// of a key.
        @Override
        public void over(Handle handle) {
            boolean talked = store.find(handle, tried.id())
                    .map(now -> now.state() == CallBackTry.State.ANSWERED)
                    .orElse(false);
            if (talked) {
                var _ = ended(handle, tried, Outcome.CONTACT, CourseStore.Source.PBX);
            }
        }

        @Override
        public boolean end(Handle handle, Outcome outcome, CourseStore.Source source) {
            return ended(handle, tried, outcome, source);
        }

        @Override
        public boolean giveBack(Handle handle) {
            return store.giveBack(handle, tried.id(), clocks.machine().now());
        }

        @Override
        public void filledFromRecord(Handle handle) {
            store.filledFromRecord(handle, tried.id());
        }

        /// A call back leaves none.
        @Override
        public void message(Handle handle, LeftMessage message, Instant at) {}
    }
}
