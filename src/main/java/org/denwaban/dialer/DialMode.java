package org.denwaban.dialer;

import java.time.Duration;

/// How the operators of a contract are given calls. Whatever the mode, every call passes the gate.
///
/// @param kind      see {@link Kind}
/// @param countdown progressive: from the card to the call, 0 to {@link #COUNTDOWN_MOST}
public record DialMode(Kind kind, Duration countdown) {

    /// Longer than anybody reads a card.
    public static final Duration COUNTDOWN_MOST = Duration.ofSeconds(60);

    /// Where nobody has chosen: a call as soon as an operator is ready.
    public static final DialMode USUAL = new DialMode(Kind.PROGRESSIVE, Duration.ZERO);

    /// Who begins a call.
    public enum Kind {
        /// The operator sees the card first and presses dial.
        PREVIEW,
        /// Dialled by itself after a countdown once the operator is ready.
        PROGRESSIVE,
        /// The operator chooses, on the card or on the telephone.
        MANUAL
    }

    public DialMode {
        if (countdown.isNegative() || countdown.compareTo(COUNTDOWN_MOST) > 0) {
            throw new IllegalArgumentException("E-MODE-001 a countdown has 0 to 60 seconds");
        }
    }

    /// Whether a ready operator is called without seeing a card first.
    boolean atOnce() {
        return kind == Kind.PROGRESSIVE && countdown.isZero();
    }
}
