package org.denwaban.privacy;

import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/// What is to leave the house.
///
/// @param month null where the kind has none
public record Export(
        String contractId, ExportKind kind, @Nullable YearMonth month) {}
