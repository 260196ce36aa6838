package org.denwaban.dialer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.denwaban.clock.Rounds;
import org.denwaban.pbx.ami.PbxAway;
import org.denwaban.pbx.ami.Speaker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether the carrier answers the PBX. Where the PBX asks its trunk's contact now and then (`qualify_frequency`,
/// OPTIONS), it calls the trunk UNAVAILABLE from the first answer that does not come, and NOT_INUSE or the like again
/// from the next one that does; of a trunk that it does not ask it never says so (22.10.1). What is not known is no
/// hindrance: then the calls themselves tell, see {@link TrunkRules}.
public final class TrunkReach implements AutoCloseable {

    /// While the carrier does not answer; a list of devices takes milliseconds.
    private static final Duration ASK_AGAIN = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(TrunkReach.class);

    private final String device;
    private final ScheduledExecutorService asking =
            new Rounds(Thread.ofVirtual().name("trunk-reach").factory());
    private volatile boolean reachable = true;

    /// @param trunk PJSIP endpoint of the carrier
    public TrunkReach(String trunk, MeterRegistry registry) {
        this.device = "PJSIP/" + trunk;
        Gauge.builder("denwaban.trunk.reachable", () -> reachable ? 1 : 0)
                .description("0 while the carrier does not answer the PBX, so nobody is dialled")
                .register(registry);
    }

    /// Takes over what a device of the PBX does; others than the trunk are none of its business.
    public void changed(String name, String state) {
        if (!device.equals(name)) {
            return;
        }
        boolean now = !"UNAVAILABLE".equals(state);
        if (reachable && !now) {
            LOG.warn("E-DIAL-025 the carrier does not answer the PBX: nobody is dialled until it does");
        }
        reachable = now;
    }

    /// Asks for it again now and then while it does not answer: a list of devices that was older than the news which
    /// came while it was told would hold for hours.
    public void askAgain(Speaker speaker) {
        var _ = asking.scheduleWithFixedDelay(
                () -> {
                    if (!reachable) {
                        asked(speaker);
                    }
                },
                ASK_AGAIN.toSeconds(),
                ASK_AGAIN.toSeconds(),
                TimeUnit.SECONDS);
    }

    private void asked(Speaker speaker) {
        try {
            speaker.deviceStates().forEach((name, state) -> changed(name, state.name()));
        } catch (PbxAway e) {
            // asked again in a while, and whoever is heard again is asked anyway
        }
    }

    /// Asks no more.
    @Override
    public void close() {
        asking.shutdownNow();
        asking.close();
    }

    /// The PBX is not heard: whether it answers is not known.
    public void unknownAgain() {
        reachable = true;
    }

    /// Whether it answers, as far as is known.
    boolean reachable() {
        return reachable;
    }
}
