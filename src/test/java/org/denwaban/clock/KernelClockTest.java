package org.denwaban.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import org.denwaban.clock.KernelClock.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelClockTest {

    private static final int TIME_OK = 0;
    private static final int TIME_ERROR = 5;
    private static final int PLL = 0x0001;
    private static final int UNSYNC = 0x0040;
    private static final int NANO = 0x2000;

    /// The real kernel, whoever keeps its clock. What is asked of it holds for any Linux: `tick` proves that the
    /// fields are read from where they stand, and a bound that has reached 16 s sets the flag in the same step.
    @Test
    void thisMachinesKernelAnswers() {
        var answer = KernelClock.answer().orElseThrow();
        assertTrue(answer.state() >= TIME_OK && answer.state() <= TIME_ERROR, answer.toString());
        assertTrue(answer.tick() >= 9_000 && answer.tick() <= 11_000, answer.toString());
        assertTrue(answer.errorMicros() >= 0 && answer.errorMicros() <= 16_000_000, answer.toString());
        assertTrue((answer.status() & UNSYNC) == 0 || answer.state() == TIME_ERROR, answer.toString());
        var told = KernelClock.ask().orElseThrow();
        assertEquals(answer.state() != TIME_ERROR, told.synchronised());
    }

    @Test
    void aBoundThatNobodyCorrectsGrowsBy500PpmOrStandsAtItsMost() {
        var began = SystemClock.SYSTEM.nanos();
        long before = KernelClock.answer().orElseThrow().errorMicros();
        long after = KernelClock.answer().orElseThrow().errorMicros();
        long seconds = Duration.ofNanos(SystemClock.SYSTEM.nanos() - began).toSeconds() + 2; // its own begin anywhere
        assertTrue(after <= before + 500 * seconds, before + " then " + after); // less is a correction
    }

    @ParameterizedTest
    @CsvSource({
        // state, status, error in µs, synchronised
        "0, 8193, 1024000, true", // systemd-timesyncd, 34 min after its last correction
        "0, 8192, 52000, true", // chrony with rtcsync
        "1, 8209, 0, true", // a leap second is announced
        "5, 64, 16000000, false", // since the start of the machine nobody
        "5, 8256, 52000, false", // chrony without rtcsync: it says so itself
        "0, 64, 16, false", // ntpd has begun
        "5, 0, 16, false" // a lost pulse
    })
    void whatItAnswersIsUnderstood(int state, int status, long micros, boolean synchronised) {
        assertEquals(
                Optional.of(new KernelClock(Duration.ofNanos(micros * 1_000), synchronised)),
                new Answer(state, status, micros, 10_000).told());
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 0, 0, 10000", // EPERM: seccomp, ProtectClock
        "0, 8193, 0, 0", // nothing was written
        "0, 8193, 0, 8999",
        "0, 8193, 0, 11001",
        "0, 8193, -1, 10000",
        "0, 8193, 16000001, 10000"
    })
    void whatCannotBeSoIsNoAnswer(int state, int status, long micros, long tick) {
        assertEquals(Optional.empty(), new Answer(state, status, micros, tick).told());
    }

    @Test
    void theRangesEndsAreAnswers() {
        assertEquals(
                Duration.ofSeconds(16),
                new Answer(TIME_OK, PLL | NANO, 16_000_000, 9_000)
                        .told()
                        .orElseThrow()
                        .errorMost());
        assertEquals(
                Duration.ZERO,
                new Answer(TIME_OK, PLL | NANO, 0, 11_000).told().orElseThrow().errorMost());
    }
}
