package org.denwaban.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.denwaban.campaign.ResultFault.Kind;
import org.denwaban.campaign.ResultRules.Judged;
import org.denwaban.contract.ContractFile;
import org.denwaban.contract.Results;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ResultRulesTest {

    private static final Set<Integer> THREE = Set.of(1, 2, 3);

    private final Results results = Objects.requireNonNull(assertInstanceOf(
                    ContractFile.Reading.Accepted.class,
                    ContractFile.read(Path.of("docs/contracts/yokosuka-2018.toml")))
            .contract()
            .results());

    private final ResultRules rules = new ResultRules(results, true);

    private static MemberResult entry(int member, String disposition) {
        return new MemberResult(member, disposition, null, "");
    }

    private static MemberResult entry(int member, String disposition, @Nullable Integer reason, String note) {
        return new MemberResult(member, disposition, reason, note);
    }

    private void good(Outcome outcome, Set<Integer> settled, MemberResult... entries) {
        assertEquals(new Judged.Good(outcome, settled), rules.judge(List.of(entries), THREE));
    }

    private void bad(Kind kind, int member, MemberResult... entries) {
        assertEquals(new Judged.Bad(List.of(new ResultFault(kind, member))), rules.judge(List.of(entries), THREE));
    }

    @Test
    void whoWasHeardOfNeedsNoCallAndWhoWasNotStaysInCourse() {
        good(Outcome.CONTACT, Set.of(1), entry(1, "RECOMMENDED"));
        good(Outcome.CONTACT, Set.of(1, 3), entry(1, "BOOKED"), entry(2, "ABSENT"), entry(3, "EXAMINED"));
        good(Outcome.CONTACT, Set.of(2), entry(2, "NOT_ADVISABLE", null, "日本語がむずかしい"));
    }

    @Test
    void nobodyThereSettlesNobody() {
        good(Outcome.ABSENT, Set.of(), entry(1, "ABSENT"), entry(2, "ABSENT"));
        good(Outcome.MACHINE, Set.of(), entry(1, "MACHINE"));
    }

    @Test
    void aStrangerSettlesNobodyForTheOtherTelephoneMayBeUntried() {
        good(Outcome.WRONG_PARTY, Set.of(), entry(1, "DEFECTIVE_AFTER"));
    }

    @Test
    void theFamilySaysWhoCannotBeReachedThere() {
        good(Outcome.CONTACT, Set.of(1, 2), entry(1, "RECOMMENDED"), entry(2, "DEFECTIVE_AFTER"));
    }

    @Test
    void everyFaultIsNamed() {
        bad(Kind.NOBODY_ENTERED, 0);
        bad(Kind.NOT_LISTED, 4, entry(4, "RECOMMENDED"));
        bad(Kind.TWICE, 1, entry(1, "RECOMMENDED"), entry(1, "BOOKED"));
        bad(Kind.DISPOSITION, 1, entry(1, "NO_SUCH"));
        bad(Kind.DISPOSITION, 1, entry(1, "DEFECTIVE_BEFORE"));
        bad(Kind.REASON, 1, entry(1, "RECOMMENDED", 24, ""));
        bad(Kind.REASON, 1, entry(1, "RECOMMENDED", 0, ""));
        bad(Kind.NOTE_MISSING, 1, entry(1, "NOT_ADVISABLE", 1, " "));
        bad(Kind.NOTE_TOO_LONG, 1, entry(1, "RECOMMENDED", 1, "あ".repeat(2_001)));
        assertEquals(
                new Judged.Bad(List.of(new ResultFault(Kind.DISPOSITION, 1), new ResultFault(Kind.REASON, 2))),
                rules.judge(List.of(entry(1, "NO_SUCH"), entry(2, "BOOKED", 99, "")), THREE));
    }

    private static MemberResult beside(String disposition, boolean passedOn, boolean ticket, String escalation) {
        return new MemberResult(1, disposition, null, "", passedOn, ticket, escalation);
    }

    @Test
    void whoIsToldByTheFamilyNeedsNoCallOfTheirOwn() {
        good(Outcome.CONTACT, Set.of(1), beside("RECOMMENDED", true, false, ""));
        bad(Kind.PASSED_ON, 1, beside("ABSENT", true, false, ""));
        bad(Kind.PASSED_ON, 1, beside("DEFECTIVE_AFTER", true, false, ""));
    }

    @Test
    void aTicketIsWishedByWhoeverWasTalkedToAndOnlyWhereTheContractIssuesThem() {
        good(Outcome.CONTACT, Set.of(1), beside("RECOMMENDED", false, true, ""));
        good(Outcome.CONTACT, Set.of(2), beside("ABSENT", false, true, ""), entry(2, "BOOKED"));
        bad(Kind.TICKET_OF_NOBODY, 1, beside("ABSENT", false, true, ""));
        assertEquals(
                new Judged.Bad(List.of(new ResultFault(Kind.NO_TICKETS, 1))),
                new ResultRules(results, false).judge(List.of(beside("BOOKED", false, true, "")), THREE));
    }

    @Test
    void whatIsPassedOnToTheCommissionerHasAnEnd() {
        good(Outcome.ABSENT, Set.of(), beside("ABSENT", false, false, "𠮷".repeat(2_000)));
        bad(Kind.ESCALATION_TOO_LONG, 1, beside("BOOKED", false, false, "あ".repeat(EscalationStore.TEXT_MOST + 1)));
        bad(Kind.ESCALATION_TOO_LONG, 1, beside("BOOKED", false, false, "あ".repeat(10 * EscalationStore.TEXT_MOST)));
    }

    @Test
    void aWrongNumberIsSaidOfEverybodyAndSettlesNobodyYet() {
        var entries = rules.wrongNumber(THREE);
        assertEquals(
                List.of(entry(1, "DEFECTIVE_AFTER"), entry(2, "DEFECTIVE_AFTER"), entry(3, "DEFECTIVE_AFTER")),
                entries);
        assertEquals(new Judged.Good(Outcome.WRONG_PARTY, Set.of()), rules.judge(entries, THREE));
    }

    @Test
    void aNoteCountsItsCharactersNotItsBytes() {
        good(Outcome.CONTACT, Set.of(1), entry(1, "RECOMMENDED", 23, "𠮷".repeat(ResultRules.NOTE_MOST)));
        bad(Kind.NOTE_TOO_LONG, 1, entry(1, "RECOMMENDED", 23, "𠮷".repeat(ResultRules.NOTE_MOST) + "字"));
        bad(Kind.NOTE_TOO_LONG, 1, entry(1, "RECOMMENDED", 23, "𠮷".repeat(10 * ResultRules.NOTE_MOST)));
    }

    @Test
    void aNoteIsNotPrinted() {
        assertEquals("MemberResult[1 BOOKED]", entry(1, "BOOKED", 1, "架空の話").toString());
    }
}
