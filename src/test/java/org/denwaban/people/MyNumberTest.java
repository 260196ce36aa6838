package org.denwaban.people;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MyNumberTest {

    /// 123456789018: 1x6 + 2x5 + 3x4 + 4x3 + 5x2 + 6x7 + 7x6 + 8x5 + 9x4 + 0x3 + 1x2 = 212 = 19 x 11 + 3; 11 -
    /// 3 = 8.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "123456789018",
                "１２３４５６７８９０１８",
                "1234-5678-9018",
                "1234 5678 9018",
                "1234　5678　9018",
                "１２３４−５６７８−９０１８",
                "1234ー5678ー9018",
                "架空町123456789018番",
                "番号：1234-5678-9018（控）",
                "99-123456789018",
                "000000000000",
            })
    void findsOneHoweverItIsWritten(String text) {
        assertTrue(MyNumber.isIn(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "架空町１−２−３",
                "123456789010",
                "123456789017",
                "12345678901",
                "1234567890181",
                "9123456789018",
                "1234,5678,9018",
                "1234/5678/9018",
                "046-899-0001",
                "12345678901x8",
            })
    void leavesOtherNumbersAlone(String text) {
        assertFalse(MyNumber.isIn(text));
    }

    @Test
    void exactlyOneCheckDigitIsRight() {
        for (long body = 10_000_000_000L; body < 10_000_000_000L + 5_000; body += 7) {
            int right = 0;
            for (int check = 0; check < 10; check++) {
                right += MyNumber.isIn(Long.toString(body * 10 + check)) ? 1 : 0;
            }
            assertEquals(1, right, "check digits of " + body);
        }
    }
}
