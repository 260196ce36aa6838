package org.denwaban.dialer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.denwaban.calendar.NationalHolidays;
import org.denwaban.call.AttemptId;
import org.denwaban.campaign.AppointmentChange;
import org.denwaban.campaign.AppointmentFault;
import org.denwaban.campaign.AppointmentStanding;
import org.denwaban.campaign.AskedBy;
import org.denwaban.campaign.CampaignRules;
import org.denwaban.campaign.CourseStore;
import org.denwaban.campaign.KeeperRules;
import org.denwaban.clock.ContractClock;
import org.denwaban.clock.HandClock;
import org.denwaban.contract.ContractFile;
import org.denwaban.db.Database;
import org.denwaban.db.RealMariaDb;
import org.denwaban.dialer.Appointments.Answer;
import org.denwaban.dialer.Appointments.To;
import org.denwaban.staff.Duty;
import org.denwaban.staff.Operator;
import org.denwaban.staff.Presence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A supervisor gives an appointment to an operator, moves or cancels it: what stood stays, and who may not is told
/// why.
class AppointmentsIT {

    private static final Database DATABASE = RealMariaDb.freshMigrated();

    /// Thursday 2018-11-01 10:00 in Tokyo.
    private static final Instant NOW = Instant.parse("2018-11-01T01:00:00Z");

    /// The same day at 11:30.
    private static final Instant AGREED = Instant.parse("2018-11-01T02:30:00Z");

    private static final String CONTRACT = "yokosuka-2018";
    private static final Operator OP1 = new Operator("op1", "PJSIP/1001", Set.of(CONTRACT));
    private static final Operator OP2 = new Operator("op2", "PJSIP/1002", Set.of(CONTRACT));
    private static final Operator OTHERS = new Operator("op3", "PJSIP/1003", Set.of("wakayama-2026"));

    @TempDir
    private Path directory;

    private final HandClock machine = new HandClock(NOW);
    private final CourseStore courses = new CourseStore();
    private final Presence presence = new Presence(List.of(OP1, OP2, OTHERS));

    @SuppressWarnings("NullAway.Init") // made before each test
    private Clocks clocks;

    @SuppressWarnings("NullAway.Init")
    private Campaign campaign;

    @SuppressWarnings("NullAway.Init")
    private Appointments appointments;

    @SuppressWarnings("NullAway.Init")
    private String id;

    @AfterAll
    static void closeDatabase() {
        DATABASE.close();
    }

    @BeforeEach
    void aHouseholdHasAnAppointment() throws Exception {
        var contract = assertInstanceOf(
                        ContractFile.Reading.Accepted.class,
                        ContractFile.read(Path.of("docs/contracts/yokosuka-2018.toml")))
                .contract();
        campaign = new Campaign(
                contract,
                Objects.requireNonNull(contract.outbound()),
                new CampaignRules(contract, NationalHolidays.LAW),
                true);
        clocks = new Clocks(machine, ContractClock.open(machine, directory.resolve(ContractClock.FILE)), true);
        appointments =
                new Appointments(DATABASE, courses, Map.of(CONTRACT, campaign), presence.contractsServed(), clocks);
        RealMariaDb.empty(
                DATABASE,
                List.of("audit_entry", "appointment_change", "appointment", "attempt", "household_phone", "household"));
        DATABASE.run(handle -> {
            handle.execute(
                    "INSERT INTO household (id, contract_id, certificate_digest, state) VALUES ('h', ?, ?, 'OPEN')",
                    CONTRACT,
                    new byte[32]);
            handle.execute(
                    "INSERT INTO household_phone (household_id, ordinal, number_digest, number_sealed) VALUES ('h', 1, ?, '')",
                    new byte[32]);
        });
        var taken = appointments.take(CONTRACT, "h", new Appointments.Wish(AGREED, AskedBy.FAMILY, NOW, "op1"));
        id = assertInstanceOf(Answer.Done.class, taken).id();
    }

    @Test
    void whatStoodStaysBesideWhatStandsNow() {
        var given = done(change(id, new To.Given("op2")));
        assertEquals("op1 op2 2018-11-01 02:30", standing(given));
        var later = AGREED.plus(Duration.ofHours(2));
        var moved = done(change(given, new To.MovedTo(later)));
        assertEquals("op1 op2 2018-11-01 04:30", standing(moved));
        assertEquals(later, text("SELECT next_at FROM household"));
        assertEquals(moved, done(change(moved, new To.Cancelled())));
        assertEquals(
                "GIVEN OPERATOR_AWAY kantoku,MOVED OPERATOR_AWAY kantoku,CANCELLED OPERATOR_AWAY kantoku",
                string("SELECT GROUP_CONCAT(what, ' ', why, ' ', changed_by ORDER BY id) FROM appointment_change"));
        assertEquals(
                "GIVEN " + id + ",MOVED " + given + ",CANCELLED " + moved,
                string("SELECT GROUP_CONCAT(subject ORDER BY id) FROM audit_entry WHERE action = 'APPOINTMENT_CHANGED'"
                        + " AND by_whom = 'kantoku' AND from_address = '127.0.0.1'"));
        var page = appointments.wholeDay(CONTRACT, LocalDate.of(2018, 11, 1));
        assertEquals(
                List.of(AppointmentChange.What.GIVEN, AppointmentChange.What.MOVED, AppointmentChange.What.CANCELLED),
                page.stream()
                        .map(line -> Objects.requireNonNull(line.change()).what())
                        .toList());
        assertEquals(
                later,
                Objects.requireNonNull(
                                Objects.requireNonNull(page.get(1).change()).successor())
                        .agreedAt());
        assertEquals(List.of(), appointments.ofDay(CONTRACT, LocalDate.of(2018, 11, 1)), "none holds");
    }

