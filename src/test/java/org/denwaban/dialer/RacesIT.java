package org.denwaban.dialer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.denwaban.call.AttemptId;
import org.denwaban.call.CallFact;
import org.denwaban.call.TrunkOutcome;
import org.denwaban.campaign.DoNotCallStore;
import org.denwaban.db.CutLine;
import org.denwaban.db.RealMariaDb;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Two at the same moment, on a real MariaDB: two servers that dial the same people, a wish not to be called
/// against the gate, a stop against the gate; and a database that turns read-only in between.
@Timeout(120)
class RacesIT {

    /// Longer than any lock is waited for without being told of it.
    private static final long SHORTLY = 150;

    /// An emergency stop waits for no database, so it is done however long a busy machine takes.
    private static final long A_FILE_TAKES = 20_000;

    private static final int ROUNDS = 40;

    /// From the first day's morning to the second's evening.
    private static final Duration EVENING = Duration.ofHours(24 + 8);

    @TempDir
    private static Path directory;

    @SuppressWarnings("NullAway.Init") // made before all tests
    private static DialledHouse house;

    @SuppressWarnings("NullAway.Init")
    private static List<String> households;

    private final List<Frozen> holding = new CopyOnWriteArrayList<>();

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @BeforeAll
    static void open() throws IOException {
        house = new DialledHouse(directory);
        households = house.households();
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @AfterEach
    void closeThreads() {
        house.line.watchedByNobody();
        holding.forEach(Frozen::goOn);
        threads.close();
    }

    /// Two households with the same number, or one household, and two servers that know nothing of each
    /// other.
    @Test
    void ofTwoServersOneDialsAndTheOtherGoesOn() throws Exception {
        var first = households.get(0);
        var second = households.get(1);
        sameNumber(first, second);
        for (int round = 0; round < ROUNDS; round++) {
            house.beginAnew(round % 2 == 0 ? List.of(first) : List.of(first, second));
            var told = "round " + round;
            try (var one = house.server("op1", "PJSIP/1001");
                    var other = house.server("op2", "PJSIP/1002")) {
                var pauses = together(
                        () -> one.dialling().dialer().round(),
                        () -> other.dialling().dialer().round());
                var ids = house.asked();
                assertEquals(1, ids.size(), told);
                var id = ids.getFirst();
                assertEquals(List.of(QUIET, QUIET), pauses, () -> told + ": a round failed");
                var answers = together(() -> asks(one, id), () -> asks(other, id));
                assertEquals(1, answers.stream().filter(RacesIT::lets).count(), told);
                var settled = together(() -> ends(one, id), () -> ends(other, id));
                assertEquals(2, settled.size());
            }
            assertEquals(1, count("counted IS NOT NULL"), told);
            assertEquals(0, count("live IS NOT NULL"), told);
        }
    }

    /// How long a round without a fault pauses.
    private static final Duration QUIET = Duration.ofMillis(250);

    /// Three calls for two households with one number, each at the first moment at which one of them may be
    /// called; both servers always try.
    @Test
    void twoHouseholdsWithOneNumberAreCalledThreeTimesTogether() throws Exception {
        var first = households.get(0);
        var second = households.get(1);
        sameNumber(first, second);
        house.beginAnew(List.of(first, second));
        var calls = new ArrayList<String>();
        for (var next = next(); next.isPresent(); next = next()) {
            if (next.get().isAfter(house.machine.now())) {
                house.machine.set(next.get());
            }
            try (var one = house.server("op1", "PJSIP/1001");
                    var other = house.server("op2", "PJSIP/1002")) {
                var _ = together(
                        () -> one.dialling().dialer().round(),
                        () -> other.dialling().dialer().round());
                for (var id : house.asked()) {
                    var answers = together(() -> asks(one, id), () -> asks(other, id));
                    answers.stream().filter(RacesIT::lets).forEach(_ -> calls.add(id));
                    var _ = together(() -> ends(one, id), () -> ends(other, id));
                }
            }
        }
        assertEquals(3, calls.size());
        assertEquals(3, count("counted IS NOT NULL"));
    }

    /// A server that is frozen between its look at a household and its promise, while another one makes the
    /// number's last call: its promise comes to nothing at the gate.
    @Test
    void aServerThatWasFrozenBeforeItsPromiseLetsNobodyOut() throws Exception {
        var first = households.get(0);
        var second = households.get(1);
        sameNumber(first, second);
        house.beginAnew(List.of(first, second));
        called(first);
        called(second);
        house.machine.set(house.machine.now().plus(EVENING));
        var frozen = new Frozen("INSERT INTO attempt");
        holding.add(frozen);
        try (var one = house.server("op1", "PJSIP/1001");
                var other = house.server("op2", "PJSIP/1002")) {
            due(first);
            due(second);
            house.line.watchedBy(frozen);
            var late = threads.submit(() -> one.dialling().dialer().round());
            frozen.awaited();
            var _ = other.dialling().dialer().round();
            var third = house.asked().getFirst();
            assertInstanceOf(Gate.Answer.Go.class, asks(other, third));
            var _ = ends(other, third);
            frozen.goOn();
            var _ = late.get(20, TimeUnit.SECONDS);
            house.asked().forEach(id -> assertEquals(new Gate.Answer.No(GateRefusal.RULES), asks(one, id)));
        }
        assertEquals(3, count("counted IS NOT NULL"));
    }

    /// From the moment at which somebody is told that the wish stands nobody is let through, at whichever
    /// statement of the gate it comes.
    @Test
    void whoeverWishesNotToBeCalledIsNotLetThroughFromTheCommitOn() throws Exception {
        var who = new DoNotCall.Who.OfHousehold(households.getFirst());
        int refused = 0;
        for (int at = 0; ; at++) {
            house.beginAnew(List.of(households.getFirst()));
            try (var served = house.server("op1", "PJSIP/1001")) {
                var race = race(served, at, SHORTLY, () -> {
                    var _ = served.dialling()
                            .doNotCall()
                            .addAll(DialledHouse.CONTRACT, List.of(who), DoNotCallStore.Asked.CITIZEN, "op1");
                });
                if (race.isEmpty()) {
                    assertTrue(at > 10, "the gate asks more than that");
                    assertTrue(refused > 0, "the wish was never first");
                    return;
                }
                assertTrue(!race.get().first() || !race.get().let(), "statement " + at);
                refused += race.get().let() ? 0 : 1;
                assertRefusedFromNowOn(served, at);
            }
        }
    }

    @Test
    void afterAnEmergencyStopNobodyIsLetThrough() throws Exception {
        for (int at = 0; ; at++) {
            house.beginAnew(List.of(households.getFirst()));
            try (var served = house.server("op1", "PJSIP/1001")) {
                var race = race(served, at, A_FILE_TAKES, () -> stop(true));
                if (race.isEmpty()) {
                    assertTrue(at > 10, "the gate asks more than that");
                    return;
                }
                assertTrue(race.get().first(), "a stop waits for no database");
                assertTrue(!race.get().let(), "statement " + at);
                assertRefusedFromNowOn(served, at);
            } finally {
                stop(false);
            }
        }
    }

    /// MariaDB turns read-only under our hands: refused at once, no round dials, and it goes on by itself.
    @Test
    void aDatabaseThatTurnsReadOnlyStopsDiallingForAsLong() {
        house.beginAnew(List.of(households.getFirst()));
        try (var served = house.server("op1", "PJSIP/1001")) {
            var _ = served.dialling().dialer().round();
            var id = house.asked().getFirst();
            due(households.get(2)); // the first two share a number after other tests
            readOnly(true);
            try {
                long began = System.nanoTime();
                assertEquals(new Gate.Answer.No(GateRefusal.UNABLE), asks(served, id));
                assertTrue(Duration.ofNanos(System.nanoTime() - began).toSeconds() < 5, "the dialplan waits no longer");
                served.presence().release("op1", house.machine.now(), Duration.ZERO);
                var _ = served.dialling().dialer().round();
                assertEquals(List.of(), house.asked());
                assertNotEquals("", served.dialling().dialer().hindrance(), "nobody is told why");
            } finally {
                readOnly(false);
            }
            var asked = new ArrayList<String>();
            goesOn(served, () -> {
                var _ = served.dialling().dialer().round();
                asked.addAll(house.asked());
                return asked.stream().anyMatch(each -> lets(asks(served, each)));
            });
            assertEquals("", served.dialling().dialer().hindrance());
        }
    }

    /// The lease is renewed each second: one renewal that failed meanwhile hinders until the next.
    private static void goesOn(DialledHouse.Served served, BooleanSupplier done) {
        var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        boolean is = false;
        while (!is && System.nanoTime() < deadline) {
            is = done.getAsBoolean();
        }
        assertTrue(
                is,
                () -> "it does not go on by itself: "
                        + served.dialling().dialer().hindrance());
    }

    private static void readOnly(boolean yes) {
        RealMariaDb.asOwner("SET GLOBAL read_only = " + (yes ? 1 : 0));
    }

    /// What a race came to.
    ///
    /// @param let   whether the gate let the call through
    /// @param first whether the other one had been told that it is done before the gate was let go on
    private record Race(boolean let, boolean first) {}

    /// The gate is held before its n-th statement until the other one is done, or waits for a lock of the
    /// gate's. Empty if the gate has no such statement.
    ///
    /// @param patience how long the gate is held for an other one that is not done, milliseconds
    private Optional<Race> race(DialledHouse.Served served, int at, long patience, Runnable other) throws Exception {
        var _ = served.dialling().dialer().round();
        var id = house.asked().getFirst();
        var frozen = new Frozen(at);
        holding.add(frozen);
        house.line.watchedBy(frozen);
        var gate = threads.submit(() -> {
            frozen.mine();
            return asks(served, id);
        });
        if (!frozen.reached(gate)) {
            house.line.watchedByNobody();
            return Optional.empty();
        }
        var done = CompletableFuture.runAsync(other, threads);
        boolean first = true;
        try {
            var _ = done.get(patience, TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            first = false; // it waits for the gate
        }
        frozen.goOn();
        var answer = gate.get(20, TimeUnit.SECONDS);
        var _ = done.get(20, TimeUnit.SECONDS);
        return Optional.of(new Race(lets(answer), first));
    }

    private static void assertRefusedFromNowOn(DialledHouse.Served served, int at) {
        house.line.watchedByNobody();
        served.presence().release("op1", house.machine.now(), Duration.ZERO);
        var _ = served.dialling().dialer().round();
        house.asked().forEach(id -> assertTrue(!lets(asks(served, id)), "statement " + at));
    }

    /// Holds one thread at one of its statements.
    private static final class Frozen implements CutLine.Watcher {

        private final String sql;
        private final int at;
        private final CompletableFuture<Boolean> there = new CompletableFuture<>();
        private final CompletableFuture<Boolean> on = new CompletableFuture<>();
        private volatile long held;
        private int calls;

        /// At the first that begins like this, whoever's.
        Frozen(String sql) {
            this.sql = sql;
            this.at = -1;
        }

        /// At the n-th of the thread that says {@link #mine}.
        Frozen(int at) {
            this.sql = "-";
            this.at = at;
        }

        void mine() {
            held = Thread.currentThread().threadId();
        }

        @Override
        public void called(String statement, boolean done, CutLine.Line line) {
            if (done || there.isDone()) {
                return;
            }
            if (statement.startsWith(sql) || (Thread.currentThread().threadId() == held && calls++ == at)) {
                there.complete(true);
                var _ = on.join();
            }
        }

        void awaited() throws Exception {
            var _ = there.get(20, TimeUnit.SECONDS);
        }

        /// Whether the statement came, or whoever asks was done before.
        boolean reached(java.util.concurrent.Future<?> done) throws Exception {
            while (!done.isDone()) {
                try {
                    return there.get(5, TimeUnit.MILLISECONDS);
                } catch (TimeoutException _) {
                    Thread.onSpinWait();
                }
            }
            return there.isDone();
        }

        void goOn() {
            on.complete(true);
        }
    }

    /// Both at the same moment, as far as two threads can.
    private <T> List<T> together(Supplier<T> one, Supplier<T> other) throws ExecutionException, InterruptedException {
        var barrier = new CyclicBarrier(2);
        var running = Stream.of(one, other)
                .map(work -> threads.submit(() -> {
                    barrier.await();
                    return work.get();
                }))
                .toList();
        return List.of(running.get(0).get(), running.get(1).get());
    }

    private static Gate.Answer asks(DialledHouse.Served served, String id) {
        return served.dialling().gate().redeem(id, id, house.machine.now());
    }

    private static boolean lets(Gate.Answer answer) {
        return answer instanceof Gate.Answer.Go;
    }

    /// Nobody answered, and both servers hear of it.
    private static boolean ends(DialledHouse.Served served, String id) {
        var attempt = new AttemptId(id);
        var settlement = served.dialling().settlement();
        settlement.write(new CallFact.TrunkEnded(attempt, TrunkOutcome.NOBODY, 19, 0, house.machine.now()));
        settlement.write(new CallFact.OperatorGone(attempt, true, house.machine.now()));
        return true;
    }

    private static void stop(boolean yes) {
        try {
            if (yes) {
                house.stops.stop(Optional.empty(), "kantoku", house.machine.now());
            } else {
                var _ = house.stops.resume(Optional.empty());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void sameNumber(String one, String other) {
        house.database.run(handle -> handle.execute(
                "UPDATE household_phone SET number_digest = (SELECT d.number_digest FROM (SELECT number_digest FROM"
                        + " household_phone WHERE household_id = ? AND ordinal = 1) d) WHERE household_id = ? AND"
                        + " ordinal = 1",
                one,
                other));
    }

    private static void due(String household) {
        house.database.run(handle ->
                handle.execute("UPDATE household SET next_at = ? WHERE id = ?", house.machine.now(), household));
    }

    private static void called(String household) {
        due(household);
        try (var served = house.server("op1", "PJSIP/1001")) {
            var _ = served.dialling().dialer().round();
            var id = house.asked().getFirst();
            assertTrue(lets(asks(served, id)), household);
            var _ = ends(served, id);
        }
    }

    private static Optional<Instant> next() {
        return house.database.transaction(handle -> handle.createQuery(
                        "SELECT next_at FROM household WHERE next_at IS NOT NULL AND state = 'OPEN'"
                                + " ORDER BY next_at LIMIT 1")
                .mapTo(Instant.class)
                .findOne());
    }

    private static int count(String condition) {
        return house.database.transaction(
                handle -> handle.createQuery("SELECT COUNT(*) FROM attempt WHERE " + condition)
                        .mapTo(Integer.class)
                        .one());
    }
}
