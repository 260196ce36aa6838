package org.denwaban.dialer;

import static java.util.Objects.requireNonNull;
import static org.denwaban.people.MadeUpList.certificate;
import static org.denwaban.people.MadeUpList.person;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.denwaban.calendar.NationalHolidays;
import org.denwaban.call.CallRules;
import org.denwaban.call.Switchboard;
import org.denwaban.callback.CallBackStore;
import org.denwaban.campaign.CampaignRules;
import org.denwaban.campaign.CourseStore;
import org.denwaban.campaign.Outcome;
import org.denwaban.clock.Clock;
import org.denwaban.clock.ContractClock;
import org.denwaban.clock.SystemClock;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.contract.ContractFile;
import org.denwaban.db.Database;
import org.denwaban.db.RealMariaDb;
import org.denwaban.hooks.WebhookStore;
import org.denwaban.people.CallsOnRecord;
import org.denwaban.people.ImportResult;
import org.denwaban.people.ImportSummary;
import org.denwaban.people.ListImport;
import org.denwaban.people.ListProgress;
import org.denwaban.people.MadeUpList;
import org.denwaban.people.PeopleStore;
import org.denwaban.people.UndoResult;
import org.denwaban.people.UndoResult.Why;
import org.denwaban.staff.Operator;
import org.denwaban.staff.Presence;
import org.denwaban.vault.Vault;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A new list, and one taken back, while the campaign dials: real promises, the real gate, real endings, real imports
/// on a real database.
class ListReplacementIT {

    private static final Database DATABASE = RealMariaDb.freshMigrated();
    private static final Contract CONTRACT = assertInstanceOf(
                    ContractFile.Reading.Accepted.class,
                    ContractFile.read(Path.of("docs/contracts/yokosuka-2018.toml")))
            .contract();
    private static final String ID = CONTRACT.id();
    private static final Operator OPERATOR = new Operator("op1", "PJSIP/1001", Set.of(ID));

    /// Longer than any of these tests: no permit is over by itself.
    private static final Duration LIFE = Duration.ofMinutes(10);

    private static final CallsOnRecord CALLS = new ListedCalls();

    @TempDir
    private Path directory;

    private final Clock machine = SystemClock.SYSTEM; // the gate holds it against the database's
    private final CourseStore courses = new CourseStore();
    private final Switchboard switchboard = new Switchboard(new CallRules("trunk"), _ -> true, (_, _) -> {});
    private final Campaign campaign = new Campaign(
            CONTRACT,
            Objects.requireNonNull(CONTRACT.outbound()),
            new CampaignRules(CONTRACT, NationalHolidays.LAW),
            true);

    @SuppressWarnings("NullAway.Init") // made before each test
    private ContractClock contract;

    @SuppressWarnings("NullAway.Init")
    private PeopleStore people;

    @SuppressWarnings("NullAway.Init")
    private Promises promises;

    @SuppressWarnings("NullAway.Init")
    private Endings endings;

    @SuppressWarnings("NullAway.Init")
    private Gate gate;

    @AfterAll
    static void closeDatabase() {
        DATABASE.close();
    }

