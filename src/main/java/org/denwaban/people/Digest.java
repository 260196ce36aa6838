package org.denwaban.people;

import java.util.HexFormat;

/// A lookup digest as a value: two are equal when their bytes are.
///
/// @param hex 64 hexadecimal digits
record Digest(String hex) {

    static Digest of(byte[] bytes) {
        return new Digest(HexFormat.of().formatHex(bytes));
    }

    byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }
}
