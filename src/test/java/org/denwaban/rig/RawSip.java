package org.denwaban.rig;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;

/// Calls the PBX from the carrier's address with headers that no Asterisk would send.
final class RawSip implements AutoCloseable {

    private static final int ANSWER_MS = 30_000;
    private static final Pattern STATUS = Pattern.compile("SIP/2\\.0 ([0-9]{3}) ");
    private static final Pattern TO = Pattern.compile("(?mi)^To: (.*)$");

    private final PbxPlan plan;
    private final DatagramSocket socket;

    RawSip(PbxPlan plan) throws IOException {
        this.plan = plan;
        this.socket = new DatagramSocket(0, InetAddress.getByName(plan.trunkAddress()));
        socket.setSoTimeout(ANSWER_MS);
    }

    /// Calls `line` with this From header's address, and hangs up as soon as the PBX has answered.
    ///
    /// @param from such as `<sip:0%0d%0aEvent%3A@carrier>`, as it goes over the wire
    /// @return the final status
    int call(String line, String from) throws IOException {
        var id = UUID.randomUUID().toString();
        var uri = "sip:" + line + "@" + plan.sipAddress() + ":" + plan.sipPort();
        var fromHeader = from + ";tag=" + id.substring(0, 8);
        send(request("INVITE", uri, fromHeader, "<" + uri + ">", id, "1 INVITE"));
        while (true) {
            var answer = receive();
            var status = STATUS.matcher(answer);
            if (!status.lookingAt() || !answer.contains(id)) {
                continue;
            }
            int code = Integer.parseInt(status.group(1));
            if (code >= 200) {
                var to = TO.matcher(answer);
                if (!to.find()) {
                    throw new IOException("an answer without To");
                }
                send(request("ACK", uri, fromHeader, to.group(1).strip(), id, "1 ACK"));
                if (code < 300) {
                    send(request("BYE", uri, fromHeader, to.group(1).strip(), id, "2 BYE"));
                }
                return code;
            }
        }
    }

    private String request(String method, String uri, String from, String to, String id, String sequence) {
        var at = plan.trunkAddress() + ":" + socket.getLocalPort();
        return method + " " + uri + " SIP/2.0\r\nVia: SIP/2.0/UDP " + at + ";branch=z9hG4bK"
                + UUID.randomUUID().toString().substring(0, 12) + ";rport\r\nMax-Forwards: 70\r\nFrom: " + from
                + "\r\nTo: " + to + "\r\nCall-ID: " + id + "\r\nCSeq: " + sequence + "\r\nContact: <sip:carrier@" + at
                + ">\r\nContent-Length: 0\r\n\r\n";
    }

    private void send(String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getByName(plan.sipAddress()), plan.sipPort()));
    }

    private String receive() throws IOException {
        var packet = new DatagramPacket(new byte[8_192], 8_192);
        try {
            socket.receive(packet);
        } catch (SocketTimeoutException e) {
            throw new IOException("the PBX does not answer an INVITE", e);
        }
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        socket.close();
    }
}
