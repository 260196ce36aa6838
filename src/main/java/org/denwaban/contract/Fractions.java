package org.denwaban.contract;

import java.math.RoundingMode;

/// What becomes of a fraction of a yen.
public enum Fractions {
    DROP(RoundingMode.DOWN),
    ROUND(RoundingMode.HALF_UP),
    RAISE(RoundingMode.UP);

    private final RoundingMode mode;

    Fractions(RoundingMode mode) {
        this.mode = mode;
    }

    /// The same in Java's words.
    public RoundingMode mode() {
        return mode;
    }
}
