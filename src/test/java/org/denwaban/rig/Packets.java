package org.denwaban.rig;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;

/// A capture made by hand: Ethernet, IPv4 or IPv6, UDP or TCP.
final class Packets {

    static final byte UDP = 17;
    static final byte TCP = 6;

    private static final int MORE_FRAGMENTS = 0x2000;

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();

    Packets() {
        this(1);
    }

    /// @param link the kind of network
    Packets(int link) {
        file.writeBytes(header(link));
    }

    static byte[] header(int link) {
        return little(24)
                .putInt(0xa1b2c3d4)
                .putShort((short) 2)
                .putShort((short) 4)
                .putLong(0)
                .putInt(262_144)
                .putInt(link)
                .array();
    }

    /// A SIP message over UDP.
    Packets sip(Instant at, String from, String to, String text) {
        var frame = frame(UDP, 0, from, to, text);
        return packet(at, frame, frame.length);
    }

    /// The same over TCP.
    Packets tcp(Instant at, String from, String to, String text) {
        var frame = frame(TCP, 0, from, to, text);
        return packet(at, frame, frame.length);
    }

    /// The first fragment of an IP packet.
    Packets fragment(Instant at, String from, String to, String text) {
        var frame = frame(UDP, MORE_FRAGMENTS, from, to, text);
        return packet(at, frame, frame.length);
    }

    /// A SIP message of which the capture has the beginning only.
    Packets cut(Instant at, String from, String to, String text) {
        var frame = frame(UDP, 0, from, to, text);
        return packet(at, Arrays.copyOf(frame, 90), frame.length);
    }

    /// Anything.
    Packets packet(Instant at, byte[] frame, int length) {
        file.writeBytes(little(16)
                .putInt((int) at.getEpochSecond())
                .putInt(at.getNano() / 1_000)
                .putInt(frame.length)
                .putInt(length)
                .array());
        file.writeBytes(frame);
        return this;
    }

    Path write(Path to) throws IOException {
        return Files.write(to, file.toByteArray());
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] frame(byte protocol, int flags, String from, String to, String text) {
        var payload = text.getBytes(StandardCharsets.UTF_8);
        int transport = protocol == UDP ? 8 : 20;
        var frame = ByteBuffer.allocate(14 + 40 + transport + payload.length);
        boolean six = from.startsWith("[");
        frame.position(12).putShort((short) (six ? 0x86dd : 0x0800));
        if (six) {
            frame.putInt(0x60000000)
                    .putShort((short) (transport + payload.length))
                    .put(protocol)
                    .put((byte) 64);
        } else {
            frame.put((byte) 0x45)
                    .put((byte) 0)
                    .putShort((short) (20 + transport + payload.length))
                    .putShort((short) 1)
                    .putShort((short) flags)
                    .put((byte) 64)
                    .put(protocol)
                    .putShort((short) 0);
        }
        frame.put(address(from)).put(address(to)).putShort(port(from)).putShort(port(to));
        if (protocol == UDP) frame.putShort((short) (8 + payload.length)).putShort((short) 0);
        else
            frame.putLong(0)
                    .put((byte) 0x50)
                    .put((byte) 0x18)
                    .putShort((short) 0)
                    .putInt(0);
        frame.put(payload);
        return Arrays.copyOf(frame.array(), frame.position());
    }

    private static byte[] address(String peer) {
        return InetAddress.ofLiteral(peer.substring(0, peer.lastIndexOf(':')).replaceAll("[\\[\\]]", ""))
                .getAddress();
    }

    private static short port(String peer) {
        return (short) Integer.parseInt(peer.substring(peer.lastIndexOf(':') + 1));
    }
}
