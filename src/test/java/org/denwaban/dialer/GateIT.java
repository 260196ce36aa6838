package org.denwaban.dialer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.denwaban.calendar.NationalHolidays;
import org.denwaban.call.CallRules;
import org.denwaban.call.LeftMessage;
import org.denwaban.call.Switchboard;
import org.denwaban.callback.CallBackStore;
import org.denwaban.campaign.CampaignRules;
import org.denwaban.campaign.CourseStore;
import org.denwaban.campaign.DoNotCallStore;
import org.denwaban.campaign.EscalationStore;
import org.denwaban.campaign.MemberResultStore;
import org.denwaban.campaign.Outcome;
import org.denwaban.clock.Clock;
import org.denwaban.clock.ContractClock;
import org.denwaban.clock.SystemClock;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.ContractFile;
import org.denwaban.db.Database;
import org.denwaban.db.RealMariaDb;
import org.denwaban.hooks.WebhookStore;
import org.denwaban.pbx.ami.PbxAddress;
import org.denwaban.pbx.ami.Speaker;
import org.denwaban.people.ListImport;
import org.denwaban.people.ListProgress;
import org.denwaban.people.PeopleStore;
import org.denwaban.people.PhoneNumber;
import org.denwaban.rig.PbxPlan;
import org.denwaban.staff.Operator;
import org.denwaban.staff.Presence;
import org.denwaban.vault.Vault;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The only way out, asked as the dialplan asks, on a real database: what it lets through, and every way in which it
/// refuses.
class GateIT {

    private static final String CONTRACT = "yokosuka-2018";
    private static final String CALLER_ID = "0468999900";

    /// Thursday, in the window of every first attempt.
    private static final LocalDateTime OPEN = LocalDateTime.of(2018, 11, 1, 10, 0);

    @TempDir
    private Path directory;

    private final Operator operator = new Operator("op1", "PJSIP/1001", Set.of(CONTRACT));
    private final CourseStore courses = new CourseStore();
    private final Presence presence = new Presence(List.of(operator));
    private final Switchboard switchboard = new Switchboard(new CallRules("trunk"), _ -> true, (_, _) -> {});

    private String onTheLine = "nobody";
    private Set<String> ourLines = Set.of();
    private HindranceRules.Around around = WellHouse.AROUND;

    /// Machine time may be turned away from the database's.
    private Duration slow = Duration.ZERO;

    private final Clock machine = new Clock() {
        @Override
        public Instant now() {
            return SystemClock.SYSTEM.now().minus(slow);
        }

        @Override
        public long nanos() {
            return SystemClock.SYSTEM.nanos();
        }
    };

    @SuppressWarnings("NullAway.Init") // all of it made before each test
    private Database database;

    @SuppressWarnings("NullAway.Init")
    private ContractClock contractTime;

    @SuppressWarnings("NullAway.Init")
    private Campaign campaign;

    @SuppressWarnings("NullAway.Init")
    private EmergencyStops stops;

    @SuppressWarnings("NullAway.Init")
    private DialLease lease;

    @SuppressWarnings("NullAway.Init")
    private Speaker speaker;

    @SuppressWarnings("NullAway.Init")
    private PeopleStore people;

    @SuppressWarnings("NullAway.Init")
    private Dialling dialling;

    @BeforeEach
    void aListIsThere() throws Exception {
        database = RealMariaDb.freshMigrated();
        contractTime = ContractClock.open(machine, directory.resolve(ContractClock.FILE));
        contractTime.turn(Tokyo.instant(OPEN));
        campaign = campaign(true);
        stops = EmergencyStops.of(directory);
        lease = Leases.taken(database, directory);
        people = new PeopleStore(vault());
        // nobody listens there: what the gate needs of the PBX comes with the question
        speaker = Speaker.start(
                new PbxAddress("127.0.0.1", PbxPlan.freeTcp(), "nobody", "nothing"), new SimpleMeterRegistry());
        var _ = new ListImport(database, vault(), SystemClock.SYSTEM, new ListedCalls())
                .run(
                        campaign.contract(),
                        Path.of("src/test/resources/lists/good-utf8.csv"),
                        "test",
                        ListProgress.SILENT);
        dialling = dialling(campaign, true);
    }

    @AfterEach
    void close() {
        speaker.close();
        switchboard.close();
        database.close();
    }

