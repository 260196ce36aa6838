package org.denwaban.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.denwaban.clock.HandClock;
import org.denwaban.db.Database;
import org.denwaban.db.RealMariaDb;
import org.denwaban.dialer.CallsOut;
import org.denwaban.inbound.CallsIn;
import org.denwaban.journal.ReconciliationStore.Day;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The PBX's own record against ours, in a real MariaDB: when a gap is closed, and what the daily comparison finds.
class SecondSourceIT {

    private static final Database DATABASE = RealMariaDb.freshMigrated();

    /// Thursday 2018-11-01 10:00 in Tokyo.
    private static final Instant NOW = Instant.parse("2018-11-01T01:00:00Z");

    private static final LocalDate DAY = LocalDate.of(2018, 11, 1);
    private static final String OUT = "dwab12k0000000000000000000000001";
    private static final String IN = "pbx-1541034000.7";

    private final HandClock clock = new HandClock(NOW);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Instant linesTo = Instant.MIN;
    private boolean inboundDone = true;
    private int lines;

    @BeforeEach
    void clear() {
        RealMariaDb.empty(
                DATABASE,
                List.of("attempt", "call_back_try", "inbound_call", "cel_event", "pbx_gap", "reconciliation"));
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void aGapIsOpenUntilEveryLineIsHereAndEveryRoomHasItsCalls() {
        gap();
        attempt("REDEEMED", null, null);
        inboundDone = false;
        try (var filling = new GapFilling(
                "pbx",
                DATABASE,
                at -> !at.isAfter(linesTo),
                List.of(new CallsOut(), (_, _) -> inboundDone),
                clock,
                meters)) {
            assertEquals(0, filling.look(), "the lines are not here");
            linesTo = NOW.plusSeconds(60);
            assertEquals(0, filling.look(), "a call that went out is not settled");
            assertEquals(1, meters.get("denwaban.pbx.gaps.open").gauge().value());
            DATABASE.run(handle -> handle.execute("UPDATE attempt SET state = 'ANSWERED', operator_gone_at = ?", NOW));
            assertEquals(0, filling.look(), "calls that came in are not made yet");
            assertTrue(openToday());
            inboundDone = true;
            assertEquals(1, filling.look());
            assertFalse(openToday());
            assertEquals(0, filling.look(), "once");
            assertEquals(0, meters.get("denwaban.pbx.gaps.open").gauge().value());
        }
    }

    @Test
    void aGapOfAnotherServersPbxIsItsOwnToClose() {
        gap();
        DATABASE.run(handle -> handle.execute("UPDATE pbx_gap SET pbx = 'pbx2'"));
        try (var ours = filling("pbx");
                var theirs = filling("pbx2")) {
            assertEquals(0, ours.look());
            assertTrue(openToday());
            assertEquals(1, theirs.look());
        }
    }

    private GapFilling filling(String pbx) {
        return new GapFilling(pbx, DATABASE, _ -> true, List.of(), clock, new SimpleMeterRegistry());
    }

    @Test
    void aDayIsAskedForItsOwnGapsOnly() {
        gap();
        assertTrue(openToday());
        assertFalse(DATABASE.<Boolean>transaction(handle -> new GapStore()
                        .openWithin(handle, NOW.plusSeconds(31), NOW.plusSeconds(99))
                        .isEmpty()
                ? Boolean.FALSE
                : Boolean.TRUE));
    }

    @Test
    void bothDirectionsAgree() {
        wentOut(true);
        cameIn(true);
        attempt("ENDED", "CONTACT", 4);
        inbound(20);
        assertEquals("2 2 2 0 0 0 100.0", told(reconciled()));
    }

    @Test
    void eachKindOfFaultIsFound() {
        wentOut(true);
        assertEquals("1 0 0 1 0 0 0.0", told(reconciled()), "the promise is gone: an older backup was put back");
        attempt("ENDED", "NOBODY", null);
        assertEquals("1 1 0 0 0 1 0.0", told(reconciled()), "we say that nobody answered");
        RealMariaDb.empty(DATABASE, List.of("cel_event"));
        assertEquals("0 1 0 0 1 0 0.0", told(reconciled()), "the PBX wrote of no such call");
        assertEquals(
                "INVENTED " + OUT,
                DATABASE.<String>transaction(
                        handle -> handle.createQuery("SELECT CONCAT(finding, ' ', call_id) FROM reconciliation_finding")
                                .mapTo(String.class)
                                .one()));
        DATABASE.run(handle -> handle.execute("UPDATE attempt SET outcome = 'IN_DOUBT'"));
        assertEquals("0 0 0 0 0 0 100.0", told(reconciled()), "nobody knows, and the record says so");
        cameIn(true);
        assertEquals("1 0 0 1 0 0 0.0", told(reconciled()), "a caller of whom we know nothing");
        inbound(null);
        assertEquals("1 1 0 0 0 1 0.0", told(reconciled()), "an operator took the call");
    }

    @Test
    void aCallThroughTheCarrierThatNobodyPromisedIsMissing() {
        line(0, "CHAN_START", "pbx-1541034000.1", "pbx-1541034000.1", "PJSIP/1001-00000001");
        line(1, "CHAN_START", "pbx-1541034000.1", "pbx-1541034000.2", "PJSIP/trunk-00000002");
        line(9, "LINKEDID_END", "pbx-1541034000.1", "pbx-1541034000.2", "PJSIP/trunk-00000002");
        line(0, "CHAN_START", "pbx-1541034000.4", "pbx-1541034000.4", "PJSIP/1001-00000004");
        assertEquals("1 0 0 1 0 0 0.0", told(reconciled()), "past the gate; calls within the house are none");
    }

    @Test
    void aDayThatIsNotWholeIsLookedAtAgain() {
        gap();
        clock.turn(Duration.ofDays(1));
        var reconciliation = reconciliation();
        var first = reconciliation.yesterday();
        assertEquals(1, first.openGaps());
        DATABASE.run(handle -> handle.execute("UPDATE pbx_gap SET filled_at = ?", NOW));
        clock.turn(Duration.ofMinutes(10));
        var second = reconciliation.yesterday();
        assertTrue(second.whole());
        clock.turn(Duration.ofMinutes(10));
        assertEquals(second, reconciliation.yesterday(), "and then no more");
    }

    private Reconciliation reconciliation() {
        return new Reconciliation(
                DATABASE, List.of(new CallsOut(), new CallsIn()), new ReconciliationStore("trunk"), clock);
    }

    private Day reconciled() {
        return reconciliation().reconcile(DAY);
    }

    private static String told(Day day) {
        return day.pbxCalls() + " " + day.ourCalls() + " " + day.agreed() + " " + day.missing() + " " + day.invented()
                + " " + day.differing() + " " + day.score();
    }

    private static boolean openToday() {
        return DATABASE.<Boolean>transaction(handle -> !new GapStore()
                .openWithin(handle, NOW.minusSeconds(3600), NOW.plusSeconds(3600))
                .isEmpty());
    }

    private static void gap() {
        DATABASE.run(handle -> handle.execute(
                "INSERT INTO pbx_gap (id, epoch, gap_from, gap_to, reason) VALUES ('g', 1, ?, ?, 'CLOSED')",
                NOW,
                NOW.plusSeconds(30)));
    }

    private static void attempt(String state, @Nullable String outcome, @Nullable Integer answered) {
        DATABASE.run(handle -> handle.execute(
                "INSERT INTO attempt (id, contract_id, channel_id, household_id, phone_ordinal, number_digest,"
                        + " operator_id, number, live, state, outcome, contract_at, promised_at, expires_at, redeemed_at,"
                        + " answered_at) VALUES (?, 'yokosuka-2018', ?, 'h', 1, ?, 'op1', 1, ?, ?, ?, ?, ?, ?, ?, ?)",
                OUT,
                OUT,
                new byte[32],
                outcome == null ? 1 : null,
                state,
                outcome,
                NOW,
                NOW,
                NOW.plusSeconds(25),
                NOW,
                answered == null ? null : NOW.plusSeconds(answered)));
    }

    private static void inbound(@Nullable Integer answered) {
        DATABASE.run(handle -> handle.execute(
                "INSERT INTO inbound_call (id, came_at, contract_at, answered_at, ended_at, read_to)"
                        + " VALUES (?, ?, ?, ?, ?, 'x')",
                IN,
                NOW,
                NOW,
                answered == null ? null : NOW.plusSeconds(answered),
                NOW.plusSeconds(60)));
    }

    private void wentOut(boolean answered) {
        line(0, "CHAN_START", OUT, OUT, "PJSIP/1001-00000001");
        line(0, "ANSWER", OUT, OUT, "PJSIP/1001-00000001");
        line(1, "CHAN_START", OUT, "pbx-1541034000.2", "PJSIP/trunk-00000002");
        if (answered) {
            line(4, "ANSWER", OUT, "pbx-1541034000.2", "PJSIP/trunk-00000002");
        }
        line(9, "HANGUP", OUT, "pbx-1541034000.2", "PJSIP/trunk-00000002");
        line(9, "LINKEDID_END", OUT, OUT, "PJSIP/1001-00000001");
    }

    private void cameIn(boolean answered) {
        line(0, "CHAN_START", IN, IN, "PJSIP/trunk-00000003");
        line(0, "ANSWER", IN, IN, "PJSIP/trunk-00000003");
        if (answered) {
            line(20, "DENWABAN_CONNECTED", IN, "pbx-1541034000.8", "PJSIP/1001-00000004");
        }
        line(60, "LINKEDID_END", IN, IN, "PJSIP/trunk-00000003");
    }

    private void line(int second, String type, String linkedid, String uniqueid, String channel) {
        DATABASE.run(handle -> handle.execute(
                "INSERT INTO cel_event (id, read_at, event_at, type, uniqueid, linkedid, channel, torn, key_id, payload)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, FALSE, '', '')",
                "01cv%022d".formatted(++lines),
                NOW.plusSeconds(second),
                NOW.plusSeconds(second),
                type,
                uniqueid,
                linkedid,
                channel));
    }
}
