package org.denwaban.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WideTest {

    @ParameterizedTest
    @CsvSource({"abc, 3", "平日(日中), 10", "オペレーター, 12", "ｶﾅ, 2", "１－２, 6", "～、（）, 8", "𠮷, 2", "██, 2", "11-05(月), 9"})
    void aJapaneseCharacterTakesTwoColumns(String text, int columns) {
        assertEquals(columns, Wide.width(text));
    }
}
