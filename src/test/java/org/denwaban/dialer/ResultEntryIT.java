package org.denwaban.dialer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.denwaban.calendar.NationalHolidays;
import org.denwaban.call.AttemptId;
import org.denwaban.campaign.AppointmentFault;
import org.denwaban.campaign.AskedBy;
import org.denwaban.campaign.CampaignRules;
import org.denwaban.campaign.CourseStore;
import org.denwaban.campaign.EscalationStore;
import org.denwaban.campaign.MemberResult;
import org.denwaban.campaign.MemberResultStore;
import org.denwaban.campaign.Outcome;
import org.denwaban.campaign.ReturnCallStore;
import org.denwaban.campaign.TicketWishStore;
import org.denwaban.clock.ContractClock;
import org.denwaban.clock.HandClock;
import org.denwaban.contract.ContractFile;
import org.denwaban.db.Database;
import org.denwaban.db.RealMariaDb;
import org.denwaban.dialer.ResultEntry.Answer;
import org.denwaban.dialer.ResultEntry.Entered;
import org.denwaban.hooks.WebhookStore;
import org.denwaban.people.PeopleStore;
import org.denwaban.settings.Secret;
import org.denwaban.settings.Settings;
import org.denwaban.vault.Vault;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an operator enters of each person: written whole or not at all, by whoever made the call, and once.
class ResultEntryIT {

    private static final Database DATABASE = RealMariaDb.freshMigrated();

    /// Thursday 2018-11-01 10:00 in Tokyo.
    private static final Instant NOW = Instant.parse("2018-11-01T01:00:00Z");

    private static final String CONTRACT = "yokosuka-2018";
    private static final AttemptId ATTEMPT = AttemptId.of("abcd", "01hf0000000000000000000000");

    private static final WebhookStore HOOKS = new WebhookStore(List.of(new Settings.Webhook(
            "city",
            URI.create("https://city.example/"),
            new Secret("for a test only"),
            List.of(CONTRACT),
            Set.of(Settings.Webhook.Event.values()))));

    @TempDir
    private Path directory;

    private final HandClock machine = new HandClock(NOW);
    private final CourseStore courses = new CourseStore();

    @SuppressWarnings("NullAway.Init") // made before each test
    private Endings endings;

    @SuppressWarnings("NullAway.Init")
    private ResultEntry entry;

    @SuppressWarnings("NullAway.Init")
    private Corrections corrections;

    @SuppressWarnings("NullAway.Init")
    private MemberResultStore results;

    @SuppressWarnings("NullAway.Init")
    private EscalationStore escalations;

    @AfterAll
    static void closeDatabase() {
        DATABASE.close();
    }

