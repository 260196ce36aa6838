package org.denwaban.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.denwaban.desk.Alarm.Kind;
import org.denwaban.desk.BoardState.OfCampaign;
import org.denwaban.desk.BoardState.OfHouse;
import org.denwaban.desk.BoardState.OfLine;
import org.junit.jupiter.api.Test;

class AlarmRulesTest {

    private static final long NOW = 10_000_000;
    private static final OfHouse WELL = new OfHouse(true, true, 0, 0, 0, false, 0, "");

    @Test
    void nothingIsWrong() {
        assertEquals(List.of(), kinds(WELL, line(true, 0, false), campaign(false, 0, 0, 0), 2));
    }

    @Test
    void whatIsWrongWithTheHouseStandsWorstFirstAndOnce() {
        var house = new OfHouse(false, false, 0, 1, 5, true, AlarmRules.JOURNAL_DEEP, "the PBX is not heard");
        assertEquals(
                List.of(Kind.DATABASE_AWAY, Kind.PBX_NOT_HEARD, Kind.TRUNK_FAILING, Kind.JOURNAL_DEEP),
                kinds(house, line(true, 0, false), campaign(false, 0, 0, 0), 2));
    }

    @Test
    void aHindranceOfAnotherCauseIsToldWithItsWords() {
        var house = new OfHouse(true, true, 0, 0, 4, false, AlarmRules.JOURNAL_DEEP - 1, "contract time is turned");
        var alarms = AlarmRules.of(house, Map.of(), List.of(), Map.of(), NOW);
        assertEquals(List.of(new Alarm(Kind.HINDERED, "", "", "contract time is turned", 0)), alarms);
    }

    @Test
    void aMailThatHasNotLeftStandsAmongTheOthersByItsWeight() {
        var wrong = AlarmRules.of(
                WELL, Map.of("line", line(true, 0, true)), List.of(campaign(true, 0, 0, 0)), Map.of("line", 2), NOW);
        assertEquals(wrong, AlarmRules.withMails(wrong, Map.of()));
        assertEquals(
                List.of(Kind.STOPPED, Kind.TICKET_MAIL_MISSED, Kind.SERVICE_LEVEL),
                AlarmRules.withMails(wrong, Map.of("line", "架空の受付")).stream()
                        .map(Alarm::kind)
                        .toList());
    }

    @Test
    void aWaitIsTooLongWhenItIsAboveTheContractsAndHasBeenSinceThen() {
        long since = NOW - 300_000;
        assertEquals(List.of(), kinds(WELL, line(true, since, false), campaign(false, 0, 0, 0), 2));
        assertEquals(
                List.of(new Alarm(Kind.LONGEST_WAIT, "line", "架空の受付", "300", NOW - 1)),
                AlarmRules.of(WELL, Map.of("line", line(true, since - 1, false)), List.of(), Map.of("line", 2), NOW));
    }

    @Test
    void tooFewAreAtWorkOnlyWhileTheLineIsOpen() {
        var quiet = campaign(false, 0, 0, 0);
        assertEquals(List.of(Kind.FEW_OPERATORS), kinds(WELL, line(true, 0, false), quiet, 1));
        assertEquals(List.of(), kinds(WELL, line(false, 0, false), quiet, 0));
        assertEquals(List.of(Kind.SERVICE_LEVEL), kinds(WELL, line(true, 0, true), quiet, 2));
    }

    @Test
    void whatCampaignsOweIsTold() {
        assertEquals(
                List.of(Kind.STOPPED, Kind.APPOINTMENT_OVERDUE, Kind.RESULTS_MISSING, Kind.IN_DOUBT),
                kinds(WELL, line(true, 0, false), campaign(true, 1, 2, 3), 2));
    }

    @Test
    void whatWasWrongBeforeHasNotBegunNow() {
        var before = List.of(new Alarm(Kind.IN_DOUBT, "a", "A", "1", 5));
        var wrong = List.of(
                new Alarm(Kind.IN_DOUBT, "a", "A", "2", 0),
                new Alarm(Kind.IN_DOUBT, "b", "B", "1", 0),
                new Alarm(Kind.LONGEST_WAIT, "a", "A", "300", 7));
        assertEquals(
                List.of(5L, NOW, 7L),
                AlarmRules.since(before, wrong, NOW).stream().map(Alarm::since).toList());
    }

    private static List<Kind> kinds(OfHouse house, OfLine line, OfCampaign campaign, int serving) {
        return AlarmRules.of(house, Map.of("line", line), List.of(campaign), Map.of("line", serving), NOW).stream()
                .map(Alarm::kind)
                .toList();
    }

    private static OfLine line(boolean open, long longestSince, boolean bad) {
        return new OfLine("架空の受付", open, 0, longestSince, 0, "70", 20, 80, bad, 300, 2, 0, 0, 0, 0, 0);
    }

    private static OfCampaign campaign(boolean stopped, long overdue, long missing, long doubt) {
        return new OfCampaign(
                "dials",
                "架空の架電",
                true,
                stopped,
                1,
                1,
                1,
                0,
                50,
                List.of(),
                List.of(),
                doubt,
                missing,
                overdue,
                "",
                false,
                "2018-12-31");
    }
}
