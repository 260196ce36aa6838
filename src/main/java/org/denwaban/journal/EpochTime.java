package org.denwaban.journal;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Seconds since 1970 with a fraction, as Asterisk writes a time; and microseconds, as the journal's
/// disk holds it.
final class EpochTime {

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,11}(\\.[0-9]{1,9})?");

    private EpochTime() {}

    /// The instant that `seconds` means, null where it means none.
    static @Nullable Instant instant(String seconds) {
        if (!SECONDS.matcher(seconds).matches()) {
            return null;
        }
        return ofMicros(new BigDecimal(seconds)
                .movePointRight(6)
                .setScale(0, RoundingMode.DOWN)
                .longValueExact());
    }

    static Instant ofMicros(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }
}
