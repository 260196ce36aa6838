package org.denwaban.pbx.ami;

import java.time.Duration;

/// A supervisor's telephone is rung, and once answered joined to an operator's conversation (ChanSpy, Asterisk 22). The
/// action can express nothing else: no application, no number, no other context.
///
/// @param telephone the supervisor's, such as `PJSIP/1901`
/// @param leg       Uniqueid of the operator's leg: never the citizen's, who would hear what is whispered
public record ListenIn(String telephone, String leg, Mode mode) {

    /// How long the supervisor's telephone rings.
    static final Duration RING = Duration.ofSeconds(20);

    /// How far they join. Closed; each is an extension of the dialplan.
    public enum Mode {
        /// Hears both.
        LISTEN("1"),
        /// Is heard by the operator as well.
        WHISPER("2"),
        /// Is heard by both.
        BARGE("3");

        private final String extension;

        Mode(String extension) {
            this.extension = extension;
        }

        String extension() {
            return extension;
        }
    }

    public ListenIn {
        if (!telephone.matches("PJSIP/[A-Za-z0-9._-]{1,40}") || !leg.matches("[A-Za-z0-9._-]{1,150}")) {
            throw new IllegalArgumentException("E-AMO-003: not a telephone and a channel's id");
        }
    }
}