    @Test
    void aPermitLetsOneCallThrough() {
        var promise = promised();
        var asked = machine.now();
        var go = assertInstanceOf(Gate.Answer.Go.class, dialling.gate().redeem(promise.id(), promise.id(), asked));
        assertEquals(asked.plusSeconds(3), go.until());
        assertEquals(number(promise), go.number().digits());
        assertEquals(CALLER_ID, go.callerId());
        assertEquals(campaign.outbound().ringTime().toSeconds(), go.ringSeconds());
        assertEquals(Optional.empty(), go.message(), "the message is the third attempt's");
        assertRefused(GateRefusal.PERMIT_WORTHLESS, ask(promise));
        assertEquals("REDEEMED", state(promise));
    }

    @Test
    void ofManyWhoAskAtOnceOneIsLetThrough() {
        var promise = promised();
        long through = IntStream.range(0, 16)
                .parallel()
                .filter(_ -> ask(promise) instanceof Gate.Answer.Go)
                .count();
        assertEquals(1, through);
    }

    @Test
    void whoeverIsNotTheAttemptsOwnLegIsNobody() {
        var promise = promised();
        assertRefused(
                GateRefusal.UNKNOWN_ATTEMPT, dialling.gate().redeem(promise.id(), "pbx-1541034000.17", machine.now()));
        var other = "dwabcd01hf0000000000000000000000";
        assertRefused(GateRefusal.UNKNOWN_ATTEMPT, dialling.gate().redeem(other, other, machine.now()));
        assertRefused(GateRefusal.UNKNOWN_ATTEMPT, dialling.gate().redeem("0468999901", "0468999901", machine.now()));
        assertEquals("PROMISED", state(promise), "the true leg may still come");
    }

    @Test
    void aPermitThatIsOverIsWorthNothing() {
        var promise = promised(Duration.ofMillis(-1));
        assertRefused(GateRefusal.PERMIT_WORTHLESS, ask(promise));
    }

    @Test
    void theHourIsAskedAgain() throws Exception {
        var promise = promised();
        contractTime.turn(Tokyo.instant(OPEN.withHour(17)));
        assertRefused(GateRefusal.RULES, ask(promise));
        assertEquals("VOID", state(promise), "nobody was called: given back");
    }

    /// As if the planner had lost count, and the database its keys: the gate counts for itself. What a gate that has
    /// lost count lets out is `WitnessIT`'s.
    @Test
    void aFourthThatThePlannerPromisedIsNotLetOut() {
        var toTheHousehold = promised();
        callsBefore(3, toTheHousehold, "household_id");
        assertRefused(GateRefusal.RULES, ask(toTheHousehold));
        assertEquals("VOID", state(toTheHousehold), "nobody was called: given back");

        var toTheNumber = promised();
        callsBefore(3, toTheNumber, "'another household'");
        assertRefused(GateRefusal.RULES, ask(toTheNumber));
        var third = promised();
        callsBefore(2, third, "'a third household'");
        assertInstanceOf(Gate.Answer.Go.class, ask(third));
    }

    /// On the days before, to the same number.
    private void callsBefore(int calls, CourseStore.Promise promise, String household) {
        for (int n = 1; n <= calls; n++) {
            int call = n;
            database.run(handle -> handle.execute(
                    "INSERT INTO attempt (id, contract_id, channel_id, household_id, phone_ordinal, number_digest,"
                            + " operator_id, number, state, outcome, counted, contract_at, promised_at, expires_at,"
                            + " redeemed_at) SELECT CONCAT(LEFT(id, 31), ?), contract_id, channel_id, LEFT(" + household
                            + ", 26), phone_ordinal, number_digest, operator_id, ?, 'ENDED', 'NOBODY',"
                            + " IF(household_id = " + household
                            + ", NULL, ?), contract_at - INTERVAL ? DAY, promised_at,"
                            + " expires_at, promised_at FROM attempt WHERE id = ?",
                    "xyz".substring(call - 1, call),
                    call,
                    call,
                    5 - call,
                    promise.id()));
        }
    }

    @Test
    void whoeverAskedNotToBeCalledMeanwhileIsNotCalled() {
        var promise = promised();
        var _ = dialling.doNotCall()
                .add(
                        CONTRACT,
                        new DoNotCall.Who.OfHousehold(promise.householdId()),
                        DoNotCallStore.Asked.CITIZEN,
                        "op1");
        assertRefused(GateRefusal.RULES, ask(promise));
    }

