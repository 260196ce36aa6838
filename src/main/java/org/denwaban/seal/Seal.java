package org.denwaban.seal;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HexFormat;

/// The seal of a day: whoever holds it can tell whether any record of that day, or of any day before, is
/// another one than it was.
///
/// @param day    Tokyo, machine time
/// @param rows   sealed
/// @param file   SHA-256 of the file of its rows, unpacked, in hex
/// @param before the seal of the day before; {@link #NONE} for the first
/// @param seal   SHA-256 over all of these, in hex
public record Seal(LocalDate day, long rows, String file, String before, String seal) {

    /// Before the first day.
    static final String NONE = "0".repeat(64);

    static Seal of(LocalDate day, long rows, String file, String before) {
        var text = String.join("\n", "denwaban-seal-1", before, day.toString(), Long.toString(rows), file, "");
        var sum = SealedRow.sha256().digest(text.getBytes(StandardCharsets.US_ASCII));
        return new Seal(day, rows, file, before, HexFormat.of().formatHex(sum));
    }

    /// Whether it is what its own parts make, behind `previous`.
    boolean follows(String previous) {
        return before.equals(previous) && equals(of(day, rows, file, before));
    }
}
