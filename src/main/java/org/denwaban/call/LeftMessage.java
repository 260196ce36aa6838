package org.denwaban.call;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is known of the commissioner's recorded message on the line of an answering machine.
///
/// @param status how far it came
/// @param played how much of it was played, 0 to {@link #MOST}, whole milliseconds: of a message that was cut short
///               as far as the PBX had read its file, of a whole one by the PBX's clock
public record LeftMessage(Status status, Duration played) {

    /// Closed; the PBX says them by these names (`extensions.conf`, `denwaban-message`).
    public enum Status {
        /// The operator has pressed the key; the machine's leg waits for the end of its beep, or plays.
        ASKED,
        /// Played to its end.
        WHOLE,
        /// The other side hung up in the middle.
        CUT_SHORT,
        /// The other side hung up before it began.
        NOT_PLAYED,
        /// The PBX has no recording of that name.
        NO_RECORDING
    }

    /// No message's leg lives longer (`TIMEOUT(absolute)` in `denwaban-message`).
    public static final Duration MOST = Duration.ofMinutes(5);

    public LeftMessage {
        if (played.isNegative() || played.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("played 0 to 300 s, was " + played);
        }
    }

    /// What the PBX says, empty where it makes no sense.
    ///
    /// @param status name of a {@link Status}
    /// @param played milliseconds
    public static Optional<LeftMessage> parse(@Nullable String status, @Nullable String played) {
        if (played == null || !played.matches("[0-9]{1,6}") || Integer.parseInt(played) > MOST.toMillis()) {
            return Optional.empty();
        }
        for (var each : Status.values()) {
            if (each.name().equals(status)) {
                return Optional.of(new LeftMessage(each, Duration.ofMillis(Integer.parseInt(played))));
            }
        }
        return Optional.empty();
    }

    /// Whether nothing more comes of it.
    public boolean over() {
        return status != Status.ASKED;
    }
}