    @Test
    void whoeverCallsUsMeanwhileIsNotCalled() {
        var promise = promised();
        onTheLine = promise.householdId();
        assertRefused(GateRefusal.ON_THE_LINE, ask(promise));
        assertEquals("VOID", state(promise), "nobody was called: given back");
        assertRefused(GateRefusal.NOT_ON_THE_LIST, byHand(number(promise)));
        onTheLine = "nobody";
        database.run(handle -> handle.execute("UPDATE household SET next_at = ?", contractTime.now()));
        assertInstanceOf(Gate.Answer.Go.class, byHand(number(promise)));
    }

    /// A list that was imported before: the operator's telephone is not to ring for it either.
    @Test
    void aLineOfOurOwnIsNotDialledWhateverTheListSays() {
        var promise = promised();
        ourLines = Set.of(number(promise));
        dialling = dialling(campaign, true);
        assertRefused(GateRefusal.NUMBER_TAKEN, ask(promise));
        assertEquals("VOID", state(promise), "nobody was called: given back");
        assertRefused(GateRefusal.NOT_ON_THE_LIST, byHand(number(promise)));
    }

    /// A sealed value that was damaged, or sealed by another installation.
    @Test
    void aNumberThatCannotBeOpenedKeepsNobodyElseWaiting() {
        var first = database.transaction(handle -> {
            var household = nextDue(handle).orElseThrow();
            handle.execute(
                    "UPDATE household_phone SET number_sealed = REVERSE(number_sealed) WHERE household_id = ?",
                    household);
            var promised = new Promises(
                            courses, new NobodyOnTheLine(), new LiveNumbers(people, ourLines, machine), machine)
                    .promise(
                            handle,
                            campaign,
                            household,
                            operator,
                            Optional.empty(),
                            contractTime.now(),
                            Duration.ofSeconds(25));
            assertEquals(Optional.empty(), promised);
            return household;
        });
        assertNotEquals(first, promised().householdId());
    }

    private Optional<String> nextDue(Handle handle) {
        var now = contractTime.now();
        return courses.lockNextDue(handle, CONTRACT, campaign.rules().queues(now), now);
    }

    @Test
    void threeClocksMustAgree() {
        var promise = promised();
        var now = machine.now();
        assertRefused(GateRefusal.CLOCKS, dialling.gate().redeem(promise.id(), promise.id(), now.minusSeconds(4)));
        assertRefused(GateRefusal.CLOCKS, dialling.gate().redeem(promise.id(), promise.id(), now.plusSeconds(4)));
        slow = Duration.ofSeconds(4); // we and the PBX against the database
        assertRefused(GateRefusal.CLOCKS, ask(promise));
        slow = Duration.ZERO;
        assertInstanceOf(Gate.Answer.Go.class, ask(promise));
    }

    @Test
    void aStopHoldsForPermitsThatAreOut() throws Exception {
        var promise = promised();
        stops.stop(Optional.of(CONTRACT), "kantoku", machine.now());
        assertRefused(GateRefusal.STOPPED, ask(promise));
        assertRefused(GateRefusal.STOPPED, byHand(number(promise)));
    }

    @Test
    void whatHindersEverybodyHoldsForAPermitThatIsOutAndItIsGivenBack() {
        var promise = promised();
        around = WellHouse.around(Optional.empty(), Optional.of("the journal's disk fails"));
        assertRefused(GateRefusal.HINDERED, byHand(number(promise)));
        assertRefused(GateRefusal.HINDERED, ask(promise));
        assertEquals("VOID", state(promise), "nobody was called: given back");
        around = WellHouse.AROUND;
        assertInstanceOf(Gate.Answer.Go.class, byHand(number(promise)));
    }

    @Test
    void aServerThatIsStoppingLetsNobodyThrough() {
        var promise = promised();
        dialling.dialer().stop();
        assertRefused(GateRefusal.STOPPED, ask(promise));
    }

    @Test
    void aContractThatIsNotDialledHereIsNotDialledByAPermitOfBefore() throws Exception {
        var promise = promised();
        assertRefused(
                GateRefusal.STOPPED,
                dialling(campaign(false), true).gate().redeem(promise.id(), promise.id(), machine.now()));
    }

    @Test
    void turnedTimeNeverMeetsRealTelephones() {
        var promise = promised();
        assertRefused(
                GateRefusal.TURNED_TIME,
                dialling(campaign, false).gate().redeem(promise.id(), promise.id(), machine.now()));
    }

