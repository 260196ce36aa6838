package org.denwaban.pbx.ami;

/// Where a PBX's manager interface listens, and as whom we sign in there.
///
/// @param host   loopback or a closed network: the interface has no TLS here
/// @param port   1 to 65535, Asterisk's own is 5038
/// @param user   a section of manager.conf
/// @param secret its secret; worth as much as root on the PBX
public record PbxAddress(String host, int port, String user, String secret) {

    public PbxAddress {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("a port is 1 to 65535, was " + port);
        }
    }

    @Override
    public String toString() {
        return "PbxAddress[" + user + "@" + host + ":" + port + " ***]";
    }
}
