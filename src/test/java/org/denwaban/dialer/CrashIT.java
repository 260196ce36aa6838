package org.denwaban.dialer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.denwaban.call.AttemptId;
import org.denwaban.call.CallFact;
import org.denwaban.call.TrunkOutcome;
import org.denwaban.clock.Tokyo;
import org.denwaban.db.DatabaseAway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole way of a call (promise, the PBX asked, the permit redeemed at the gate, what the PBX tells, the
/// end), on the real code and a real MariaDB, cut at every single call to the database: before the server
/// gets it, and after it has done it but nobody knows. Afterwards a new process finds what is left, and a
/// PBX that tells much or little.
class CrashIT {

    private static final String OPERATOR = "op1";
    private static final String PHONE = "PJSIP/1001";

    /// More calls to the database than one way has; each way tells itself when it came to its end uncut.
    private static final int CALLS_MOST = 400;

    /// Of two cuts each.
    private static final int PAIRS = 150;

    @TempDir
    private static Path directory;

    @SuppressWarnings("NullAway.Init") // made before all tests
    private static DialledHouse house;

    @SuppressWarnings("NullAway.Init")
    private static String household;

    /// What came of a call, and what is told of it to whoever looks for it later.
    private enum Truth {
        /// Nobody answers; the PBX's record says so.
        NOBODY,
        /// Somebody answers and the operator presses 1; the record says so.
        CONTACT,
        /// It rings on while the new process looks, then nobody answers.
        RINGS_ON,
        /// The PBX died with it: no channel, no record.
        NO_TRACE,
        /// The PBX cannot be asked for a while, and then has no trace of it.
        AWAY_THEN_NO_TRACE
    }

    /// Every telephone that the gate let ring.
    private final List<String> rang = new ArrayList<>();

    /// Every call that the PBX was asked for.
    private final List<String> asked = new ArrayList<>();

    @BeforeAll
    static void open() throws IOException {
        house = new DialledHouse(directory);
        household = house.households().getFirst();
    }

    @AfterAll
    static void close() {
        house.close();
    }

    /// A process leaves the database and what it asked of the PBX, nothing else: what was left like this
    /// before, and was recovered, is not recovered twice.
    private final Set<String> recoveredBefore = new HashSet<>();

    /// The first cut after the PBX was asked: before it, nothing hangs on what the PBX does.
    private int firstAsked = CALLS_MOST;

    @Test
    void whereverItIsCutNobodyIsCalledOnceTooOftenAndNobodyIsForgotten() {
        int cases = 0;
        for (var how : Cut.How.values()) {
            cases += everyCut(0, how, Truth.NOBODY);
            cases += everyCut(0, how, Truth.CONTACT);
        }
        for (var truth : List.of(Truth.RINGS_ON, Truth.NO_TRACE, Truth.AWAY_THEN_NO_TRACE)) {
            cases += everyCut(firstAsked, Cut.How.DIES, truth);
        }
        assertTrue(cases + 2 * PAIRS > 1_000, "only " + cases + " cuts");
        assertTrue(recoveredBefore.size() > 30, "only " + recoveredBefore.size() + " kinds of leavings");
    }

    private int everyCut(int from, Cut.How how, Truth truth) {
        int cases = 0;
        for (int at = from; at < CALLS_MOST; at++) {
            for (boolean done : new boolean[] {false, true}) {
                var cut = new Cut(at, done, how);
                told(cut + ", then " + truth, () -> survived(cut, truth));
                if (!cut.happened()) {
                    return cases;
                }
                firstAsked = asked.isEmpty() ? firstAsked : Math.min(firstAsked, at);
                cases++;
            }
        }
        throw new AssertionError("a way that does not end");
    }

    /// Two cuts: one somewhere on the way, one somewhere in the new process that recovers from it.
    @Test
    void whereverTheRecoveryIsCutTooTheNextOneRecovers() {
        var random = new Random(20_181_101);
        int twice = 0;
        for (int i = 0; i < PAIRS; i++) {
            var truth = Truth.values()[random.nextInt(Truth.values().length)];
            var first = new Cut(random.nextInt(75), random.nextBoolean(), Cut.How.DIES);
            var second = new Cut(random.nextInt(35), random.nextBoolean(), Cut.How.DIES);
            told(first + " and " + second + ", then " + truth, () -> {
                cutShort(first, truth);
                house.line.watchedBy(second);
                try {
                    recovered(truth, first.at() % 2 == 0);
                } catch (Cut.Death _) {
                    // the next one
                }
                house.line.watchedByNobody();
                recovered(truth, true);
                judge();
            });
            twice += first.happened() && second.happened() ? 1 : 0;
        }
        assertTrue(twice > PAIRS / 2, "only " + twice + " pairs");
    }

    /// promises.md 3.3, row by row.
    @Test
    void whatIsFoundAtARecoveryDecides() {
        assertEquals("PROMISED null 1", found(false, Duration.ofSeconds(24), _ -> {}), "its life is not over yet");
        assertEquals("VOID null null", found(false, Duration.ofSeconds(26), _ -> {}));
        assertEquals("REDEEMED null 1", found(true, Duration.ofMinutes(2), house.records::lives), "it lives");
        assertEquals(
                "ENDED NOBODY 1",
                found(true, Duration.ofSeconds(1), id -> house.records.ended(id, ended(TrunkOutcome.NOBODY, ""))));
        assertEquals(
                "ENDED ABSENT 1",
                found(true, Duration.ofSeconds(1), id -> house.records.ended(id, ended(TrunkOutcome.ANSWERED, "2"))));
        assertEquals("REDEEMED null 1", found(true, Duration.ofSeconds(19), _ -> {}), "a record may still come");
        assertEquals("ENDED IN_DOUBT 1", found(true, Duration.ofSeconds(21), _ -> {}), "no channel and no record");
        assertEquals(
                "REDEEMED null 1",
                found(true, Duration.ofMinutes(5), _ -> house.records.away(true)),
                "nobody can say whether it lives");
        house.records.away(false);
        try (var next = house.server(OPERATOR, PHONE)) {
            swept(next);
            assertEquals("IN_DOUBT", rows().getFirst().outcome());
            // the carrier's record comes late: it is noted elsewhere, and takes nothing back
            house.records.ended(rows().getFirst().id(), ended(TrunkOutcome.CARRIER_FAILED, ""));
            swept(next);
            assertEquals("IN_DOUBT", rows().getFirst().outcome());
            assertEquals(1, rows().getFirst().counted());
            house.machine.turn(Duration.ofHours(1));
            var _ = next.dialling().dialer().round();
        }
        assertEquals(List.of(), house.asked(), "not again today");
    }

    /// @param after how long after the cut a new process looks
    private String found(boolean redeemed, Duration after, Consumer<String> pbx) {
        house.beginAnew(List.of(household));
        try (var first = house.server(OPERATOR, PHONE)) {
            var _ = first.dialling().dialer().round();
            var id = house.asked().getFirst();
            if (redeemed) {
                var go = first.dialling().gate().redeem(id, id, house.machine.now());
                assertInstanceOf(Gate.Answer.Go.class, go);
            }
            pbx.accept(id);
        }
        house.machine.turn(after);
        try (var next = house.server(OPERATOR, PHONE)) {
            swept(next);
        }
        var row = rows().getFirst();
        return row.state() + " " + row.outcome() + " " + row.counted();
    }

    private static void told(String what, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(what, e);
        }
    }

    private void survived(Cut cut, Truth truth) {
        cutShort(cut, truth);
        boolean asksAgain = cut.at() % 2 == 0;
        if (recoveredBefore.add(leavings() + truth + asksAgain)) {
            recovered(truth, asksAgain);
            judge();
            sameDay();
            untilConcluded();
        }
    }

    private void cutShort(Cut cut, Truth truth) {
        house.beginAnew(List.of(household));
        rang.clear();
        asked.clear();
        try (var first = house.server(OPERATOR, PHONE)) {
            house.line.watchedBy(cut);
            way(first, truth);
        } catch (Cut.Death _) {
            // what is left is in the database and in the PBX
        }
        house.line.watchedByNobody();
        asked.addAll(house.asked());
    }

    /// Everything that the next process can find, ids and times aside that it does not look at.
    private String leavings() {
        return house.database.<String>transaction(handle -> handle.createQuery(
                                "SELECT CONCAT_WS('|', h.state, h.ending, h.waits_for, h.next_at, a.state, a.outcome,"
                                        + " a.counted, a.live, a.redeemed_at, a.answered_at, a.ended_at,"
                                        + " a.operator_gone_at, a.cause, a.source, a.filled_from, a.expires_at,"
                                        + " (SELECT COUNT(*) FROM attempt)) FROM household h LEFT JOIN attempt a"
                                        + " ON a.household_id = h.id WHERE h.id = :id ORDER BY a.promised_at DESC, a.id"
                                        + " DESC LIMIT 1")
                        .bind("id", household)
                        .mapTo(String.class)
                        .one())
                + house.machine.now()
                + asked.size()
                + rang.size();
    }

    /// One call, from the promise to the end.
    private void way(DialledHouse.Served served, Truth truth) {
        for (int round = 0; round < 2; round++) {
            var _ = served.dialling().dialer().round();
        }
        house.machine.turn(Duration.ofSeconds(2));
        var ids = house.asked();
        asked.addAll(ids);
        ids.forEach(id -> gate(served, id, truth));
        swept(served);
    }

    /// As settlement does it: what failed is tried again at the next sweep.
    private static void swept(DialledHouse.Served served) {
        try {
            served.dialling().settlement().sweep();
        } catch (DatabaseAway e) {
            served.dialling().settlement().sweep();
        }
    }

    private void gate(DialledHouse.Served served, String id, Truth truth) {
        var answer = served.dialling().gate().redeem(id, id, house.machine.now());
        if (answer instanceof Gate.Answer.Go) {
            rang.add(id);
            rings(id, truth);
            heard(served, id, truth);
        }
    }

    /// What the PBX does with a call that was let out, whoever listens.
    private void rings(String id, Truth truth) {
        switch (truth) {
            case NOBODY -> house.records.ended(id, ended(TrunkOutcome.NOBODY, ""));
            case CONTACT -> house.records.ended(id, ended(TrunkOutcome.ANSWERED, "1"));
            case RINGS_ON -> house.records.lives(id);
            case NO_TRACE -> {}
            case AWAY_THEN_NO_TRACE -> house.records.away(true);
        }
    }

    private static Settlement.Ended ended(TrunkOutcome outcome, String key) {
        return new Settlement.Ended(outcome, 16, key, null, null);
    }

    /// What the process hears of it as long as it lives.
    private void heard(DialledHouse.Served served, String id, Truth truth) {
        var attempt = new AttemptId(id);
        house.machine.turn(Duration.ofSeconds(1));
        fact(served, new CallFact.TrunkDialled(attempt, "trunk-1", house.machine.now()));
        if (truth == Truth.CONTACT) {
            fact(served, new CallFact.CitizenAnswered(attempt, house.machine.now()));
            var _ = served.dialling().keypad().keyed(id, "1", "1001");
        }
        if (truth == Truth.CONTACT || truth == Truth.NOBODY) {
            var how = truth == Truth.CONTACT ? TrunkOutcome.ANSWERED : TrunkOutcome.NOBODY;
            fact(served, new CallFact.TrunkEnded(attempt, how, 16, 0, house.machine.now()));
            fact(served, new CallFact.OperatorGone(attempt, true, house.machine.now()));
        }
    }

    /// As settlement does it: what may not have been written is written again.
    private static void fact(DialledHouse.Served served, CallFact fact) {
        try {
            served.dialling().settlement().write(fact);
        } catch (DatabaseAway e) {
            served.dialling().settlement().write(fact);
        }
    }

    /// A new process on what the old one left. The operator's leg may still stand at the gate and ask it.
    private void recovered(Truth truth, boolean asksAgain) {
        try (var next = house.server(OPERATOR, PHONE)) {
            next.dialling().offers().takeAllAway();
            if (asksAgain) {
                asked.stream().filter(id -> !rang.contains(id)).toList().forEach(id -> gate(next, id, truth));
            }
            for (int sweep = 0; sweep < 5; sweep++) {
                swept(next);
                house.machine.turn(Duration.ofSeconds(13));
                if (sweep == 2) {
                    house.records.away(false);
                    rang.stream()
                            .filter(_ -> truth == Truth.RINGS_ON)
                            .forEach(id -> house.records.ended(id, ended(TrunkOutcome.NOBODY, "")));
                }
            }
        }
    }

    /// The database's word on each attempt against what was really let out.
    private record Row(
            String id,
            String state,
            @Nullable String outcome,
            @Nullable Integer counted,
            @Nullable Integer live,
            boolean redeemed,
            LocalDate day) {}

    private static List<Row> rows() {
        return house.database.transaction(handle -> handle.createQuery("SELECT * FROM attempt ORDER BY promised_at, id")
                .map((row, context) -> new Row(
                        row.getString("id"),
                        row.getString("state"),
                        row.getString("outcome"),
                        row.getObject("counted", Integer.class),
                        row.getObject("live", Integer.class),
                        row.getTimestamp("redeemed_at") != null,
                        Tokyo.day(context.findColumnMapperFor(Instant.class)
                                .orElseThrow()
                                .map(row, "contract_at", context))))
                .list());
    }

    private void judge() {
        var rows = rows();
        assertEquals(new HashSet<>(rang).size(), rang.size(), "one permit let two calls through");
        for (var id : rang) {
            assertTrue(rows.stream().anyMatch(row -> row.id().equals(id) && row.redeemed()), "rang without a permit");
        }
        for (var row : rows) {
            assertEquals(null, row.live(), "left over: " + row);
            if (row.redeemed()) {
                assertEquals("ENDED", row.state(), () -> "not settled: " + row);
                assertTrue(row.counted() != null, () -> "let out and not counted: " + row);
            } else {
                assertEquals("VOID", row.state(), () -> "nobody was called: " + row);
                assertEquals(null, row.counted(), () -> "nobody was called: " + row);
            }
        }
        long counted = rows.stream().filter(row -> row.counted() != null).count();
        assertTrue(counted <= 3, () -> "too many: " + rows);
        assertEquals(
                counted,
                rows.stream()
                        .filter(row -> row.counted() != null)
                        .map(Row::day)
                        .distinct()
                        .count(),
                () -> "two on one day: " + rows);
    }

    /// Whom nobody has called yet is called; whoever was, is not called again that day.
    private void sameDay() {
        boolean counted = rows().stream().anyMatch(Row::redeemed);
        house.machine.turn(Duration.ofMinutes(3));
        try (var next = house.server(OPERATOR, PHONE)) {
            way(next, Truth.NOBODY);
        }
        var rows = rows();
        assertEquals(1, rows.stream().filter(Row::redeemed).count(), () -> "counted before: " + counted + ", " + rows);
        judge();
    }

    /// The other days of the campaign, uncut: it comes to its end.
    private void untilConcluded() {
        for (int call = 0; call < 4 && next() != null; call++) {
            var at = next();
            house.machine.set(at.isAfter(house.machine.now()) ? at : house.machine.now());
            try (var next = house.server(OPERATOR, PHONE)) {
                way(next, Truth.NOBODY);
            }
            judge();
        }
        assertEquals(null, next(), "somebody is still to be called");
        boolean contact = rows().stream().anyMatch(row -> "CONTACT".equals(row.outcome()));
        assertEquals(contact ? 1 : 3, rows().stream().filter(Row::redeemed).count(), () -> "calls: " + rows());
        assertEquals(
                "CONCLUDED",
                house.database.<String>transaction(
                        handle -> handle.createQuery("SELECT state FROM household WHERE id = :id")
                                .bind("id", household)
                                .mapTo(String.class)
                                .one()));
    }

    private static @Nullable Instant next() {
        return house.database.transaction(handle -> handle.createQuery("SELECT next_at FROM household WHERE id = :id")
                .bind("id", household)
                .mapTo(Instant.class)
                .findOne()
                .orElse(null));
    }
}
