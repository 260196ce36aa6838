package org.denwaban.contract;

/// One column of the result report.
///
/// @param field   what it holds
/// @param heading the city's words above it
public record ReportColumn(ReportField field, String heading) {}
