package org.denwaban.people;

import java.security.SecureRandom;
import java.time.Instant;

/// Keys of rows, chosen before the row is written so that its values can be sealed for it: 48 bits of the time,
/// 80 of chance, 26 characters of Crockford's alphabet in lower case (the ULID specification). Sorted, they
/// stand in the order of their milliseconds.
final class Ulid {

    private static final char[] CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
    private static final int TIME_CHARACTERS = 10;
    private static final int LENGTH = 26;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Ulid() {}

    static String at(Instant now) {
        var text = new char[LENGTH];
        long millis = now.toEpochMilli();
        for (int i = TIME_CHARACTERS - 1; i >= 0; i--) {
            text[i] = CROCKFORD[(int) (millis & 31)];
            millis >>>= 5;
        }
        var chance = new byte[LENGTH - TIME_CHARACTERS];
        RANDOM.nextBytes(chance);
        for (int i = 0; i < chance.length; i++) {
            text[TIME_CHARACTERS + i] = CROCKFORD[chance[i] & 31];
        }
        return new String(text);
    }
}
