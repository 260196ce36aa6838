package org.denwaban.report;

/// Why a person is one billable count (実施件数; Yokosuka specification 5(2)イ). Closed.
public enum BillReason {
    /// 通電: reached, and it is settled.
    CONTACT("通電"),
    /// 勧奨不可: 「勧奨が難しい場合は…勧奨は不要として委託料を算定する」.
    NOT_ADVISABLE("通電(勧奨不可)"),
    /// 「計3回電話した段階で実施件数1件」.
    ATTEMPTS_USED_UP("規定回数の架電"),
    /// 「対象者への連絡ができないことが判明した場合…実施件数1件」.
    DEFECTIVE_AFTER_DIALLING("電話番号瑕疵(架電後)"),
    /// 「何らかの理由により以後の勧奨ができないことが判明した場合…実施件数1件」.
    DEAD_END("その他、以後の勧奨ができない");

    private final String japanese;

    BillReason(String japanese) {
        this.japanese = japanese;
    }

    /// As the bill says it.
    public String japanese() {
        return japanese;
    }
}
