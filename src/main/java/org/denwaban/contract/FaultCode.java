package org.denwaban.contract;

/// The kinds of fault of a contract file; each keeps its number for good (docs/contract-file.md).
public enum FaultCode {
    /// Absent, not readable, too large, not UTF-8.
    UNREADABLE(1),
    /// A required key is not there.
    MISSING(2),
    /// A key that nobody knows; most often a slip of the pen.
    UNKNOWN_KEY(3),
    /// Not a published number that begins with 0120 or 0468.
    CALLER_ID(4),
    /// No TOML.
    SYNTAX(5),
    /// A number where a text belongs, and the like.
    TYPE(6),
    /// A text that is empty, too long, or of the wrong shape.
    TEXT(7),
    /// No time of day, or a range that runs backwards or over midnight.
    TIME(8),
    /// Windows of one day that overlap.
    OVERLAP(9),
    /// No day of the calendar, or a period that ends before it begins.
    DATE(10),
    /// Days outside the contract's term.
    OUTSIDE_TERM(11),
    /// A number or a duration outside its range.
    NUMBER(12),
    /// A price above its ceiling.
    PRICE(13),
    /// The same thing twice.
    TWICE(14),
    /// Not one of the words that are known there.
    WORD(15),
    /// Two keys that contradict each other.
    CONTRADICTION(16);

    private final String code;

    FaultCode(int number) {
        this.code = "E-CONTRACT-%03d".formatted(number);
    }

    /// The stable code, `E-CONTRACT-nnn`.
    public String code() {
        return code;
    }

    /// Whether a syntax error elsewhere in the file can be the only cause of it.
    boolean mayFollowFromSyntax() {
        return this == MISSING || this == UNKNOWN_KEY || this == CONTRADICTION;
    }
}
