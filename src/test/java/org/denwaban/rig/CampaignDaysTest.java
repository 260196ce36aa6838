package org.denwaban.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.denwaban.calendar.NationalHolidays;
import org.denwaban.campaign.Attempt;
import org.denwaban.campaign.CampaignRules;
import org.denwaban.campaign.Course;
import org.denwaban.campaign.Outcome;
import org.denwaban.campaign.Phone;
import org.denwaban.campaign.Reason;
import org.denwaban.campaign.Verdict;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.ContractFile;
import org.denwaban.rig.Behaviour.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A million campaign-days of any year, with windows, ring times and year ends as contracts may have them, and a clock
/// that is also put back: whom the rules let ring is no fault to the judge, which shares no code with them; and whom
/// they do not let ring although the judge would, they refuse for a reason that the judge does not know.
class CampaignDaysTest {

    private static final int CONTRACTS = 100;
    private static final int DAYS = 1_000_000;

    private static final String NUMBER = "0468990001";
    private static final List<Kind> KINDS =
            List.of(Kind.NOBODY, Kind.NOBODY, Kind.MACHINE, Kind.BUSY, Kind.BUSY, Kind.CONGESTION, Kind.HUMAN);

    /// What the carrier's record cannot tell, or rules.md leaves to denwaban.
    private static final Set<Reason> OF_THE_RULES_ALONE = EnumSet.of(
            Reason.CONTACTED, Reason.BUSY_PAUSE, Reason.CARRIER_PAUSE, Reason.BUSY_WINDOW, Reason.HISTORY_AHEAD);

    @TempDir
    private Path directory = Path.of("");

    @Test
    void whomTheRulesLetRingIsNoFaultToTheJudgeAndTheyRefuseNobodyWithoutReason() throws IOException {
        int days = 0;
        int calls = 0;
        for (int seed = 0; seed < CONTRACTS; seed++) {
            var world = World.of(directory.resolve("contract.toml"), new Random(seed), "seed " + seed);
            for (int begun = days; days - begun < DAYS / CONTRACTS; ) {
                var campaign = new Campaign(world);
                days += campaign.walked();
                calls += campaign.calls.size();
            }
        }
        assertTrue(days >= DAYS, "days " + days);
        assertTrue(calls > DAYS / 100, "calls " + calls);
    }

    /// A contract, read by the rules and by the judge, each in its own way.
    private record World(CampaignRules rules, JudgedContract terms, Judge judge, Random random, String seed) {

        static World of(Path file, Random random, String seed) throws IOException {
            var first = LocalDate.of(2016 + random.nextInt(34), 1 + random.nextInt(12), 1 + random.nextInt(28));
            var last = first.plusDays(30 + random.nextInt(60));
            var begins = LocalTime.of(8 + random.nextInt(3), 30 * random.nextInt(2));
            var evening = LocalTime.of(16 + random.nextInt(3), 30 * random.nextInt(2));
            var ends = LocalTime.of(19, 0).plusMinutes(15L * random.nextInt(5));
            Files.writeString(
                    file,
                    Files.readString(Path.of("docs/contracts/yokosuka-2018.toml"))
                            .replace("first = 2018-10-01, last = 2019-03-31", range(first, last))
                            .replace("first = 2018-11-01, last = 2019-01-15", range(first, last))
                            .replace("ring_time = \"30s\"", "ring_time = \"" + (5 + random.nextInt(116)) + "s\"")
                            .replace(
                                    "weekday_day = { from = \"09:00\", to = \"17:00\" }",
                                    "weekday_day = " + hours(begins, evening))
                            .replace(
                                    "weekday_evening = { from = \"17:00\", to = \"20:00\" }",
                                    "weekday_evening = " + hours(evening, ends))
                            .replace(
                                    "holiday = { from = \"09:00\", to = \"20:00\" }",
                                    "holiday = " + hours(begins, ends))
                            .replace(
                                    "staffed_hours = { from = \"09:00\", to = \"20:00\" }",
                                    "staffed_hours = " + hours(begins, ends)));
            var accepted = assertInstanceOf(
                    ContractFile.Reading.Accepted.class,
                    ContractFile.read(file),
                    () -> seed + ": " + ContractFile.read(file));
            var terms = JudgedContract.read(file);
            return new World(
                    new CampaignRules(accepted.contract(), NationalHolidays.LAW),
                    terms,
                    new Judge(Map.of(NUMBER, "99000001"), holidays(first, last), terms),
                    random,
                    seed);
        }

