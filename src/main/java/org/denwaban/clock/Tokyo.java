package org.denwaban.clock;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;

/// Wall time of both contracts: Asia/Tokyo by rule, whatever the host says (rules.md, "Words").
public final class Tokyo {

    /// The zone of every contract.
    public static final ZoneId ZONE = ZoneId.of("Asia/Tokyo");

    private Tokyo() {}

    /// What a clock on the wall in Tokyo shows at `instant`.
    public static LocalDateTime wall(Instant instant) {
        return LocalDateTime.ofInstant(instant, ZONE);
    }

    /// The day in Tokyo at `instant`.
    public static LocalDate day(Instant instant) {
        return LocalDate.ofInstant(instant, ZONE);
    }

    /// The instant at which a clock on the wall in Tokyo shows `wall`; exact, for Tokyo has had no
    /// summer time since 1951.
    public static Instant instant(LocalDateTime wall) {
        return wall.atZone(ZONE).toInstant();
    }

    /// `instant` with Tokyo's offset, for printing.
    public static OffsetDateTime offset(Instant instant) {
        return instant.atZone(ZONE).toOffsetDateTime();
    }
}
