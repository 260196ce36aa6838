package org.denwaban.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The registry of this process, with the JVM's and the process's own metrics in it.
///
/// Ours are named `denwaban.room.what`; Micrometer puts the unit and `_total` behind. A meter whose
/// name or label does not keep the rules below is left out, and the first one is logged: a metric
/// must never be the way by which a number or a name of a citizen gets out, and no mistake in one
/// may stop a call.
///
/// - name: lower-case words with dots
/// - label values: at most 64 characters, and no run of six or more digits unless the label is
///   `contract` (an id)
/// - at most {@link #MOST_METERS} meters: a label from an open set would fill the memory. Those beyond are left out,
///   and the first is logged (E-METRIC-002)
public final class Metrics implements AutoCloseable {

    /// The JVM has some 150, all rooms together some hundreds.
    public static final int MOST_METERS = 5_000;

    private static final Logger LOG = LoggerFactory.getLogger(Metrics.class);
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*([._-][a-z0-9]+)*");
    private static final Pattern LONG_NUMBER = Pattern.compile("[0-9０-９]{6}");
    static final int LONGEST_LABEL = 64;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gc = new JvmGcMetrics();

    /// A registry of its own; one a process.
    public Metrics() {
        // what the rules leave out takes no place
        registry.config().meterFilter(new Rules()).meterFilter(new Most());
        gc.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /// Where the rooms put theirs.
    public MeterRegistry registry() {
        return registry;
    }

    /// All of them, in Prometheus' text format 0.0.4.
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        gc.close();
        registry.close();
    }

    private static final class Most implements MeterFilter {

        private final MeterFilter most = MeterFilter.maximumAllowableMetrics(MOST_METERS);
        private final AtomicBoolean told = new AtomicBoolean();

        @Override
        public MeterFilterReply accept(Meter.Id id) {
            var reply = most.accept(id);
            if (reply == MeterFilterReply.DENY && told.compareAndSet(false, true)) {
                LOG.error(
                        "E-METRIC-002: over {} meters, those that are new are left out: {}", MOST_METERS, id.getName());
            }
            return reply;
        }
    }

    private static final class Rules implements MeterFilter {

        private final AtomicBoolean told = new AtomicBoolean();

        @Override
        public MeterFilterReply accept(Meter.Id id) {
            if (NAME.matcher(id.getName()).matches() && id.getTags().stream().allMatch(Rules::harmless)) {
                return MeterFilterReply.NEUTRAL;
            }
            if (told.compareAndSet(false, true)) {
                // The label's value is what must not get out.
                LOG.error("E-METRIC-001: a meter was left out for its name or a label: {}", id.getName());
            }
            return MeterFilterReply.DENY;
        }

        private static boolean harmless(Tag tag) {
            return tag.getValue().length() <= LONGEST_LABEL
                    && (tag.getKey().equals("contract")
                            || !LONG_NUMBER.matcher(tag.getValue()).find());
        }
    }
}
