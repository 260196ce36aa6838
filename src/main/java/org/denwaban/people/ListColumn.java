package org.denwaban.people;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The 21 columns of the city's call list, in their order (interface specification 受診勧奨対象者 of
/// 2017-09-11, appendix of the outbound contract; rules.md, "Call list"). Lengths count code points.
public enum ListColumn {
    PERSON(1, "個人番号", Kind.DIGITS, true, 10),
    TICKET(2, "受診券整理番号_現年度", Kind.DIGITS, true, 11),
    TICKET_1_AGO(3, "受診券整理番号_前年度", Kind.DIGITS, true, 11),
    TICKET_2_AGO(4, "受診券整理番号_前々年度", Kind.DIGITS, true, 11),
    TICKET_3_AGO(5, "受診券整理番号_前前々年度", Kind.DIGITS, true, 11),
    CERTIFICATE(6, "被保険者証番号", Kind.DIGITS, true, 8),
    KANA(7, "本名氏名カナ", Kind.TEXT, true, 100),
    NAME(8, "本名氏名", Kind.TEXT, true, 100),
    BIRTHDAY(9, "生年月日_西暦", Kind.DATE, true, 8),
    SEX(10, "性別", Kind.SEX, true, 1),
    MAIL_POSTCODE(11, "送付先郵便番号", Kind.DIGITS, true, 7),
    MAIL_ADDRESS(12, "送付先住所", Kind.TEXT, true, 200),
    MAIL_HOUSE(13, "送付先方書", Kind.TEXT, false, 200),
    POSTCODE(14, "郵便番号", Kind.DIGITS, true, 7),
    ADDRESS(15, "住所", Kind.TEXT, true, 200),
    HOUSE(16, "方書", Kind.TEXT, false, 200),
    PHONE_1(17, "電話番号1", Kind.TEXT, false, 13),
    PHONE_2(18, "電話番号2", Kind.TEXT, false, 13),
    EXAMINED_1_AGO(19, "受診歴1年前_西暦", Kind.DATE, false, 8),
    EXAMINED_2_AGO(20, "受診歴2年前_西暦", Kind.DATE, false, 8),
    EXAMINED_3_AGO(21, "受診歴3年前_西暦", Kind.DATE, false, 8);

    /// How many there are.
    public static final int COUNT = 21;

    private static final List<ListColumn> IN_ORDER = List.of(values());

    private final int number;
    private final String header;
    private final Kind kind;
    private final boolean required;
    private final int length;

    ListColumn(int number, String header, Kind kind, boolean required, int length) {
        this.number = number;
        this.header = header;
        this.kind = kind;
        this.required = required;
        this.length = length;
    }

    /// What a column may hold.
    enum Kind {
        /// ASCII digits, exactly as many as {@link #length()}.
        DIGITS,
        /// Eight ASCII digits that are a day.
        DATE,
        /// 男 or 女.
        SEX,
        /// Anything, at most {@link #length()} code points.
        TEXT
    }

    /// The column at `index`, which counts from 0; null beyond the last.
    static @Nullable ListColumn at(int index) {
        return index < COUNT ? IN_ORDER.get(index) : null;
    }

    /// Its place in the line: 1 to 21.
    public int number() {
        return number;
    }

    /// This column's value of a line that has all of them.
    String of(List<String> values) {
        return values.get(number - 1);
    }

    /// Its name in the header line.
    public String header() {
        return header;
    }

    Kind kind() {
        return kind;
    }

    /// Whether the specification marks it ◎; a contract may let it be empty all the same
    /// ({@link ListTerms}).
    boolean required() {
        return required;
    }

    int length() {
        return length;
    }
}
