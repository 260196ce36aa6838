package org.denwaban.people;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.denwaban.people.ListFault.Code;
import org.jspecify.annotations.Nullable;

/// What makes one line of a call list bad (rules.md, "Call list"). Pure: it looks at one line and
/// knows no other.
///
/// No message repeats what stands in the list: messages go to screens, files and colleagues.
final class LineRules {

    /// What a decoder writes for a character that it could not read.
    private static final int LOST = 0xFFFD;

    private LineRules() {}

    /// Faults of the header line.
    static List<ListFault> header(String text) {
        var faults = new ArrayList<ListFault>();
        addMyNumber(faults, 1, text);
        var names = ListedPerson.split(text);
        if (text.indexOf('\r') >= 0) {
            faults.add(new ListFault(1, null, Code.HEADER, "改行がCRだけです。CRLFかLFで出力し直してください。"));
            return faults;
        }
        if (names.size() != ListColumn.COUNT) {
            faults.add(new ListFault(
                    1,
                    null,
                    Code.HEADER,
                    "見出し行の列数が%d列です。仕様書のとおり%d列にしてください。".formatted(names.size(), ListColumn.COUNT)));
            return faults;
        }
        for (var column : ListColumn.values()) {
            if (!column.of(names).equals(column.header())) {
                faults.add(new ListFault(
                        1,
                        column,
                        Code.HEADER,
                        "見出し行の%d列目が「%s」ではありません。引用符や空白を付けず、仕様書の項目名にしてください。"
                                .formatted(column.number(), column.header())));
            }
        }
        return faults;
    }

    /// Faults of a line of data, in the order of its columns; none where it is good.
    static List<ListFault> data(int number, String text, List<String> values, ListTerms terms) {
        if (text.isEmpty()) {
            return List.of(new ListFault(number, null, Code.EMPTY_LINE, "空の行です。この行を削除してください。"));
        }
        var faults = new ArrayList<ListFault>();
        addMyNumber(faults, number, text);
        if (values.size() != ListColumn.COUNT) {
            faults.add(columnCount(number, values.size()));
            return faults;
        }
        for (var column : ListColumn.values()) {
            var fault = value(number, column, column.of(values), terms.requires(column));
            if (fault != null) {
                faults.add(fault);
            }
        }
        return faults;
    }

    /// The bytes are no character of the file's encoding.
    ///
    /// @param commas how many commas stand before them
    static ListFault malformed(int number, int commas) {
        return new ListFault(
                number, ListColumn.at(commas), Code.ENCODING, "文字コードとして正しくないバイトがあります。文字コードを確認し、出力し直してください。");
    }

    static ListFault lineTooLong(int number) {
        return new ListFault(
                number, null, Code.LINE_TOO_LONG, "1行が%dバイトを超えています。改行の位置を確認してください。".formatted(ListLines.LONGEST_LINE));
    }

    /// @param first the earlier line with the same number
    static ListFault personTwice(int number, int first) {
        return new ListFault(
                number, ListColumn.PERSON, Code.PERSON_TWICE, "%d行目と同じ個人番号です。1人につき1行にしてください。".formatted(first));
    }

    private static ListFault columnCount(int number, int found) {
        var advice = found > ListColumn.COUNT ? "値の中のカンマ(,)を取り除いてください。" : "項目が欠けていないか確認してください。";
        return new ListFault(
                number, null, Code.COLUMN_COUNT, "列数が%d列です。%d列にしてください。%s".formatted(found, ListColumn.COUNT, advice));
    }

    private static void addMyNumber(List<ListFault> faults, int number, String text) {
        var values = ListedPerson.split(text);
        for (int i = 0; i < values.size(); i++) {
            if (MyNumber.isIn(values.get(i))) {
                faults.add(new ListFault(
                        number, ListColumn.at(i), Code.MY_NUMBER, "マイナンバー(12桁)の可能性がある値です。マイナンバーは取り込めません。値を取り除いてください。"));
            }
        }
    }

