package org.denwaban.report;

/// Told how far a report has come.
@FunctionalInterface
public interface ReportProgress {

    /// Nobody listens.
    ReportProgress SILENT = (_, _) -> {};

    /// @param done of the households or lines
    /// @param of   how many there are
    void at(long done, long of);
}
