package org.denwaban.privacy;

/// What leaves the house with personal data in it. Closed.
public enum ExportKind {
    /// 応対結果区分報告書 of a month.
    RESULT_REPORT("応対結果区分報告書"),
    /// 受診勧奨通知: what the printer gets.
    POSTCARDS("受診勧奨通知の印刷データ");

    private final String japanese;

    ExportKind(String japanese) {
        this.japanese = japanese;
    }

    /// As people say it.
    public String japanese() {
        return japanese;
    }
}
