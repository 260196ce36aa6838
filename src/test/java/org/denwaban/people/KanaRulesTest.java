package org.denwaban.people;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KanaRulesTest {

    @ParameterizedTest
    @CsvSource({
        "ヨコスカ　ハナコ, ヨコスカ, true",
        "ヨコスカ　ハナコ, よこすか はなこ, true",
        "ヨコスカ　ハナコ, ヨコスカハナ, true",
        "ヨコスカ　ハナコ, ハナコ, true",
        "ヨコスカ　ハナコ, スカ, false",
        "ヨコスカ　ハナコ, ヨコハマ, false",
        "ﾖｺｽｶ ﾊﾅｺ, よこすか, true",
        "ﾌｼﾞ ｼﾞﾛｳ, フジ, true",
        "フジ ジロウ, フシ, false",
        "キョウ・イッペイ, きよういつぺい, true",
        "キヨウ イツペイ, キョウ, true",
        "サトー タロー, サトー, true"
    })
    void aNameIsFoundByItsBeginningHoweverItIsWritten(String name, String said, boolean found) {
        assertEquals(found, KanaRules.matches(name, said));
    }

    @ParameterizedTest
    @CsvSource({"ヨコ, true", "よこ, true", "ﾖｺ, true", "ヨ, false", "ヨ コ, true", "横須賀, false", "yoko, false", "ヨコ%, false"})
    void onlyKanaIsSearchedFor(String said, boolean searchable) {
        assertEquals(searchable, KanaRules.searchable(said));
    }
}
