package org.denwaban.people;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Whether a name in kana is one that somebody said on the telephone. Pure.
///
/// Names stand in the list as the city wrote them, in full or half width, with one space or another; who searches
/// writes
/// hiragana as readily as katakana, and nobody hears whether a small ya is meant.
public final class KanaRules {

    /// Fewer would be half the town.
    public static final int LEAST = 2;

    private static final String SMALL = "ァィゥェォッャュョヮヵヶ";
    private static final String LARGE = "アイウエオツヤユヨワカケ";
    private static final int HIRAGANA_FROM = 'ぁ';
    private static final int HIRAGANA_TO = 'ゖ';
    private static final int TO_KATAKANA = 'ァ' - 'ぁ';

    private KanaRules() {}

    /// Whether it can be searched for: kana, {@link #LEAST} characters or more.
    public static boolean searchable(String said) {
        var plain = plain(said);
        return plain.codePointCount(0, plain.length()) >= LEAST
                && plain.chars()
                        .allMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.KATAKANA || c == 'ー');
    }

    /// Whether a name, or one of its parts, begins with what was said.
    public static boolean matches(String name, String said) {
        var wanted = plain(said);
        return plain(name).startsWith(wanted) || parts(name).stream().anyMatch(part -> part.startsWith(wanted));
    }

    private static List<String> parts(String name) {
        return Arrays.stream(Normalizer.normalize(name, Normalizer.Form.NFKC).split("[\\s・]+", -1))
                .map(KanaRules::plain)
                .toList();
    }

    /// Katakana alone, small ones large, without spaces and dots.
    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC)
                .codePoints()
                .filter(c -> !Character.isWhitespace(c) && c != '・')
                .map(KanaRules::large)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    private static int large(int c) {
        int katakana = c >= HIRAGANA_FROM && c <= HIRAGANA_TO ? c + TO_KATAKANA : c;
        int small = SMALL.indexOf(katakana);
        return small < 0 ? katakana : LARGE.codePointAt(small);
    }
}
