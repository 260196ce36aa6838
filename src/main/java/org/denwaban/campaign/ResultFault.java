package org.denwaban.campaign;

/// Something that is wrong with what an operator entered.
///
/// @param member the person's place in the household, 0 where it is about all of it
public record ResultFault(Kind kind, int member) {

    /// What is wrong; each has a stable code and a sentence for people.
    public enum Kind {
        NOBODY_ENTERED("E-RESULT-001", "結果が1人分も入力されていません。"),
        NOT_LISTED("E-RESULT-002", "この世帯の名簿に載っていない人の結果は入力できません。"),
        TWICE("E-RESULT-003", "同じ人の結果が二重に入力されています。"),
        DISPOSITION("E-RESULT-004", "契約にない、または架電後には選べない最終結果です。"),
        REASON("E-RESULT-005", "契約にない未受診理由です。"),
        NOTE_MISSING("E-RESULT-006", "この最終結果には備考（理由）が必要です。"),
        NOTE_TOO_LONG("E-RESULT-007", "備考は2,000字までです。"),
        EVERYBODY_NEEDED("E-RESULT-018", "この通話の結果は電話機のキーだけで入力されています。世帯の全員分の結果を入力してください。"),
        NOT_BY_RETURN_CALL("E-RESULT-010", "返電の結果には、少なくとも1人の通電の結果が必要です。"),
        PASSED_ON("E-RESULT-011", "伝言は、通電の結果を入れた人にだけ付けられます。"),
        NO_TICKETS("E-RESULT-012", "この契約では、受診券の再発行を受け付けていません。"),
        TICKET_OF_NOBODY("E-RESULT-013", "受診券の再発行は、だれかと話せた通話でだけ受け付けられます。"),
        ESCALATION_TOO_LONG("E-RESULT-014", "委託者への引継ぎは2,000字までです。"),
        WRONG_NUMBER_ALONE("E-RESULT-015", "番号違いのときは、人ごとの結果や希望は入力できません。");

        private final String code;
        private final String japanese;

        Kind(String code, String japanese) {
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
}
