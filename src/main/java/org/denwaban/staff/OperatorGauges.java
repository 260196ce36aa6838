package org.denwaban.staff;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.denwaban.clock.Clock;

/// How many operators do what, and how busy those who take calls are.
public final class OperatorGauges {

    private OperatorGauges() {}

    /// Registers them.
    public static void of(Presence presence, Clock machine, MeterRegistry registry) {
        for (var state : OperatorState.values()) {
            Gauge.builder("denwaban.operators", () -> count(presence, machine, state))
                    .description("operators by what they do now")
                    .tag("state", state.name())
                    .register(registry);
        }
        Gauge.builder("denwaban.operators.occupancy.ratio", () -> occupancy(presence, machine))
                .description("of those who take calls, the share that is on one or in the wrap-up after it")
                .register(registry);
    }

    private static long count(Presence presence, Clock machine, OperatorState state) {
        return presence.all(machine.now()).stream()
                .filter(seen -> OperatorState.of(seen) == state)
                .count();
    }

    /// NaN where nobody takes calls.
    private static double occupancy(Presence presence, Clock machine) {
        var states = presence.all(machine.now()).stream().map(OperatorState::of).toList();
        double occupied = states.stream().filter(OperatorState::occupied).count();
        double free =
                states.stream().filter(state -> state == OperatorState.READY).count();
        return occupied / (occupied + free);
    }
}
