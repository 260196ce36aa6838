package org.denwaban.journal;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Row ids of our own (ULIDs in lower case: 48 bits of time, 80 of chance), and what ids of channels
/// look like.
final class Ids {

    private static final String CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final Pattern OURS = Pattern.compile("dw[0-9a-z]{30}");
    // channel_internal_api.c: [systemname-]seconds.counter; a second half of a Local channel ends with ;2
    private static final Pattern PBX = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,39}-[0-9]{10}\\.[0-9]{1,9}(;[12])?");

    private final SecureRandom random = new SecureRandom();

    private long lastTime = -1;
    private final byte[] chance = new byte[16];

    /// A new id, never given before, and greater than every id that this process gave before: whoever reads rows in
    /// the order of their ids and remembers the last one must not be overtaken by a row of the same millisecond.
    synchronized String next(Instant now) {
        var time = now.toEpochMilli();
        if (time > lastTime) {
            lastTime = time;
            random.nextBytes(chance);
        } else {
            count(chance);
        }
        return text(lastTime, chance);
    }

    /// The next greater number of 5-bit digits; it starts from chance, so that running over takes 2^70 ids and more.
    private void count(byte[] digits) {
        for (int i = digits.length - 1; i >= 0; i--) {
            digits[i] = (byte) ((digits[i] + 1) & 31);
            if (digits[i] != 0) {
                return;
            }
        }
        lastTime++;
    }

    private static String text(long time, byte[] chance) {
        var id = new char[26];
        var rest = time;
        for (int i = 9; i >= 0; i--) {
            id[i] = CROCKFORD.charAt((int) (rest & 31));
            rest >>>= 5;
        }
        for (int i = 0; i < chance.length; i++) {
            id[10 + i] = CROCKFORD.charAt(chance[i] & 31);
        }
        return new String(id);
    }

    /// Whether `value` looks like a channel id that this program chose.
    static boolean isOurs(String value) {
        return value.length() == 32 && OURS.matcher(value).matches();
    }

    /// `value` where it is an id that the PBX or we made, else null: nothing else goes into a clear
    /// column.
    static @Nullable String channelId(@Nullable String value) {
        if (value == null) {
            return null;
        }
        var plain = value.endsWith(";1") || value.endsWith(";2") ? value.substring(0, value.length() - 2) : value;
        return isOurs(plain) || PBX.matcher(value).matches() ? value : null;
    }
}
