package org.denwaban.inbound;

import java.nio.file.Path;

/// What is to be said of one prompt's file.
///
/// @param file    where it belongs
/// @param state   how it is
/// @param message what is wrong; empty where nothing is
/// @param remedy  what to do; empty where nothing is wrong
public record PromptFinding(Prompt prompt, Path file, State state, String message, String remedy) {

    /// How a prompt's file is.
    public enum State {
        /// The PBX can play it.
        THERE(""),
        MISSING("E-PROMPT-001"),
        /// Another kind of file than the PBX plays.
        WRONG("E-PROMPT-002"),
        /// No sound in it.
        EMPTY("E-PROMPT-003");

        private final String code;

        State(String code) {
            this.code = code;
        }

        /// The stable code, empty where nothing is wrong.
        public String code() {
            return code;
        }
    }

    /// Whether the PBX can play it.
    public boolean there() {
        return state == State.THERE;
    }
}
