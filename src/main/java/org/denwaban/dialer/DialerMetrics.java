package org.denwaban.dialer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.denwaban.campaign.Outcome;

/// What Prometheus is told of dialling. Labels are enum constants and contract ids only.
public final class DialerMetrics {

    private final MeterRegistry registry;

    public DialerMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void gate(Gate.Answer answer) {
        var result = switch (answer) {
            case Gate.Answer.Go _ -> "GO";
            case Gate.Answer.No(var why) -> why.name();
        };
        Counter.builder("denwaban.gate")
                .description("Questions of the dialplan at the gate, by answer")
                .tag("answer", result)
                .register(registry)
                .increment();
    }

    void promised(String contract) {
        Counter.builder("denwaban.attempts.promised")
                .description("Attempts written before the PBX was asked")
                .tag("contract", contract)
                .register(registry)
                .increment();
    }

    void givenBack(String contract) {
        Counter.builder("denwaban.attempts.given.back")
                .description("Attempts that were provably never dialled")
                .tag("contract", contract)
                .register(registry)
                .increment();
    }

    void ended(String contract, Outcome outcome) {
        Counter.builder("denwaban.attempts.ended")
                .description("Attempts by outcome")
                .tag("contract", contract)
                .tag("outcome", outcome.name())
                .register(registry)
                .increment();
    }
}
