package org.denwaban.campaign;

/// Why an appointment cannot be taken. Each has a stable code and a sentence for people.
public enum AppointmentFault {
    NO_SUCH_HOUSEHOLD("E-APPT-001", "この契約の名簿に、その世帯はありません。"),
    NO_SUCH_OPERATOR("E-APPT-002", "受けたオペレーターが設定にありません。"),
    BARRED("E-APPT-003", "名簿から外れた、または架電しない世帯のため、約束を受けられません。"),
    PAST("E-APPT-004", "約束の日時がすでに過ぎています。"),
    NOT_A_DIALLING_DAY("E-APPT-005", "架電期間の外、または架電しない日です。"),
    OUTSIDE_STAFFED_HOURS("E-APPT-006", "応対時間（呼出時間を含む）の外です。"),
    TOO_MANY("E-APPT-007", "この世帯にはすでに5件の約束があります。先に不要な約束を取り消してください。"),
    NO_SUCH_APPOINTMENT("E-APPT-008", "取り消せる約束がありません（番号の誤り、または取消済み）。"),
    ASKED_LATER("E-APPT-009", "申し出の日時が未来になっています。"),
    ASKED_BEFORE_THE_LAST_CALL("E-APPT-011", "架電は終了しています。終了後の申し出でなければ約束を受けられません。"),
    NO_NUMBER("E-APPT-012", "架電できる電話番号がありません。"),
    NOT_OPEN("E-APPT-013", "すでに架電した、または終わった約束のため、変更できません。"),
    CALL_RUNNING("E-APPT-014", "この世帯は架電中、またはオペレーターの画面に表示中です。終わってからもう一度お試しください。"),
    NOT_THEIRS("E-APPT-015", "そのオペレーターはこの契約を担当していません。");

    private final String code;
    private final String japanese;

    AppointmentFault(String code, String japanese) {
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
