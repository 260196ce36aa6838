package org.denwaban.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.denwaban.desk.ManualEntry.Kind;
import org.denwaban.desk.ManualRules.Fault;
import org.junit.jupiter.api.Test;

class ManualRulesTest {

    private static final LocalDate FIRST = LocalDate.of(2018, 11, 1);

    private static ManualEntry version(String entry, int version, Kind kind, LocalDate from, boolean withdrawn) {
        return new ManualEntry(
                entry + version, "c", entry, version, kind, "見出し", "本文", from, withdrawn, "sv1", Instant.EPOCH);
    }

    private static List<String> shown(LocalDate day, ManualEntry... all) {
        return ManualRules.inForce(List.of(all), day).stream()
                .map(ManualEntry::id)
                .toList();
    }

    @Test
    void theNewestVersionThatIsValidByThenIsShown() {
        var one = version("a", 1, Kind.FAQ, FIRST, false);
        var two = version("a", 2, Kind.FAQ, FIRST.plusDays(7), false);
        assertEquals(List.of(), shown(FIRST.minusDays(1), one, two));
        assertEquals(List.of("a1"), shown(FIRST.plusDays(6), one, two));
        assertEquals(List.of("a2"), shown(FIRST.plusDays(7), one, two));
    }

    @Test
    void aLaterVersionTakesThePlaceOfOneThatWasToHoldLater() {
        var planned = version("a", 2, Kind.FAQ, FIRST.plusDays(7), false);
        var today = version("a", 3, Kind.FAQ, FIRST, false);
        assertEquals(List.of("a3"), shown(FIRST.plusDays(30), planned, today));
    }

    @Test
    void whatIsWithdrawnIsShownUntilThen() {
        var one = version("a", 1, Kind.FAQ, FIRST, false);
        var gone = version("a", 2, Kind.FAQ, FIRST.plusDays(1), true);
        assertEquals(List.of("a1"), shown(FIRST, one, gone));
        assertEquals(List.of(), shown(FIRST.plusDays(1), one, gone));
    }

    @Test
    void scriptsStandBeforeQuestionsInTheOrderOfACampaign() {
        assertEquals(
                List.of("b1", "c1", "a1"),
                shown(
                        FIRST,
                        version("a", 1, Kind.FAQ, FIRST, false),
                        version("b", 1, Kind.FIRST, FIRST, false),
                        version("c", 1, Kind.FAMILY, FIRST, false)));
    }

    @Test
    void everyVersionStaysToBeReadTheNewestFirst() {
        var one = version("a", 1, Kind.FAQ, FIRST, false);
        var two = version("a", 2, Kind.FAQ, FIRST, true);
        assertEquals(List.of(List.of(two, one)), ManualRules.histories(List.of(one, two)));
    }

    @Test
    void everyFaultIsNamedAndWhatWasShownYesterdayStaysSo() {
        assertEquals(List.of(), ManualRules.faults("問", "答", FIRST, FIRST));
        assertEquals(
                List.of(Fault.HEADING, Fault.BODY, Fault.VALID_FROM),
                ManualRules.faults(" ", "あ".repeat(4_001), FIRST.minusDays(1), FIRST));
    }

    @Test
    void headingAndBodyAreCountedInCharacters() {
        var heading = "𠮷".repeat(ManualRules.HEADING_MOST);
        var body = "𠮷".repeat(ManualRules.BODY_MOST);
        assertEquals(List.of(), ManualRules.faults(heading, body, FIRST, FIRST));
        for (var longer : List.of(heading + "字", heading.repeat(10))) {
            assertEquals(List.of(Fault.HEADING), ManualRules.faults(longer, body, FIRST, FIRST));
        }
        for (var longer : List.of(body + "字", body.repeat(10))) {
            assertEquals(List.of(Fault.BODY), ManualRules.faults(heading, longer, FIRST, FIRST));
        }
    }

    @Test
    void theSituationFollowsFromTheCall() {
        assertEquals(Kind.FAQ, ManualRules.situation(Optional.empty(), true));
        var stages = List.of(Kind.APPOINTMENT, Kind.FIRST, Kind.SECOND, Kind.THIRD, Kind.APPOINTMENT);
        for (int number = 0; number < stages.size(); number++) {
            var call = new Work.Outbound("a", "c", "h", 1, number, Work.Stage.TALKING, Instant.EPOCH);
            assertEquals(stages.get(number), ManualRules.situation(Optional.of(call), true));
        }
        var caller = new Work.Inbound("i", "leg", "c", null, null, Work.InStage.TALKING, Instant.EPOCH);
        assertEquals(Kind.RETURN_CALL, ManualRules.situation(Optional.of(caller), true));
        assertEquals(Kind.INBOUND, ManualRules.situation(Optional.of(caller), false));
    }
}
