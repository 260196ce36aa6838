package org.denwaban.journal;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.denwaban.clock.Clock;
import org.denwaban.clock.Rounds;
import org.denwaban.db.Database;
import org.denwaban.db.DatabaseAway;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Closes gaps. What the PBX said in one is gone; what it wrote of it is in its CEL file, of which the rooms that keep
/// calls make the missing calls and stages. A gap is closed when that is done:
///
/// ```
///  the PBX is heard again ─▶ pbx_gap, open ─▶ every line up to its end is in MariaDB (CelFile)
///                                          ─▶ every room has made its calls of them (Room) ─▶ filled_at
/// ```
public final class GapFilling implements AutoCloseable {

    /// Time between two looks: a gap is known as closed seconds after it is, and a look costs one step into an index.
    static final Duration EVERY = Duration.ofSeconds(2);

    /// Gaps of one look. A line that breaks every 0.2 s for a minute makes no more.
    static final int MOST = 300;

    private static final Logger LOG = LoggerFactory.getLogger(GapFilling.class);

    /// A room that keeps calls.
    public interface Room {

        /// Whether every call, and every stage of a call, of which the PBX's record in MariaDB tells up to `at`, is on
        /// this room's record.
        boolean filledUpTo(Handle handle, Instant at);
    }

    private final String pbx;
    private final Database database;
    private final Predicate<Instant> linesAreHere;
    private final List<Room> rooms;
    private final Clock clock;
    private final GapStore gaps = new GapStore();
    private final ScheduledExecutorService looking =
            new Rounds(Thread.ofVirtual().name("gap-filling").factory());
    private volatile double open = Double.NaN;

    /// @param pbx          system name; another's gaps are closed by the server that reads its file
    /// @param linesAreHere whether all that the PBX wrote before an instant is in MariaDB
    public GapFilling(
            String pbx,
            Database database,
            Predicate<Instant> linesAreHere,
            List<Room> rooms,
            Clock clock,
            MeterRegistry meters) {
        this.pbx = pbx;
        this.database = database;
        this.linesAreHere = linesAreHere;
        this.rooms = List.copyOf(rooms);
        this.clock = clock;
        Gauge.builder("denwaban.pbx.gaps.open", () -> open)
                .description("times in which the PBX was not heard, and of which its own record is not taken over yet")
                .register(meters);
    }

    /// Looks now and then, from now on.
    public void start() {
        var _ = looking.scheduleWithFixedDelay(this::lookAndGoOn, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void lookAndGoOn() {
        try {
            look();
        } catch (DatabaseAway e) {
            LOG.debug("no gap is closed while the database is away");
        } catch (RuntimeException e) {
            LOG.error(
                    "E-JOURNAL-007 gaps could not be closed, trying again: {}",
                    e.getClass().getName());
        }
    }

    /// Closes every gap that is filled.
    ///
    /// @return how many were closed
    int look() {
        int closed = 0;
        for (var gap : database.transaction(handle -> gaps.open(handle, pbx, MOST))) {
            if (linesAreHere.test(gap.to()) && database.transaction(handle -> closed(handle, gap))) {
                closed++;
                LOG.info("the gap of {} to {} is filled from the PBX's own record", gap.from(), gap.to());
            }
        }
        open = database.transaction(gaps::openCount);
        return closed;
    }

    private boolean closed(Handle handle, GapStore.Open gap) {
        if (!rooms.stream().allMatch(room -> room.filledUpTo(handle, gap.to()))) {
            return false;
        }
        gaps.filled(handle, gap.id(), clock.now());
        return true;
    }

    @Override
    public void close() {
        looking.close();
    }
}
