package org.denwaban.staff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OneTimeCodesTest {

    private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

    /// The last six digits of RFC 6238, appendix B, SHA-1.
    @ParameterizedTest
    @CsvSource({
        "59, 287082",
        "1111111109, 081804",
        "1111111111, 050471",
        "1234567890, 005924",
        "2000000000, 279037",
        "20000000000, 353130"
    })
    void codesAreThoseOfTheRfc(long second, String code) {
        assertEquals(code, OneTimeCodes.code(SECRET, Instant.ofEpochSecond(second)));
    }

    @Test
    void aCodeIsGoodAStepBeforeAndAfterAndOnlyOnce() {
        var at = Instant.ofEpochSecond(1_111_111_111);
        long step = 1_111_111_111 / 30;
        assertEquals(OptionalLong.of(step), OneTimeCodes.step(SECRET, "050471", at, 0));
        assertEquals(OptionalLong.of(step), OneTimeCodes.step(SECRET, "050471", at.plusSeconds(30), 0));
        assertEquals(OptionalLong.of(step), OneTimeCodes.step(SECRET, "050471", at.minusSeconds(30), 0));
        assertEquals(OptionalLong.empty(), OneTimeCodes.step(SECRET, "050471", at.plusSeconds(90), 0));
        assertEquals(OptionalLong.empty(), OneTimeCodes.step(SECRET, "050471", at.minusSeconds(60), 0));
        assertEquals(OptionalLong.empty(), OneTimeCodes.step(SECRET, "050471", at, step));
        for (var wrong : new String[] {"", "05047", "0504711", "050472", "０５０４７１"}) {
            assertEquals(OptionalLong.empty(), OneTimeCodes.step(SECRET, wrong, at, 0), wrong);
        }
    }

    @Test
    void authenticatorsGetTheSecretTypedAndAsAPicture() {
        assertEquals("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", OneTimeCodes.typed(SECRET));
        assertEquals(
                "otpauth://totp/denwaban:op1?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=denwaban",
                OneTimeCodes.address(SECRET, "op1"));
        var picture = OneTimeCodes.picture(SECRET, "op1");
        assertTrue(picture.path().startsWith("M4,4h1v1h-1z"), "the finder stands behind the quiet zone");
    }
}
