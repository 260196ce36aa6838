package org.denwaban.rig;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/// The far end of a trunk, as it stands in a capture.
///
/// @param address numeric
/// @param port    0 for any
public record Carrier(InetAddress address, int port) {

    private static final Pattern WITH_PORT = Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([0-9.]+))(?::([0-9]{1,5}))?");

    /// One end of a packet.
    record Peer(InetAddress address, int port) {

        @Override
        public String toString() {
            return address.getHostAddress() + ":" + port;
        }
    }

    /// Reads `192.0.2.10`, `192.0.2.10:5060`, `[2001:db8::10]:5060`; empty for a name, which nothing in a capture
    /// tells.
    public static Optional<Carrier> parse(String text) {
        var parts = WITH_PORT.matcher(text);
        if (!parts.matches()) return Optional.empty();
        try {
            int port = parts.group(3) == null ? 0 : Integer.parseInt(parts.group(3));
            var address = InetAddress.ofLiteral(parts.group(1) == null ? parts.group(2) : parts.group(1));
            return port > 65_535 ? Optional.empty() : Optional.of(new Carrier(address, port));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    boolean is(Peer peer) {
        return address.equals(peer.address()) && (port == 0 || port == peer.port());
    }
}
