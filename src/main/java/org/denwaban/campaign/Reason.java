package org.denwaban.campaign;

/// Why a household may not be dialled at an instant. The constant's name is its stable code; the sentences are for
/// people at the desk (Japanese) and for logs (English). None holds anything of a person.
public enum Reason {
    GONE("名簿から外れた世帯のため、架電しません。", "the household is no longer on the call list"),
    DO_NOT_CALL("架電しないよう申し出または指示がある世帯・電話番号のため、架電しません。", "on the list of those not to be called"),
    CALL_RUNNING("この世帯への通話が進行中です。終わるまで架電できません。", "a call to this household is running"),
    RESULT_MISSING("前回の通話の結果がまだ入力されていません。入力されるまで架電できません。", "the operator's result of the last call is missing"),
    HISTORY_AHEAD("指定の時刻より後の架電が履歴にあります。その時刻までは判断できないため、架電できません。", "the history holds a call later than this instant"),
    DEFECTIVE_BEFORE_DIALLING("架電できる電話番号がありません（電話番号瑕疵(架電前)）。", "no telephone number that may be dialled"),
    DEFECTIVE_AFTER_DIALLING("架電の結果、電話番号に瑕疵があることが分かりました（電話番号瑕疵(架電後)）。", "the number turned out defective when dialled"),
    NO_NUMBER_LEFT("名簿の更新により、架電できる電話番号がなくなりました。", "the list took the household's number away"),
    CONTACTED("すでに通電し、架電は終了しています。", "somebody was reached already"),
    ATTEMPTS_USED_UP("定められた回数の架電が済んでいます。本人・家族から新たに日時指定があった場合を除き、架電しません。", "all attempts are used up"),
    NUMBER_USED_UP("この電話番号への架電が上限の回数に達しています。", "the telephone number was dialled as often as one may be"),
    NO_WINDOW_LEFT("残りの架電に使える時間帯がありません（日時指定の架電で使用済み）。", "appointments used up the windows of the later attempts"),
    BEFORE_PERIOD("架電期間がまだ始まっていません。", "the campaign has not begun"),
    AFTER_PERIOD("架電期間が終わっています。", "the campaign is over"),
    BLOCKED_DAY("年末年始など、架電しないと定められた日です。", "nobody is dialled on this day"),
    BUSY_PAUSE("話し中だったため、定められた間隔をおいてからかけ直します。", "busy a moment ago"),
    CARRIER_PAUSE("回線側の障害でつながらなかったため、間隔をおいてからかけ直します。", "the carrier failed a moment ago"),
    APPOINTMENT_PENDING("日時指定の約束があります。その日時までは架電しません。", "an appointment is pending"),
    OUTSIDE_STAFFED_HOURS("日時指定の架電は、応対時間内（呼出時間を含む）に限られます。", "an appointment is dialled within the staffed hours only"),
    APPOINTMENT_NOT_RECORDED(
            "日時指定の申し出の記録（申し出た人・受けたオペレーター）がないため、その日時には架電できません。", "the appointment's request is not on record"),
    ALREADY_TODAY("本日はすでに架電しています。同じ日に重ねて架電しません。", "the household was dialled today"),
    TOO_LATE_TODAY("呼出時間を含めると終了時刻を過ぎるため、本日はもう架電できません。", "it would ring past the end of the day's last window"),
    OUTSIDE_WINDOWS("架電できる時間帯ではありません。", "outside every window"),
    FIRST_ATTEMPT_WINDOW("1回目の架電は、定められた時間帯（平日の日中）に限られます。", "the first attempt is made in its own window only"),
    WINDOW_NOT_LEFT(
            "この時間帯では架電できません。残りの架電は、まだ使っていない時間帯（平日の夜間・休日）で行います。",
            "this window is not among those left for the later attempts"),
    BUSY_WINDOW("話し中だった架電のかけ直しは、同じ時間帯で行います。", "after a busy tone it is tried again in the same kind of window");

    private final String japanese;
    private final String english;

    Reason(String japanese, String english) {
        this.japanese = japanese;
        this.english = english;
    }

    /// One sentence for people.
    public String japanese() {
        return japanese;
    }

    /// A few words for logs.
    public String english() {
        return english;
    }
}
