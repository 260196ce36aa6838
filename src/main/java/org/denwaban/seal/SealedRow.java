package org.denwaban.seal;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A row, and the digest of its columns.
///
/// @param id     its key
/// @param digest the first 16 bytes of a SHA-256, in hex
record SealedRow(String id, String digest) {

    private static final int DIGEST_BYTES = 16;
    private static final byte[] NOTHING = {0};

    /// @param values of the sealed columns, as MariaDB casts them to BINARY; each with its length, so that no two rows
    ///               run together
    static SealedRow of(String id, List<byte @Nullable []> values) {
        var sum = sha256();
        for (var value : values) {
            if (value == null) {
                sum.update(NOTHING);
            } else {
                sum.update((byte) 1);
                sum.update(
                        ByteBuffer.allocate(Integer.BYTES).putInt(value.length).array());
                sum.update(value);
            }
        }
        return new SealedRow(id, HexFormat.of().formatHex(sum.digest(), 0, DIGEST_BYTES));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