    @Test
    void withoutTheDatabaseNobodyIsLetThrough() {
        var promise = promised();
        database.close();
        assertRefused(GateRefusal.UNABLE, ask(promise));
    }

    /// Two servers on one database, each with a data directory of its own.
    @Test
    void onlyTheServerThatHoldsTheLeaseLetsAnybodyOut(@TempDir Path elsewhere) throws Exception {
        var ours = dialling;
        var theirLease = DialLease.of(database, elsewhere, machine, new SimpleMeterRegistry());
        theirLease.look();
        var theirs = dialling(List.of(campaign), true, theirLease);
        var promise = promised();
        assertRefused(GateRefusal.NO_LEASE, theirs.gate().redeem(promise.id(), promise.id(), machine.now()));
        assertRefused(
                GateRefusal.NO_LEASE,
                theirs.gate().dialledByHand("1001", number(promise), "pbx-1541034000.19", machine.now()));
        assertEquals("PROMISED", state(promise), "not redeemed, and not theirs to give back");

        database.run(Leases::over);
        theirLease.look();
        assertRefused(GateRefusal.NO_LEASE, ask(promise)); // ours has not noticed; the database has
        assertEquals("PROMISED", state(promise));
        lease.look();
        assertTrue(ours.lease().hindrance().orElseThrow().startsWith("E-DIAL-030"));
        assertRefused(GateRefusal.NO_LEASE, ask(promise));
        assertInstanceOf(Gate.Answer.Go.class, theirs.gate().redeem(promise.id(), promise.id(), machine.now()));
    }

    /// The gate looks before it redeems; whoever would not look gets no other answer.
    @Test
    void theDatabaseItselfRedeemsAPermitOnceAndGivesNoneBackThatWasRedeemed() {
        var promise = promised();
        database.run(handle -> {
            assertTrue(redeemed(handle, promise));
            assertFalse(redeemed(handle, promise));
            assertFalse(courses.giveBack(handle, promise.id(), machine.now()));
        });
        assertEquals("REDEEMED", state(promise));
    }

    private boolean redeemed(Handle handle, CourseStore.Promise promise) {
        return courses.redeem(
                handle, lease.held(), promise.id(), promise.window(), null, contractTime.now(), machine.now());
    }

    /// The row that says who dials stays as it is until what was redeemed under it is committed.
    @Test
    void theLeaseIsNotTakenInTheMiddleOfARedeeming() {
        var promise = promised();
        database.run(handle -> {
            courses.lock(handle, promise.householdId());
            assertEquals(1, CompletableFuture.supplyAsync(this::leasesFree).join());
            assertTrue(redeemed(handle, promise));
            assertEquals(0, CompletableFuture.supplyAsync(this::leasesFree).join());
        });
    }

    private int leasesFree() {
        return database.transaction(
                handle -> handle.createQuery("SELECT COUNT(*) FROM dial_lease WHERE fence > 0 FOR UPDATE SKIP LOCKED")
                        .mapTo(Integer.class)
                        .one());
    }

    @Test
    void aDatabaseThatHasLostTheLastCallDialsNobodyUntilAPersonSettlesIt() throws Exception {
        var promise = promised();
        assertInstanceOf(Gate.Answer.Go.class, ask(promise));
        lease.look(); // remembered
        // a backup of before that call
        database.run(handle -> handle.execute("DELETE FROM attempt"));
        lease.look();
        var why = lease.hindrance().orElseThrow();
        assertTrue(why.startsWith("E-DIAL-031"), why);
        assertTrue(why.contains(Tokyo.offset(machine.now()).toLocalDate().toString()), why);
        assertTrue(why.contains(promise.id()), why);
        database.run(handle -> handle.execute("UPDATE household SET next_at = ?", contractTime.now()));
        assertRefused(GateRefusal.NO_LEASE, ask(promised()));
        assertFalse(lease.standsBy(), "its calls are still its own to settle");

        // neither a restart helps
        database.run(handle -> handle.execute("DELETE FROM attempt"));
        lease.close();
        lease = Leases.taken(database, directory);
        assertTrue(lease.hindrance().orElseThrow().startsWith("E-DIAL-031"));

        assertTrue(lease.settle("kantoku"));
        assertEquals(Optional.empty(), lease.hindrance());
        assertFalse(lease.settle("kantoku"), "once");
        var entry = database.transaction(handle -> handle.createQuery(
                        "SELECT CONCAT(by_whom, ' ', subject) FROM audit_entry WHERE action = 'LOST_CALLS_SETTLED'")
                .mapTo(String.class)
                .one());
        assertTrue(entry.startsWith("kantoku " + promise.id()), entry);
        database.run(handle -> handle.execute("UPDATE household SET next_at = ?", contractTime.now()));
        dialling = dialling(campaign, true);
        assertInstanceOf(Gate.Answer.Go.class, ask(promised()));
    }

