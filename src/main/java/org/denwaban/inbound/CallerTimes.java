package org.denwaban.inbound;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.denwaban.contract.Contract;
import org.denwaban.contract.Reception;
import org.denwaban.metrics.Histograms;

/// What Prometheus is told of a call that came in, once it is over: how long the caller waited, how soon somebody
/// answered, how long it kept an operator.
public final class CallerTimes {

    private static final String NO_CONTRACT = "none";

    /// A line's own.
    private record Line(Timer answer, Timer handling, Duration wrapUp) {}

    private final MeterRegistry registry;
    private final Map<String, Line> lines;

    /// @param contracts those without a reception have no line
    public CallerTimes(List<Contract> contracts, MeterRegistry registry) {
        this.registry = registry;
        this.lines = contracts.stream()
                .filter(contract -> contract.reception() != null)
                .collect(Collectors.toMap(
                        Contract::id, contract -> line(contract.id(), Objects.requireNonNull(contract.reception()))));
    }

    private Line line(String contract, Reception reception) {
        return new Line(
                Histograms.people(
                        registry,
                        "denwaban.inbound.answer",
                        "from entering the queue until an operator answered",
                        "contract",
                        contract),
                Histograms.people(
                        registry,
                        "denwaban.inbound.handling",
                        "from the answer until the operator's wrap-up is over",
                        "contract",
                        contract),
                reception.queue().wrapUp());
    }

    /// @param call that is over
    void tell(InboundCall call) {
        var contract = call.contractId() == null ? NO_CONTRACT : call.contractId();
        var from = call.queuedAt() == null ? call.cameAt() : call.queuedAt();
        var over = Objects.requireNonNull(call.endedAt());
        var answered = call.answeredAt();
        registry.timer("denwaban.inbound.wait", "contract", contract, "ending", String.valueOf(call.ending()))
                .record(Duration.between(from, answered == null ? over : answered));
        var line = lines.get(contract);
        if (line != null && answered != null) {
            answered(line, from, answered, over);
        }
    }

    private static void answered(Line line, Instant from, Instant answered, Instant over) {
        line.answer().record(Duration.between(from, answered));
        line.handling().record(Duration.between(answered, over).plus(line.wrapUp()));
    }
}
