package org.denwaban.report;

import java.nio.file.Path;

/// How it stands with a file that somebody takes from the page. Closed.
sealed interface ExportStanding {

    /// Others come first.
    record Waiting() implements ExportStanding {}

    /// @param done households, lines or bytes, 0 to `of`
    record Making(long done, long of) implements ExportStanding {}

    /// It can be fetched.
    record Ready(Path file) implements ExportStanding {}

    /// There is none.
    ///
    /// @param why code and what to do, in Japanese
    record Failed(String why) implements ExportStanding {}
}
