package org.denwaban.people;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.denwaban.people.PhoneReading.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneNumberRulesTest {

    private static final String YOKOSUKA = "046";

    @ParameterizedTest
    @CsvSource({
        "046-899-0001, 0468990001",
        "0468990001, 0468990001",
        "0468-99-0001, 0468990001",
        "(046)899-0001, 0468990001",
        "046(899)0001, 0468990001",
        "046（899）0001, 0468990001",
        "046 899 0001, 0468990001",
        "046　899　0001, 0468990001",
        "046－899－0001, 0468990001",
        "046ー899ー0001, 0468990001",
        "046ｰ899ｰ0001, 0468990001",
        "046−899−0001, 0468990001",
        "046‐899‐0001, 0468990001",
        "046‑899‑0001, 0468990001",
        "046‒899‒0001, 0468990001",
        "046–899–0001, 0468990001",
        "046—899—0001, 0468990001",
        "046―899―0001, 0468990001",
        "046﹣899﹣0001, 0468990001",
        "046﹘899﹘0001, 0468990001",
        "046─899─0001, 0468990001",
        "[046]899-0001, 0468990001",
        "【046】8990001, 0468990001",
        "0120-123-456, 0120123456",
        "03-1234-5678, 0312345678",
        "04-2999-0001, 0429990001",
        "090-1234-5678, 09012345678",
        "080-1234-5678, 08012345678",
        "070-1234-5678, 07012345678",
        "060-1234-5678, 06012345678",
        "050-1234-5678, 05012345678",
        "0800-123-4567, 08001234567",
    })
    void dialsWhatOnlySeparatorsWereTakenOutOf(String raw, String digits) {
        assertEquals(dialable(digits, false), PhoneNumberRules.read(raw, YOKOSUKA));
    }

    @ParameterizedTest
    @CsvSource({
        "8990001, 0468990001",
        "899-0001, 0468990001",
        "899ー0001, 0468990001",
        "(899)0001, 0468990001",
        "2000000, 0462000000",
        "999-9999, 0469999999",
        "８９９−０００１, 0468990001",
        "０４６−８９９−０００１, 0468990001",
        "０９０１２３４５６７８, 09012345678",
        "046-899-000１, 0468990001",
        "𝟎46-899-0001, 0468990001",
    })
    void saysThatItCorrectedWhatNeededMore(String raw, String digits) {
        assertEquals(dialable(digits, true), PhoneNumberRules.read(raw, YOKOSUKA));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "　", "-", "ー", "()", "--"})
    void takesWhatHoldsNoCharacterForAbsent(String raw) {
        assertEquals(new PhoneReading.Absent(), PhoneNumberRules.read(raw, YOKOSUKA));
    }

    @ParameterizedTest
    @CsvSource({
        // text
        "不明, TEXT",
        "なし, TEXT",
        "TEL0468990001, TEXT",
        "+81468990001, TEXT",
        "+81-46-899-00, TEXT",
        "8990001#12, TEXT",
        "899-0001内線1, TEXT",
        "046/899/0001, TEXT",
        "046.899.0001, TEXT",
        "046-899-0001〜, TEXT",
        "090-1234-567〜, TEXT",
        "090*1234567, TEXT",
        "०468990001, TEXT",
        "0468990001&, TEXT",
        // too short
        "1, TOO_SHORT",
        "899000, TOO_SHORT",
        "899-000, TOO_SHORT",
        "1234567, TOO_SHORT",
        "0123456, TOO_SHORT",
        "99900011, TOO_SHORT",
        "04682282, TOO_SHORT",
        "046822822, TOO_SHORT",
        "090-1234-567, TOO_SHORT",
        "080-1234-567, TOO_SHORT",
        "070-1234-567, TOO_SHORT",
        "060-1234-567, TOO_SHORT",
        "050-1234-567, TOO_SHORT",
        "0800-123-456, TOO_SHORT",
        "468990001, TOO_SHORT",
        // too long
        "04689900011, TOO_LONG",
        "0120-123-4567, TOO_LONG",
        "020-1234-5678, TOO_LONG",
        "090-1234-56789, TOO_LONG",
        "810468990001, TOO_LONG",
        "1840468990001, TOO_LONG",
        "1860468990001, TOO_LONG",
        // a lost zero is never guessed at
        "9012345678, NO_LEADING_ZERO",
        "4689900011, NO_LEADING_ZERO",
        "81468990001, NO_LEADING_ZERO",
        // never
        "110, SERVICE",
        "119, SERVICE",
        "118, SERVICE",
        "１１９, SERVICE",
        "1-1-7, SERVICE",
        "171, SERVICE",
        "0570-000-000, SERVICE",
        "０５７０−００００００, SERVICE",
        "0990-123-456, SERVICE",
        "0180-99-0000, SERVICE",
        "0012345678, SERVICE",
        "0081468990, SERVICE",
        "0108146899, SERVICE",
        "00000000000, SERVICE",
        "0570-1234-567, SERVICE",
    })
    void neverDialsTheRest(String raw, Fault fault) {
        assertEquals(new PhoneReading.Defective(fault), PhoneNumberRules.read(raw, YOKOSUKA));
    }

    @Test
    void takesTheAreaCodeFromTheContract() {
        assertEquals(dialable("0739990001", true), PhoneNumberRules.read("999-0001", "073"));
    }

    @Test
    void refusesAnAreaCodeThatMakesNoNumber() {
        assertEquals(new PhoneReading.Defective(Fault.TOO_SHORT), PhoneNumberRules.read("8990001", "03"));
        assertEquals(new PhoneReading.Defective(Fault.TOO_LONG), PhoneNumberRules.read("8990001", "0468"));
    }

    @Test
    void doubtsOnlyWhatTheNumberingPlanDoesNotKnow() {
        assertFalse(PhoneNumberRules.isDoubted(new PhoneNumber("0468990001")));
        assertFalse(PhoneNumberRules.isDoubted(new PhoneNumber("09012345678")));
        assertTrue(PhoneNumberRules.isDoubted(new PhoneNumber("0461123456")));
    }

    @Test
    void showsNoMoreThanTwoDigits() {
        assertEquals(
                "Dialable[number=…01, corrected=false]",
                PhoneNumberRules.read("0468990001", YOKOSUKA).toString());
    }

    private static PhoneReading dialable(String digits, boolean corrected) {
        return new PhoneReading.Dialable(new PhoneNumber(digits), corrected);
    }
}
