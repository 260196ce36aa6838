package org.denwaban.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/// Every limit of a queue, a pool or a number of threads, beside how much of it is used.
public final class Bounds {

    private Bounds() {}

    /// @param bound its name, a fixed word
    /// @param most  the limit
    /// @param used  how much is used now; asked at each scrape, so it must not wait
    public static void tell(MeterRegistry registry, String bound, long most, Supplier<Number> used) {
        Gauge.builder("denwaban.bound.most", () -> most)
                .description("the limit of a queue, a pool or a number of threads")
                .tag("bound", bound)
                .register(registry);
        Gauge.builder("denwaban.bound.used", used)
                .description("how much of it is used now")
                .tag("bound", bound)
                .register(registry);
    }
}