    /// The same people on the lists of two contracts, whose digests of a number are two.
    @Test
    void aNumberIsCalledForOneContractAtATime() throws Exception {
        var other = campaign(true, "yokosuka-2018-b");
        var _ = new ListImport(database, vault(), SystemClock.SYSTEM, new ListedCalls())
                .run(other.contract(), Path.of("src/test/resources/lists/good-utf8.csv"), "test", ListProgress.SILENT);
        var gate = dialling(List.of(campaign, other), true, lease).gate();
        var first = promised();
        var number = new PhoneNumber(number(first));
        var second = promised(other, number).orElseThrow();
        assertInstanceOf(Gate.Answer.Go.class, gate.redeem(first.id(), first.id(), machine.now()));
        assertRefused(GateRefusal.NUMBER_TAKEN, gate.redeem(second.id(), second.id(), machine.now()));
        assertEquals("VOID", state(second), "no attempt is spent");
        assertEquals(Optional.empty(), promised(other, number), "nor is it promised while the other call lives");

        database.run(handle -> {
            assertTrue(courses.end(handle, first.id(), Outcome.NOBODY, true, CourseStore.Source.PBX, machine.now()));
            assertEquals(0, liveNumbers(handle), "nothing that joins two contracts' people stays");
        });
        var again = promised(other, number).orElseThrow();
        assertInstanceOf(Gate.Answer.Go.class, gate.redeem(again.id(), again.id(), machine.now()));
        database.run(handle -> {
            courses.answered(handle, again.id(), machine.now());
            assertTrue(
                    courses.end(handle, again.id(), Outcome.CONTACT, true, CourseStore.Source.OPERATOR, machine.now()));
            assertEquals(1, liveNumbers(handle), "the result is entered, and they still talk");
            assertTrue(courses.operatorGone(handle, again.id(), machine.now()));
            assertEquals(1, liveNumbers(handle), "they were handed on, and talk with a supervisor");
            handle.execute("DELETE FROM attempt WHERE id = ?", first.id());
        });
        assertEquals(Optional.empty(), promised(campaign, number), "nor are they called for the first meanwhile");
        database.run(handle -> {
            courses.cause(handle, again.id(), 16, 0);
            assertEquals(0, liveNumbers(handle));
        });
        assertTrue(promised(campaign, number).isPresent());
    }

    @Test
    void ofTwoContractsThatRedeemForOneNumberAtOnceOneIsLetThrough() throws Exception {
        var other = campaign(true, "yokosuka-2018-b");
        var _ = new ListImport(database, vault(), SystemClock.SYSTEM, new ListedCalls())
                .run(other.contract(), Path.of("src/test/resources/lists/good-utf8.csv"), "test", ListProgress.SILENT);
        var gate = dialling(List.of(campaign, other), true, lease).gate();
        var first = promised();
        var second = promised(other, new PhoneNumber(number(first))).orElseThrow();
        long through = Stream.of(first, second)
                .parallel()
                .map(promise -> gate.redeem(promise.id(), promise.id(), machine.now()))
                .filter(Gate.Answer.Go.class::isInstance)
                .count();
        assertEquals(1, through);
    }

    private static int liveNumbers(Handle handle) {
        return handle.createQuery("SELECT COUNT(*) FROM live_number")
                .mapTo(Integer.class)
                .one();
    }

    private Optional<CourseStore.Promise> promised(Campaign of, PhoneNumber number) {
        var numbers = new LiveNumbers(people, ourLines, machine);
        return database.transaction(handle -> {
            var household = people.householdsByNumber(handle, of.contract().id(), number)
                    .getFirst();
            courses.lock(handle, household);
            return new Promises(courses, new NobodyOnTheLine(), numbers, machine)
                    .promise(
                            handle,
                            of,
                            household,
                            operator,
                            Optional.empty(),
                            contractTime.now(),
                            Duration.ofSeconds(25));
        });
    }

