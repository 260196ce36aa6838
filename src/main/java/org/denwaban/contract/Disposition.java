package org.denwaban.contract;

/// 最終結果: how it ended with one person (rules.md, "Results").
///
/// @param code       the contract's own short name of it, `[A-Z][A-Z0-9_]*`; what the database holds
/// @param label      the wording of the report, exactly
/// @param meaning    what the program has to know of it
/// @param billable   whether the city pays for it (rules.md, "Results", billable)
/// @param noteNeeded whether 備考 must say why
public record Disposition(String code, String label, Meaning meaning, boolean billable, boolean noteNeeded) {

    /// What the program has to know of a disposition; the wording stays the city's.
    public enum Meaning {
        /// Somebody was reached and it is settled: an operator's choice.
        CONTACT,
        /// Reached, but nothing can be recommended: an operator's choice.
        NOT_ADVISABLE,
        /// All attempts used, nobody there.
        NOBODY,
        /// All attempts used, an answering machine at the last.
        MACHINE,
        /// No number that could be dialled.
        DEFECTIVE_BEFORE_DIALLING,
        /// Dialled, and found unallocated or somebody else's.
        DEFECTIVE_AFTER_DIALLING
    }
}
