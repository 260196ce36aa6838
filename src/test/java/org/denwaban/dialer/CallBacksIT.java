package org.denwaban.dialer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.denwaban.calendar.NationalHolidays;
import org.denwaban.call.AttemptId;
import org.denwaban.call.CallRules;
import org.denwaban.call.LeftMessage;
import org.denwaban.call.Switchboard;
import org.denwaban.call.TrunkOutcome;
import org.denwaban.callback.CallBack;
import org.denwaban.callback.CallBackRules;
import org.denwaban.callback.CallBackStore;
import org.denwaban.callback.CallBackTry;
import org.denwaban.campaign.CampaignRules;
import org.denwaban.campaign.CourseStore;
import org.denwaban.campaign.EscalationStore;
import org.denwaban.campaign.MemberResultStore;
import org.denwaban.campaign.Outcome;
import org.denwaban.clock.ContractClock;
import org.denwaban.clock.SystemClock;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.contract.ContractFile;
import org.denwaban.db.Database;
import org.denwaban.db.RealMariaDb;
import org.denwaban.hooks.WebhookStore;
import org.denwaban.pbx.ami.PbxAddress;
import org.denwaban.pbx.ami.Speaker;
import org.denwaban.people.PeopleStore;
import org.denwaban.people.PhoneNumber;
import org.denwaban.rig.PbxPlan;
import org.denwaban.staff.Duty;
import org.denwaban.staff.Operator;
import org.denwaban.staff.Presence;
import org.denwaban.vault.Vault;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Calls to people who asked to be called back, at the gate and after it, on a real database.
class CallBacksIT {

    private static final String CONTRACT = "yokosuka-2018";
    private static final PhoneNumber NUMBER = new PhoneNumber("0468997001");
    private static final LocalDateTime OPEN = LocalDateTime.of(2018, 11, 5, 10, 0);
    private static final Instant CLOSES = Tokyo.instant(OPEN.withHour(20));
    private static final Duration LIFE = Duration.ofSeconds(25);

    @TempDir
    private Path directory;

    private final Operator operator = new Operator("op1", "PJSIP/1001", Set.of(CONTRACT));
    private final CourseStore courses = new CourseStore();
    private final Presence presence = new Presence(List.of(operator));
    private final Switchboard switchboard = new Switchboard(new CallRules("trunk"), _ -> true, (_, _) -> {});
    private final PlayedPbx pbx = new PlayedPbx();

    private Optional<Instant> openUntil = Optional.of(CLOSES);
    private final Set<String> ourLines = Set.of();
    private boolean callerOnTheLine;

    @SuppressWarnings("NullAway.Init") // all of it made before each test
    private Database database;

    @SuppressWarnings("NullAway.Init")
    private ContractClock contractTime;

    @SuppressWarnings("NullAway.Init")
    private EmergencyStops stops;

    @SuppressWarnings("NullAway.Init")
    private Speaker speaker;

    @SuppressWarnings("NullAway.Init")
    private CallBackStore store;

    @SuppressWarnings("NullAway.Init")
    private PeopleStore people;

    @SuppressWarnings("NullAway.Init")
    private CallBackLine line;

    /// What the PBX and its CEL file would say.
    private static final class PlayedPbx implements Settlement.Records {
        private Optional<Settlement.Ended> ended = Optional.empty();

        @Override
        public Optional<Set<String>> liveChannels() {
            return Optional.of(Set.of());
        }

        @Override
        public Optional<Settlement.Ended> ended(String channelId) {
            return ended;
        }

        @Override
        public Optional<LeftMessage> message(String channelId) {
            return Optional.empty();
        }
    }

    @BeforeEach
    void somebodyAskedToBeCalledBack() throws Exception {
        database = RealMariaDb.freshMigrated();
        contractTime = ContractClock.open(SystemClock.SYSTEM, directory.resolve(ContractClock.FILE));
        contractTime.turn(Tokyo.instant(OPEN));
        stops = EmergencyStops.of(directory);
        var vault = Vault.at(directory.resolve("keys"));
        people = new PeopleStore(vault);
        store = new CallBackStore(vault, people);
        line = line(true);
        speaker = Speaker.start(
                new PbxAddress("127.0.0.1", PbxPlan.freeTcp(), "nobody", "nothing"), new SimpleMeterRegistry());
        presence.duty("op1", new Duty.Ready(Set.of(CONTRACT)), Instant.EPOCH);
        assertTrue(ask());
    }

    @AfterEach
    void close() {
        speaker.close();
        switchboard.close();
        database.close();
    }

