package org.denwaban.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.denwaban.desk.ManualEntry.Kind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Pieces of the operator's page, made of values, in both languages; what people typed or a list brought is inert.
class PagesTest {

    /// As long as a list allows, with characters beyond the BMP, a gaiji of no font, and one that would be a tag.
    private static final String LONG_NAME = "𠮷★\ue000<b>" + "架空".repeat(47);

    private final Pages pages = new Pages();

    private static Card.OfHousehold household(int people, boolean tickets) {
        return new Card.OfHousehold(
                "01hf0000000000000000000000",
                "yokosuka-2018",
                "架空市の契約",
                IntStream.rangeClosed(1, people)
                        .mapToObj(member -> new Card.Person(
                                member,
                                true,
                                LONG_NAME,
                                "カクウ",
                                "1950-01-01",
                                68,
                                "女",
                                "12345678901",
                                "",
                                List.of("架空の備考"),
                                member == 1 ? "2018-11-01 10:00" : "",
                                member == 1 ? "01hf0000000000000000000001" : "",
                                List.of(new Card.Escalated("2018-11-01 10:00", "架空の苦情", "", ""))))
                        .toList(),
                "架空町".repeat(60),
                List.of(new Card.Phone(1, "0468990101")),
                List.of(),
                new Card.Left("left.attempts", 3, "平日(日中)"),
                List.of(),
                List.of(
                        new Card.Choice("BOOKED", "通電(予約済み)", false, true, false),
                        new Card.Choice("DEFECTIVE_AFTER", "電話番号瑕疵(架電後)", false, false, true)),
                List.of(new Card.Choice("1", "1:案内を知らない", false, false, false)),
                tickets,
                true,
                "2018-11-01",
                "2019-01-15",
                "");
    }

    private static OperatorScreen.OfCall call(List<String> may, boolean held, boolean nobody) {
        return new OperatorScreen.OfCall(
                "attempt", "call.out.TALKING", "id", 1, 0, 3, 1, "架空市の契約", 0, may, held, nobody);
    }

    private String made(String template, Map<String, ?> values) {
        for (var language : Texts.Language.values()) {
            assertFalse(pages.render(template, language, values).isBlank(), template);
        }
        return pages.render(template, Texts.Language.JA, values);
    }

    private static Map<String, @Nullable Object> of(Object... pairs) {
        var values = new HashMap<String, @Nullable Object>();
        for (int i = 0; i < pairs.length; i += 2) {
            values.put((String) pairs[i], pairs[i + 1]);
        }
        return values;
    }

    private static int count(String text, String part) {
        return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
    }

    @Test
    void aConversationShowsTheKeysThatItHasNow() {
        var all = made("desk/call", of("call", call(List.of("HANG_UP", "HOLD", "MESSAGE", "TRANSFER"), false, false)));
        for (var key : List.of("F10", "F6", "F8", "F1")) {
            assertTrue(all.contains("<kbd>" + key + "</kbd>"), key);
        }
        var held = made("desk/call", of("call", call(List.of("HOLD"), true, true)));
        assertTrue(held.contains("保留から戻る") && held.contains("空いている管理者がいません"));
        assertFalse(held.contains("F8") || held.contains("F10"));
    }

    @Test
    void twentyFivePeopleEachHaveTheirRowAndNothingOfTheirsIsATag() {
        var made = made("desk/household", of("card", household(25, true), "returnCall", ""));
        assertEquals(25, count(made, "<tr data-member="));
        assertEquals(25, count(made, "name=\"ticket\""));
        assertFalse(made.contains("<b>架空"), "a name is text");
        assertTrue(made.contains("𠮷★\ue000"), "whatever characters it has");
        assertTrue(made.contains("受診券再発行 受付済み 2018-11-01 10:00"));
        assertEquals(1, count(made, "name=\"wrongNumber\""));
    }

    @Test
    void whatTheContractForbidsIsNotThere() {
        var made = made("desk/household", of("card", household(1, false), "returnCall", "a-return-call"));
        assertFalse(made.contains("name=\"ticket\""), "the contract issues none");
        assertFalse(made.contains("name=\"wrongNumber\""), "whoever calls us has the right number");
    }

    @Test
    void aCallerOfALineWithoutAListIsAskedWhatTheyWant() {
        var enquiries = new Card.OfEnquiries(
                List.of("申請", "その他"),
                List.of(new Card.Taken("e1", "2026-04-01 09:00", "申請", "booking.TAKEN", "2026-1")));
        var card = new Card.OfCaller("c", "wakayama-2026", "架空市の窓口", false, true, List.of(), enquiries);
        var made = made("desk/caller", of("card", card, "ours", false));
        assertTrue(made.contains("<option value=\"申請\">") && made.contains("data-correct=\"e1\""));
        assertTrue(made.contains("data-draft=\"enquiry:c\""));
        assertTrue(made.contains("予約した 2026-1"));
    }

    @Test
    void theScriptOfTheSituationLiesOpen() {
        var script = entry(Kind.FIRST, "名乗り");
        var other = entry(Kind.FAMILY, "家族");
        var question = entry(Kind.FAQ, "費用は？");
        var guide = new Desks.Guide(List.of(script, other, question), Set.of(Kind.FIRST));
        var made = made("desk/guide", of("guide", guide));
        assertEquals(1, count(made, "<details class=\"script\" open>"));
        assertEquals(1, count(made, "<details class=\"question\">"));
        assertTrue(made("desk/guide", of("guide", new Desks.Guide(List.of(), Set.of())))
                .contains("まだありません"));
    }

    private static ManualEntry entry(Kind kind, String heading) {
        return new ManualEntry(
                heading,
                "yokosuka-2018",
                heading,
                1,
                kind,
                heading,
                "本文",
                LocalDate.of(2018, 11, 1),
                false,
                "sv1",
                Instant.EPOCH);
    }
}
