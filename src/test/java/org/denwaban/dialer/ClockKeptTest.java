package org.denwaban.dialer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.denwaban.clock.HandClock;
import org.denwaban.clock.KernelClock;
import org.junit.jupiter.api.Test;

/// NTP that is lost, and a clock that nobody keeps, by a kernel that reckons as Linux does.
class ClockKeptTest {

    private static final Optional<String> NOT_SYNCHRONISED =
            Optional.of("E-CLOCK-011 the kernel says that this machine's clock is not synchronised");
    private static final Optional<String> TOO_LONG = Optional.of(
            "E-CLOCK-011 this machine's clock was not corrected for so long that it may be more than 2 s wrong");
    private static final Optional<String> NOT_ASKED =
            Optional.of("E-CLOCK-011 the kernel cannot be asked whether this machine's clock is right");
    private static final long BOUND_MOST = 16_000_000;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final HandClock machine = new HandClock(Instant.parse("2018-11-01T01:00:00Z"));
    private boolean answers = true;
    private boolean synchronised;
    private long bound = BOUND_MOST;

    @Test
    void ntpThatIsLostForADayStopsTheDiallingAndItGoesOnByItself() {
        var kept = new ClockKept(this::kernel, machine, false, meters);
        assertEquals(NOT_SYNCHRONISED, kept.hindrance(), "the machine has just started");
        corrected(40_000);
        assertEquals(Optional.empty(), kept.hindrance());
        assertEquals(1, gauge("denwaban.clock.kept"));
        assertEquals(0.04, gauge("denwaban.clock.error.seconds"));
        var stopped = pass(kept, Duration.ofHours(24)).orElseThrow();
        assertEquals(8, stopped.toHours(), "as soon as the kernel's own bound has reached 16 s");
        assertEquals(NOT_SYNCHRONISED, kept.hindrance());
        assertEquals(0, gauge("denwaban.clock.kept"));
        assertEquals(16, gauge("denwaban.clock.error.most.seconds"));
        corrected(40_000);
        assertEquals(Optional.empty(), kept.hindrance());
        assertEquals(Optional.empty(), pass(kept, Duration.ofHours(8)), "and it begins anew");
    }

    /// A server that is itself 1 s uncertain: 2 s are reached by the drift, before the kernel's own bound is.
    @Test
    void anEstimateBeyondTwoSecondsStopsTheDialling() {
        var kept = new ClockKept(this::kernel, machine, false, meters);
        corrected(1_000_000);
        assertEquals(Optional.empty(), kept.hindrance());
        var stopped = pass(kept, Duration.ofHours(6)).orElseThrow();
        assertEquals(20_010, stopped.toSeconds(), "the first look beyond 1 s at 50 ppm");
        assertEquals(TOO_LONG, kept.hindrance());
        assertTrue(gauge("denwaban.clock.error.seconds") > 2);
        assertTrue(gauge("denwaban.clock.error.most.seconds") < 16, "the kernel is content");
        corrected(1_000_000);
        assertEquals(Optional.empty(), kept.hindrance());
    }

    @Test
    void twoSecondsToTheMicrosecondAreNotBeyond() {
        var kept = new ClockKept(this::kernel, machine, false, meters);
        corrected(2_000_000);
        assertEquals(Optional.empty(), kept.hindrance());
        corrected(2_000_001);
        assertEquals(Optional.empty(), kept.hindrance(), "a step of the kernel's is not told anew");
        corrected(2_006_000);
        assertEquals(TOO_LONG, kept.hindrance(), "the server's own distance has grown");
    }

    /// Who was not there at the last correction knows no more than the bound.
    @Test
    void afterAStartTheBoundIsAllThatIsBelieved() {
        corrected(0);
        var before = new ClockKept(this::kernel, machine, false, meters);
        assertEquals(Optional.empty(), pass(before, Duration.ofHours(3)));
        var started = new ClockKept(this::kernel, machine, false, new SimpleMeterRegistry());
        assertEquals(TOO_LONG, started.hindrance());
        answers = false;
        assertEquals(NOT_ASKED, before.hindrance());
        answers = true;
        assertEquals(TOO_LONG, before.hindrance(), "what was known is forgotten with an answer that failed");
        corrected(0);
        assertEquals(Optional.empty(), started.hindrance());
        assertEquals(Optional.empty(), before.hindrance());
    }

    /// systemd-timesyncd polls every 2048 s and leaves samples out; ntpd may correct every 8192 s.
    @Test
    void rareCorrectionsStopNobody() {
        var kept = new ClockKept(this::kernel, machine, false, meters);
        for (int round = 0; round < 20; round++) {
            corrected(0);
            assertEquals(Optional.empty(), kept.hindrance());
            assertEquals(Optional.empty(), pass(kept, Duration.ofSeconds(8_192)));
        }
    }

    @Test
    void whateverTheKernelSaysTheWordOfTheSettingsHolds() {
        var outside = new ClockKept(this::kernel, machine, true, meters);
        assertEquals(Optional.empty(), outside.hindrance());
        answers = false;
        assertEquals(Optional.empty(), outside.hindrance());
        assertEquals(1, gauge("denwaban.clock.kept"));
        assertEquals(Double.NaN, gauge("denwaban.clock.error.seconds"));
        assertEquals(Double.NaN, gauge("denwaban.clock.error.most.seconds"));
    }

    @Test
    void aClockThatIsNotSynchronisedIsNotRightHoweverSmallTheError() {
        var kept = new ClockKept(this::kernel, machine, false, meters);
        corrected(16);
        synchronised = false; // as ntpd begins
        assertEquals(NOT_SYNCHRONISED, kept.hindrance());
    }

    private void corrected(long micros) {
        bound = micros;
        synchronised = true;
    }

    /// Lets time pass without a correction, and looks every ten seconds; how long until nobody was dialled.
    private Optional<Duration> pass(ClockKept kept, Duration time) {
        Optional<Duration> stopped = Optional.empty();
        for (long second = 10; second <= time.toSeconds(); second += 10) {
            machine.turn(Duration.ofSeconds(10));
            bound = Math.min(bound + 5_000, BOUND_MOST);
            synchronised &= bound < BOUND_MOST;
            if (kept.hindrance().isPresent() && stopped.isEmpty()) {
                stopped = Optional.of(Duration.ofSeconds(second));
            }
        }
        return stopped;
    }

    private Optional<KernelClock> kernel() {
        return answers
                ? Optional.of(new KernelClock(Duration.of(bound, ChronoUnit.MICROS), synchronised))
                : Optional.empty();
    }

    private double gauge(String name) {
        return meters.get(name).gauge().value();
    }
}
