package org.denwaban.inbound;

/// A voice that reads aloud.
@FunctionalInterface
public interface PromptMaker {

    /// @return what the telephone network carries: {@link Wav#TELEPHONE} samples a second
    Wav say(Prompt prompt);
}
