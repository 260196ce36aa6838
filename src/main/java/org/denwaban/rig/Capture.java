package org.denwaban.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Calls as a capture (pcap) of the trunk shows them: made by tcpdump at the session border controller, or by
/// Asterisk's own `pjsip set logger pcap`.
///
/// A capture sees signalling, no people: whoever answered, a machine or another household, is somebody who answered.
/// Its clock is that of the machine that made it; the judge takes it to be the database's, to the second.
///
/// @param evidence its calls
/// @param warnings what in it was not read, a sentence each; none where all was
public record Capture(Evidence evidence, List<String> warnings) {

    /// How much is read.
    ///
    /// @param bytes of the file
    /// @param calls in and out together
    public record Bounds(long bytes, int calls) {}

    public Capture {
        warnings = List.copyOf(warnings);
    }

    /// Reads a file.
    ///
    /// @param carriers the addresses of the carrier
    /// @throws CaptureRefused E-JUDGE-002 to E-JUDGE-006, E-JUDGE-008
    public static Capture read(Path file, List<Carrier> carriers, Bounds bounds) throws CaptureRefused {
        if (size(file) > bounds.bytes())
            throw new CaptureRefused("E-JUDGE-005: the capture has more than " + (bounds.bytes() >> 20)
                    + " MiB: capture the trunk's SIP alone (tcpdump port 5060), or judge it in parts (editcap)");
        var calls = new CapturedCalls(carriers, bounds.calls());
        var read = CaptureFile.read(file, calls::see);
        if (!calls.heardOfCarrier()) throw nobodys(calls);
        return new Capture(new Evidence(calls.out(), calls.in(), read.span()), warnings(read));
    }

    private static long size(Path file) throws CaptureRefused {
        try {
            return Files.size(file);
        } catch (IOException _) {
            throw new CaptureRefused("E-JUDGE-002: the capture cannot be read; is the file there?");
        }
    }

    private static CaptureRefused nobodys(CapturedCalls calls) {
        return new CaptureRefused("E-JUDGE-008: no SIP from or to this carrier in the capture; calls were "
                + (calls.others().isEmpty() ? "none" : "from " + String.join(", ", calls.others()))
                + ": name the carrier's own address");
    }

    private static List<String> warnings(CaptureFile.Read read) {
        var warnings = new ArrayList<String>();
        if (!read.whole())
            warnings.add("the capture ends within a packet (is it still being written?): read up to there");
        if (read.tcp() > 0) warnings.add(read.tcp() + " packets of SIP over TCP were not read");
        if (read.fragments() > 0) warnings.add(read.fragments() + " fragments of IP packets were not read");
        if (read.unread() > 0) warnings.add(read.unread() + " SIP messages could not be read");
        return warnings;
    }
}
