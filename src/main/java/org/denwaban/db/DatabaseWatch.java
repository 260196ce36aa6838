package org.denwaban.db;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.denwaban.clock.Rounds;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts the embedded database again when it has died (killed for memory, say): nobody else does, for it is no
/// service of the machine. Meanwhile nobody is dialled, and events wait in the journal.
public final class DatabaseWatch implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseWatch.class);

    private final EmbeddedMariaDb embedded;
    private final Counter restarts;
    private final ScheduledExecutorService watching =
            new Rounds(Thread.ofPlatform().name("database-watch").daemon().factory());

    private DatabaseWatch(EmbeddedMariaDb embedded, MeterRegistry registry) {
        this.embedded = embedded;
        this.restarts = Counter.builder("denwaban.database.restarts")
                .description("times that the embedded database was found dead and started again")
                .register(registry);
    }

    /// Watches from now on.
    public static DatabaseWatch start(EmbeddedMariaDb embedded, MeterRegistry registry) {
        var watch = new DatabaseWatch(embedded, registry);
        var _ = watch.watching.scheduleWithFixedDelay(
                watch::look, EVERY.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
        return watch;
    }

    private void look() {
        try {
            if (embedded.process() == null) {
                LOG.warn("E-DB-020 the embedded database is dead; starting it again");
                restarts.increment();
                embedded.resume();
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("E-DB-021 the embedded database could not be started again: {}", e.getMessage());
        }
    }

    /// Watches no more; a start that is under way ends first.
    @Override
    public void close() {
        watching.shutdown();
        try {
            var ended = watching.awaitTermination(1, TimeUnit.MINUTES);
            LOG.debug("the watch ended: {}", ended);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
