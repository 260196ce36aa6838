package org.denwaban.pbx.agi;

/// The connection is closed: the caller hung up, the deadline passed, or Asterisk said something
/// that is no reply. Whether the last variable was set is not known.
public final class AgiGone extends RuntimeException {

    private final String code;

    AgiGone(String code, String message) {
        super(code + ": " + message, null, false, false);
        this.code = code;
    }

    /// `E-AGI-003` and so on; the list stands at {@link AgiServer}.
    public String code() {
        return code;
    }
}
