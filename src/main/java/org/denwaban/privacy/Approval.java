package org.denwaban.privacy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A wish to let personal data out, and what became of it. All times are machine time.
///
/// @param why        as the asker said it
/// @param until      not included
/// @param approvedBy null while nobody has approved it
/// @param revokedBy  null while it holds
public record Approval(
        String id,
        Export what,
        String why,
        String askedBy,
        Instant askedAt,
        Instant until,
        @Nullable String approvedBy,
        @Nullable String revokedBy) {

    /// How it stands.
    public enum State {
        ASKED("承認待ち"),
        GRANTED("承認済み"),
        EXPIRED("期限切れ"),
        REVOKED("取り消し");

        private final String japanese;

        State(String japanese) {
            this.japanese = japanese;
        }

        /// As people say it.
        public String japanese() {
            return japanese;
        }
    }

    /// How it stands at `now`.
    public State state(Instant now) {
        if (revokedBy != null) {
            return State.REVOKED;
        }
        if (!now.isBefore(until)) {
            return State.EXPIRED;
        }
        return approvedBy == null ? State.ASKED : State.GRANTED;
    }
}
