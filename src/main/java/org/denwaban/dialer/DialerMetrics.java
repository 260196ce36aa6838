package org.denwaban.dialer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import org.denwaban.call.LeftMessage;
import org.denwaban.campaign.Outcome;

/// What Prometheus is told of dialling. Labels are enum constants and contract ids only.
public final class DialerMetrics {

    private static final String GO = "GO";

    private final MeterRegistry registry;

    /// Every series is there from the start, at zero: Prometheus does not see the first step of one that
    /// comes up later.
    ///
    /// @param contracts ids of the contracts that have a dialling side
    /// @param callBacks ids of those whose callers are called back
    public DialerMetrics(MeterRegistry registry, Collection<String> contracts, Collection<String> callBacks) {
        this.registry = registry;
        gate(GO);
        for (var why : GateRefusal.values()) {
            gate(why.name());
        }
        for (var contract : callBacks) {
            for (var outcome : Outcome.values()) {
                tries(contract, outcome);
            }
        }
        for (var contract : contracts) {
            promises(contract);
            givenBacks(contract);
            for (var outcome : Outcome.values()) {
                endings(contract, outcome);
            }
            for (var status : LeftMessage.Status.values()) {
                messages(contract, status);
            }
        }
    }

    void gate(Gate.Answer answer) {
        gate(switch (answer) {
                    case Gate.Answer.Go _ -> GO;
                    case Gate.Answer.No(var why) -> why.name();
                })
                .increment();
    }

    void promised(String contract) {
        promises(contract).increment();
    }

    void givenBack(String contract) {
        givenBacks(contract).increment();
    }

    void ended(String contract, Outcome outcome) {
        endings(contract, outcome).increment();
    }

    void calledBack(String contract, Outcome outcome) {
        tries(contract, outcome).increment();
    }

    void message(String contract, LeftMessage.Status status) {
        messages(contract, status).increment();
    }

    private Counter gate(String answer) {
        return Counter.builder("denwaban.gate")
                .description("Questions of the dialplan at the gate, by answer")
                .tag("answer", answer)
                .register(registry);
    }

    private Counter promises(String contract) {
        return Counter.builder("denwaban.attempts.promised")
                .description("Attempts written before the PBX was asked")
                .tag("contract", contract)
                .register(registry);
    }

    private Counter givenBacks(String contract) {
        return Counter.builder("denwaban.attempts.given.back")
                .description("Attempts that were provably never dialled")
                .tag("contract", contract)
                .register(registry);
    }

    private Counter messages(String contract, LeftMessage.Status status) {
        return Counter.builder("denwaban.messages")
                .description("Recorded messages for answering machines: asked for, and what became of them")
                .tag("contract", contract)
                .tag("status", status.name())
                .register(registry);
    }

    private Counter tries(String contract, Outcome outcome) {
        return Counter.builder("denwaban.call.back.tries")
                .description("Calls to people who asked to be called back, by outcome")
                .tag("contract", contract)
                .tag("outcome", outcome.name())
                .register(registry);
    }

    private Counter endings(String contract, Outcome outcome) {
        return Counter.builder("denwaban.attempts.ended")
                .description("Attempts by outcome")
                .tag("contract", contract)
                .tag("outcome", outcome.name())
                .register(registry);
    }
}