    @Test
    void whatTheContractForbidsIsRefusedAndNothingChanges() {
        assertEquals(AppointmentFault.NOT_THEIRS, refused(change(id, new To.Given("op3"))));
        assertEquals(AppointmentFault.NOT_THEIRS, refused(change(id, new To.Given("nobody"))));
        assertEquals(AppointmentFault.PAST, refused(change(id, new To.MovedTo(NOW.minusSeconds(1)))));
        assertEquals(
                AppointmentFault.OUTSIDE_STAFFED_HOURS,
                refused(change(id, new To.MovedTo(AGREED.plus(Duration.ofHours(12))))));
        assertEquals(
                AppointmentFault.NOT_A_DIALLING_DAY,
                refused(change(id, new To.MovedTo(AGREED.plus(Duration.ofDays(300))))));
        assertEquals(
                AppointmentFault.NO_SUCH_APPOINTMENT,
                refused(appointments.change(new Appointments.Change(
                        "wakayama-2026", id, new To.Cancelled(), AppointmentChange.Why.OTHER, "kantoku", ""))));
        assertEquals(
                "1 0 0",
                string("SELECT CONCAT((SELECT COUNT(*) FROM appointment WHERE cancelled_at IS NULL), ' ',"
                        + " (SELECT COUNT(*) FROM appointment_change), ' ', (SELECT COUNT(*) FROM audit_entry))"));
        assertEquals(
                AppointmentStanding.AHEAD,
                appointments
                        .wholeDay(CONTRACT, LocalDate.of(2018, 11, 1))
                        .getFirst()
                        .standing());
    }

    @Test
    void whileTheHouseholdIsCalledAndAfterwardsNothingIsChanged() {
        machine.turn(Duration.between(NOW, AGREED));
        var attempt = AttemptId.of("abcd", "01hf0000000000000000000000").value();
        DATABASE.run(handle -> courses.promise(
                handle,
                new CourseStore.Promise(
                        attempt,
                        attempt,
                        CONTRACT,
                        "h",
                        1,
                        courses.numberDigest(handle, "h", 1),
                        "op1",
                        1,
                        null,
                        id,
                        AGREED,
                        AGREED,
                        AGREED.plusSeconds(25))));
        assertEquals(AppointmentFault.CALL_RUNNING, refused(change(id, new To.Given("op2"))));
        DATABASE.run(handle ->
                handle.execute("UPDATE attempt SET state = 'ENDED', outcome = 'NOBODY', live = NULL, source = 'PBX'"));
        machine.turn(Duration.ofMinutes(1));
        assertEquals(AppointmentFault.NOT_OPEN, refused(change(id, new To.Given("op2"))));
        var line = appointments.wholeDay(CONTRACT, LocalDate.of(2018, 11, 1)).getFirst();
        assertEquals(AppointmentStanding.KEPT, line.standing());
        assertNull(line.change());
    }

    @Test
    void whoWasGivenItIsPreferredAndNotWaitedForLong() {
        var _ = done(change(id, new To.Given("op2")));
        machine.turn(Duration.between(NOW, AGREED));
        assertEquals(new Keepers.Turn.Ours(), turn(OP1), "op2 has not come");
        comes(OP1);
        comes(OP2);
        assertEquals(new Keepers.Turn.Theirs("op2"), turn(OP1));
        assertEquals(new Keepers.Turn.Ours(), turn(OP2));
        presence.phoneChanged(OP2.phone(), "INUSE");
        assertEquals(new Keepers.Turn.NotYet(), turn(OP1));
        machine.turn(KeeperRules.GRACE);
        assertEquals(new Keepers.Turn.Ours(), turn(OP1));
    }

    @Test
    void forWhoeverIsReadyNobodyIsPreferred() {
        var given = done(change(id, new To.Given("op2")));
        var _ = done(change(given, new To.Given(null)));
        machine.turn(Duration.between(NOW, AGREED));
        comes(OP2);
        assertEquals(new Keepers.Turn.Ours(), turn(OP1));
    }

    private void comes(Operator operator) {
        presence.duty(operator.id(), new Duty.Ready(Set.of(CONTRACT)), machine.now());
        presence.phoneChanged(operator.phone(), "NOT_INUSE");
    }

    private Keepers.Turn turn(Operator claimed) {
        var keepers = new Keepers(presence, clocks);
        return DATABASE.transaction(handle ->
                keepers.turn(handle, campaign, "h", claimed, clocks.contract().now()));
    }

    private Answer change(String appointment, To to) {
        return appointments.change(new Appointments.Change(
                CONTRACT, appointment, to, AppointmentChange.Why.OPERATOR_AWAY, "kantoku", "127.0.0.1"));
    }

    private static String done(Answer answer) {
        return assertInstanceOf(Answer.Done.class, answer).id();
    }

    private static AppointmentFault refused(Answer answer) {
        return assertInstanceOf(Answer.Refused.class, answer).why();
    }

    private static String standing(String appointment) {
        return DATABASE.transaction(handle -> handle.createQuery(
                        "SELECT CONCAT(taken_by, ' ', keeper, ' ', DATE_FORMAT(agreed_at, '%Y-%m-%d %H:%i')) FROM"
                                + " appointment WHERE cancelled_at IS NULL AND id = :id")
                .bind("id", appointment)
                .mapTo(String.class)
                .one());
    }

    private static Instant text(String sql) {
        return DATABASE.transaction(
                handle -> handle.createQuery(sql).mapTo(Instant.class).one());
    }

    private static String string(String sql) {
        return DATABASE.transaction(
                handle -> handle.createQuery(sql).mapTo(String.class).one());
    }
}
