package org.denwaban.dialer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import org.denwaban.calendar.NationalHolidays;
import org.denwaban.call.AttemptId;
import org.denwaban.call.CallRules;
import org.denwaban.call.LeftMessage;
import org.denwaban.call.Switchboard;
import org.denwaban.call.TrunkOutcome;
import org.denwaban.campaign.CampaignRules;
import org.denwaban.campaign.CourseStore;
import org.denwaban.clock.ContractClock;
import org.denwaban.clock.HandClock;
import org.denwaban.contract.ContractFile;
import org.denwaban.db.Database;
import org.denwaban.db.RealMariaDb;
import org.denwaban.hooks.WebhookStore;
import org.denwaban.staff.Duty;
import org.denwaban.staff.Operator;
import org.denwaban.staff.Presence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of attempts that nobody tells about any more: neither they nor their operators may wait for ever.
class SettlementIT {

    private static final Database DATABASE = RealMariaDb.freshMigrated();

    /// Thursday 2018-11-01 10:00 in Tokyo, in the window of the first attempt.
    private static final Instant NOW = Instant.parse("2018-11-01T01:00:00Z");

    private static final String CONTRACT = "yokosuka-2018";
    private static final AttemptId ATTEMPT = AttemptId.of("abcd", "01hf0000000000000000000000");

    @TempDir
    private Path directory;

    private final HandClock machine = new HandClock(NOW);
    private final CourseStore courses = new CourseStore();
    private final Presence presence = new Presence(List.of(new Operator("op1", "PJSIP/1001", Set.of(CONTRACT))));
    private final Switchboard switchboard = new Switchboard(new CallRules("trunk"), _ -> true, (_, _) -> {});
    private final PlayedRecords pbx = new PlayedRecords();
    private boolean dials = true;

    @SuppressWarnings("NullAway.Init") // made before each test
    private Settlement settlement;

    /// What the PBX and its CEL file would say.
    private static final class PlayedRecords implements Settlement.Records {
        private final Map<String, Settlement.Ended> ended = new HashMap<>();
        private final Map<String, LeftMessage> messages = new HashMap<>();
        private Set<String> live = Set.of();

        @Override
        public Optional<Set<String>> liveChannels() {
            return Optional.of(live);
        }

        @Override
        public Optional<Settlement.Ended> ended(String channelId) {
            return Optional.ofNullable(ended.get(channelId));
        }

        @Override
        public Optional<LeftMessage> message(String channelId) {
            return Optional.ofNullable(messages.get(channelId));
        }
    }

    @AfterAll
    static void closeDatabase() {
        DATABASE.close();
    }

    @BeforeEach
    void anOperatorHasBeenClaimedForAHousehold() throws Exception {
        var contract = assertInstanceOf(
                        ContractFile.Reading.Accepted.class,
                        ContractFile.read(Path.of("docs/contracts/yokosuka-2018.toml")))
                .contract();
        var campaign = new Campaign(
                contract,
                Objects.requireNonNull(contract.outbound()),
                new CampaignRules(contract, NationalHolidays.LAW),
                true);
        var clocks = new Clocks(machine, ContractClock.open(machine, directory.resolve(ContractClock.FILE)), true);
        var metrics = new DialerMetrics(new SimpleMeterRegistry(), List.of(CONTRACT), List.of());
        var endings = new Endings(courses, Map.of(CONTRACT, campaign), clocks, new WebhookStore(List.of()), metrics);
        var messages = new Messages(DATABASE, courses, endings, switchboard, pbx, metrics);
        settlement = new Settlement(
                DATABASE,
                List.of(new Attempts(courses, endings, messages)),
                switchboard,
                presence,
                clocks,
                pbx,
                messages,
                new Doubts(DATABASE, courses, endings, pbx),
                new TrunkWatch(machine, new SimpleMeterRegistry()),
                () -> false,
                _ -> dials,
                Duration.ZERO,
                new ArrayBlockingQueue<>(1));
        DATABASE.run(handle -> {
            List.of("attempt", "household_phone", "household").forEach(table -> handle.execute("DELETE FROM " + table));
            handle.execute(
                    "INSERT INTO household (id, contract_id, certificate_digest, state, next_at) VALUES ('h', ?, ?, 'OPEN', ?)",
                    CONTRACT,
                    new byte[32],
                    NOW);
            handle.execute(
                    "INSERT INTO household_phone (household_id, ordinal, number_digest, number_sealed) VALUES ('h', 1, ?, '')",
                    new byte[32]);
        });
        presence.duty("op1", new Duty.Ready(Set.of(CONTRACT)), Instant.EPOCH);
        presence.phoneChanged("PJSIP/1001", "NOT_INUSE");
        assertTrue(presence.claim(CONTRACT, machine.now()).isPresent());
        promise();
    }

