package org.denwaban.vault;

import java.util.HexFormat;

/// Names one data key, for as long as anything sealed with it exists. It is random, so that a key
/// made again for the same contract or day has another name. Not secret.
///
/// @param hex 16 bytes as 32 lower-case hexadecimal digits
public record KeyId(String hex) {

    static final int BYTES = 16;

    public KeyId {
        if (!hex.matches("[0-9a-f]{32}")) {
            throw new IllegalArgumentException("a key id is 32 lower-case hexadecimal digits");
        }
    }

    /// The id that these 16 bytes spell.
    ///
    /// @throws IllegalArgumentException if there are more or fewer
    public static KeyId of(byte[] bytes) {
        return new KeyId(HexFormat.of().formatHex(bytes));
    }

    /// Its 16 bytes.
    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    @Override
    public String toString() {
        return hex;
    }
}
