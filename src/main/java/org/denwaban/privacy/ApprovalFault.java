package org.denwaban.privacy;

/// Why an approval is not asked for, granted, revoked or used. Closed.
public enum ApprovalFault {
    NONE("E-APPROVAL-001", "この書き出しには、別の人の有効な承認がありません。報告書の画面か ./denwaban approval ask で申請し、承認を受けてください。"),
    UNKNOWN("E-APPROVAL-002", "この契約に、その識別子の申請はありません。"),
    OWN("E-APPROVAL-003", "自分の申請を自分で承認することはできません。別の管理者または委託者が承認してください。"),
    NOT_ALLOWED("E-APPROVAL-004", "承認できるのは、この契約の権限を持つ有効な管理者または委託者だけです。"),
    OVER("E-APPROVAL-005", "この申請は、既に承認されたか、取り消されたか、期限が切れています。"),
    WHY("E-APPROVAL-006", "理由を1文字以上200文字以下で入力してください。個人の情報は書かないでください。"),
    UNTIL("E-APPROVAL-007", "期限は、1日以上31日以内にしてください。"),
    MONTH("E-APPROVAL-008", "応対結果区分報告書には対象月を指定してください。ほかの種類には指定しないでください。"),
    PROOF("E-APPROVAL-009", "名前、パスワード、確認コードのいずれかが正しくないため、承認できません。"),
    ASKER("E-APPROVAL-010", "申請できるのは、承認者と区別できる名前を持つ人だけです。名前は1文字以上64文字以下です。");

    private final String code;
    private final String japanese;

    ApprovalFault(String code, String japanese) {
        this.code = code;
        this.japanese = japanese;
    }

    /// Stable.
    public String code() {
        return code;
    }

    /// What to do about it.
    public String japanese() {
        return japanese;
    }
}
