package org.denwaban.contract;

/// What a caller may choose after hours, when the guidance has been said.
public enum MenuChoice {
    /// To hear it again.
    REPEAT,
    /// To leave a number and be called back.
    CALL_BACK
}
