package org.denwaban.watch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.denwaban.clock.Clock;
import org.denwaban.dialer.EmergencyStops;
import org.denwaban.pbx.ami.Answer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Legs towards the carrier that should not be: each is hung up, and after the first of them nobody at all is dialled
/// until a supervisor lifts the stop. What was not done for certain is done again. Of one thread.
final class Doomed {

    private static final Logger LOG = LoggerFactory.getLogger(Doomed.class);

    private final String code;
    private final Function<String, Answer> hangUp;
    private final EmergencyStops stops;
    private final Clock machine;
    private final List<String> legs = new ArrayList<>();
    private boolean stopIsOwed;

    /// @param code   who stopped, as the board shows it
    /// @param hangUp ends a channel by its name
    Doomed(String code, Function<String, Answer> hangUp, EmergencyStops stops, Clock machine) {
        this.code = code;
        this.hangUp = hangUp;
        this.stops = stops;
        this.machine = machine;
    }

    /// @param leg name of a channel
    void add(String leg) {
        legs.add(leg);
        stopIsOwed = true;
    }

    /// Does what is left to do, once.
    void goOn() {
        legs.removeIf(this::hungUp);
        stopDialling();
    }

    private boolean hungUp(String leg) {
        return switch (hangUp.apply(leg)) {
            case Answer.Accepted _, Answer.Rejected _ -> true;
            case Answer.NotSent _, Answer.Unknown _ -> false;
        };
    }

    private void stopDialling() {
        if (stopIsOwed) {
            try {
                stops.stop(Optional.empty(), code, machine.now());
                stopIsOwed = false;
                LOG.error("E-WATCH-003 emergency stop of everything");
            } catch (IOException e) {
                LOG.error("E-WATCH-004 the emergency stop could not be written, trying again", e);
            }
        }
    }
}
