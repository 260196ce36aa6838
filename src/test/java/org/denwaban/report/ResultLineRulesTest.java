package org.denwaban.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.denwaban.calendar.NationalHolidays;
import org.denwaban.campaign.Attempt;
import org.denwaban.campaign.CampaignRules;
import org.denwaban.campaign.Course;
import org.denwaban.campaign.Outcome;
import org.denwaban.campaign.Phone;
import org.denwaban.campaign.Progress;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.contract.ContractFile;
import org.denwaban.contract.Fee;
import org.denwaban.contract.Fractions;
import org.denwaban.contract.Window;
import org.denwaban.report.ResultCase.Call;
import org.denwaban.report.ResultCase.Person;
import org.denwaban.report.ResultCase.Return;
import org.denwaban.report.ResultCase.Told;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultLineRulesTest {

    private static final Contract CONTRACT = contract();
    private static final CampaignRules CAMPAIGN = new CampaignRules(CONTRACT, NationalHolidays.LAW);
    private static final YearMonth NOVEMBER = YearMonth.of(2018, 11);
    private static final YearMonth DECEMBER = YearMonth.of(2018, 12);
    private static final Instant LATER = at("2019-02-01T00:00");

    private final ResultLineRules rules = new ResultLineRules(CONTRACT, CAMPAIGN);

    /// Yokosuka specification: 単価内訳書 No.2 (上限単価 328.75円), 9 支払方法 and 10(2) (消費税の円未満切捨て), rate of FY2018
    /// 8 %, since 2019-10-01 10 % (消費税法 29条, 地方消費税 included). Fractions of the fee: agreed, dropped.
    @ParameterizedTest
    @CsvSource({
        "0, 328.75, 8, 0, 0, 0",
        "1, 328.75, 8, 328, 26, 354",
        "3, 328.75, 8, 986, 78, 1064",
        "4, 328.75, 8, 1315, 105, 1420",
        "7, 328.75, 8, 2301, 184, 2485",
        "8000, 328.75, 8, 2630000, 210400, 2840400",
        "1, 328.75, 10, 328, 32, 360",
        "7999, 328.75, 10, 2629671, 262967, 2892638",
        "5, 0.19, 8, 0, 0, 0",
        "12, 100, 8, 1200, 96, 1296",
    })
    void feeAndTaxDropTheirFractions(int count, BigDecimal price, BigDecimal percent, long net, long tax, long total) {
        var fee = new Fee(price, price, 0, Fractions.DROP, percent, Fractions.DROP);
        var person = new BilledPerson("c", "h", LATER, BillReason.CONTACT, List.of());
        var bill = new Bill(CONTRACT, fee, null, Collections.nCopies(count, person));
        assertEquals(BigDecimal.valueOf(net), bill.net());
        assertEquals(BigDecimal.valueOf(tax), bill.tax());
        assertEquals(BigDecimal.valueOf(total), bill.total());
    }

    @Test
    void ofOneCallTheNewestEntryHoldsAndOfSeveralCallsTheLast() {
        var told = List.of(
                new Told("a1", false, at("2018-11-05T10:00"), "EXAMINED", null, "古い"),
                new Told("r1", true, at("2018-11-06T10:00"), "BOOKED", 2, "返電にて"),
                new Told("a1", false, at("2018-11-05T10:00"), "RECOMMENDED", 1, "訂正"));
        var of = household(
                List.of(call("a1", "2018-11-05T10:00", Outcome.CONTACT)),
                List.of(new Return("r1", at("2018-11-06T10:00"))),
                new Person("p", null, null, at("2018-11-05T10:00"), told, List.of()));
        var line = rules.lines(of, NOVEMBER).getFirst();
        assertEquals("BOOKED", Objects.requireNonNull(line.disposition()).code());
        assertEquals("訂正／返電にて", line.note());
        assertEquals(
                at("2018-11-06T10:00"), Objects.requireNonNull(line.returned()).at());
        assertEquals(List.of("a1", "r1"), rules.billed(of, LATER).getFirst().calls());
    }

    @Test
    void aQuestionAboutThePostcardIsNotReportedAndWhoLeftIsNotBilled() {
        var of = household(
                List.of(),
                List.of(new Return("r1", at("2018-11-02T10:00"))),
                new Person("p", null, null, null, List.of(), List.of()));
        assertEquals(List.of(), rules.lines(of, NOVEMBER));
        var gone = household(
                List.of(
                        call("a1", "2018-11-05T10:00", Outcome.NOBODY),
                        call("a2", "2018-11-06T18:00", Outcome.NOBODY),
                        call("a3", "2018-12-01T10:00", Outcome.NOBODY)),
                List.of(),
                new Person("p", null, at("2018-11-25T00:00"), null, List.of(), List.of()),
                new Person("q", null, null, null, List.of(), List.of()));
        assertEquals(
                List.of("q"),
                rules.billed(gone, LATER).stream().map(BilledPerson::contactId).toList());
        assertEquals(
                List.of("q"),
                rules.lines(gone, DECEMBER).stream().map(ResultLine::contactId).toList());
        assertNull(rules.lines(gone, NOVEMBER).getFirst().disposition());
        assertEquals(
                "不在",
                Objects.requireNonNull(rules.lines(gone, DECEMBER).getFirst().disposition())
                        .label());
    }

    /// The campaign's own rules are the oracle: of a household of whom nobody has told, everybody is billed exactly
    /// where those say so, once, with a call of theirs; and the months together are the whole.
    @Test
    void randomHistoriesAreBilledAsTheCampaignSays() {
        int billed = 0;
        for (long seed = 0; seed < 1_000; seed++) {
            var random = new Random(seed);
            var calls = new ArrayList<Call>();
            var time = at("2018-11-01T09:00").plus(Duration.ofHours(random.nextInt(400)));
            for (int i = random.nextInt(6); i > 0; i--) {
                calls.add(call("a" + i, time, Outcome.values()[random.nextInt(Outcome.values().length)]));
                time = time.plus(Duration.ofHours(1 + random.nextInt(300)));
            }
            var of = household(
                    calls,
                    List.of(),
                    new Person("p", null, null, null, List.of(), List.of()),
                    new Person("q", null, null, null, List.of(), List.of()));
            var course = new Course(
                    of.phones(),
                    calls.stream().map(Call::attempt).toList(),
                    List.of(),
                    null,
                    Course.Heard.NOT_OF_EVERYBODY,
                    null);
            boolean due = CAMPAIGN.progress(course) instanceof Progress.Concluded && CAMPAIGN.billable(course);
            var all = rules.billed(of, Instant.MAX);
            assertEquals(
                    due ? List.of("p", "q") : List.of(),
                    all.stream().map(BilledPerson::contactId).toList(),
                    "seed " + seed);
            assertTrue(all.stream().noneMatch(person -> person.calls().isEmpty()), "seed " + seed);
            // what was billed before an instant stays billed, with the same calls
            for (var person : all) {
                assertTrue(rules.billed(of, person.at().plusNanos(1)).contains(person), "seed " + seed);
                assertEquals(List.of(), rules.billed(of, person.at()), "seed " + seed);
            }
            billed += all.size();
        }
        assertTrue(billed > 200, "too few to tell: " + billed);
    }

    private static ResultCase household(List<Call> calls, List<Return> returns, Person... people) {
        return new ResultCase(
                "h",
                false,
                null,
                null,
                List.of(new Phone(1, true, List.of())),
                calls,
                List.of(),
                returns,
                List.of(people));
    }

    private static Call call(String id, String wall, Outcome outcome) {
        return call(id, at(wall), outcome);
    }

    private static Call call(String id, Instant at, Outcome outcome) {
        return new Call(
                Attempt.ended(id, at, 1, outcome),
                at,
                outcome != Outcome.BUSY && outcome != Outcome.CARRIER_FAILED,
                window(at));
    }

    private static @Nullable Window window(Instant at) {
        return CAMPAIGN.windowAt(at);
    }

    private static Instant at(String wall) {
        return Tokyo.instant(LocalDateTime.parse(wall));
    }

    private static Contract contract() {
        return switch (ContractFile.read(Path.of("docs/contracts/yokosuka-2018.toml"))) {
            case ContractFile.Reading.Accepted accepted -> accepted.contract();
            case ContractFile.Reading.Refused refused -> throw new AssertionError("refused: " + refused.faults());
        };
    }
}
