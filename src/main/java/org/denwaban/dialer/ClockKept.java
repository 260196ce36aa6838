package org.denwaban.dialer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.denwaban.clock.Clock;
import org.denwaban.clock.KernelClock;
import org.denwaban.dialer.ClockKeptRules.Known;

/// Asks the kernel, each time anew, whether somebody keeps this machine's clock. Where denwaban, the database and the
/// PBX share a machine, their three clocks agree even if it is wrong, and it drifts too slowly for {@link ClockLine}.
///
/// The dialer asks with each of its rounds, the gate with each permit: a correction is seen within a second or two. One
/// that is not seen counts as none.
public final class ClockKept {

    private final Supplier<Optional<KernelClock>> kernel;
    private final Clock machine;
    private final boolean keptOutside;
    private Optional<Known> known = Optional.empty();

    /// @param kernel      what the kernel knows of its clock; answers at once
    /// @param keptOutside the settings say that something keeps it of which the kernel does not know
    public ClockKept(
            Supplier<Optional<KernelClock>> kernel, Clock machine, boolean keptOutside, MeterRegistry registry) {
        this.kernel = kernel;
        this.machine = machine;
        this.keptOutside = keptOutside;
        Gauge.builder("denwaban.clock.kept", () -> hindrance().isEmpty() ? 1 : 0)
                .description("1 while this machine's clock is kept, by the kernel or by the word of the settings")
                .register(registry);
        Gauge.builder("denwaban.clock.error.seconds", () -> seconds(Known::estimate))
                .description("how far this machine's clock may be wrong, by a drift that is to be expected")
                .register(registry);
        Gauge.builder(
                        "denwaban.clock.error.most.seconds",
                        () -> seconds(told -> told.kernel().errorMost()))
                .description("how far this machine's clock may be wrong at the most, as its kernel says")
                .register(registry);
    }

    /// Why nobody may be dialled by this machine's clock; empty where it is kept.
    public Optional<String> hindrance() {
        return ClockKeptRules.hindrance(look(), keptOutside);
    }

    private synchronized Optional<Known> look() {
        known = kernel.get().map(told -> ClockKeptRules.heard(known, told, machine.nanos()));
        return known;
    }

    private double seconds(Function<Known, Duration> of) {
        return keptOutside
                ? Double.NaN
                : look().map(told -> of.apply(told).toNanos() / 1e9).orElse(Double.NaN);
    }
}