    @AfterEach
    void closeSwitchboard() {
        switchboard.close();
    }

    @Test
    void aPermitThatIsOverIsGivenBackThoughTheSwitchboardStillExpectsTheCall() {
        switchboard.expect(ATTEMPT, ATTEMPT.value());
        machine.turn(Duration.ofSeconds(24));
        settlement.sweep();
        assertEquals("PROMISED", state(), "its life is not over yet");
        machine.turn(Duration.ofSeconds(2));
        settlement.sweep();
        assertEquals("VOID", state());
        assertEquals(1, presence.ready(machine.now()), "the operator gets the next call");
        switchboard.close();
        assertEquals(Set.of(), switchboard.live(), "nobody waits for it any more");
    }

    @Test
    void aCallThatEndedUnheardFreesItsOperator() {
        redeem();
        pbx.ended.put(ATTEMPT.value(), new Settlement.Ended(TrunkOutcome.NOBODY, 0, "", null, null));
        settlement.sweep();
        assertEquals("ENDED", state());
        assertEquals(1, presence.ready(machine.now()));
    }

    @Test
    void stagesThatNobodyHeardHaveTheTimesOfThePbxsRecordAndAreMarked() {
        redeem();
        var answered = NOW.plusSeconds(7);
        var gone = NOW.plusSeconds(67);
        pbx.ended.put(ATTEMPT.value(), new Settlement.Ended(TrunkOutcome.ANSWERED, 16, "1", answered, gone));
        machine.turn(Duration.ofMinutes(10));
        settlement.sweep();
        assertEquals(
                "CEL 2018-11-01 01:00:07.000000 2018-11-01 01:01:07.000000",
                DATABASE.<String>transaction(handle -> handle.createQuery(
                                "SELECT CONCAT_WS(' ', filled_from, answered_at, operator_gone_at) FROM attempt")
                        .mapTo(String.class)
                        .one()));
    }

    @Test
    void aCallThatWasHeardWholeIsNotMarked() {
        redeem();
        DATABASE.run(handle -> {
            courses.answered(handle, ATTEMPT.value(), NOW);
            courses.operatorGone(handle, ATTEMPT.value(), NOW);
        });
        pbx.ended.put(ATTEMPT.value(), new Settlement.Ended(TrunkOutcome.ANSWERED, 16, "", NOW, NOW));
        settlement.sweep();
        assertEquals(
                0,
                DATABASE.<Integer>transaction(handle -> handle.createQuery("SELECT COUNT(filled_from) FROM attempt")
                        .mapTo(Integer.class)
                        .one()));
    }

    @Test
    void aCallInDoubtFreesItsOperator() {
        redeem();
        machine.turn(Settlement.IN_DOUBT_AFTER.plusSeconds(1));
        settlement.sweep();
        assertEquals("ENDED", state());
        assertEquals(1, presence.ready(machine.now()));
    }

    @Test
    void aServerThatSleptThroughItsLeasePutsNoCallOfTheOtherInDoubt() {
        redeem();
        machine.turn(Settlement.IN_DOUBT_AFTER.plusSeconds(1));
        dials = false;
        settlement.sweep();
        assertEquals("REDEEMED", state());
        dials = true;
        settlement.sweep();
        assertEquals("ENDED", state());
    }