    private static @Nullable ListFault value(int number, ListColumn column, String value, boolean required) {
        if (value.chars().anyMatch(Character::isISOControl)) {
            return new ListFault(number, column, Code.CONTROL_CHARACTER, "制御文字(タブ、NULなど)が含まれています。取り除いてください。");
        }
        if (value.isEmpty()) {
            return required ? required(number, column) : null;
        }
        if (column == ListColumn.NAME || column == ListColumn.KANA) {
            var fault = name(number, column, value);
            if (fault != null) {
                return fault;
            }
        }
        return switch (column.kind()) {
            case DIGITS -> digits(number, column, value);
            case DATE -> date(number, column, value);
            case SEX -> sex(number, column, value);
            case TEXT -> text(number, column, value, required);
        };
    }

    /// What nobody sees makes a name another one than it looks, and can turn it round on a screen. What was lost
    /// on the way here can be found again only where it comes from.
    private static @Nullable ListFault name(int number, ListColumn column, String value) {
        if (value.codePoints().anyMatch(LineRules::isUnseen)) {
            return new ListFault(
                    number, column, Code.CONTROL_CHARACTER, "目に見えない文字(書字方向の指定、幅のない空白など)が含まれています。取り除いてください。");
        }
        return value.indexOf(LOST) >= 0 || isQuestionMarksOnly(value)
                ? new ListFault(number, column, Code.ENCODING, "文字が「?」などに化けています。文字コードを確認し、出力し直してください。")
                : null;
    }

    /// Marks of direction, and spaces without width. Variation selectors and private use are none of
    /// them: gaiji need both.
    private static boolean isUnseen(int c) {
        return c == 0x200B // zero width space
                || c == 0x200E // left-to-right mark
                || c == 0x200F // right-to-left mark
                || (c >= 0x202A && c <= 0x202E) // embeddings and overrides
                || (c >= 0x2066 && c <= 0x2069) // isolates
                || c == 0x2060 // word joiner
                || c == 0xFEFF; // byte order mark within the text
    }

    private static boolean isQuestionMarksOnly(String value) {
        return !value.isBlank() && value.codePoints().allMatch(c -> c == '?' || c == '？' || Character.isSpaceChar(c));
    }

    private static ListFault required(int number, ListColumn column) {
        return new ListFault(number, column, Code.REQUIRED, "必須項目が空です。値を入れてください。");
    }

    private static @Nullable ListFault digits(int number, ListColumn column, String value) {
        return isDigits(value, column.length())
                ? null
                : new ListFault(
                        number,
                        column,
                        Code.DIGITS,
                        "半角数字%d桁ではありません。頭の0も含めて%d桁にしてください。".formatted(column.length(), column.length()));
    }

    private static @Nullable ListFault date(int number, ListColumn column, String value) {
        if (!isDigits(value, column.length())) {
            return new ListFault(number, column, Code.DIGITS, "半角数字8桁ではありません。西暦の年月日(yyyyMMdd)にしてください。");
        }
        return isDay(value) ? null : new ListFault(number, column, Code.DATE, "存在しない日付です。西暦の年月日(yyyyMMdd)を確認してください。");
    }

    private static @Nullable ListFault sex(int number, ListColumn column, String value) {
        return value.equals("男") || value.equals("女")
                ? null
                : new ListFault(number, column, Code.SEX, "「男」「女」のどちらでもありません。どちらかにしてください。");
    }

    /// Spaces alone are no name and no address.
    private static @Nullable ListFault text(int number, ListColumn column, String value, boolean required) {
        if (required && value.isBlank()) {
            return required(number, column);
        }
        int length = value.codePointCount(0, value.length());
        return length <= column.length()
                ? null
                : new ListFault(
                        number, column, Code.TOO_LONG, "%d文字あります。%d文字以内にしてください。".formatted(length, column.length()));
    }

    private static boolean isDigits(String value, int length) {
        return value.length() == length && value.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /// There is no year 0.
    private static boolean isDay(String value) {
        int year = Integer.parseInt(value, 0, 4, 10);
        try {
            LocalDate.of(year, Integer.parseInt(value, 4, 6, 10), Integer.parseInt(value, 6, 8, 10));
            return year > 0;
        } catch (DateTimeException _) {
            return false;
        }
    }
}
