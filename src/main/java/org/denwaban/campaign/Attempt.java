package org.denwaban.campaign;

import java.time.Instant;

/// One call to a household, as the campaign remembers it: busy tones and failures of the carrier are kept too, although
/// they use nothing up.
///
/// @param id    the attempt's id, unique within the household
/// @param at    contract time at which the call started; pauses, days and windows are reckoned from here
/// @param phone 1 or 2, the telephone that was called; 0 where that number is the household's no longer
/// @param state how far it has come
public record Attempt(String id, Instant at, int phone, State state) {

    public Attempt {
        if (phone < 0 || phone > 2) {
            throw new IllegalArgumentException("phone 0..2, was " + phone);
        }
    }

    /// How far a call has come. While one is {@link Running} or {@link Talking} the household is not dialled.
    public sealed interface State {

        /// A permit is given; whether and how the call ends is not known yet.
        record Running() implements State {}

        /// Somebody took it; the operator's result is still missing.
        record Talking() implements State {}

        /// It is over.
        record Ended(Outcome outcome) implements State {}
    }

    /// A call that starts now.
    public static Attempt started(String id, Instant at, int phone) {
        return new Attempt(id, at, phone, new State.Running());
    }

    /// A call that is over.
    public static Attempt ended(String id, Instant at, int phone, Outcome outcome) {
        return new Attempt(id, at, phone, new State.Ended(outcome));
    }

    Attempt with(State next) {
        return new Attempt(id, at, phone, next);
    }
}
