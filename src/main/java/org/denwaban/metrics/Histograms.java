package org.denwaban.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/// Durations of which Prometheus is told how many were how long: `<name>_seconds_bucket`, `_count` and `_sum`.
public final class Histograms {

    /// A machine's own steps: one disk write takes milliseconds, an outage minutes. What rings shall be on the
    /// operator's page within 100 ms, and within 300 ms whatever the load.
    private static final Duration[] OF_MACHINES = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(300),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        Duration.ofSeconds(300)
    };

    /// People's time on a telephone: 20 s is the usual service level, 15 min the longest that is usual.
    private static final Duration[] OF_PEOPLE = {
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(20),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        Duration.ofSeconds(120),
        Duration.ofSeconds(180),
        Duration.ofSeconds(300),
        Duration.ofSeconds(600),
        Duration.ofSeconds(900)
    };

    private Histograms() {}

    /// Of a machine's step, 5 ms to 5 min.
    ///
    /// @param labels names and values in turn, values from a closed set
    public static Timer machine(MeterRegistry registry, String name, String what, String... labels) {
        return histogram(registry, name, what, OF_MACHINES, labels);
    }

    /// Of people's waiting and talking, 5 s to 15 min.
    ///
    /// @param labels names and values in turn, values from a closed set
    public static Timer people(MeterRegistry registry, String name, String what, String... labels) {
        return histogram(registry, name, what, OF_PEOPLE, labels);
    }

    private static Timer histogram(
            MeterRegistry registry, String name, String what, Duration[] buckets, String... labels) {
        return Timer.builder(name)
                .description(what)
                .tags(labels)
                .serviceLevelObjectives(buckets)
                .register(registry);
    }
}
