package org.denwaban.staff;

/// Why something about a user is refused.
public enum UserFault {
    NO_USER("E-USER-001", "そのユーザーはいません。"),
    OPERATOR_UNKNOWN("E-USER-002", "オペレーターのユーザー名は、設定の[[operator]]のidと同じにしてください。"),
    NO_SUCH_CONTRACT("E-USER-003", "この設定にない契約です。"),
    CONTRACTS_NEEDED("E-USER-004", "この役割には、少なくとも1つの契約が必要です。"),
    INVITATION("E-USER-005", "ユーザー名か招待コードが違うか、招待の期限が切れています。"),
    PASSWORD_SHORT("E-USER-006", "パスワードは15文字以上、128文字以内にしてください。文章にすると覚えやすくなります。"),
    PASSWORD_EASY("E-USER-007", "そのパスワードは推測されやすいため使えません（ユーザー名、よく使われるパスワードや言葉、同じ文字や並びの繰り返し）。"),
    CODE_WRONG("E-USER-008", "確認コードが違います。認証アプリに表示されている6桁の数字を入力してください。"),
    TOO_MANY("E-USER-009", "間違いが続いたため、しばらく受け付けません。15分ほど待ってください。"),
    NAME("E-USER-010", "ユーザー名は、半角英小文字・数字・「.」「-」「_」の2～40文字です。"),
    SELF("E-USER-011", "自分自身の権限の変更や停止はできません。別の管理者に頼んでください。"),
    NOT_ACTIVE("E-USER-012", "そのユーザーは、この操作ができる状態ではありません。画面を再読み込みしてください。");

    private final String code;
    private final String japanese;

    UserFault(String code, String japanese) {
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