    @BeforeEach
    void theRoomIsEmpty() throws Exception {
        RealMariaDb.empty(
                DATABASE,
                List.of(
                        "attempt",
                        "offer",
                        "appointment",
                        "do_not_call",
                        "member_result",
                        "import_contact_before",
                        "import_household_before",
                        "import_phone_before",
                        "list_import",
                        "contact",
                        "household_phone",
                        "household",
                        "call_list"));
        contract = ContractClock.open(machine, directory.resolve(ContractClock.FILE));
        turn("2018-11-01T10:00"); // Thursday
        var vault = Vault.at(directory.resolve("keys"));
        people = new PeopleStore(vault);
        var callBacks = new CallBackStore(vault, people);
        promises = new Promises(courses, new NobodyOnTheLine(), new LiveNumbers(people, Set.of(), machine), machine);
        var clocks = new Clocks(machine, contract, true);
        var metrics = new DialerMetrics(new SimpleMeterRegistry(), List.of(ID), List.of());
        var campaigns = Map.of(ID, campaign);
        var lease = Leases.taken(DATABASE, directory);
        var numbers = new LiveNumbers(people, Set.of(), machine);
        endings = new Endings(courses, campaigns, clocks, new WebhookStore(List.of()), metrics);
        var presence = new Presence(List.of(OPERATOR));
        gate = new Gate(
                DATABASE,
                courses,
                people,
                campaigns,
                new CallBacks(
                        callBacks,
                        List.of(),
                        _ -> Optional.empty(),
                        new NobodyOnTheLine(),
                        numbers,
                        lease,
                        clocks,
                        metrics),
                Map.of(campaign.contract().tag(), ID),
                promises,
                endings,
                clocks,
                presence,
                switchboard,
                () -> WellHouse.HOUSE,
                EmergencyStops.of(directory),
                new Offers(DATABASE, courses, campaigns, presence, EmergencyStops.of(directory), clocks),
                new NobodyOnTheLine(),
                numbers,
                lease,
                metrics);
    }

    @AfterEach
    void closeSwitchboard() {
        switchboard.close();
    }

    // A new list and a permit

    @Test
    void aPermitOfSomebodyWhoIsGoneIsRefusedAtTheGate() throws IOException {
        replace(list(1));
        var promise = promised();
        replace(list(2));
        assertEquals(new Gate.Answer.No(GateRefusal.RULES), redeem(promise));
        assertEquals("VOID", attempt(promise, "state"));
        assertEquals("GONE", household(1, "state"));
        turn("2018-11-02T10:00");
        assertEquals(List.of(certificate(2)), everybodyDialled());
    }

    @Test
    void aCallOnTheLineGoesOnAndNobodyIsDialledAfterIt() throws IOException {
        replace(list(1));
        var promise = promised();
        assertInstanceOf(Gate.Answer.Go.class, redeem(promise));
        replace(list(2));
        assertEquals("REDEEMED", attempt(promise, "state"));
        end(promise, Outcome.NOBODY);
        assertEquals("ENDED", attempt(promise, "state"));
        assertEquals("1", attempt(promise, "counted"));
        assertEquals("GONE", household(1, "state"));
        turn("2018-11-02T18:00"); // an evening: its second attempt would be due
        assertEquals(List.of(), everybodyDialled());
    }

    @Test
    void aPromiseWhileTheListIsReadIsRefusedAtTheGate() throws IOException {
        replace(list(1));
        var promise = new ArrayList<CourseStore.Promise>();
        replace(list(2), CALLS, (step, _, _) -> {
            if (step == ListProgress.Step.STORING) {
                promise.add(inATransactionOfItsOwn(this::promised)); // before the merge asks who is gone
            }
        });
        assertEquals(1, promise.size());
        assertEquals("GONE", household(1, "state"));
        assertEquals(new Gate.Answer.No(GateRefusal.RULES), redeem(promise.getFirst()));
    }

    @Test
    void nobodyIsPromisedOfAHouseholdThatAnImportHolds() throws IOException {
        replace(list(1));
        var promise = new ArrayList<Optional<CourseStore.Promise>>();
        replace(list(2), lastMoment(() -> promise.add(inATransactionOfItsOwn(this::promisedNow))), ListProgress.SILENT);
        assertEquals(List.of(Optional.empty()), promise);
        assertEquals(0, attempts(1));
    }

