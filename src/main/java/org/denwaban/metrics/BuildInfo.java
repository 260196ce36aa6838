package org.denwaban.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/// Which program this is.
public final class BuildInfo {

    /// As `./denwaban --version` says it, and the build file.
    public static final String VERSION = "0.1.0";

    private BuildInfo() {}

    /// A gauge that is always 1, with the version in its labels.
    public static void tell(MeterRegistry registry) {
        Gauge.builder("denwaban.build.info", () -> 1)
                .description("always 1: which program this is")
                .tag("version", VERSION)
                .tag(
                        "java",
                        Runtime.version().feature() + "." + Runtime.version().interim() + "."
                                + Runtime.version().update())
                .register(registry);
    }
}
