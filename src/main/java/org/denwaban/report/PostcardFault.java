package org.denwaban.report;

/// Why a line of the list cannot be printed. The code is stable and stands in the file that goes back to the city
/// (Yokosuka specification 11 (6)).
enum PostcardFault {
    NO_ADDRESS("E-CARD-001", "住所がありません"),
    POSTCODE("E-CARD-002", "郵便番号がないか、使えません"),
    NO_NAME("E-CARD-003", "氏名がありません"),
    CHARACTER("E-CARD-004", "印字できない文字があります (外字フォントを確認してください)"),
    TOO_LONG("E-CARD-005", "住所、方書または氏名が長すぎて、はがきに収まりません");

    private final String code;
    private final String message;

    PostcardFault(String code, String message) {
        this.code = code;
        this.message = message;
    }

    String code() {
        return code;
    }

    /// For the city; says nothing of the value itself.
    String message() {
        return message;
    }
}
