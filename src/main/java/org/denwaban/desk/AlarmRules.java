package org.denwaban.desk;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.denwaban.desk.BoardState.OfCampaign;
import org.denwaban.desk.BoardState.OfHouse;
import org.denwaban.desk.BoardState.OfLine;

/// What on a board is wrong, worst first. Pure. Each trouble stands once: what follows from another one is left out.
final class AlarmRules {

    /// Events on the journal's disk from which on the database is seen to fall behind: half of what its intake holds.
    /// Usually there are some dozens.
    static final long JOURNAL_DEEP = 10_000;

    private static final Comparator<Alarm> WORST_FIRST =
            Comparator.comparing(Alarm::kind).thenComparing(Alarm::contract);

    private AlarmRules() {}

    /// What is wrong.
    ///
    /// @param serving operators at work, the paused among them, by contract
    /// @param now     milliseconds of machine time
    static List<Alarm> of(
            OfHouse house,
            Map<String, OfLine> lines,
            Collection<OfCampaign> campaigns,
            Map<String, Integer> serving,
            long now) {
        var wrong = new ArrayList<Alarm>();
        house(house, wrong);
        lines.forEach((id, line) -> line(id, line, serving.getOrDefault(id, 0), now, wrong));
        campaigns.forEach(campaign -> campaign(campaign, wrong));
        wrong.sort(WORST_FIRST);
        return List.copyOf(wrong);
    }

    /// The same with the contracts whose mail of ticket numbers is missed.
    ///
    /// @param missed their names by their ids
    static List<Alarm> withMails(List<Alarm> wrong, Map<String, String> missed) {
        var all = new ArrayList<>(wrong);
        missed.forEach((id, name) -> all.add(new Alarm(Alarm.Kind.TICKET_MAIL_MISSED, id, name, "", 0)));
        all.sort(WORST_FIRST);
        return List.copyOf(all);
    }

    private static void house(OfHouse house, List<Alarm> wrong) {
        boolean deep = house.journal() >= JOURNAL_DEEP;
        ofAll(!house.databaseThere(), Alarm.Kind.DATABASE_AWAY, "", wrong);
        ofAll(!house.pbxHeard(), Alarm.Kind.PBX_NOT_HEARD, "", wrong);
        ofAll(house.trunkPaused(), Alarm.Kind.TRUNK_FAILING, String.valueOf(house.trunkFailures()), wrong);
        ofAll(deep, Alarm.Kind.JOURNAL_DEEP, String.valueOf(house.journal()), wrong);
        boolean follows = !house.databaseThere() || !house.pbxHeard() || house.trunkPaused() || deep;
        ofAll(!house.hindrance().isEmpty() && !follows, Alarm.Kind.HINDERED, house.hindrance(), wrong);
    }

    private static void ofAll(boolean is, Alarm.Kind kind, String figure, List<Alarm> wrong) {
        if (is) {
            wrong.add(new Alarm(kind, "", "", figure, 0));
        }
    }

    private static void line(String id, OfLine line, int serving, long now, List<Alarm> wrong) {
        long most = line.longestSince() + line.maximumWait() * 1_000;
        if (line.longestSince() > 0 && now > most) {
            wrong.add(
                    new Alarm(Alarm.Kind.LONGEST_WAIT, id, line.contract(), String.valueOf(line.maximumWait()), most));
        }
        if (line.open() && serving < line.minimumOperators()) {
            wrong.add(new Alarm(
                    Alarm.Kind.FEW_OPERATORS, id, line.contract(), serving + " / " + line.minimumOperators(), 0));
        }
        if (line.bad()) {
            wrong.add(new Alarm(
                    Alarm.Kind.SERVICE_LEVEL, id, line.contract(), line.level() + "% / " + line.wanted() + "%", 0));
        }
    }

    private static void campaign(OfCampaign campaign, List<Alarm> wrong) {
        counted(campaign.stopped() ? 1 : 0, Alarm.Kind.STOPPED, campaign, wrong);
        counted(campaign.overdue(), Alarm.Kind.APPOINTMENT_OVERDUE, campaign, wrong);
        counted(campaign.resultsMissing(), Alarm.Kind.RESULTS_MISSING, campaign, wrong);
        counted(campaign.inDoubt(), Alarm.Kind.IN_DOUBT, campaign, wrong);
    }

    private static void counted(long n, Alarm.Kind kind, OfCampaign campaign, List<Alarm> wrong) {
        if (n > 0) {
            wrong.add(new Alarm(kind, campaign.id(), campaign.contract(), String.valueOf(n), 0));
        }
    }

    /// Tells of each alarm since when it is so: what was wrong before has not begun now, whatever its figure has
    /// become.
    ///
    /// @param now milliseconds of machine time
    static List<Alarm> since(List<Alarm> before, List<Alarm> wrong, long now) {
        return wrong.stream()
                .map(each -> each.since() > 0
                        ? each
                        : each.sinceThen(before.stream()
                                .filter(each::same)
                                .findFirst()
                                .map(Alarm::since)
                                .orElse(now)))
                .toList();
    }
}
