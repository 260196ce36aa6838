package org.denwaban.seal;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.denwaban.clock.Clock;
import org.denwaban.clock.Rounds;
import org.denwaban.db.DatabaseAway;
import org.denwaban.seal.Seals.Next;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Seals each day that is over, and looks once a day at each of the last ones whether it still is as it was sealed.
public final class SealRound implements AutoCloseable {

    private static final Duration EVERY = Duration.ofMinutes(10);

    /// A week: what is asked about is asked about within days, and a day of a busy centre takes seconds to look at.
    /// `./denwaban verify` looks at all.
    private static final int DAYS_LOOKED_AT = 7;

    private static final Duration LOOKED_AT_EVERY = Duration.ofHours(20);

    /// Days of one look; a first start after a long time has many.
    private static final int DAYS_MOST = 31;

    /// Something of a day that is over may come late by an outage of a night; beyond it somebody is to look.
    private static final Duration LATE = Duration.ofHours(12);

    private static final Logger LOG = LoggerFactory.getLogger(SealRound.class);

    private final Seals seals;
    private final BooleanSupplier standsBy;
    private final Predicate<Instant> allIsHere;
    private final Clock machine;
    private final ScheduledExecutorService looking =
            new Rounds(Thread.ofVirtual().name("seals").factory());
    private volatile @Nullable LocalDate sealedTo;
    private volatile double differing = Double.NaN;

    /// @param standsBy  whether another server on the same database dials: it seals, and this one does not
    /// @param allIsHere whether all that the PBX said and wrote before an instant is in MariaDB
    public SealRound(
            Seals seals, BooleanSupplier standsBy, Predicate<Instant> allIsHere, Clock machine, MeterRegistry meters) {
        this.seals = seals;
        this.standsBy = standsBy;
        this.allIsHere = allIsHere;
        this.machine = machine;
        Gauge.builder("denwaban.seal.age.seconds", this::age)
                .description("how long ago the last day ended that is sealed")
                .register(meters);
        Gauge.builder("denwaban.seal.differing.rows", () -> differing)
                .description("records that are not as they were sealed")
                .register(meters);
    }

    private double age() {
        var day = sealedTo;
        return day == null
                ? Double.NaN
                : Duration.between(SealStore.start(day.plusDays(1)), machine.now())
                                .toMillis()
                        / 1e3;
    }

    /// Begins, and looks every ten minutes from then on.
    public void start() {
        var _ = looking.scheduleWithFixedDelay(this::lookAndGoOn, 0, EVERY.toSeconds(), TimeUnit.SECONDS);
    }

    private void lookAndGoOn() {
        try {
            look();
        } catch (DatabaseAway e) {
            LOG.debug("nothing is sealed while the database is away");
        } catch (UncheckedIOException e) {
            LOG.error("E-SEAL-003 the seals' directory cannot be written, trying again: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error(
                    "E-SEAL-004 days could not be sealed, trying again: {}",
                    e.getClass().getName());
        }
    }

    /// One look.
    void look() {
        for (int day = 0; day < DAYS_MOST && !standsBy.getAsBoolean() && sealed(); day++) {
            LOG.debug("another day may be over");
        }
        sealedTo = seals.last().map(Seal::day).orElse(null);
        seals.checkNext(DAYS_LOOKED_AT, LOOKED_AT_EVERY)
                .filter(checked -> checked.count() > 0)
                .ifPresent(checked -> LOG.error(
                        "E-SEAL-002 {} records of {} are not as they were sealed; ./denwaban verify names them",
                        checked.count(),
                        checked.findings().getFirst().day()));
        differing = seals.differing() + seals.chain().size();
    }

    private boolean sealed() {
        return switch (seals.sealNext(allIsHere)) {
            case Next.Sealed(var seal) -> {
                LOG.info("{} is sealed, {} rows: {}", seal.day(), seal.rows(), seal.seal());
                yield true;
            }
            case Next.Waits(var day, var why) -> {
                if (machine.now().isAfter(SealStore.start(day.plusDays(1)).plus(LATE))) {
                    LOG.warn("E-SEAL-001 {} cannot be sealed: {}", day, why);
                }
                yield false;
            }
            case Next.None() -> false;
        };
    }

    @Override
    public void close() {
        looking.close();
    }
}