    // the wish

    @Test
    void oneWaitsHoweverOftenItIsAskedForAndMayBeAskedForAgainAfterwards() {
        assertFalse(ask());
        database.run(
                handle -> store.end(handle, wish(), CallBack.Ending.CANCELLED, "kantoku", SystemClock.SYSTEM.now()));
        assertTrue(ask());
        assertEquals("kantoku", text("SELECT ended_by FROM call_back WHERE ending = 'CANCELLED'"));
    }

    @Test
    void theNumberStandsNowhereInClear() {
        var row = text("SELECT CONCAT(HEX(number_sealed), HEX(number_digest), call_id) FROM call_back");
        assertFalse(row.contains("30343638"), "its digits");
    }

    // the gate

    @Test
    void aPermitLetsOneCallThrough() {
        var promised = promised();
        var go = assertInstanceOf(Gate.Answer.Go.class, redeem(promised));
        assertEquals(NUMBER.digits(), go.number().digits());
        assertEquals("0468999900", go.callerId());
        assertEquals(Optional.empty(), go.message());
        assertRefused(GateRefusal.PERMIT_WORTHLESS, redeem(promised));
    }

    @Test
    void ofManyWhoAskAtOnceOneIsLetThrough() throws Exception {
        var promised = promised();
        var dialling = dialling(line);
        try (var pool = Executors.newFixedThreadPool(8)) {
            Callable<Gate.Answer> question = () -> dialling.gate().redeem(promised.id(), promised.id(), now());
            var answers = pool.invokeAll(Collections.nCopies(16, question));
            long through = 0;
            for (var answer : answers) {
                through += answer.get() instanceof Gate.Answer.Go ? 1 : 0;
            }
            assertEquals(1, through);
        }
    }

    @Test
    void nobodyElsesLegIsLetThrough() {
        var promised = promised();
        assertRefused(GateRefusal.UNKNOWN_ATTEMPT, dialling(line).gate().redeem(promised.id(), "1542000000.1", now()));
    }

    @Test
    void afterClosingNobodyIsRung() {
        var promised = promised();
        openUntil = Optional.empty();
        assertRefused(GateRefusal.RULES, redeem(promised));
        assertEquals("VOID", state());
        assertEquals("1", text("SELECT waits FROM call_back"), "it is kept when the line opens again");
        assertTrue(promise().isEmpty());
    }

    @Test
    void aWishThatWasTakenOffIsNotKept() {
        var promised = promised();
        database.run(handle -> store.end(handle, wish(), CallBack.Ending.CANCELLED, "op1", SystemClock.SYSTEM.now()));
        assertRefused(GateRefusal.RULES, redeem(promised));
        assertTrue(promise().isEmpty());
    }

    @Test
    void aNumberThatIsNotToBeCalledIsNotCalledBack() {
        var promised = promised();
        database.run(handle -> handle.execute(
                "INSERT INTO do_not_call (id, contract_id, number_digest, asked_by, entered_by, entered_at) VALUES"
                        + " ('d', ?, ?, 'CITIZEN', 'op1', UTC_TIMESTAMP(6))",
                CONTRACT,
                people.numberDigest(CONTRACT, NUMBER)));
        assertRefused(GateRefusal.RULES, redeem(promised));
        assertEquals("FORBIDDEN", text("SELECT ending FROM call_back"));
    }

    @Test
    void anEmergencyStopHolds() throws Exception {
        var promised = promised();
        stops.stop(Optional.of(CONTRACT), "kantoku", SystemClock.SYSTEM.now());
        assertRefused(GateRefusal.STOPPED, redeem(promised));
    }

    @Test
    void whatIsNotDialledHereIsNotCalledBackHere() throws Exception {
        var promised = promised();
        assertRefused(GateRefusal.STOPPED, dialling(line(false)).gate().redeem(promised.id(), promised.id(), now()));
    }

    @Test
    void clocksThatDisagreeRingNobody() {
        var promised = promised();
        assertRefused(
                GateRefusal.CLOCKS, dialling(line).gate().redeem(promised.id(), promised.id(), now().plusSeconds(9)));
    }

    @Test
    void whoeverIsOnTheLineIsNotRung() {
        callerOnTheLine = true;
        assertTrue(promise().isEmpty());
        callerOnTheLine = false;
        assertTrue(promise().isEmpty(), "it is not asked again at once");
        contractTime("10:00:30");
        assertTrue(promise().isPresent());
    }

