package org.denwaban.inbound;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.denwaban.clock.Clock;
import org.denwaban.clock.Rounds;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.contract.Reception;
import org.denwaban.db.Database;
import org.denwaban.db.DatabaseAway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How the lines do, by day; and today's figures as gauges.
public final class LineBoard implements AutoCloseable {

    /// How old the gauges are at most; one indexed query a line.
    public static final Duration EVERY = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(LineBoard.class);

    /// What was reckoned last for a line.
    private record Reckoned(LineFigures figures, Instant at) {}

    private final Database database;
    private final LineFiguresStore store;
    private final Map<String, Reception> lines = new LinkedHashMap<>();
    private final Supplier<Instant> contractTime;
    private final Clock machine;
    private final Map<String, Reckoned> today = new ConcurrentHashMap<>();
    private final ScheduledExecutorService looking =
            new Rounds(Thread.ofVirtual().name("line-board").factory());

    /// @param contracts those without a reception have no line
    public LineBoard(
            Database database,
            LineFiguresStore store,
            List<Contract> contracts,
            Supplier<Instant> contractTime,
            Clock machine) {
        this.database = database;
        this.store = store;
        this.contractTime = contractTime;
        this.machine = machine;
        for (var contract : contracts) {
            if (contract.reception() != null) {
                lines.put(contract.id(), contract.reception());
            }
        }
    }

    /// Ids of the contracts that have a line.
    public List<String> contracts() {
        return List.copyOf(lines.keySet());
    }

    /// A line's figures of a day of contract time, as they stand now.
    ///
    /// @param contractId one of {@link #contracts}
    public LineFigures of(String contractId, LocalDate day) {
        var line = Objects.requireNonNull(lines.get(contractId));
        return database.transaction(handle -> LineFigures.of(
                store.ofDay(handle, contractId, day),
                store.callBacksWaiting(handle, contractId),
                line.serviceLevelWithin(),
                line.queue().wrapUp(),
                machine.now()));
    }

    /// Today's figures become gauges, and are reckoned every {@link #EVERY}.
    public void start(MeterRegistry registry) {
        lines.keySet().forEach(contract -> register(contract, registry));
        var _ = looking.scheduleWithFixedDelay(this::lookAndGoOn, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        looking.close();
    }

    private void register(String contract, MeterRegistry registry) {
        gauge(registry, "denwaban.line.offered", contract, "calls for a person", LineFigures::offered);
        gauge(registry, "denwaban.line.answered", contract, "a person answered", LineFigures::answered);
        gauge(registry, "denwaban.line.abandoned", contract, "the caller hung up before", LineFigures::abandoned);
        gauge(registry, "denwaban.line.not.served", contract, "nobody could be reached", LineFigures::notServed);
        gauge(
                registry,
                "denwaban.line.call.backs",
                contract,
                "the caller asked to be called back",
                LineFigures::callBacks);
        gauge(
                registry,
                "denwaban.line.after.hours.call.backs",
                contract,
                "the caller asked for it after hours",
                LineFigures::afterHoursCallBacks);
        gauge(
                registry,
                "denwaban.line.call.backs.waiting",
                contract,
                "callers who wait to be called back now",
                LineFigures::callBacksWaiting);
        gauge(
                registry,
                "denwaban.line.after.hours",
                contract,
                "heard the guidance of the hours",
                LineFigures::afterHours);
        gauge(registry, "denwaban.line.waiting", contract, "who wait now", LineFigures::waiting);
        gauge(registry, "denwaban.line.talking", contract, "conversations now", LineFigures::talking);
        gauge(
                registry,
                "denwaban.line.longest.waiting.seconds",
                contract,
                "how long the first of those who wait has waited",
                figures -> figures.longestWaiting().map(LineBoard::seconds).orElse(0.0));
        gauge(
                registry,
                "denwaban.line.service.level.percent",
                contract,
                "answered within the contract's time, of all that are decided",
                figures -> figures.serviceLevel().orElse(Double.NaN));
        gauge(
                registry,
                "denwaban.line.answer.wait.seconds",
                contract,
                "mean wait of those who were answered",
                figures -> figures.answerWait().map(LineBoard::seconds).orElse(Double.NaN));
        gauge(
                registry,
                "denwaban.line.talk.seconds",
                contract,
                "mean length of conversations",
                figures -> figures.talk().map(LineBoard::seconds).orElse(Double.NaN));
        gauge(
                registry,
                "denwaban.line.handling.seconds",
                contract,
                "mean length of conversations with the rest after them",
                figures -> figures.handling().map(LineBoard::seconds).orElse(Double.NaN));
        Gauge.builder("denwaban.line.figures.age.seconds", () -> age(contract))
                .description("how long ago the line's figures were reckoned")
                .tag("contract", contract)
                .register(registry);
    }

    private void gauge(
            MeterRegistry registry, String name, String contract, String what, ToDoubleFunction<LineFigures> value) {
        Gauge.builder(name, () -> {
                    var reckoned = today.get(contract);
                    return reckoned == null ? Double.NaN : value.applyAsDouble(reckoned.figures());
                })
                .description(what + ", of this day of contract time")
                .tag("contract", contract)
                .register(registry);
    }

    private double age(String contract) {
        var reckoned = today.get(contract);
        return reckoned == null ? Double.NaN : seconds(Duration.between(reckoned.at(), machine.now()));
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1e3;
    }

    private void lookAndGoOn() {
        try {
            var day = Tokyo.day(contractTime.get());
            lines.keySet().forEach(contract -> today.put(contract, new Reckoned(of(contract, day), machine.now())));
        } catch (DatabaseAway e) {
            LOG.debug("no figures while the database is away");
        } catch (RuntimeException e) {
            LOG.error(
                    "E-INB-004 the lines' figures could not be reckoned, trying again: {}",
                    e.getClass().getName());
        }
    }
}
