package org.denwaban.db;

import java.security.SecureRandom;
import java.time.Instant;

/// Keys of rows, chosen before the row is written so that its values can be sealed for it: 48 bits of
/// the time, 80 of chance, 26 characters of Crockford's alphabet in lower case (the ULID
/// specification). Sorted, they stand in the order in which they were made: within a millisecond each is the one before
/// it
/// plus one.
public final class Ulid {

    private static final String CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int TIME_CHARACTERS = 10;
    private static final int RANDOM_CHARACTERS = 16;
    private static final int BITS = 5;
    private static final int LAST = CROCKFORD.length() - 1;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Ulid() {}

    private static long lastMillis = -1;
    private static final byte[] CHANCE = new byte[RANDOM_CHARACTERS];

    /// A new key.
    public static String at(Instant now) {
        var text = time(now);
        for (var each : chance(now.toEpochMilli())) {
            text.append(CROCKFORD.charAt(each));
        }
        return text.toString();
    }

    private static StringBuilder time(Instant at) {
        var text = new StringBuilder(TIME_CHARACTERS + RANDOM_CHARACTERS);
        long millis = at.toEpochMilli();
        for (int place = TIME_CHARACTERS - 1; place >= 0; place--) {
            text.append(CROCKFORD.charAt((int) (millis >>> (place * BITS)) & LAST));
        }
        return text;
    }

    /// What every key of `at` and after comes behind.
    public static String from(Instant at) {
        return time(at).toString();
    }

    /// Five bits a byte: drawn anew for a new millisecond, else counted up. 80 bits do not run over.
    private static synchronized byte[] chance(long millis) {
        if (millis != lastMillis) {
            lastMillis = millis;
            RANDOM.nextBytes(CHANCE);
            for (int i = 0; i < RANDOM_CHARACTERS; i++) {
                CHANCE[i] = (byte) (CHANCE[i] & LAST);
            }
        } else {
            int place = RANDOM_CHARACTERS - 1;
            while (CHANCE[place] == LAST && place > 0) {
                CHANCE[place--] = 0;
            }
            CHANCE[place] = (byte) (CHANCE[place] + 1 & LAST);
        }
        return CHANCE.clone();
    }
}
