package org.denwaban.staff;

/// Why a wish is refused.
public enum DutyFault {
    NO_OPERATOR("E-PRES-001", "そのオペレーターは設定にありません。"),
    NOT_THEIRS("E-PRES-002", "担当していない契約です。"),
    SIGNED_OUT("E-PRES-003", "出勤の登録がありません。先に出勤を登録してください。"),
    NO_REASON("E-PRES-004", "離席には理由が必要です（休憩、食事、打合せ、研修、事務処理、その他）。");

    private final String code;
    private final String japanese;

    DutyFault(String code, String japanese) {
        this.code = code;
        this.japanese = japanese;
    }

    /// Stable code.
    public String code() {
        return code;
    }

    /// One sentence for people.
    public String japanese() {
        return japanese;
    }
}