    /// For a campaign of any contract, or to call them back: one call a number.
    @Test
    void whoeverIsCalledForAnotherContractIsNotRungAtTheSameTime() {
        var promised = promised();
        var campaigns = new LiveNumbers(people, ourLines, SystemClock.SYSTEM);
        var other = "dwabcd01hf0000000000000000000000";
        database.run(handle -> assertTrue(campaigns.take(handle, NUMBER, other)));
        database.run(handle -> handle.execute(
                "INSERT INTO attempt (id, contract_id, channel_id, household_id, phone_ordinal, number_digest, operator_id,"
                        + " number, live, state, contract_at, promised_at, expires_at) SELECT ?, 'other-2018', ?, 'h', 1,"
                        + " number_digest, 'op9', 1, 1, 'REDEEMED', asked_at, asked_at, asked_at FROM call_back",
                other,
                other));
        assertRefused(GateRefusal.RULES, dialling(line).gate().redeem(promised.id(), promised.id(), now()));
        contractTime("10:00:30");
        assertTrue(promise().isEmpty());
        database.run(handle -> campaigns.letGo(handle, other));
        contractTime("10:01:00");
        var again = promised();
        assertInstanceOf(Gate.Answer.Go.class, dialling(line).gate().redeem(again.id(), again.id(), now()));
        database.run(handle -> {
            assertFalse(campaigns.take(handle, NUMBER, other), "now it is rung by us");
            assertTrue(store.end(handle, again.id(), Outcome.NOBODY, CourseStore.Source.PBX, SystemClock.SYSTEM.now()));
            assertTrue(campaigns.take(handle, NUMBER, other));
        });
    }

    @Test
    void whoeverReachedUsMeanwhileIsNotRung() {
        database.run(handle -> handle.execute(
                "INSERT INTO inbound_call (id, contract_id, came_at, contract_at, number_digest, answered_at, ended_at,"
                        + " ending, read_to) VALUES ('1.1', ?, UTC_TIMESTAMP(6) + INTERVAL 1 SECOND, UTC_TIMESTAMP(6), ?,"
                        + " UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), 'ANSWERED', 'x')",
                CONTRACT,
                people.numberDigest(CONTRACT, NUMBER)));
        assertTrue(promise().isEmpty());
        assertEquals("CALLED_AGAIN", text("SELECT ending FROM call_back"));
    }

    @Test
    void whileItIsRungItIsNotPromisedOnceMore() {
        var _ = promised();
        assertTrue(promise().isEmpty());
    }

    // afterwards

    @Test
    void aPermitThatIsOverIsGivenBackAndTheWishIsKept() {
        var promised = promised();
        database.run(
                handle -> handle.execute("UPDATE call_back_try SET expires_at = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND"));
        settle();
        assertEquals("VOID", state());
        assertRefused(GateRefusal.PERMIT_WORTHLESS, redeem(promised));
        assertTrue(promise().isPresent(), "nobody was rung: it is no try");
    }

    @Test
    void inDoubtItCountsAsATry() {
        redeemed();
        database.run(
                handle -> handle.execute("UPDATE call_back_try SET redeemed_at = redeemed_at - INTERVAL 21 SECOND"));
        settle();
        assertEquals("ENDED IN_DOUBT NONE 1", told());
    }

    @Test
    void theOperatorsKeyInTheRecordTellsWhatItWas() {
        redeemed();
        pbx.ended = Optional.of(new Settlement.Ended(TrunkOutcome.ANSWERED, 16, "2", null, null));
        settle();
        assertEquals("ENDED ABSENT OPERATOR 1", told());
    }

    @Test
    void aConversationWithoutAKeyIsAConversation() {
        redeemed();
        pbx.ended = Optional.of(new Settlement.Ended(TrunkOutcome.ANSWERED, 16, "", null, null));
        settle();
        assertEquals("ENDED CONTACT PBX 0", told());
        assertEquals("REACHED", text("SELECT ending FROM call_back"));
    }

    @Test
    void theKeyOnTheTelephoneIsTakenFromWhoeverMadeTheCallAlone() {
        var promised = redeemed();
        assertFalse(dialling(line).keypad().keyed(promised.id(), "1", "1002"));
        assertTrue(dialling(line).keypad().keyed(promised.id(), "1", "1001"));
        assertEquals("ENDED CONTACT OPERATOR 0", told());
        assertFalse(dialling(line).keypad().keyed(promised.id(), "2", "1001"), "it is known");
    }

