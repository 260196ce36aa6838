package org.denwaban.db;

import java.security.SecureRandom;
import java.time.Instant;

/// Keys of rows, chosen before the row is written so that its values can be sealed for it: 48 bits of
/// the time, 80 of chance, 26 characters of Crockford's alphabet in lower case (the ULID
/// specification). Sorted, they stand in the order of their milliseconds.
public final class Ulid {

    private static final String CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int TIME_CHARACTERS = 10;
    private static final int RANDOM_CHARACTERS = 16;
    private static final int BITS = 5;
    private static final int LAST = CROCKFORD.length() - 1;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Ulid() {}

    /// A new key.
    public static String at(Instant now) {
        var text = new StringBuilder(TIME_CHARACTERS + RANDOM_CHARACTERS);
        long millis = now.toEpochMilli();
        for (int place = TIME_CHARACTERS - 1; place >= 0; place--) {
            text.append(CROCKFORD.charAt((int) (millis >>> (place * BITS)) & LAST));
        }
        var chance = new byte[RANDOM_CHARACTERS];
        RANDOM.nextBytes(chance);
        for (var each : chance) {
            text.append(CROCKFORD.charAt(each & LAST));
        }
        return text.toString();
    }
}