    @BeforeEach
    void aHouseholdOfThreeTalks() throws Exception {
        var contract = assertInstanceOf(
                        ContractFile.Reading.Accepted.class,
                        ContractFile.read(Path.of("docs/contracts/yokosuka-2018.toml")))
                .contract();
        var campaigns = Map.of(
                CONTRACT,
                new Campaign(
                        contract,
                        Objects.requireNonNull(contract.outbound()),
                        new CampaignRules(contract, NationalHolidays.LAW),
                        true));
        var clocks = new Clocks(machine, ContractClock.open(machine, directory.resolve(ContractClock.FILE)), true);
        var vault = Vault.at(directory.resolve("keys"));
        endings = new Endings(
                courses,
                campaigns,
                clocks,
                HOOKS,
                new DialerMetrics(new SimpleMeterRegistry(), List.of(CONTRACT), List.of()));
        results = new MemberResultStore(vault);
        escalations = new EscalationStore(vault);
        entry = new ResultEntry(
                DATABASE,
                courses,
                results,
                new ReturnCallStore(),
                escalations,
                campaigns,
                endings,
                new DoNotCall(DATABASE, courses, new PeopleStore(vault), campaigns, clocks),
                new Appointments(DATABASE, courses, campaigns, Map.of("op1", Set.of(CONTRACT)), clocks),
                HOOKS,
                clocks);
        corrections = new Corrections(DATABASE, courses, results, campaigns, HOOKS, clocks);
        RealMariaDb.empty(
                DATABASE,
                List.of(
                        "webhook_delivery",
                        "member_result",
                        "audit_entry",
                        "ticket_wish",
                        "escalation",
                        "appointment",
                        "do_not_call",
                        "attempt",
                        "contact",
                        "household_phone",
                        "household"));
        DATABASE.run(handle -> {
            handle.execute(
                    "INSERT INTO household (id, contract_id, certificate_digest, state) VALUES ('h', ?, ?, 'OPEN')",
                    CONTRACT,
                    new byte[32]);
            handle.execute(
                    "INSERT INTO household_phone (household_id, ordinal, number_digest, number_sealed) VALUES ('h', 1, ?, '')",
                    new byte[32]);
            for (int member = 1; member <= 3; member++) {
                handle.execute(
                        "INSERT INTO contact (id, contract_id, household_id, member, state, defective, person_digest,"
                                + " ticket_digest, content_digest, line_sealed) VALUES (?, ?, 'h', ?, 'LISTED', FALSE,"
                                + " UNHEX(SHA2(?, 256)), '', '', '')",
                        "c" + member,
                        CONTRACT,
                        member,
                        member);
            }
            courses.promise(
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
                            NOW.plusSeconds(25)));
            assertTrue(courses.redeem(handle, Leases.held(handle), ATTEMPT.value(), null, null, NOW, NOW));
        });
        machine.turn(Duration.ofSeconds(10));
    }

    private static MemberResult person(int member, String disposition) {
        return new MemberResult(member, disposition, null, "");
    }

    private static Entered entered(MemberResult... people) {
        return new Entered(
                new ResultEntry.Call.OfAttempt(ATTEMPT.value()),
                "op1",
                List.of(people),
                false,
                false,
                Optional.empty());
    }

    private void answered() {
        DATABASE.run(handle -> courses.answered(handle, ATTEMPT.value(), machine.now()));
    }

    private void keyed(Outcome outcome) {
        answered();
        DATABASE.run(handle -> endings.end(
                handle, courses.find(handle, ATTEMPT.value()).orElseThrow(), outcome, CourseStore.Source.OPERATOR));
    }

    private static String state() {
        return DATABASE.transaction(
                handle -> handle.createQuery("SELECT CONCAT(state, ' ', COALESCE(ending, '-')) FROM household")
                        .mapTo(String.class)
                        .one());
    }

    private static long count(String what) {
        return DATABASE.transaction(handle -> handle.createQuery("SELECT COUNT(*) FROM " + what)
                .mapTo(Long.class)
                .one());
    }

    private static List<String> settled() {
        return DATABASE.transaction(
                handle -> handle.createQuery("SELECT id FROM contact WHERE settled_at IS NOT NULL ORDER BY id")
                        .mapTo(String.class)
                        .list());
    }

    @Test
    void ofACallThatNobodyHasAnsweredNothingCanBeEntered() {
        assertEquals(new Answer.NoSuchCall(), entry.enter(entered(person(1, "BOOKED"))));
        assertEquals(List.of(), settled());
    }

    @Test
    void onlyWhoMadeTheCallEntersItsResult() {
        answered();
        var other = new Entered(
                new ResultEntry.Call.OfAttempt(ATTEMPT.value()),
                "op2",
                List.of(person(1, "BOOKED")),
                false,
                false,
                Optional.empty());
        assertEquals(new Answer.NoSuchCall(), entry.enter(other));
    }

    @Test
    void whoWasHeardOfIsSettledAndTheHouseholdStaysInCourseForTheOthers() {
        answered();
        assertEquals(new Answer.Done(Outcome.CONTACT), entry.enter(entered(person(1, "BOOKED"), person(3, "ABSENT"))));
        assertEquals(List.of("c1"), settled());
        assertEquals("OPEN -", state());
        assertEquals(new Answer.EnteredBefore(), entry.enter(entered(person(2, "BOOKED"))));
        assertEquals(2, count("member_result"));
    }

    @Test
    void afterAKeyItIsToldForEachPersonAndWhoWasNotHeardOfIsInCourseAgain() {
        keyed(Outcome.CONTACT);
        assertEquals("CONCLUDED CONTACTED", state());
        assertEquals(List.of("c1", "c2", "c3"), settled());
        assertEquals(new Answer.Done(Outcome.CONTACT), entry.enter(entered(person(2, "EXAMINED"))));
        assertEquals(List.of("c2"), settled());
        assertEquals("OPEN -", state());
        assertEquals(1, count("household WHERE next_at IS NOT NULL"), "to be called for the others");
        assertEquals(new Answer.EnteredBefore(), entry.enter(entered(person(1, "BOOKED"))));
    }

    @Test
    void whatContradictsTheKeyIsRefused() {
        keyed(Outcome.ABSENT);
        assertEquals(new Answer.EnteredBefore(), entry.enter(entered(person(1, "BOOKED"))));
        assertEquals(List.of(), settled());
    }

    @Test
    void anAppointmentThatCannotBeTakenUndoesTheWholeEntry() {
        answered();
        var wish = new Appointments.Wish(NOW.plus(Duration.ofHours(11)), AskedBy.FAMILY, machine.now(), "op1");
        var entered = new Entered(
                new ResultEntry.Call.OfAttempt(ATTEMPT.value()),
                "op1",
                List.of(person(1, "ABSENT")),
                false,
                true,
                Optional.of(wish));
        assertEquals(new Answer.NoAppointment(AppointmentFault.OUTSIDE_STAFFED_HOURS), entry.enter(entered));
        assertEquals(0, count("member_result") + count("appointment") + count("do_not_call"));
        assertEquals(1, count("attempt WHERE state = 'ANSWERED'"));
    }

    @Test
    void theWishNotToBeCalledAgainEndsTheCourse() {
        answered();
        var entered = new Entered(
                new ResultEntry.Call.OfAttempt(ATTEMPT.value()),
                "op1",
                List.of(person(1, "ABSENT")),
                false,
                true,
                Optional.empty());
        assertEquals(new Answer.Done(Outcome.ABSENT), entry.enter(entered));
        assertEquals("CONCLUDED DO_NOT_CALL", state());
    }

    @Test
    void aNoteIsSealedAndOpensAgain() {
        answered();
        var note = new MemberResult(1, "NOT_ADVISABLE", 23, "架空の理由 𠮷");
        assertEquals(new Answer.Done(Outcome.CONTACT), entry.enter(entered(note)));
        assertEquals(0, count("member_result WHERE HEX(note_sealed) LIKE CONCAT('%', HEX('架空'), '%')"));
        assertEquals(List.of("架空の理由 𠮷"), DATABASE.transaction(handle -> results.notes(handle, "c1")));
    }

    @Test
    void whatAPersonWantsBesideIsWrittenWithTheResultAndSealed() {
        answered();
        var wants = new MemberResult(1, "RECOMMENDED", 3, "", true, true, "架空の苦情 𠮷");
        assertEquals(new Answer.Done(Outcome.CONTACT), entry.enter(entered(wants)));
        assertEquals(1, count("member_result WHERE passed_on AND contact_id = 'c1'"));
        var wishes = DATABASE.transaction(
                handle -> new TicketWishStore().between(handle, CONTRACT, NOW, NOW.plus(Duration.ofDays(1))));
        assertEquals(
                List.of("c1 " + ATTEMPT.value() + " op1"),
                wishes.stream()
                        .map(wish -> wish.contactId() + " " + wish.attemptId() + " " + wish.by())
                        .toList());
        assertEquals(0, count("escalation WHERE HEX(content_sealed) LIKE CONCAT('%', HEX('架空'), '%')"));
        var passedOn = DATABASE.transaction(handle -> escalations.ofContact(handle, "c1"));
        assertEquals("架空の苦情 𠮷", passedOn.getFirst().content());
        assertEquals(ATTEMPT.value(), passedOn.getFirst().about().callId());
    }

    @Test
    void theCommissionersAnswerIsWrittenOnceAndAWishCanBeTakenBack() {
        answered();
        entry.enter(entered(new MemberResult(1, "RECOMMENDED", null, "", false, true, "架空の質問")));
        var id = DATABASE.transaction(handle -> escalations.open(handle, CONTRACT))
                .getFirst()
                .id();
        DATABASE.run(handle -> {
            assertTrue(escalations.answer(handle, CONTRACT, id, "架空の回答", "sv1", machine.now()));
            assertFalse(escalations.answer(handle, CONTRACT, id, "別の回答", "sv1", machine.now()));
            assertFalse(escalations.answer(handle, "another", id, "別の回答", "sv1", machine.now()));
            assertEquals(List.of(), escalations.open(handle, CONTRACT));
            var answer = escalations.find(handle, CONTRACT, id).orElseThrow().answer();
            assertEquals("架空の回答", Objects.requireNonNull(answer).text());
            var tickets = new TicketWishStore();
            var wish = tickets.of(handle, "h").getFirst();
            assertTrue(tickets.withdraw(handle, wish.id(), "op1", machine.now()));
            assertFalse(tickets.withdraw(handle, wish.id(), "op1", machine.now()));
            assertEquals(List.of(), tickets.between(handle, CONTRACT, NOW, NOW.plus(Duration.ofDays(1))));
        });
    }

    @Test
    void aWrongNumberIsToldForEverybodyAndGoesWithNothingElse() {
        answered();
        var call = new ResultEntry.Call.OfAttempt(ATTEMPT.value());
        var both = new Entered(call, "op1", List.of(person(1, "BOOKED")), true, false, Optional.empty());
        assertInstanceOf(Answer.Faulty.class, entry.enter(both));
        var alone = new Entered(call, "op1", List.of(), true, false, Optional.empty());
        assertEquals(new Answer.Done(Outcome.WRONG_PARTY), entry.enter(alone));
        assertEquals(3, count("member_result WHERE disposition = 'DEFECTIVE_AFTER' AND NOT settles"));
        assertEquals("CONCLUDED DEFECTIVE_AFTER_DIALLING", state(), "there is no second telephone");
    }

    private Corrections.Answer corrected(String why, MemberResult... people) {
        machine.turn(Duration.ofMinutes(1));
        return corrections.correct(new Corrections.Wanted(
                CONTRACT,
                new ResultEntry.Call.OfAttempt(ATTEMPT.value()),
                List.of(people),
                why,
                "kantoku",
                "127.0.0.1"));
    }

    @Test
    void aCorrectionIsANewRowWithItsAuthorAndTheCourseFollowsIt() {
        answered();
        assertInstanceOf(
                Answer.Done.class, entry.enter(entered(person(1, "BOOKED"), person(2, "BOOKED"), person(3, "BOOKED"))));
        assertEquals("CONCLUDED CONTACTED", state());

        assertEquals(new Corrections.Answer.Done(), corrected("聞き違い", person(2, "ABSENT")));
        assertEquals(List.of("c1", "c3"), settled());
        assertEquals("OPEN -", state());
        assertEquals(4, count("member_result"));
        assertEquals(
                1,
                count("member_result WHERE correction AND contact_id = 'c2' AND disposition = 'ABSENT' AND entered_by ="
                        + " 'kantoku' AND why_sealed IS NOT NULL AND outcome_was = 'CONTACT' AND NOT settles"));
        assertEquals(
                1,
                count("audit_entry WHERE action = 'RESULT_CORRECTED' AND by_whom = 'kantoku' AND subject = '"
                        + ATTEMPT.value() + "'"));
        assertEquals(1, count("attempt WHERE outcome = 'CONTACT' AND counted = 1"));

        assertEquals(new Corrections.Answer.Done(), corrected("やはり予約済み", person(2, "BOOKED")));
        assertEquals("CONCLUDED CONTACTED", state());
        assertEquals(5, count("member_result"));
    }

    @Test
    void aCallWhoseEveryWordWasWrongIsNoContactAnyMoreAndStaysAnAttempt() {
        answered();
        entry.enter(entered(person(1, "BOOKED"), person(2, "BOOKED"), person(3, "BOOKED")));
        assertEquals(
                new Corrections.Answer.Done(),
                corrected("別の世帯の結果だった", person(1, "ABSENT"), person(2, "ABSENT"), person(3, "ABSENT")));
        assertEquals(List.of(), settled());
        assertEquals("OPEN -", state());
        assertEquals(1, count("attempt WHERE outcome = 'ABSENT' AND counted = 1 AND source = 'OPERATOR'"));
    }

    @Test
    void whereOnlyAKeyToldTheCorrectionTellsOfEverybody() {
        keyed(Outcome.CONTACT);
        assertInstanceOf(Corrections.Answer.Faulty.class, corrected("押し間違い", person(1, "ABSENT")));
        assertEquals(0, count("member_result"));
        assertEquals(
                new Corrections.Answer.Done(),
                corrected("押し間違い", person(1, "ABSENT"), person(2, "ABSENT"), person(3, "ABSENT")));
        assertEquals("OPEN -", state());
    }

    @Test
    void nothingIsCorrectedWithoutAReasonOrOfAnotherContractOrWhatCannotBeChosen() {
        answered();
        assertEquals(new Corrections.Answer.NoSuchCall(), corrected("まだ通話中", person(1, "ABSENT")));
        entry.enter(entered(person(1, "BOOKED"), person(2, "BOOKED"), person(3, "BOOKED")));
        assertEquals(new Corrections.Answer.NoReason(), corrected(" ", person(1, "ABSENT")));
        assertInstanceOf(Corrections.Answer.Faulty.class, corrected("理由", person(4, "ABSENT")));
        assertInstanceOf(Corrections.Answer.Faulty.class, corrected("理由", person(1, "NO_SUCH")));
        assertInstanceOf(Corrections.Answer.Faulty.class, corrected("理由"));
        assertEquals(
                new Corrections.Answer.NoSuchCall(),
                corrections.correct(new Corrections.Wanted(
                        "wakayama-2026",
                        new ResultEntry.Call.OfAttempt(ATTEMPT.value()),
                        List.of(person(1, "ABSENT")),
                        "理由",
                        "kantoku",
                        "")));
        assertEquals(3, count("member_result"));
        assertEquals(0, count("audit_entry"));
    }

    private static List<String> told() {
        return DATABASE.transaction(
                handle -> handle.createQuery("SELECT CONCAT_WS(' ', event, direction, code, call_id)"
                                + " FROM webhook_delivery WHERE contract_id = :contract ORDER BY id")
                        .bind("contract", CONTRACT)
                        .mapTo(String.class)
                        .list());
    }

    @Test
    void otherProgramsAreToldOfTheEndTheResultAndItsCorrectionInTheSameTransaction() {
        answered();
        entry.enter(entered(person(1, "NO_SUCH")));
        assertEquals(List.of(), told(), "nothing was written, nobody is told");
        var people = new MemberResult[] {person(1, "BOOKED"), person(2, "BOOKED"), person(3, "BOOKED")};
        entry.enter(entered(people));
        entry.enter(entered(people));
        var end = "CALL_ENDED OUTBOUND CONTACT " + ATTEMPT.value();
        var result = "RESULT_ENTERED OUTBOUND CONTACT " + ATTEMPT.value();
        assertEquals(List.of(end, result), told());
        assertEquals(new Corrections.Answer.Done(), corrected("聞き違い", person(1, "RECOMMENDED")));
        assertEquals(List.of(end, result, result), told());
    }
}
