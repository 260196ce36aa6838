package org.denwaban.contract;

/// The three kinds of time in which a regular attempt may start (rules.md, "When a household may be
/// dialled").
public enum Window {
    WEEKDAY_DAY,
    WEEKDAY_EVENING,
    HOLIDAY
}
