package org.denwaban.rig;

import io.pkts.buffer.Buffers;
import io.pkts.frame.PcapGlobalHeader;
import io.pkts.frame.PcapRecordHeader;
import io.pkts.framer.SIPFramer;
import io.pkts.packet.IPPacket;
import io.pkts.packet.PCapPacket;
import io.pkts.packet.Packet;
import io.pkts.packet.PacketParseException;
import io.pkts.packet.TransportPacket;
import io.pkts.packet.impl.PCapPacketImpl;
import io.pkts.protocol.Protocol;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Set;
import org.denwaban.rig.Carrier.Peer;
import org.jspecify.annotations.Nullable;

/// A capture, packet by packet: of the file no more than one packet is held. Taking it apart is io.pkts's; its own loop
/// over a file is not used, because it cannot tell an end from a packet whose header is cut off.
final class CaptureFile {

    private static final int HEADER = 24;
    private static final int RECORD = 16;
    private static final int COOKED_HEADER = 16;
    private static final int COOKED_2_HEADER = 20;

    /// No capture has longer packets (libpcap's MAXIMUM_SNAPLEN): what says so is damaged.
    private static final int LONGEST_PACKET = 262_144;

    /// Linux's "any" as tcpdump 4.99 writes it (LINUX_SLL2).
    private static final int COOKED_2 = 276;

    /// Ethernet, raw IP, Linux's "any" as it was: what io.pkts knows; and as it is.
    private static final Set<Integer> LINKS = Set.of(1, 101, 113, COOKED_2);

    private static final PcapGlobalHeader COOKED = PcapGlobalHeader.createDefaultHeader(Protocol.SLL);

    /// Whoever wants the messages.
    interface Reader {
        void see(SipSeen message) throws CaptureRefused;
    }

    private final PcapGlobalHeader header;
    private final InputStream in;
    private final Reader reader;

    private long packets;
    private long tcp;
    private long fragments;
    private long unread;
    private boolean whole = true;
    private @Nullable Instant first;
    private @Nullable Instant last;

    private CaptureFile(PcapGlobalHeader header, InputStream in, Reader reader) {
        this.header = header;
        this.in = in;
        this.reader = reader;
    }

    /// What there was beside what was read.
    ///
    /// @param packets   all
    /// @param tcp       packets of SIP over TCP: not read
    /// @param fragments of IP: not read
    /// @param unread    SIP messages that could not be, or that were cut short by the capture
    /// @param whole     false where the file ends within a packet: it is still being written, or damaged
    /// @param span      from the first packet to the last
    record Read(long packets, long tcp, long fragments, long unread, boolean whole, Span span) {}

    /// Reads a file to its end.
    ///
    /// @throws CaptureRefused E-JUDGE-002 to E-JUDGE-004, E-JUDGE-008, and what `reader` throws
    static Read read(Path file, Reader reader) throws CaptureRefused {
        try (var in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            return new CaptureFile(header(in.readNBytes(HEADER)), in, reader).all();
        } catch (IOException e) {
            throw new CaptureRefused("E-JUDGE-002: the capture cannot be read: "
                    + e.getClass().getSimpleName() + "; is the file there?");
        }
    }

    private static PcapGlobalHeader header(byte[] bytes) throws CaptureRefused, IOException {
        if (bytes.length >= 4 && Arrays.equals(Arrays.copyOf(bytes, 4), PcapGlobalHeader.MAGIC_NGPCAP))
            throw new CaptureRefused("E-JUDGE-003: this is pcapng; make a pcap of it: editcap -F pcap FILE NEW");
        try {
            if (bytes.length < HEADER) throw new IllegalArgumentException("too short");
            var header = PcapGlobalHeader.parse(Buffers.wrap(bytes));
            if (!LINKS.contains(header.getDataLinkType()))
                throw new CaptureRefused("E-JUDGE-004: packets of link type " + header.getDataLinkType()
                        + "; known are 1 (Ethernet), 101 (IP), 113 and 276 (Linux: tcpdump -i any)");
            return header;
        } catch (IllegalArgumentException | IndexOutOfBoundsException _) {
            throw new CaptureRefused("E-JUDGE-002: no pcap file; make one with tcpdump -w or pjsip set logger pcap");
        }
    }

