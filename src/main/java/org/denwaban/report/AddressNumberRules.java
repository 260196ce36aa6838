package org.denwaban.report;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Pure: takes the address number (住所表示番号) of a customer barcode out of an address, by the rules that Japan Post
/// publishes (郵便番号・バーコードマニュアル, バーコードに必要な文字情報の抜き出し法 (3/9), 基本ルール 1 to 6, 補足ルール 1 to 5).
///
/// The manual starts behind the town's name, which the postcode stands for. Where that ends is not known here, for the
/// list has one column for both. So three readings are added, which keep a town's own numerals out: see {@link
/// #TOWN_CONTINUES} and {@link #HOKKAIDO_STREET}, and docs/postcards.md. Others are the manual's own.
final class AddressNumberRules {

    private static final String NUMERALS = "〇一二三四五六七八九十百千";

    /// 補足ルール 1: kanji numerals count before these words. Not where a town's name goes on behind the word: 一番町, 五番丁
    /// (番), 八丁堀 (丁), 三の丸, 一ノ関 (の, ノ).
    private static final String TOWN_CONTINUES = "丁目|番地|地割|号|線"
            + "|番(?![町丁])"
            + "|丁(?=[-0-9" + NUMERALS + "番号の\\s]|$)"
            + "|[のノ](?=[0-9A-Z" + NUMERALS + "])";

    private static final Pattern KANJI_NUMBER = Pattern.compile("([" + NUMERALS + "]+)(?=" + TOWN_CONTINUES + ")");

    /// 北6条西4丁目: the number of a 条 belongs to the town's name (北六条西).
    private static final Pattern HOKKAIDO_STREET = Pattern.compile("[0-9]+(?=条)");

    private static final Pattern REMOVED = Pattern.compile("[&/・･.]");
    private static final Pattern LETTERS = Pattern.compile("[A-Z]{2,}");
    private static final Pattern FLOOR = Pattern.compile("(?<=[0-9])F");
    private static final Pattern OTHERS = Pattern.compile("[^0-9A-Z]+");
    private static final Pattern HYPHEN_AT_LETTER = Pattern.compile("-(?=[A-Z])|(?<=[A-Z])-");
    private static final Pattern HYPHEN_AT_END = Pattern.compile("^-|-$");

    private AddressNumberRules() {}

    /// The address number in `address`; empty where it has none (無番地). Not cut to 13 places.
    ///
    /// @param address with or without the part that the postcode stands for; full-width or not
    static String in(String address) {
        var text = REMOVED.matcher(halfWidth(address)).replaceAll("");
        text = HOKKAIDO_STREET.matcher(text).replaceAll("");
        text = KANJI_NUMBER.matcher(text).replaceAll(AddressNumberRules::arabic);
        text = LETTERS.matcher(text).replaceAll("-");
        text = FLOOR.matcher(text).replaceAll("-");
        text = OTHERS.matcher(text).replaceAll("-");
        text = HYPHEN_AT_END.matcher(text).replaceAll("");
        return HYPHEN_AT_LETTER.matcher(text).replaceAll("");
    }

    /// Full-width forms of ASCII become ASCII, small letters capitals; nothing else changes.
    private static String halfWidth(String text) {
        return text.codePoints()
                .map(character -> character >= '！' && character <= '～' ? character - '！' + '!' : character)
                .map(character -> character >= 'a' && character <= 'z' ? character - 'a' + 'A' : character)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /// Both ways of writing: 百二十三 and 一二三. A hyphen before it keeps it from a digit that it follows.
    private static String arabic(MatchResult numerals) {
        var written = numerals.group(1);
        return "-" + (written.matches(".*[十百千].*") ? counted(written) : place(written));
    }

    private static String place(String numerals) {
        return numerals.codePoints()
                .map(NUMERALS::indexOf)
                .collect(StringBuilder::new, StringBuilder::append, StringBuilder::append)
                .toString();
    }

    private static String counted(String numerals) {
        long sum = 0;
        long digits = 0;
        for (int i = 0; i < numerals.length(); i++) {
            long unit = switch (numerals.charAt(i)) {
                case '十' -> 10;
                case '百' -> 100;
                case '千' -> 1000;
                default -> 0;
            };
            if (unit == 0) {
                digits = digits * 10 + NUMERALS.indexOf(numerals.charAt(i));
            } else {
                sum += Math.max(1, digits) * unit;
                digits = 0;
            }
        }
        return Long.toString(sum + digits);
    }
}
