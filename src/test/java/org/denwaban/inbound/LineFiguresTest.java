package org.denwaban.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.denwaban.inbound.InboundCall.Ending;
import org.denwaban.inbound.InboundCall.Route;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Figures worked out by hand. Seconds are counted from when a call came.
class LineFiguresTest {

    private static final Instant CAME = Instant.parse("2018-11-01T00:00:00Z");
    private static final Duration WITHIN = Duration.ofSeconds(20);
    private static final Duration WRAP_UP = Duration.ofSeconds(5);

    @Test
    void aMorning() {
        var figures = figures(
                answered(20, 80), // in time, to the second
                answered(21, 141),
                answered(5, null), // they still talk
                call(Route.OPEN, Ending.ABANDONED, null, 8),
                call(Route.ALONE, Ending.ABANDONED, null, 40),
                call(Route.OPEN, Ending.NOT_SERVED, null, 310),
                call(Route.OPEN, Ending.CALL_BACK, null, 300),
                call(Route.OPEN, Ending.LOST, null, 3),
                call(Route.OPEN, null, null, null), // waits
                call(Route.CLOSED, Ending.CALL_BACK, null, 70),
                call(Route.CLOSED, Ending.AFTER_HOURS, null, 25));
        assertEquals(9, figures.offered());
        assertEquals(3, figures.answered());
        assertEquals(2, figures.abandoned());
        assertEquals(1, figures.notServed());
        assertEquals(1, figures.callBacks());
        assertEquals(1, figures.lost());
        assertEquals(2, figures.afterHours());
        assertEquals(1, figures.afterHoursCallBacks());
        assertEquals(4, figures.callBacksWaiting());
        assertEquals(2, figures.inTime());
        assertEquals(OptionalDouble.of(25.0), figures.serviceLevel(), "2 of 8; of the one who waits nothing is known");
        assertEquals(Optional.of(Duration.ofSeconds(46).dividedBy(3)), figures.answerWait());
        assertEquals(Optional.of(Duration.ofSeconds(90)), figures.talk());
        assertEquals(Optional.of(Duration.ofSeconds(95)), figures.handling());
        assertEquals(
                Optional.of(Duration.ofSeconds(24)), figures.abandonedAfter().mean());
        assertEquals(
                List.of(1L, 0L, 0L, 1L, 0L, 0L, 0L), figures.abandonedAfter().counts());
        assertEquals(Optional.of(Duration.ofSeconds(40)), figures.longestWait());
        assertEquals(1, figures.waiting());
        assertEquals(Optional.of(Duration.ofSeconds(60)), figures.longestWaiting());
        assertEquals(1, figures.talking());
        assertEquals(
                figures.offered(),
                figures.answered()
                        + figures.abandoned()
                        + figures.notServed()
                        + figures.callBacks()
                        + figures.lost()
                        + figures.waiting());
    }

    @Test
    void withoutCallsNothingIsClaimed() {
        var figures = figures();
        assertEquals(0, figures.offered());
        assertEquals(OptionalDouble.empty(), figures.serviceLevel());
        assertEquals(Optional.empty(), figures.answerWait());
        assertEquals(Optional.empty(), figures.longestWaiting());
        assertEquals(
                List.of(0L, 0L, 0L, 0L, 0L, 0L, 0L), figures.abandonedAfter().counts());
    }

    private static LineFigures figures(LineFigures.Call... calls) {
        return LineFigures.of(List.of(calls), 4, WITHIN, WRAP_UP, CAME.plusSeconds(60));
    }

    private static LineFigures.Call answered(int after, @Nullable Integer ended) {
        return call(Route.OPEN, ended == null ? null : Ending.ANSWERED, after, ended);
    }

    private static LineFigures.Call call(
            Route route, @Nullable Ending ending, @Nullable Integer answered, @Nullable Integer ended) {
        return new LineFigures.Call(
                route, ending, CAME, ending != Ending.NOT_SERVED, second(answered), second(ended), false);
    }

    private static @Nullable Instant second(@Nullable Integer after) {
        return after == null ? null : CAME.plusSeconds(after);
    }
}