    private Read all() throws CaptureRefused, IOException {
        for (var packet = next(); packet != null; packet = next()) {
            packets++;
            var at = Instant.EPOCH.plus(packet.getArrivalTime(), ChronoUnit.MICROS);
            first = first == null || at.isBefore(first) ? at : first;
            last = last == null || at.isAfter(last) ? at : last;
            take(at, packet);
        }
        if (first == null || last == null) throw new CaptureRefused("E-JUDGE-008: there is no packet in the capture");
        return new Read(packets, tcp, fragments, unread, whole, new Span(first, last));
    }

    private @Nullable PCapPacket next() throws IOException {
        var bytes = in.readNBytes(RECORD);
        if (bytes.length == 0) return null;
        if (bytes.length == RECORD) {
            var record = new PcapRecordHeader(header.getByteOrder(), Buffers.wrap(bytes), header.timestampsInNs());
            long length = record.getCapturedLength();
            if (length >= 0 && length <= LONGEST_PACKET) {
                var payload = in.readNBytes((int) length);
                if (payload.length == length) return packet(record, payload);
            }
        }
        whole = false;
        return null;
    }

    private PCapPacket packet(PcapRecordHeader record, byte[] payload) {
        return header.getDataLinkType() == COOKED_2 && payload.length >= COOKED_2_HEADER
                ? new PCapPacketImpl(COOKED, record, Buffers.wrap(asItWas(payload)))
                : new PCapPacketImpl(header, record, Buffers.wrap(payload));
    }

    /// The header of LINUX_SLL2 has 20 bytes and begins with the kind of packet, that of LINUX_SLL has 16 and ends with
    /// it.
    private static byte[] asItWas(byte[] payload) {
        var was = new byte[payload.length - COOKED_2_HEADER + COOKED_HEADER];
        System.arraycopy(payload, 0, was, COOKED_HEADER - 2, 2);
        System.arraycopy(payload, COOKED_2_HEADER, was, COOKED_HEADER, payload.length - COOKED_2_HEADER);
        return was;
    }

    private void take(Instant at, PCapPacket packet) throws CaptureRefused {
        SipSeen seen;
        try {
            var ip = network(packet);
            if (ip == null) return;
            if (ip.isFragmented()) {
                fragments++;
                return;
            }
            if (!(ip.getNextPacket() instanceof TransportPacket transport)) return;
            var text = transport.getPayload();
            if (text == null || text.getReadableBytes() < 3 || !SIPFramer.couldBeSipMessage(text)) return;
            if (transport.isTCP()) {
                tcp++;
                return;
            }
            seen = message(at, packet, ip, transport);
        } catch (IOException | RuntimeException _) {
            return; // another protocol: nobody calls by it
        }
        if (seen == null) unread++;
        else reader.see(seen);
    }

    private static @Nullable IPPacket network(Packet packet) throws IOException, PacketParseException {
        for (var inner = packet.getNextPacket(); inner != null; inner = inner.getNextPacket()) {
            if (inner instanceof IPPacket ip) return ip;
        }
        return null;
    }

    private static @Nullable SipSeen message(Instant at, PCapPacket packet, IPPacket ip, TransportPacket transport) {
        if (packet.getCapturedLength() < packet.getTotalLength()) return null;
        try {
            return SipSeen.of(
                    at,
                    new Peer(InetAddress.getByAddress(ip.getRawSourceIP()), transport.getSourcePort()),
                    new Peer(InetAddress.getByAddress(ip.getRawDestinationIP()), transport.getDestinationPort()),
                    transport.getPayload());
        } catch (IOException | RuntimeException _) {
            return null; // whatever a stranger sent: it is counted
        }
    }
}
