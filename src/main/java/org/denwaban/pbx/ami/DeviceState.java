package org.denwaban.pbx.ami;

/// What a telephone does, as Asterisk sees it (devicestate.c, 22).
public enum DeviceState {
    /// Asterisk has not asked yet, or says something that we do not know.
    UNKNOWN,
    /// Registered and free: the only one in which an operator can be given a call.
    NOT_INUSE,
    INUSE,
    BUSY,
    INVALID,
    /// Not registered.
    UNAVAILABLE,
    RINGING,
    RINGINUSE,
    ONHOLD;

    static DeviceState of(String text) {
        for (var state : values()) {
            if (state.name().equals(text)) {
                return state;
            }
        }
        return UNKNOWN;
    }
}