        private static String range(LocalDate first, LocalDate last) {
            return "first = " + first + ", last = " + last;
        }

        private static String hours(LocalTime from, LocalTime to) {
            return "{ from = \"" + from + "\", to = \"" + to + "\" }";
        }

        private static Set<LocalDate> holidays(LocalDate first, LocalDate last) {
            return first.datesUntil(last.plusDays(1))
                    .filter(day -> NationalHolidays.LAW.nameOf(day) != null)
                    .collect(Collectors.toSet());
        }
    }

    /// One household through all days of its campaign, and some before and after.
    private static final class Campaign {

        private final World world;
        private final Random random;
        private final List<TownCall> calls = new ArrayList<>();
        private Course course = Course.fresh(List.of(new Phone(1, true, List.of())));

        Campaign(World world) {
            this.world = world;
            this.random = world.random();
        }

        int walked() {
            int days = 0;
            var now = Instant.EPOCH;
            var first = world.terms().first().minusDays(2);
            for (var day = first; !day.isAfter(world.terms().last().plusDays(2)); day = day.plusDays(1)) {
                days++;
                for (int look = random.nextInt(3); look > 0; look--) {
                    var at = moment(day);
                    now = at.isAfter(now) ? at : now;
                    ask(now);
                }
                if (random.nextInt(50) == 0) {
                    ask(now.minusSeconds(random.nextInt(300_000))); // the clock was put back
                }
            }
            assertEquals(List.of(), world.judge().judge(calls, List.of()), world.seed() + " " + calls);
            return days;
        }

        private Instant moment(LocalDate day) {
            var terms = world.terms();
            var edges = List.of(
                    terms.dayBegins(),
                    terms.eveningBegins(),
                    terms.lastWindowEnds(),
                    terms.lastWindowEnds().minus(terms.ringTime()));
            return random.nextBoolean()
                    ? Tokyo.instant(day.atStartOfDay()).plusMillis(random.nextInt(86_400_000))
                    : Tokyo.instant(day.atTime(edges.get(random.nextInt(edges.size()))))
                            .plusNanos(1_000L * (random.nextInt(3) - 1));
        }

        private void ask(Instant now) {
            switch (world.rules().mayBeDialled(course, now)) {
                case Verdict.Allowed allowed -> dial(now, allowed.phone());
                case Verdict.Refused refused -> {
                    if (!OF_THE_RULES_ALONE.contains(refused.reason())) {
                        assertTrue(
                                world.judge()
                                                .judge(with(call(now, Kind.NOBODY)), List.of())
                                                .size()
                                        > 0,
                                () -> world.seed() + ": refused without reason, " + refused + " at " + Tokyo.wall(now)
                                        + " after " + calls);
                    }
                }
            }
        }

        private void dial(Instant now, int phone) {
            var kind = KINDS.get(random.nextInt(KINDS.size()));
            calls.add(call(now, kind));
            course = course.with(Attempt.ended("a" + calls.size(), now, phone, outcome(kind)));
        }

        private List<TownCall> with(TownCall more) {
            var all = new ArrayList<>(calls);
            all.add(more);
            return all;
        }

        private TownCall call(Instant at, Kind kind) {
            var silent = at.plus(world.terms().ringTime());
            return new TownCall(
                    "c" + calls.size(),
                    at,
                    NUMBER,
                    world.terms().callerId(),
                    "",
                    "",
                    calls.size() + 1,
                    kind,
                    kind == Kind.HUMAN || kind == Kind.MACHINE ? silent : null,
                    kind == Kind.HUMAN ? silent.plus(Duration.ofMinutes(3)) : silent,
                    false);
        }

        private static Outcome outcome(Kind kind) {
            return switch (kind) {
                case NOBODY, REJECT, OUT_OF_REACH -> Outcome.NOBODY;
                case MACHINE -> Outcome.MACHINE;
                case BUSY -> Outcome.BUSY;
                case CONGESTION -> Outcome.CARRIER_FAILED;
                case UNALLOCATED -> Outcome.UNALLOCATED;
                case WRONG_PARTY -> Outcome.WRONG_PARTY;
                case FAMILY -> Outcome.ABSENT;
                case HUMAN -> Outcome.CONTACT;
            };
        }
    }
}