    @Test
    void whatTheRecordTellsAfterAllTakesTheDoubtsPlace() {
        inDoubt();
        pbx.ended.put(ATTEMPT.value(), new Settlement.Ended(TrunkOutcome.ANSWERED, 16, "1", NOW.plusSeconds(7), null));
        settlement.sweep();
        assertEquals("IN_DOUBT NONE 1", doubt(), "they may be talking still");
        pbx.ended.put(
                ATTEMPT.value(),
                new Settlement.Ended(TrunkOutcome.ANSWERED, 16, "1", NOW.plusSeconds(7), NOW.plusSeconds(67)));
        settlement.sweep();
        assertEquals("CONTACT OPERATOR 1 2018-11-01 01:00:07.000000", doubt());
        assertEquals("CONTACTED", ending());
    }

    @Test
    void aRecordThatNobodyAnsweredEndsTheDoubtAndTheAttemptCountsAsItDid() {
        inDoubt();
        pbx.ended.put(ATTEMPT.value(), new Settlement.Ended(TrunkOutcome.NOBODY, 0, "", null, NOW.plusSeconds(35)));
        settlement.sweep();
        assertEquals("NOBODY CEL 1", doubt());
    }

    @Test
    void nothingThatWouldNotHaveCountedTakesAnAttemptBack() {
        for (var outcome : List.of(TrunkOutcome.BUSY, TrunkOutcome.CARRIER_FAILED)) {
            again();
            pbx.ended.put(ATTEMPT.value(), new Settlement.Ended(outcome, 17, "", null, NOW.plusSeconds(3)));
            settlement.sweep();
            assertEquals("IN_DOUBT CEL 1", doubt());
        }
    }

    @Test
    void whoeverAnsweredAndOfWhomNoKeyTellsStaysInDoubtUntilSomebodySaysWhatWasTold() {
        inDoubt();
        pbx.ended.put(
                ATTEMPT.value(),
                new Settlement.Ended(TrunkOutcome.ANSWERED, 16, "", NOW.plusSeconds(7), NOW.plusSeconds(67)));
        settlement.sweep();
        assertEquals("IN_DOUBT CEL 1 2018-11-01 01:00:07.000000", doubt(), "a supervisor can correct it");
        pbx.ended.put(ATTEMPT.value(), new Settlement.Ended(TrunkOutcome.NOBODY, 0, "", null, NOW.plusSeconds(67)));
        settlement.sweep();
        assertEquals("IN_DOUBT CEL 1 2018-11-01 01:00:07.000000", doubt(), "it is read once");
    }

    private void again() {
        pbx.ended.clear();
        DATABASE.run(handle -> handle.execute("DELETE FROM attempt"));
        promise();
        inDoubt();
    }

    private void inDoubt() {
        redeem();
        machine.turn(Settlement.IN_DOUBT_AFTER.plusSeconds(1));
        settlement.sweep();
        assertEquals("IN_DOUBT NONE 1", doubt());
    }

    private static String doubt() {
        return text("CONCAT_WS(' ', outcome, source, counted, answered_at) FROM attempt");
    }

    private static String ending() {
        return text("COALESCE(ending, '') FROM household");
    }

    private static String text(String what) {
        return DATABASE.transaction(handle ->
                handle.createQuery("SELECT " + what).mapTo(String.class).one());
    }

    @Test
    void aCallThatIsBelievedToLiveIsLookedForInThePbxAfterAWhile() {
        redeem();
        switchboard.expect(ATTEMPT, ATTEMPT.value());
        pbx.live = Set.of(ATTEMPT.value());
        machine.turn(Duration.ofMinutes(10));
        settlement.sweep();
        assertEquals("REDEEMED", state(), "a long conversation");
        pbx.live = Set.of();
        pbx.ended.put(ATTEMPT.value(), new Settlement.Ended(TrunkOutcome.ANSWERED, 16, "1", null, null));
        machine.turn(Duration.ofMinutes(1));
        settlement.sweep();
        assertEquals("ENDED", state());
        assertEquals(1, presence.ready(machine.now()));
        switchboard.close();
        assertEquals(Set.of(), switchboard.live());
    }

