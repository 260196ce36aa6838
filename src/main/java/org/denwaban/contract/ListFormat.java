package org.denwaban.contract;

import java.util.List;
import java.util.Set;

/// What was agreed on the call list beyond its layout (rules.md, "Call list").
///
/// @param mayBeEmpty names of columns that are marked ◎ but may be empty all the same
public record ListFormat(Set<String> mayBeEmpty) {

    /// The 21 columns of the list, in order (Yokosuka specification, 外部インタフェース仕様書 HT).
    public static final List<String> COLUMNS = List.of(
            "個人番号",
            "受診券整理番号_現年度",
            "受診券整理番号_前年度",
            "受診券整理番号_前々年度",
            "受診券整理番号_前前々年度",
            "被保険者証番号",
            "本名氏名カナ",
            "本名氏名",
            "生年月日_西暦",
            "性別",
            "送付先郵便番号",
            "送付先住所",
            "送付先方書",
            "郵便番号",
            "住所",
            "方書",
            "電話番号1",
            "電話番号2",
            "受診歴1年前_西暦",
            "受診歴2年前_西暦",
            "受診歴3年前_西暦");

    /// Empty in real life although marked ◎: tickets of years in which somebody was not yet in the
    /// scheme, and a mailing address that is the home address (rules.md, "Call list", `[default]`).
    public static final ListFormat DEFAULT =
            new ListFormat(Set.of("受診券整理番号_前年度", "受診券整理番号_前々年度", "受診券整理番号_前前々年度", "送付先郵便番号", "送付先住所"));

    public ListFormat {
        mayBeEmpty = Set.copyOf(mayBeEmpty);
    }
}
