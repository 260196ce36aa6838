package org.denwaban.contract;

/// 未受診理由: why somebody has not gone yet (rules.md, "Results", 1-23).
///
/// @param code  number in the pull-down, 1 to 99
/// @param label wording without the number
public record Reason(int code, String label) {}
