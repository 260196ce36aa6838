package org.denwaban.staff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.denwaban.clock.HandClock;
import org.denwaban.clock.Tokyo;
import org.denwaban.db.Database;
import org.denwaban.db.DatabaseException;
import org.denwaban.db.RealMariaDb;
import org.denwaban.staff.DutyRules.Step;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// On record first, then in force; and after a restart as it was.
class PresenceDeskIT {

    private static final Instant NINE = Tokyo.instant(LocalDate.of(2018, 11, 5).atTime(9, 0));

    private final Database database = RealMariaDb.freshMigrated();
    private final HandClock clock = new HandClock(NINE);
    private final Operator one = new Operator("op1", "PJSIP/1001", Set.of("a", "b"));
    private final Operator two = new Operator("op2", "PJSIP/1002", Set.of("a"));

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whatIsInForceIsRestored() {
        var before = new Presence(List.of(one, two));
        var desk = desk(before);
        desk.change("op1", new Wish.SignIn(Set.of("b")), "op1");
        clock.turn(Duration.ofHours(3));
        desk.change("op1", new Wish.Pause(PauseReason.MEETING), "kantoku");
        desk.change("op2", new Wish.SignIn(Set.of()), "op2");
        clock.turn(Duration.ofMinutes(1));
        desk.change("op2", new Wish.SignOut(), "op2");

        var after = new Presence(List.of(one, two));
        desk(after).restore();
        var duties = after.all(clock.now()).stream().map(Presence.Seen::duty).toList();
        assertEquals(List.of(new Duty.Paused(Set.of("b"), PauseReason.MEETING), new Duty.Off()), duties);
        assertEquals(before.all(clock.now()).stream().map(Presence.Seen::duty).toList(), duties);
        assertEquals(4, rows());
        assertEquals(
                1,
                count("SELECT COUNT(*) FROM presence_change WHERE changed_by = 'kantoku' AND state = 'PAUSED'"
                        + " AND reason = 'MEETING' AND contracts = 'b'"));
    }

    @Test
    void theSameAgainIsDoneWithoutARecord() {
        var desk = desk(new Presence(List.of(one)));
        desk.change("op1", new Wish.SignIn(Set.of()), "op1");
        assertInstanceOf(Step.To.class, desk.change("op1", new Wish.Ready(), "op1"));
        assertEquals(1, rows());
    }

    @Test
    void whatIsRefusedIsNotRecorded() {
        var desk = desk(new Presence(List.of(one)));
        assertEquals(new Step.Refused(DutyFault.NO_OPERATOR), desk.change("op9", new Wish.Ready(), "op9"));
        assertEquals(new Step.Refused(DutyFault.SIGNED_OUT), desk.change("op1", new Wish.Ready(), "op1"));
        assertEquals(0, rows());
    }

    @Test
    void whatCannotBeRecordedIsNotInForce() {
        var presence = new Presence(List.of(one));
        var desk = desk(presence);
        database.run(handle -> handle.execute("RENAME TABLE presence_change TO presence_change_away"));
        boolean refused = false;
        try {
            desk.change("op1", new Wish.SignIn(Set.of()), "op1");
        } catch (DatabaseException e) {
            refused = true;
        }
        assertTrue(refused);
        assertFalse(presence.takesCalls("op1", "a"));
    }

    @Test
    void hoursAreCountedByContractAndDay() {
        var desk = desk(new Presence(List.of(one, two)));
        desk.change("op1", new Wish.SignIn(Set.of("a")), "op1");
        clock.turn(Duration.ofHours(2));
        desk.change("op1", new Wish.Pause(PauseReason.BREAK), "op1");
        clock.turn(Duration.ofMinutes(15));
        desk.change("op1", new Wish.SignOut(), "op1");
        clock.turn(Duration.ofDays(1));
        desk.change("op2", new Wish.SignIn(Set.of()), "op2");
        clock.turn(Duration.ofMinutes(10));
        var board = new HoursBoard(database, new DutyStore(), clock::now);
        var days = board.days("a", LocalDate.of(2018, 11, 1), LocalDate.of(2018, 11, 30));
        assertEquals(
                List.of(LocalDate.of(2018, 11, 5), LocalDate.of(2018, 11, 6)),
                days.stream().map(HoursBoard.Day::day).toList());
        var first = days.getFirst().operators().getFirst();
        assertEquals("op1", first.operatorId());
        assertEquals(Duration.ofHours(2), first.worked());
        assertEquals(Duration.ofMinutes(135), first.present());
        assertEquals(
                Duration.ofMinutes(10), days.getLast().operators().getFirst().worked());
        assertEquals(List.of(), board.days("b", LocalDate.of(2018, 11, 1), LocalDate.of(2018, 11, 30)));
        var second = board.days("a", LocalDate.of(2018, 11, 6), LocalDate.of(2018, 11, 6));
        assertEquals(days.getLast(), second.getFirst());
    }

    private PresenceDesk desk(Presence presence) {
        return new PresenceDesk(database, new DutyStore(), presence, clock, clock::now);
    }

    private long rows() {
        return count("SELECT COUNT(*) FROM presence_change");
    }

    private long count(String sql) {
        return database.transaction(
                handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }
}
