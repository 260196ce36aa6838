package org.denwaban.hooks;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// By which a receiver knows that a body is ours.
final class Signature {

    private static final String MAC = "HmacSHA256";

    private Signature() {}

    /// `t=<Unix seconds>,v1=<hex>`: HMAC-SHA256 (RFC 2104) of the seconds, a full stop and the body. With the time in
    /// it, a request that somebody kept cannot be played back later.
    static String of(String secret, Instant now, String body) {
        long seconds = now.getEpochSecond();
        try {
            var mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), MAC));
            var sign = mac.doFinal((seconds + "." + body).getBytes(StandardCharsets.UTF_8));
            return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(sign);
        } catch (GeneralSecurityException e) { // every Java has it
            throw new IllegalStateException(e);
        }
    }
}
