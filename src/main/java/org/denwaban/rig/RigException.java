package org.denwaban.rig;

/// The rig cannot do what was asked. The message says what is missing and what to do, and begins
/// with a stable code.
///
/// | code | what |
/// | --- | --- |
/// | E-RIG-001 | no Asterisk here, and not root, so none can be put into a chroot |
/// | E-RIG-002 | this is no Debian, or its sources name no Debian archive |
/// | E-RIG-003 | debootstrap is missing and could not be installed |
/// | E-RIG-004 | debootstrap failed |
/// | E-RIG-005 | the packages could not be installed in the chroot |
/// | E-RIG-006 | the Asterisk found or made is too old, or does not run |
/// | E-RIG-007 | an Asterisk did not boot, or died |
/// | E-RIG-008 | a command could not be started, or took too long |
/// | E-RIG-009 | a file of the rig cannot be read or written |
/// | E-RIG-010 | a step towards the telephone network did not happen in time |
/// | E-RIG-014 | no Open JTalk here, and it could not be fetched |
/// | E-RIG-015 | Open JTalk could not say a prompt |
public final class RigException extends RuntimeException {

    private final String code;

    /// @param code    `E-RIG-` and three digits
    /// @param message what is wrong, where, and what to do
    public RigException(String code, String message) {
        super(code + " " + message);
        this.code = code;
    }

    /// @param code    `E-RIG-` and three digits
    /// @param message what is wrong, where, and what to do
    /// @param cause   what it was noticed by
    public RigException(String code, String message, Throwable cause) {
        super(code + " " + message, cause);
        this.code = code;
    }

    /// The stable code alone.
    public String code() {
        return code;
    }
}
