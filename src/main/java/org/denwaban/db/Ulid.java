package org.denwaban.db;

import java.security.SecureRandom;
import org.denwaban.clock.Clock;

/// Makes row ids before the row is written: 26 characters, lower-case Crockford base 32, 48 bits of milliseconds and 80
/// random bits (the ULID layout), so that they sort by age.
public final class Ulid {

    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int TIME_CHARACTERS = 10;
    private static final int RANDOM_CHARACTERS = 16;
    private static final int BITS = 5;

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    public Ulid(Clock clock) {
        this.clock = clock;
    }

    /// A new id.
    public String next() {
        var id = new StringBuilder(TIME_CHARACTERS + RANDOM_CHARACTERS);
        long millis = clock.now().toEpochMilli();
        for (int i = TIME_CHARACTERS - 1; i >= 0; i--) {
            id.append(digit(millis >>> (i * BITS)));
        }
        for (int i = 0; i < RANDOM_CHARACTERS; i++) {
            id.append(digit(random.nextInt()));
        }
        return id.toString();
    }

    private static char digit(long value) {
        return DIGITS.charAt((int) (value & (DIGITS.length() - 1)));
    }
}
