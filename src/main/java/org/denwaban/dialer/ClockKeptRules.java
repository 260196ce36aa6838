package org.denwaban.dialer;

import java.time.Duration;
import java.util.Optional;
import org.denwaban.clock.KernelClock;

/// Whether this machine's clock is kept: what its kernel knows, and the settings, against dialling. Pure.
///
/// | the kernel | settings say that the clock is kept outside | then |
/// | --- | --- | --- |
/// | anything | yes | nothing stands against it |
/// | does not answer | no | not known |
/// | is not synchronised | no | nobody keeps it |
/// | is synchronised, estimate beyond 2 s | no | it was not corrected for too long |
/// | is synchronised, estimate within 2 s | no | nothing stands against it |
///
/// The estimate is what the kernel's bound was at the last correction, and {@link #DRIFT_PPM} of the time since; never
/// more than the bound, which grows ten times as fast (docs/decisions/0041).
public final class ClockKeptRules {

    /// Stable code, in front of each reason.
    public static final String CODE = "E-CLOCK-011";

    /// How far a clock may be wrong; that of others as well.
    static final Duration ERROR_MOST = Clocks.APART_MOST;

    /// What an oscillator may lose that nobody corrects: the most that those of ordinary machines are sold with. One
    /// whose rate NTP has measured before is far better (RFC 5905 reckons with 15).
    static final int DRIFT_PPM = 50;

    /// What the kernel adds to its bound, whatever the oscillator (`MAXFREQ` of Linux).
    static final int BOUND_PPM = 500;

    /// How far the bound may lie beside where it would be had nobody touched it: ten of the kernel's steps, which an
    /// idle processor takes late.
    private static final Duration NEAR = Duration.ofMillis(5);

    private static final int PARTS = 1_000_000;

    private ClockKeptRules() {}

    /// What is known by the last answer of the kernel, and those before.
    ///
    /// @param kernel   the last answer
    /// @param told     its bound at the last correction, or when it was asked first
    /// @param atNanos  when that was, by the monotonic clock
    /// @param estimate how far the clock may be wrong
    public record Known(KernelClock kernel, Duration told, long atNanos, Duration estimate) {}

    /// Another answer of the kernel. A bound that is not where it would have grown to was told anew: less after a
    /// correction, more where the time server's own distance has grown.
    ///
    /// @param before what was known; empty at the first answer, whose bound is all that can be believed
    /// @param nanos  now, by the monotonic clock
    public static Known heard(Optional<Known> before, KernelClock kernel, long nanos) {
        return before.filter(known -> grown(known, kernel, nanos))
                .map(known ->
                        new Known(kernel, known.told(), known.atNanos(), least(kernel, after(known, nanos, DRIFT_PPM))))
                .orElseGet(() -> new Known(kernel, kernel.errorMost(), nanos, kernel.errorMost()));
    }

    private static boolean grown(Known known, KernelClock kernel, long nanos) {
        return after(known, nanos, BOUND_PPM).minus(kernel.errorMost()).abs().compareTo(NEAR) <= 0;
    }

    private static Duration after(Known known, long nanos, int ppm) {
        return known.told()
                .plus(Duration.ofNanos(nanos - known.atNanos())
                        .multipliedBy(ppm)
                        .dividedBy(PARTS));
    }

    private static Duration least(KernelClock kernel, Duration estimate) {
        return estimate.compareTo(kernel.errorMost()) < 0 ? estimate : kernel.errorMost();
    }

    /// Why nobody may be dialled by this machine's clock; empty where it is kept.
    ///
    /// @param known       what the kernel knows; empty where it cannot be asked
    /// @param keptOutside the settings say that something keeps it of which the kernel does not know
    public static Optional<String> hindrance(Optional<Known> known, boolean keptOutside) {
        if (keptOutside) {
            return Optional.empty();
        }
        if (known.isEmpty()) {
            return told("the kernel cannot be asked whether this machine's clock is right");
        }
        if (!known.get().kernel().synchronised()) {
            return told("the kernel says that this machine's clock is not synchronised");
        }
        return known.get().estimate().compareTo(ERROR_MOST) > 0
                ? told("this machine's clock was not corrected for so long that it may be more than "
                        + ERROR_MOST.toSeconds() + " s wrong")
                : Optional.empty();
    }

    private static Optional<String> told(String words) {
        return Optional.of(CODE + " " + words);
    }
}