    @Test
    void byHandADueHouseholdsNumberGoesOutOnceAndNoOther() {
        var promise = promised();
        var number = number(promise);
        assertRefused(GateRefusal.NOT_ON_THE_LIST, byHand(number)); // a call to it is on its way
        database.run(handle -> handle.execute("DELETE FROM attempt"));
        var go = assertInstanceOf(Gate.Answer.Go.class, byHand(number));
        assertEquals(number, go.number().digits());
        assertEquals(CALLER_ID, go.callerId());
        assertRefused(GateRefusal.NOT_ON_THE_LIST, byHand(number));
        assertRefused(GateRefusal.NOT_ON_THE_LIST, byHand("0468990099"));
        assertRefused(
                GateRefusal.NOT_ON_THE_LIST,
                dialling.gate().dialledByHand("1999", number, "pbx-1541034000.18", machine.now()));
    }

    private Gate.Answer ask(CourseStore.Promise promise) {
        return dialling.gate().redeem(promise.id(), promise.id(), machine.now());
    }

    private Gate.Answer byHand(String digits) {
        return dialling.gate().dialledByHand("1001", digits, "pbx-1541034000.19", machine.now());
    }

    private static void assertRefused(GateRefusal why, Gate.Answer answer) {
        assertEquals(new Gate.Answer.No(why), answer);
    }

    private CourseStore.Promise promised() {
        return promised(Duration.ofSeconds(25));
    }

    private CourseStore.Promise promised(Duration life) {
        var promises =
                new Promises(courses, new NobodyOnTheLine(), new LiveNumbers(people, ourLines, machine), machine);
        return database.transaction(handle -> {
            var now = contractTime.now();
            var household = courses.lockNextDue(
                            handle, CONTRACT, campaign.rules().queues(now), now)
                    .orElseThrow();
            return promises.promise(handle, campaign, household, operator, Optional.empty(), now, life)
                    .orElseThrow();
        });
    }

    private String number(CourseStore.Promise promise) {
        return database.transaction(handle -> people.phones(
                        handle, Objects.requireNonNull(people.household(handle, promise.householdId())))
                .getFirst()
                .number()
                .digits());
    }

    private String state(CourseStore.Promise promise) {
        return database.transaction(handle -> handle.createQuery("SELECT state FROM attempt WHERE id = :id")
                .bind("id", promise.id())
                .mapTo(String.class)
                .one());
    }

    private Vault vault() {
        return Vault.at(directory.resolve("keys"));
    }

    private Campaign campaign(boolean dial) throws IOException {
        return campaign(dial, CONTRACT);
    }

    private Campaign campaign(boolean dial, String id) throws IOException {
        var file = Files.writeString(
                directory.resolve(id + ".toml"),
                Files.readString(Path.of("docs/contracts/yokosuka-2018.toml")).replace(CONTRACT, id));
        var contract = assertInstanceOf(ContractFile.Reading.Accepted.class, ContractFile.read(file))
                .contract();
        return new Campaign(
                contract,
                Objects.requireNonNull(contract.outbound()),
                new CampaignRules(contract, NationalHolidays.LAW),
                dial);
    }

    private Dialling dialling(Campaign of, boolean trunksOnLoopback) {
        return dialling(List.of(of), trunksOnLoopback, lease);
    }

    private Dialling dialling(List<Campaign> of, boolean trunksOnLoopback, DialLease lease) {
        return Dialling.of(new Dialling.Needs(
                database,
                courses,
                people,
                of,
                new CallBackStore(vault(), people),
                List.of(),
                _ -> Optional.empty(),
                new Clocks(machine, contractTime, trunksOnLoopback),
                presence,
                switchboard,
                speaker,
                new NobodyTells(),
                new MemberResultStore(vault()),
                new EscalationStore(vault()),
                new WebhookStore(List.of()),
                stops,
                lease,
                new NobodyOnTheLine() {
                    @Override
                    public boolean now(Handle handle, String contractId, String household) {
                        return household.equals(onTheLine);
                    }
                },
                ourLines,
                "trunk",
                () -> {},
                () -> around,
                Duration.ofSeconds(20),
                Duration.ZERO,
                new ArrayBlockingQueue<>(1),
                new SimpleMeterRegistry()));
    }

    /// No PBX: nothing is ever settled here.
    private static final class NobodyTells implements Settlement.Records {
        @Override
        public Optional<Set<String>> liveChannels() {
            return Optional.empty();
        }

        @Override
        public Optional<Settlement.Ended> ended(String channelId) {
            return Optional.empty();
        }

        @Override
        public Optional<LeftMessage> message(String channelId) {
            return Optional.empty();
        }
    }
}
