package org.denwaban.pbx.agi;

import java.time.Duration;

/// Answers one question of the dialplan. Runs on a virtual thread of its own and may wait, within its
/// deadline.
@FunctionalInterface
public interface AgiScript {

    /// Sets channel variables and returns; then the connection is closed and the dialplan goes on.
    ///
    /// Whatever it throws is logged by its kind alone and closes the connection. The dialplan takes
    /// that for no answer, so the variable that says yes is set last.
    ///
    /// @throws AgiGone if the caller hung up or the deadline passed
    void answer(AgiCall call) throws Exception;

    /// How long it may take, from the question's last line until the connection is closed under it.
    /// Asterisk itself waits for ever (res_agi.c, 22).
    default Duration deadline() {
        return Duration.ofSeconds(1);
    }
}