    @Test
    void whileAResultIsMissingItsOperatorIsNotTakenFromTheNextCall() {
        redeem();
        pbx.ended.put(ATTEMPT.value(), new Settlement.Ended(TrunkOutcome.ANSWERED, 16, "", null, null));
        settlement.sweep();
        assertEquals("ANSWERED", state());
        assertTrue(presence.claim(CONTRACT, machine.now()).isPresent(), "free for the next call");
        settlement.sweep();
        assertEquals(0, presence.ready(machine.now()), "and kept for it");
    }

    @Test
    void aMessageLeftUnheardIsWrittenFromTheCelFile() {
        redeem();
        pbx.ended.put(ATTEMPT.value(), new Settlement.Ended(TrunkOutcome.ANSWERED, 16, "3", null, null));
        pbx.messages.put(ATTEMPT.value(), left(LeftMessage.Status.CUT_SHORT, 1840));
        settlement.sweep();
        assertEquals("ENDED MACHINE OPERATOR CUT_SHORT 1840", told());
    }

    @Test
    void aMessageWhoseEndWasNotHeardIsLookedForUntilItIsFound() {
        redeem();
        pbx.ended.put(ATTEMPT.value(), new Settlement.Ended(TrunkOutcome.ANSWERED, 16, "3", null, null));
        pbx.messages.put(ATTEMPT.value(), left(LeftMessage.Status.ASKED, 0));
        settlement.sweep();
        assertEquals("ENDED MACHINE OPERATOR ASKED null", told());
        pbx.messages.put(ATTEMPT.value(), left(LeftMessage.Status.WHOLE, 7800));
        pbx.live = Set.of(ATTEMPT.value());
        settlement.sweep();
        assertEquals("ENDED MACHINE OPERATOR ASKED null", told(), "its leg lives");
        pbx.live = Set.of();
        settlement.sweep();
        assertEquals("ENDED MACHINE OPERATOR WHOLE 7800", told());
    }

    @Test
    void aMessageThatNobodyTellsOfIsInDoubtOneDay() {
        redeem();
        pbx.ended.put(ATTEMPT.value(), new Settlement.Ended(TrunkOutcome.ANSWERED, 16, "3", null, null));
        pbx.messages.put(ATTEMPT.value(), left(LeftMessage.Status.ASKED, 0));
        settlement.sweep();
        machine.turn(Messages.IN_DOUBT_AFTER);
        settlement.sweep();
        assertEquals("ENDED MACHINE OPERATOR ASKED null", told());
        machine.turn(Duration.ofSeconds(1));
        settlement.sweep();
        assertEquals("ENDED MACHINE OPERATOR IN_DOUBT null", told());
    }

    private static LeftMessage left(LeftMessage.Status status, long ms) {
        return new LeftMessage(status, Duration.ofMillis(ms));
    }

    private static String told() {
        return DATABASE.transaction(
                handle -> handle.createQuery("SELECT CONCAT_WS(' ', state, outcome, source, message,"
                                + " COALESCE(message_played_ms, 'null')) FROM attempt")
                        .mapTo(String.class)
                        .one());
    }

    @Test
    void afterAGapTheTelephoneAloneTellsWhoIsFree() {
        presence.unknownAgain();
        assertEquals(0, presence.ready(machine.now()));
        presence.phoneChanged("PJSIP/1001", "NOT_INUSE");
        assertEquals(1, presence.ready(machine.now()));
    }

    private void promise() {
        DATABASE.run(handle -> courses.promise(
                handle,
                new CourseStore.Promise(
                        ATTEMPT.value(),
                        ATTEMPT.value(),
                        CONTRACT,
                        "h",
                        1,
                        courses.numberDigest(handle, "h", 1),
                        "op1",
                        1,
                        null,
                        null,
                        NOW,
                        NOW,
                        NOW.plusSeconds(25))));
    }

    private void redeem() {
        boolean redeemed = DATABASE.transaction(handle ->
                courses.redeem(handle, Leases.held(handle), ATTEMPT.value(), null, null, machine.now(), machine.now()));
        assertTrue(redeemed);
    }

    private static String state() {
        return DATABASE.transaction(handle -> handle.createQuery("SELECT state FROM attempt")
                .mapTo(String.class)
                .one());
    }
}
