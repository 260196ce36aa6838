package org.denwaban.campaign;

/// 最終結果, what the city reads of a person at the end (rules.md, "Results"). The four of a conversation are the
/// operator's to choose, per member; the others follow from the household's course.
public enum Disposition {
    /// 通電(勧奨実施)
    REMINDED,
    /// 通電(受診済み)
    ALREADY_EXAMINED,
    /// 通電(予約済み)
    ALREADY_BOOKED,
    /// 通電(勧奨不可…日本語不可、精神疾患等)
    REMINDING_IMPOSSIBLE,
    /// 不在
    ABSENT,
    /// 留守電
    MACHINE,
    /// 電話番号瑕疵(架電前)
    DEFECTIVE_BEFORE_DIALLING,
    /// 電話番号瑕疵(架電後)
    DEFECTIVE_AFTER_DIALLING
}
