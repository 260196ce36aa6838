package org.denwaban.rig;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.denwaban.clock.SystemClock;
import org.denwaban.rig.Judge.Violation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Faults at seeded moments in a house that dials and is called, and the judge at the end. The same seed makes the same
/// faults in the same order; what they meet is up to the machine.
public final class FaultRun implements AutoCloseable {

    /// Whatever a fault left open comes to its end by then: a message in doubt after six minutes is the longest.
    private static final Duration SETTLES_WITHIN = Duration.ofMinutes(10);

    private static final int SHORTEST_MS = 1_000;
    private static final int LONGEST_MS = 8_000;
    private static final Duration TICK = Duration.ofMillis(500);
    private static final Logger LOG = LoggerFactory.getLogger(FaultRun.class);

    private final FaultHouse house;
    private final DemoProgress progress;
    private final List<Downtime> townDown = new ArrayList<>();

    /// A time in which the carrier saw nothing, or late: what it tells of then is no truth.
    private record Downtime(Instant from, Instant to) {

        boolean holds(Instant at) {
            return !at.isBefore(from.minus(BooksJudge.GATE_TO_CARRIER))
                    && !at.isAfter(to.plus(BooksJudge.GATE_TO_CARRIER));
        }
    }

    /// What came of it.
    ///
    /// @param faults     how many there were
    /// @param calls      calls that reached the carrier
    /// @param callsIn    calls of citizens
    /// @param settled    whether every call had its end, and every gap was filled, in time
    /// @param violations what the judge found
    public record Summary(int faults, int calls, int callsIn, boolean settled, List<Violation> violations) {

        public Summary {
            violations = List.copyOf(violations);
        }

        /// Whether everything was as it must be.
        public boolean good() {
            return settled && violations.isEmpty();
        }
    }

    private FaultRun(FaultHouse house, DemoProgress progress) {
        this.house = house;
        this.progress = progress;
    }

    /// Brings a house up.
    ///
    /// @param households on the list
    public static FaultRun start(Path home, Path directory, int households, DemoProgress progress) throws Exception {
        return new FaultRun(FaultHouse.open(home, directory, households, progress), progress);
    }

    /// Lets faults happen for a while, waits until all is settled, and judges.
    public Summary run(Duration length, long seed) {
        progress.tell("seed " + seed + ", " + length.toSeconds() + " s of faults");
        var random = new Random(seed);
        var all = Fault.all();
        var deadline = Deadline.in(length, SystemClock.SYSTEM);
        int faults = 0;
        while (!deadline.passed()) {
            var fault = all.get(random.nextInt(all.size()));
            var lasts = Duration.ofMillis(random.nextInt(SHORTEST_MS, LONGEST_MS));
            var calm = Duration.ofMillis(random.nextInt(SHORTEST_MS, LONGEST_MS));
            faults++;
            progress.tell("fault " + faults + ": " + fault + " for " + lasts.toMillis() + " ms; " + house.standing());
            happen(fault, lasts);
            live(calm);
        }
        progress.tell("no more faults; waiting until every call has its end and every gap is filled");
        house.callNobodyIn();
        boolean settled = Deadline.in(SETTLES_WITHIN, SystemClock.SYSTEM).await(() -> {
            live(TICK);
            return house.settled();
        });
        var violations = house.judged(
                townDown.stream().<FaultHouse.Excused>map(down -> down::holds).toList());
        return new Summary(
                faults, house.town().received().size(), house.town().calledIn().size(), settled, violations);
    }

    private void happen(Fault fault, Duration lasts) {
        var from = SystemClock.SYSTEM.now();
        switch (fault) {
            case Fault.Killed(var who) -> {
                house.kill(who);
                live(lasts);
                house.revive(who);
            }
            case Fault.Frozen(var who) -> {
                house.freeze(who, true);
                pause(lasts); // nothing is asked of who cannot answer
                house.freeze(who, false);
            }
            case Fault.Spoilt(var link, var line) -> {
                house.line(link, line);
                live(lasts);
                house.line(link, FaultProxy.Line.WHOLE);
            }
        }
        if (Set.of(new Fault.Killed(Fault.Who.TOWN), new Fault.Frozen(Fault.Who.TOWN))
                .contains(fault)) {
            townDown.add(new Downtime(from, SystemClock.SYSTEM.now()));
        }
    }

    /// Time goes by, and the house goes on: who died is started again, the clock is turned when nobody is due, citizens
    /// call.
    private void live(Duration lasts) {
        var until = Deadline.in(lasts, SystemClock.SYSTEM);
        while (!until.passed()) {
            try {
                house.tick();
            } catch (RuntimeException e) {
                LOG.debug("the house does not answer now: {}", e.getClass().getName());
            }
            pause(TICK);
        }
    }

    private static void pause(Duration lasts) {
        var _ = Deadline.in(lasts, SystemClock.SYSTEM).await(() -> false);
    }

    @Override
    public void close() {
        house.close();
    }
}