    @Test
    void aPermitRedeemedInTheImportsLastMomentWaitsForItAndIsRefused() throws Exception {
        replace(list(1));
        var promise = promised();
        var answer = new ArrayList<CompletableFuture<Gate.Answer>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            replace(
                    list(2),
                    lastMoment(() -> {
                        answer.add(CompletableFuture.supplyAsync(() -> redeem(promise), threads));
                        awaitSomebodyWaiting();
                    }),
                    ListProgress.SILENT);
        }
        assertEquals(new Gate.Answer.No(GateRefusal.RULES), answer.getFirst().get(10, TimeUnit.SECONDS));
        assertEquals("VOID", attempt(promise, "state"));
    }

    @Test
    void whatIsDialledByHandInTheImportsLastMomentWaitsForItAndIsRefused() throws Exception {
        replace(list(1));
        var answer = new ArrayList<CompletableFuture<Gate.Answer>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            replace(
                    list(2),
                    lastMoment(() -> {
                        answer.add(CompletableFuture.supplyAsync(
                                () -> gate.dialledByHand("1001", "0468990001", "1.1", machine.now()), threads));
                        awaitSomebodyWaiting();
                    }),
                    ListProgress.SILENT);
        }
        assertEquals(
                new Gate.Answer.No(GateRefusal.NOT_ON_THE_LIST),
                answer.getFirst().get(10, TimeUnit.SECONDS));
        assertEquals(0, attempts(1));
    }

    // A new list and the course

    @Test
    void aHouseholdThatLosesAMemberGoesOnWithTheOther() throws IOException {
        replace(new MadeUpList().add(person(1, 1, "046-899-0001", "")).add(person(2, 1, "046-899-0002", "")));
        callAll(Outcome.NOBODY);
        replace(new MadeUpList().add(person(2, 1, "046-899-0002", "")));
        turn("2018-11-01T18:00");
        assertEquals(List.of(), everybodyDialled(), "once a day");
        turn("2018-11-02T18:00");
        var second = promised();
        assertEquals(2, second.number());
        assertEquals("0468990002", dialled(second));
    }

    @Test
    void aMemberWhoMovesIsDialledWithTheNewHouseholdAndTheOldOneKeepsItsAttempts() throws IOException {
        replace(new MadeUpList().add(person(1, 1, "046-899-0001", "")).add(person(2, 1, "046-899-0002", "")));
        callAll(Outcome.NOBODY);
        replace(new MadeUpList().add(person(1, 1, "046-899-0001", "")).add(person(2, 2, "046-899-0002", "")));
        assertEquals(1, attempts(1));
        var first = promised();
        assertEquals(1, first.number());
        assertEquals("0468990002", dialled(first));
        assertEquals(1, attempts(2));
    }

    @Test
    void whoComesBackKeepsTheAttempts() throws IOException {
        replace(list(1));
        callAll(Outcome.NOBODY);
        replace(list(2));
        replace(list(1));
        assertEquals("OPEN", household(1, "state"));
        turn("2018-11-02T10:00");
        assertEquals(List.of(), everybodyDialled(), "the second one is for the evening");
        turn("2018-11-02T18:00");
        assertEquals(2, promised().number());
    }

    @Test
    void whoIsConcludedStaysSoWhenListedAgainWithOtherNumbers() throws IOException {
        replace(list(1));
        callAll(Outcome.CONTACT);
        assertEquals("CONCLUDED", household(1, "state"));
        replace(list(2));
        replace(new MadeUpList().add(person(1, 1, "046-899-0011", "046-899-0012")));
        assertEquals("CONCLUDED", household(1, "state"));
        assertEquals("CONTACTED", household(1, "ending"));
        turn("2018-11-02T18:00");
        assertEquals(List.of(), everybodyDialled());
    }

    @Test
    void somebodyNewInAHouseholdThatWasReachedIsCalledForInTheWindowsThatAreLeft() throws IOException {
        replace(list(1));
        callAll(Outcome.CONTACT);
        replace(new MadeUpList().add(person(1, 1, "046-899-0001", "")).add(person(2, 1, "", "")));
        turn("2018-11-02T10:00");
        assertEquals(List.of(), everybodyDialled(), "the first attempt is used");
        turn("2018-11-02T18:00");
        callAll(Outcome.NOBODY);
        turn("2018-11-03T10:00");
        callAll(Outcome.NOBODY);
        assertEquals(3, counted(), "one with the first member, two for the new one");
        turn("2018-11-05T18:00");
        assertEquals(List.of(), everybodyDialled(), "three attempts, no fourth");
        assertEquals("NOBODY_THREE_TIMES", household(1, "ending"));
    }

    @Test
    void aContactWhileGoneIsNotForgottenWhenTheHouseholdComesBack() throws IOException {
        replace(list(1));
        var promise = promised();
        redeem(promise);
        replace(list(2));
        end(promise, Outcome.CONTACT);
        replace(list(1));
        turn("2018-11-02T18:00");
        assertEquals(List.of(), everybodyDialled());
        assertEquals("CONCLUDED", household(1, "state"));
    }

    @Test
    void whoWasHeardOfIsNotDialledInAnotherHousehold() throws IOException {
        replace(new MadeUpList().add(person(1, 1, "046-899-0001", "")).add(person(2, 1, "046-899-0002", "")));
        callAll(Outcome.CONTACT);
        replace(new MadeUpList().add(person(1, 1, "046-899-0001", "")).add(person(2, 2, "046-899-0002", "")));
        assertEquals(List.of(), everybodyDialled());
    }

    @Test
    void aPermitForANumberThatChangedIsRefusedAtTheGate() throws IOException {
        replace(list(1));
        var promise = promised();
        replace(new MadeUpList().add(person(1, 1, "046-899-0011", "")));
        assertEquals(new Gate.Answer.No(GateRefusal.RULES), redeem(promise));
    }

    @Test
    void whoseNumbersChangeDuringACallIsDialledOnTheNewOneNext() throws IOException {
        replace(list(1));
        var promise = promised();
        assertEquals("0468990001", dialled(promise));
        replace(new MadeUpList().add(person(1, 1, "046-899-0011", "")));
        end(promise, Outcome.NOBODY);
        turn("2018-11-02T18:00");
        var second = promised();
        assertEquals(2, second.number());
        assertEquals("0468990011", dialled(second));
    }

    // Taking it back

    @Test
    void anImportFromWhichACallWasMadeIsNotTakenBack() throws IOException {
        replace(list(1));
        callAll(Outcome.NOBODY);
        assertEquals(new UndoResult.Refused(Why.CALLED), undo());
        assertEquals("OPEN", household(1, "state"));
    }

    @Test
    void aCallPromisedBeforeAndLetOutAfterIsMadeFromIt() throws IOException {
        replace(list(1));
        var promise = promised();
        replace(list(1, 2));
        redeem(promise);
        assertEquals(new UndoResult.Refused(Why.CALLED), undo());
    }

    @Test
    void callsBeforeItDoNotMatterEvenIfTheyEndAfterIt() throws IOException {
        replace(list(1, 2));
        var ended = promised();
        redeem(ended);
        end(ended, Outcome.NOBODY);
        var live = promised();
        redeem(live);
        replace(list(3));
        end(live, Outcome.NOBODY);
        assertEquals(0, assertInstanceOf(UndoResult.Done.class, undo()).kept());
        assertEquals("OPEN", household(1, "state"));
        assertEquals("OPEN", household(2, "state"));
        turn("2018-11-02T18:00");
        assertEquals(List.of(certificate(1), certificate(2)), everybodyDialled(), "both in their second attempt");
    }

    @Test
    void whatSomebodyNotedOfAHouseholdStaysOnRecordAndItIsNotDialled() throws IOException {
        replace(list(1, 2, 3, 4, 5));
        note(
                1,
                "INSERT INTO do_not_call (id, contract_id, household_id, asked_by, entered_by, entered_at)"
                        + " SELECT id, contract_id, id, 'CITIZEN', 'op1', UTC_TIMESTAMP(6) FROM household WHERE id = ?");
        note(
                2,
                "INSERT INTO appointment (id, contract_id, household_id, agreed_at, asked_by, asked_at, taken_by,"
                        + " entered_at) SELECT id, contract_id, id, '2018-11-02 01:00:00', 'PERSON',"
                        + " '2018-11-01 01:00:00', 'op1', UTC_TIMESTAMP(6) FROM household WHERE id = ?");
        note(
                3,
                "INSERT INTO offer (operator_id, contract_id, household_id, offered_at) SELECT 'op1', contract_id, id,"
                        + " UTC_TIMESTAMP(6) FROM household WHERE id = ?");
        note(4, "UPDATE contact SET settled_at = '2018-11-01 01:00:00' WHERE household_id = ?");
        assertEquals(4, assertInstanceOf(UndoResult.Done.class, undo()).kept());
        for (int number = 1; number <= 4; number++) {
            assertEquals("GONE", household(number, "state"));
        }
        assertTrue(householdId(certificate(5)).isEmpty());
        turn("2018-11-02T10:00");
        assertEquals(List.of(), everybodyDialled());
    }

    @Test
    void aHouseholdInCourseAgainForANewMemberOnlyIsConcludedAgain() throws IOException {
        replace(list(1));
        callAll(Outcome.CONTACT);
        replace(new MadeUpList().add(person(1, 1, "046-899-0001", "")).add(person(2, 1, "", "")));
        var id = householdId(certificate(1)).orElseThrow();
        DATABASE.run(handle -> courses.reschedule(handle, id, campaign.rules(), contract.now()));
        assertEquals("OPEN", household(1, "state"));
        assertInstanceOf(UndoResult.Done.class, undo());
        turn("2018-11-02T18:00");
        assertEquals(List.of(), everybodyDialled());
        assertEquals("CONCLUDED", household(1, "state"));
    }

    @Test
    void anOpenPermitMustBeOverFirst() throws IOException {
        replace(list(1));
        var promise = promised();
        assertEquals(new UndoResult.Refused(Why.PERMIT_OPEN), undo());
        giveBack(promise);
        assertInstanceOf(UndoResult.Done.class, undo());
    }

    @Test
    void aHouseholdWithAGivenBackPermitStaysOnRecordAndIsNotDialled() throws IOException {
        replace(list(1, 2));
        var promise = promised();
        var known = certificateOf(promise.householdId());
        giveBack(promise);
        assertEquals(1, assertInstanceOf(UndoResult.Done.class, undo()).kept());
        assertEquals("VOID", attempt(promise, "state"));
        assertEquals("GONE", household(Integer.parseInt(known), "state"));
        assertEquals(List.of(), everybodyDialled());
        replace(list(1, 2));
        assertEquals(List.of(certificate(1), certificate(2)), everybodyDialled());
    }

    @Test
    void aPermitThatIsBeingRedeemedStandsInTheWay() throws Exception {
        replace(list(1));
        var undone = new ArrayList<CompletableFuture<UndoResult>>();
        var promise = promised();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // redeemed, not committed yet
            DATABASE.run(handle -> {
                courses.lock(handle, promise.householdId());
                assertTrue(courses.redeem(
                        handle,
                        Leases.held(handle),
                        promise.id(),
                        promise.window(),
                        null,
                        contract.now(),
                        machine.now()));
                undone.add(CompletableFuture.supplyAsync(this::undo, threads));
                awaitSomebodyWaiting();
            });
        }
        assertEquals(new UndoResult.Refused(Why.CALLED), undone.getFirst().get(10, TimeUnit.SECONDS));
        assertEquals("OPEN", household(1, "state"));
    }

    @Test
    void aDryRunTellsWhatStandsOpen() throws IOException {
        replace(list(1, 2));
        redeem(promised());
        var _ = promised();
        var file = new MadeUpList()
                .add(person(1, 1, "046-899-0011", ""))
                .add(person(2, 2, "0468990002", ""))
                .writeTo(directory.resolve("list.csv"));
        var summary = assertInstanceOf(
                        ImportResult.Done.class, imports(CALLS).difference(CONTRACT, file, ListProgress.SILENT))
                .summary();
        var moment = requireNonNull(summary.moment());
        assertEquals(new CallsOnRecord.Open(1, 1), moment.open());
        assertEquals(1, moment.otherNumbers(), "the other one is only written otherwise");
        assertEquals(2, requireNonNull(summary.merge()).changed());
    }

    // Months

    /// Lists at random, calls at random in between, imports taken back at random.
    @Test
    void overMonthsTheStoredPeopleAreTheLastListAndNobodyIsDialledOnceTooOften() throws IOException {
        long seed = System.nanoTime();
        try {
            new Months(new Random(seed)).run();
        } catch (AssertionError e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    private final class Months {

        private final Random random;
        private final Map<String, Integer> attempts = new TreeMap<>();
        private final Set<String> heardOf = new HashSet<>();
        private List<String[]> listed = List.of();
        private Optional<List<String[]>> before = Optional.empty();
        private boolean calledSince;
        private int day;

        Months(Random random) {
            this.random = random;
        }

        void run() throws IOException {
            for (int step = 0; step < 30; step++) {
                day += 1 + random.nextInt(2);
                turn(LocalDateTime.of(2018, 11, 1, random.nextBoolean() ? 10 : 18, 0)
                        .plusDays(day));
                if (random.nextInt(3) > 0) {
                    newList();
                }
                if (random.nextInt(3) > 0) {
                    dial();
                }
                if (random.nextInt(3) == 0) {
                    takeBack();
                }
                compare();
            }
        }

        private void newList() throws IOException {
            var next = new ArrayList<String[]>();
            for (int number = 1; number <= 12; number++) {
                if (random.nextInt(4) > 0) {
                    next.add(person(number, 1 + random.nextInt(7), phone(number), phone(number + 20)));
                }
            }
            next.add(person(13, 8, phone(13), ""));
            Collections.shuffle(next, random);
            var was = listed;
            if (importAll(next)) {
                before = Optional.of(was);
                listed = next;
                calledSince = false;
            }
        }

        private String phone(int number) {
            return random.nextInt(4) == 0 ? "不明" : "046-899-%04d".formatted(number * 10 + random.nextInt(3));
        }

        private boolean importAll(List<String[]> people) throws IOException {
            var list = new MadeUpList();
            people.forEach(list::add);
            return replace(list).stored();
        }

        private void dial() throws IOException {
            for (int calls = random.nextInt(6); calls > 0; calls--) {
                var promise = promisedNow();
                if (promise.isEmpty()) {
                    return;
                }
                call(promise.get());
            }
        }

        private void call(CourseStore.Promise promise) throws IOException {
            var certificate = certificateOf(promise.householdId());
            assertTrue(numbers(certificate).contains(number(promise)), "a number of the list");
            assertTrue(attempts.getOrDefault(certificate, 0) < 3, "no fourth attempt");
            assertTrue(members(certificate).anyMatch(person -> !heardOf.contains(person)), "somebody to hear of");
            if (random.nextInt(4) == 0) {
                newList();
            }
            if (random.nextInt(4) == 0) {
                giveBack(promise);
                return;
            }
            if (!(redeem(promise) instanceof Gate.Answer.Go go)) {
                assertEquals("VOID", attempt(promise, "state"));
                return;
            }
            calledSince = true;
            assertTrue(numbers(certificate).contains(go.number().digits()), "a number of the list of this moment");
            if (random.nextInt(4) == 0) {
                newList();
            }
            var outcome =
                    List.of(Outcome.NOBODY, Outcome.MACHINE, Outcome.CONTACT).get(random.nextInt(3));
            end(promise, outcome);
            attempts.merge(certificate, 1, Integer::sum);
            if (outcome == Outcome.CONTACT) {
                members(certificate).forEach(heardOf::add);
            }
        }

        private void takeBack() {
            var result = undo();
            if (before.isEmpty()) {
                assertEquals(new UndoResult.Refused(Why.NONE), result);
            } else if (calledSince) {
                assertEquals(new UndoResult.Refused(Why.CALLED), result);
            } else {
                assertInstanceOf(UndoResult.Done.class, result);
                listed = before.get();
                before = Optional.empty();
            }
        }

        private void compare() {
            assertEquals(
                    listed.stream()
                            .map(person -> String.join(",", person))
                            .sorted()
                            .toList(),
                    storedPeople());
            for (int number = 1; number <= 8; number++) {
                var certificate = certificate(number);
                if (householdId(certificate).isPresent()) {
                    compare(number);
                }
            }
        }

        private void compare(int number) {
            var state = household(number, "state");
            assertEquals(attempts.getOrDefault(certificate(number), 0), attempts(number));
            if (state.equals("CONCLUDED")) {
                assertNotEquals("null", household(number, "ending"));
            } else {
                assertEquals(stateByList(certificate(number)), state);
            }
        }

        /// Who is listed in a household; whoever moved is somebody else there.
        private Stream<String> members(String certificate) {
            return listed.stream()
                    .filter(person -> person[5].equals(certificate))
                    .map(person -> certificate + "/" + person[0]);
        }

        private String stateByList(String certificate) {
            if (listed.stream().noneMatch(person -> person[5].equals(certificate))) {
                return "GONE";
            }
            return numbers(certificate).isEmpty() ? "DEFECTIVE" : "OPEN";
        }

        private Set<String> numbers(String certificate) {
            var numbers = new HashSet<String>();
            listed.stream().filter(person -> person[5].equals(certificate)).forEach(person -> {
                numbers.add(person[16].replace("-", ""));
                numbers.add(person[17].replace("-", ""));
            });
            numbers.removeAll(Set.of("不明", ""));
            return numbers;
        }
    }

    // Helpers of this test

    private static MadeUpList list(int... numbers) {
        var list = new MadeUpList();
        for (int number : numbers) {
            list.add(person(number, number, "046-899-%04d".formatted(number), ""));
        }
        return list;
    }

    private void turn(String tokyo) {
        turn(LocalDateTime.parse(tokyo));
    }

    private void turn(LocalDateTime tokyo) {
        try {
            contract.turn(Tokyo.instant(tokyo));
        } catch (ContractClock.BackwardException e) {
            throw new AssertionError(e);
        }
    }

    private ListImport imports(CallsOnRecord calls) {
        return new ListImport(DATABASE, Vault.at(directory.resolve("keys")), machine, calls);
    }

    private ImportSummary replace(MadeUpList list) throws IOException {
        return replace(list, CALLS, ListProgress.SILENT);
    }

    private ImportSummary replace(MadeUpList list, CallsOnRecord calls, ListProgress progress) throws IOException {
        var file = list.writeTo(directory.resolve("list.csv"));
        return assertInstanceOf(ImportResult.Done.class, imports(calls).run(CONTRACT, file, "op1", progress))
                .summary();
    }

    private UndoResult undo() {
        return imports(CALLS).undo(CONTRACT, "op2");
    }

    /// Does something when the import has everything written and has not committed.
    private static CallsOnRecord lastMoment(Runnable something) {
        return new CallsOnRecord() {
            @Override
            public int letOut(Handle handle, String contractId) {
                something.run();
                return CALLS.letOut(handle, contractId);
            }

            @Override
            public Open open(Handle handle, String contractId) {
                return CALLS.open(handle, contractId);
            }

            @Override
            public List<String> householdsRecorded(Handle handle, String importId) {
                return CALLS.householdsRecorded(handle, importId);
            }

            @Override
            public List<String> peopleRecorded(Handle handle, String importId) {
                return CALLS.peopleRecorded(handle, importId);
            }
        };
    }

    /// In the same thread it would join the import's.
    private static <T> T inATransactionOfItsOwn(Supplier<T> work) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return CompletableFuture.supplyAsync(work, threads).join();
        }
    }

    /// Until a transaction waits for a row of another.
    private void awaitSomebodyWaiting() {
        // innodb_trx would show the same again as long as it is asked often
        Supplier<Integer> waiting = () -> DATABASE.transaction(
                handle -> handle.createQuery("SELECT variable_value FROM information_schema.global_status"
                                + " WHERE variable_name = 'INNODB_ROW_LOCK_CURRENT_WAITS'")
                        .mapTo(Integer.class)
                        .one());
        long end = machine.nanos() + Duration.ofSeconds(4).toNanos(); // a lock is waited for 5 s
        while (waiting.get() == 0) {
            assertTrue(machine.nanos() < end, "nobody waits");
            Thread.onSpinWait();
        }
    }

    /// What the dialer does at a look: an operator is ready.
    private Optional<CourseStore.Promise> promisedNow() {
        while (true) {
            var looked = DATABASE.transaction(handle ->
                    courses.lockNextDue(handle, ID, campaign.rules().queues(contract.now()), contract.now()).stream()
                            .map(household -> promises.promise(
                                    handle, campaign, household, OPERATOR, Optional.empty(), contract.now(), LIFE))
                            .toList());
            if (looked.isEmpty()) {
                return Optional.empty();
            }
            if (looked.getFirst().isPresent()) {
                return looked.getFirst();
            }
        }
    }

    private CourseStore.Promise promised() {
        return promisedNow().orElseThrow();
    }

    private Gate.Answer redeem(CourseStore.Promise promise) {
        return gate.redeem(promise.id(), promise.channelId(), machine.now());
    }

    private String dialled(CourseStore.Promise promise) {
        return assertInstanceOf(Gate.Answer.Go.class, redeem(promise)).number().digits();
    }

    private void end(CourseStore.Promise promise, Outcome outcome) {
        boolean ended = DATABASE.transaction(handle ->
                endings.end(handle, courses.find(handle, promise.id()).orElseThrow(), outcome, CourseStore.Source.PBX));
        assertTrue(ended);
    }

    private void giveBack(CourseStore.Promise promise) {
        boolean done = DATABASE.transaction(handle ->
                endings.giveBack(handle, courses.find(handle, promise.id()).orElseThrow()));
        assertTrue(done);
    }

    private void callAll(Outcome outcome) {
        for (var next = promisedNow(); next.isPresent(); next = promisedNow()) {
            var _ = dialled(next.get());
            end(next.get(), outcome);
        }
    }

    /// Certificates of everybody who could be dialled now, in their order.
    private List<String> everybodyDialled() {
        var certificates = new ArrayList<String>();
        for (var next = promisedNow(); next.isPresent(); next = promisedNow()) {
            assertInstanceOf(Gate.Answer.Go.class, redeem(next.get()));
            certificates.add(certificateOf(next.get().householdId()));
        }
        Collections.sort(certificates);
        return certificates;
    }

    private static long counted() {
        return DATABASE.transaction(
                handle -> handle.createQuery("SELECT COUNT(*) FROM attempt WHERE counted IS NOT NULL")
                        .mapTo(Long.class)
                        .one());
    }

    private String certificateOf(String household) {
        return DATABASE.transaction(
                handle -> people.members(handle, requireNonNull(people.household(handle, household)))
                        .getFirst()
                        .person()
                        .values()
                        .get(5));
    }

    private String number(CourseStore.Promise promise) {
        return DATABASE.transaction(handle -> people.phones(
                        handle, requireNonNull(people.household(handle, promise.householdId())))
                .get(promise.phone() - 1)
                .number()
                .digits());
    }

    private Optional<String> householdId(String certificate) {
        return DATABASE.transaction(handle ->
                people.householdsByCertificate(handle, ID, certificate).stream().findFirst());
    }

    private String household(int certificate, String column) {
        return string(
                "SELECT COALESCE(" + column + ", 'null') FROM household WHERE id = ?",
                householdId(certificate(certificate)).orElseThrow());
    }

    private static String attempt(CourseStore.Promise promise, String column) {
        return string("SELECT COALESCE(" + column + ", 'null') FROM attempt WHERE id = ?", promise.id());
    }

    private void note(int certificate, String sql) {
        var id = householdId(certificate(certificate)).orElseThrow();
        DATABASE.run(handle -> handle.execute(sql, id));
    }

    /// Attempts of a household that count.
    private int attempts(int certificate) {
        return Integer.parseInt(string(
                "SELECT COUNT(*) FROM attempt WHERE counted IS NOT NULL AND household_id = ?",
                householdId(certificate(certificate)).orElseThrow()));
    }

    private static String string(String sql, Object value) {
        return DATABASE.transaction(
                handle -> handle.select(sql, value).mapTo(String.class).one());
    }

    private List<String> storedPeople() {
        var households = DATABASE.transaction(handle -> handle.createQuery("SELECT id FROM household")
                .mapTo(String.class)
                .list());
        return DATABASE.transaction(handle -> households.stream()
                .flatMap(household ->
                        people.members(handle, requireNonNull(people.household(handle, household))).stream())
                .filter(member -> member.listed())
                .map(member -> member.person().toLine())
                .sorted()
                .collect(Collectors.toList()));
    }
}
