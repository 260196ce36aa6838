package org.denwaban.rig;

/// A capture cannot be judged. The message begins with a stable code, says what to do, and holds nothing of what is in
/// the capture but addresses.
///
/// | code | what |
/// | --- | --- |
/// | E-JUDGE-002 | no pcap file, or not readable |
/// | E-JUDGE-003 | pcapng |
/// | E-JUDGE-004 | its packets come from another kind of network than Ethernet, Linux "any", or raw IP |
/// | E-JUDGE-005 | too large |
/// | E-JUDGE-006 | too many calls |
/// | E-JUDGE-008 | nothing of that carrier's, or no packet at all |
public final class CaptureRefused extends Exception {

    /// @param message code, what, what to do
    public CaptureRefused(String message) {
        super(message);
    }
}
