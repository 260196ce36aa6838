package org.denwaban.staff;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.denwaban.clock.HandClock;
import org.junit.jupiter.api.Test;

class OperatorStateTest {

    private static final String CONTRACT = "somewhere";

    private final HandClock machine = new HandClock(Instant.parse("2018-11-01T00:00:00Z"));
    private final Presence presence = new Presence(List.of(new Operator("op1", "PJSIP/1001", Set.of(CONTRACT))));

    @Test
    void everyStateComesFromWhatIsSo() {
        assertEquals(OperatorState.OFF, state());
        duty(new Duty.Ready(Set.of(CONTRACT)));
        assertEquals(OperatorState.UNREACHABLE, state());
        presence.phoneChanged("PJSIP/1001", "NOT_INUSE");
        assertEquals(OperatorState.READY, state());
        presence.phoneChanged("PJSIP/1001", "RINGING");
        assertEquals(OperatorState.ON_CALL, state());
        presence.phoneChanged("PJSIP/1001", "NOT_INUSE");
        presence.engage("op1");
        assertEquals(OperatorState.ON_CALL, state());
        presence.release("op1", machine.now(), Duration.ofSeconds(5));
        assertEquals(OperatorState.WRAP_UP, state());
        machine.turn(Duration.ofSeconds(5));
        assertEquals(OperatorState.READY, state());
        duty(new Duty.Paused(Set.of(CONTRACT), PauseReason.MEAL));
        assertEquals(OperatorState.PAUSED, state());
    }

    @Test
    void occupancyIsOfThoseWhoTakeCalls() {
        var registry = new SimpleMeterRegistry();
        OperatorGauges.of(presence, machine, registry);
        assertEquals(Double.NaN, occupancy(registry));
        duty(new Duty.Ready(Set.of(CONTRACT)));
        presence.phoneChanged("PJSIP/1001", "NOT_INUSE");
        assertEquals(0, occupancy(registry));
        presence.phoneChanged("PJSIP/1001", "INUSE");
        assertEquals(1, occupancy(registry));
    }

    private static double occupancy(SimpleMeterRegistry registry) {
        return registry.get("denwaban.operators.occupancy.ratio").gauge().value();
    }

    private void duty(Duty duty) {
        presence.duty("op1", duty, machine.now());
    }

    private OperatorState state() {
        return OperatorState.of(presence.all(machine.now()).getFirst());
    }
}
