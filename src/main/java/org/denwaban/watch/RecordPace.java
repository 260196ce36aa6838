package org.denwaban.watch;

import java.time.Duration;

/// Whether the PBX's own record (CEL) goes on: once a channel has begun, some line of it is read soon. Without the
/// record nobody could check a bill, or say what happened while the PBX was not heard.
///
/// For use by the thread that hears and the one that looks.
///
/// Source: promises P10.
final class RecordPace {

    /// A line is read three seconds after it was written; ten times as much is no busy machine any more.
    static final Duration SILENT_MOST = Duration.ofSeconds(30);

    private boolean waits;
    private long linesBefore;
    private long sinceNanos;

    /// A channel began, which is a line of the record.
    ///
    /// @param lines read by then
    /// @param nanos of the machine's monotonic clock
    synchronized void began(long lines, long nanos) {
        if (!waits) {
            waits = true;
            linesBefore = lines;
            sinceNanos = nanos;
        }
    }

    /// Whether it goes on, or nothing is waited for.
    ///
    /// @param lines read by now
    synchronized boolean goesOn(long lines, long nanos) {
        waits &= lines == linesBefore;
        return !waits || nanos - sinceNanos < SILENT_MOST.toNanos();
    }
}
