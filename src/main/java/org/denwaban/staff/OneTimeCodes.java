package org.denwaban.staff;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import io.nayuki.qrcodegen.QrCode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.binary.Base32;

/// One-time codes of the second factor: TOTP (RFC 6238) with six digits, 30 s, HMAC-SHA-1, which every authenticator
/// application knows.
public final class OneTimeCodes {

    private static final Duration STEP = Duration.ofSeconds(30);

    /// Steps before and after: clocks of telephones go wrong by some seconds, and people type slowly (RFC 6238, 5.2).
    private static final int TOLERATED = 1;

    private static final int SECRET_BYTES = 20; // as long as the HMAC (RFC 4226, 4)
    private static final int QR_MARGIN = 4; // ISO/IEC 18004: the quiet zone
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final TimeBasedOneTimePasswordGenerator CODES = new TimeBasedOneTimePasswordGenerator(STEP);

    private OneTimeCodes() {}

    /// A new secret.
    static byte[] secret() {
        var secret = new byte[SECRET_BYTES];
        RANDOM.nextBytes(secret);
        return secret;
    }

    /// The step that `code` is of, if it is of one about `now` and later than `lastStep`: none is taken twice.
    static OptionalLong step(byte[] secret, String code, Instant now, long lastStep) {
        long current = now.toEpochMilli() / STEP.toMillis();
        return LongStream.rangeClosed(current - TOLERATED, current + TOLERATED)
                .filter(step -> step > lastStep)
                .filter(step -> same(code(secret, Instant.ofEpochMilli(step * STEP.toMillis())), code))
                .findFirst();
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    /// The code of a moment.
    static String code(byte[] secret, Instant at) {
        try {
            return CODES.generateOneTimePasswordString(key(secret), at);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Key key(byte[] secret) {
        return new SecretKeySpec(secret, "RAW");
    }

    /// The secret as people type it into an authenticator.
    static String typed(byte[] secret) {
        return new Base32().encodeToString(secret);
    }

    /// The same as the address that a picture for authenticators holds.
    static String address(byte[] secret, String userName) {
        return "otpauth://totp/denwaban:%s?secret=%s&issuer=denwaban"
                .formatted(URLEncoder.encode(userName, StandardCharsets.UTF_8), typed(secret));
    }

    /// That picture: the path of an SVG, one unit a module, of {@link Picture#size} units each way.
    static Picture picture(byte[] secret, String userName) {
        var code = QrCode.encodeText(address(secret, userName), QrCode.Ecc.MEDIUM);
        var path = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                if (code.getModule(x, y)) {
                    path.append('M')
                            .append(x + QR_MARGIN)
                            .append(',')
                            .append(y + QR_MARGIN)
                            .append("h1v1h-1z");
                }
            }
        }
        return new Picture(code.size + 2 * QR_MARGIN, path.toString());
    }

    /// A picture of dark modules.
    ///
    /// @param size of a side
    /// @param path of an SVG
    public record Picture(int size, String path) {

        /// It holds a secret.
        @Override
        public String toString() {
            return "Picture";
        }
    }
}