    @Test
    void whoeverWasTriedIsNotTriedAgainBeforeThePause() {
        redeemed();
        pbx.ended = Optional.of(new Settlement.Ended(TrunkOutcome.NOBODY, 0, "", null, null));
        settle();
        assertTrue(promise().isEmpty());
        contractTime("10:29:00");
        assertTrue(promise().isEmpty());
        contractTime("10:31:00");
        assertTrue(promise().isPresent());
    }

    private CallBackTry redeemed() {
        var promised = promised();
        assertInstanceOf(Gate.Answer.Go.class, redeem(promised));
        return promised;
    }

    private boolean ask() {
        return database.transaction(handle -> store.ask(
                handle,
                CONTRACT,
                NUMBER,
                "1542000000.1",
                CallBack.Source.AFTER_HOURS,
                contractTime.now(),
                SystemClock.SYSTEM.now()));
    }

    private void contractTime(String time) {
        try {
            contractTime.turn(Tokyo.instant(OPEN.toLocalDate().atTime(LocalTime.parse(time))));
        } catch (ContractClock.BackwardException e) {
            throw new AssertionError(e);
        }
    }

    private CallBackTry promised() {
        return promise().orElseThrow();
    }

    private Optional<CallBackTry> promise() {
        return database.transaction(handle -> callBacks().promise(handle, line, operator, LIFE));
    }

    private Gate.Answer redeem(CallBackTry promised) {
        assertTrue(AttemptId.parse(promised.id()).isPresent());
        return dialling(line).gate().redeem(promised.id(), promised.id(), now());
    }

    private static Instant now() {
        return SystemClock.SYSTEM.now();
    }

    private static void assertRefused(GateRefusal why, Gate.Answer answer) {
        assertEquals(new Gate.Answer.No(why), answer);
    }

    private void settle() {
        dialling(line).settlement().sweep();
    }

    private String wish() {
        return text("SELECT id FROM call_back WHERE waits = 1");
    }

    private String state() {
        return text("SELECT state FROM call_back_try");
    }

    private String told() {
        return text("SELECT CONCAT_WS(' ', t.state, t.outcome, t.source, b.tries) FROM call_back_try t"
                + " JOIN call_back b ON b.id = t.call_back_id");
    }

    private String text(String sql) {
        return database.transaction(
                handle -> handle.createQuery(sql).mapTo(String.class).one());
    }

    private final class Callers extends NobodyOnTheLine {
        @Override
        public boolean now(Handle handle, String contractId, PhoneNumber number) {
            return callerOnTheLine && number.equals(NUMBER);
        }
    }

    private Clocks clocks() {
        return new Clocks(SystemClock.SYSTEM, contractTime, true);
    }

    private CallBacks callBacks() {
        return new CallBacks(
                store,
                List.of(line),
                _ -> openUntil,
                new Callers(),
                new LiveNumbers(people, ourLines, SystemClock.SYSTEM),
                Leases.taken(database, directory),
                clocks(),
                new DialerMetrics(new SimpleMeterRegistry(), List.of(CONTRACT), List.of(CONTRACT)));
    }

    private Dialling dialling(CallBackLine of) {
        var contract = of.contract();
        return Dialling.of(new Dialling.Needs(
                database,
                courses,
                people,
                List.of(new Campaign(
                        contract,
                        Objects.requireNonNull(contract.outbound()),
                        new CampaignRules(contract, NationalHolidays.LAW),
                        true)),
                store,
                List.of(of),
                _ -> openUntil,
                clocks(),
                presence,
                switchboard,
                speaker,
                pbx,
                new MemberResultStore(Vault.at(directory.resolve("keys"))),
                new EscalationStore(Vault.at(directory.resolve("keys"))),
                new WebhookStore(List.of()),
                stops,
                Leases.taken(database, directory),
                new Callers(),
                ourLines,
                "trunk",
                () -> {},
                () -> WellHouse.AROUND,
                Duration.ofSeconds(20),
                Duration.ZERO,
                new ArrayBlockingQueue<>(1),
                new SimpleMeterRegistry()));
    }

    private CallBackLine line(boolean dial) throws Exception {
        var text = Files.readString(Path.of("docs/contracts/yokosuka-2018.toml"))
                .replace("[reception]\n", "[reception]\ncall_back = { tries = 3, pause = \"30min\" }\n");
        var file = Files.writeString(directory.resolve("contract.toml"), text);
        Contract contract = assertInstanceOf(ContractFile.Reading.Accepted.class, ContractFile.read(file))
                .contract();
        return new CallBackLine(contract, new CallBackRules(contract), dial);
    }
}
