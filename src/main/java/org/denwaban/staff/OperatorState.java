package org.denwaban.staff;

/// What an operator does now, as far as managers count it. Everybody is in exactly one.
public enum OperatorState {
    /// Not at work.
    OFF,
    /// At work, takes no calls for a while.
    PAUSED,
    /// At work, but their telephone is not registered, or nobody knows what it does.
    UNREACHABLE,
    /// On a call, either way, or one is on its way to them.
    ON_CALL,
    /// In the rest after a call, or entering its result.
    WRAP_UP,
    /// Free for a call.
    READY;

    /// Which one somebody is in.
    public static OperatorState of(Presence.Seen seen) {
        return switch (seen.duty()) {
            case Duty.Off _ -> OFF;
            case Duty.Paused _ -> PAUSED;
            case Duty.Ready _ -> working(seen);
        };
    }

    private static OperatorState working(Presence.Seen seen) {
        if (seen.ready()) {
            return READY;
        }
        return switch (seen.phone()) {
            case "UNAVAILABLE", "UNKNOWN", "INVALID" -> UNREACHABLE;
            case "NOT_INUSE" -> seen.engaged() ? ON_CALL : WRAP_UP;
            default -> ON_CALL;
        };
    }

    /// Whether somebody works on calls in it: the upper part of the occupancy.
    public boolean occupied() {
        return this == ON_CALL || this == WRAP_UP;
    }
}
