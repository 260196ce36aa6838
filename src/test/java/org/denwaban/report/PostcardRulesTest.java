package org.denwaban.report;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.denwaban.contract.Contract;
import org.denwaban.contract.ContractFile;
import org.denwaban.people.ListColumn;
import org.denwaban.people.ListedPerson;
import org.denwaban.report.PostcardRules.Line;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// By the shipped contract of Yokosuka, FY2018.
class PostcardRulesTest {

    private static final Contract YOKOSUKA = yokosuka();

    private final PostcardRules rules = new PostcardRules(YOKOSUKA);

    static Contract yokosuka() {
        return assertInstanceOf(
                        ContractFile.Reading.Accepted.class,
                        ContractFile.read(Path.of("docs/contracts/yokosuka-2018.toml")))
                .contract();
    }

    /// Yokosuka specification 5(1)イ ① to ④; `-` is no segment.
    @ParameterizedTest(name = "{5}: examined {0}/{1}/{2}, earlier ticket {3}, born {4}")
    @CsvSource({
        "20170901, '', '', 20170000001, 19500101, 1",
        "20170901, 20160901, 20150901, '', 19610101, 1",
        "'', 20160901, '', 20170000001, 19610101, 3",
        "'', '', 20150901, '', 19610101, 3",
        "'', '', '', '', 19610101, 2",
        "'', '', '', 20170000001, 19790331, 4", // 40 on 31 March 2019
        "'', '', '', 20170000001, 19790401, -", // 39 on that day, 40 on the next
        "'', '', '', 20170000001, 19780331, -", // 41
        "'', '', '', 20170000001, 19600401, 4", // 58
        "'', '', '', 20170000001, 19600331, -", // 59
        "'', '', '', 20170000001, 19590331, 4", // 60
        "'', '', '', 20170000001, 19570331, -", // 62
        "'', '', '', 20170000001, 19540331, 4", // 65
        "'', '', '', 20170000001, 19490331, 4", // 70
        "'', '', '', 20170000001, 19480331, -", // 71
    })
    void everybodyFallsIntoOneSegmentOrNone(
            String oneAgo, String twoAgo, String threeAgo, String ticket, String born, String segment) {
        var values = new String[] {
            "0000000001",
            "20180000001",
            ticket,
            "",
            "",
            "70000001",
            "カクウ",
            "架空",
            born,
            "女",
            "",
            "",
            "",
            "2380001",
            "架空町１",
            "",
            "",
            "",
            oneAgo,
            twoAgo,
            threeAgo
        };
        for (var each : requireNonNull(YOKOSUKA.postcards()).segments()) {
            boolean here = segment.equals(String.valueOf(each.number()));
            var line = rules.of(2, new ListedPerson(List.of(values)), each);
            if (here) {
                assertInstanceOf(Line.Printed.class, line, each.label());
            } else {
                var told = assertInstanceOf(Line.Elsewhere.class, line, each.label())
                        .segment();
                assertEquals(segment, told == null ? "-" : told.toString());
            }
        }
    }

    @Test
    void theYearEndsOnThe31stOfMarchAfterTheContractsBeginning() {
        assertEquals(LocalDate.of(2019, 3, 31), PostcardRules.yearEnd(LocalDate.of(2018, 10, 1)));
        assertEquals(LocalDate.of(2019, 3, 31), PostcardRules.yearEnd(LocalDate.of(2018, 4, 1)));
        assertEquals(LocalDate.of(2019, 3, 31), PostcardRules.yearEnd(LocalDate.of(2019, 3, 31)));
    }

    private Line line(ListColumn column, String value, Object... more) {
        var person = new java.util.ArrayList<>(List.of(
                "0000000001",
                "20180000001",
                "",
                "",
                "",
                "70000001",
                "カクウ",
                "架空　花子",
                "19550401",
                "女",
                "",
                "",
                "",
                "2380001",
                "架空町１−２",
                "架空荘３０１",
                "",
                "",
                "20170901",
                "",
                ""));
        person.set(column.number() - 1, value);
        for (int i = 0; i < more.length; i += 2) {
            person.set(((ListColumn) more[i]).number() - 1, (String) more[i + 1]);
        }
        return rules.of(
                2,
                new ListedPerson(person),
                requireNonNull(YOKOSUKA.postcards()).segments().getFirst());
    }

    private Postcard card(ListColumn column, String value, Object... more) {
        return assertInstanceOf(Line.Printed.class, line(column, value, more)).card();
    }

    private PostcardFault fault(ListColumn column, String value, Object... more) {
        return assertInstanceOf(Line.Unprintable.class, line(column, value, more))
                .fault();
    }

    @Test
    void theHomeAddressHasTheCitysNamePutBeforeIt() {
        var card = card(ListColumn.KANA, "カクウ");
        assertEquals("横須賀市架空町１−２", card.address());
        assertEquals("架空荘３０１", card.house());
        assertEquals("2380001", card.postcode());
        assertEquals("23800011-2-301", requireNonNull(card.barcode()).data());
    }

    @Test
    void aMailingAddressComesFirstWithItsOwnPostcodeAndHouse() {
        var card = card(
                ListColumn.MAIL_ADDRESS,
                "東京都架空区架空町９",
                ListColumn.MAIL_POSTCODE,
                "1000013",
                ListColumn.MAIL_HOUSE,
                "架空　太郎");
        assertEquals("東京都架空区架空町９", card.address());
        assertEquals("架空　太郎", card.house());
        assertEquals("10000139", requireNonNull(card.barcode()).data());
        assertEquals(
                "",
                card(ListColumn.MAIL_ADDRESS, "東京都架空区架空町９", ListColumn.MAIL_POSTCODE, "1000013")
                        .house());
        assertEquals(
                "横須賀市架空町１−２",
                card(ListColumn.MAIL_ADDRESS, "　", ListColumn.MAIL_POSTCODE, "1000013")
                        .address());
    }

    @Test
    void anUnregisteredGaijiIsABlankAndAllOthersStay() {
        var card = card(ListColumn.NAME, "★𠮷\uE000　花子", ListColumn.HOUSE, "★荘");
        assertEquals("　𠮷\uE000　花子", card.name());
        assertEquals("　荘", card.house());
        assertFalse(card.toString().contains("花子"));
    }

    @Test
    void aPostcodeOfAWholeCityHasNoBarcode() {
        assertNull(card(ListColumn.POSTCODE, "2380000").barcode());
    }

    @Test
    void whatCannotBePrintedIsTold() {
        assertEquals(PostcardFault.NO_ADDRESS, fault(ListColumn.ADDRESS, ""));
        assertEquals(PostcardFault.NO_ADDRESS, fault(ListColumn.ADDRESS, "　"));
        assertEquals(PostcardFault.POSTCODE, fault(ListColumn.POSTCODE, ""));
        assertEquals(PostcardFault.POSTCODE, fault(ListColumn.POSTCODE, "0000000"));
        assertEquals(PostcardFault.POSTCODE, fault(ListColumn.MAIL_ADDRESS, "東京都架空区架空町９"));
        assertEquals(PostcardFault.NO_NAME, fault(ListColumn.NAME, ""));
    }
}
