package org.denwaban.rig;

import io.pkts.buffer.Buffer;
import io.pkts.buffer.Buffers;
import io.pkts.packet.sip.SipMessage;
import io.pkts.packet.sip.SipParseException;
import io.pkts.packet.sip.address.Address;
import io.pkts.packet.sip.address.URI;
import io.pkts.packet.sip.header.SipHeader;
import io.pkts.packet.sip.impl.SipParser;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.denwaban.rig.Carrier.Peer;

/// One SIP message on the wire (RFC 3261), as much of it as tells of a call.
///
/// @param at       when, machine time of whoever captured
/// @param source   who sent it
/// @param target   to whom
/// @param method   such as `INVITE`; of a response that of what it answers
/// @param status   of a response, 0 in a request
/// @param callId   the Call-ID
/// @param sequence number of the CSeq
/// @param initial  whether it has no To tag yet: it is in no dialog
/// @param dialled  user part of a request's URI: digits, and `*`, `#`; +81 46 is 046
/// @param shown    who the caller is said to be: P-Asserted-Identity's user part, else From's, as the town reads it
/// @param from     the From header
/// @param pai      the P-Asserted-Identity header, empty when there is none
/// @param withheld whether the caller wants not to be shown (RFC 3323, or an anonymous From)
record SipSeen(
        Instant at,
        Peer source,
        Peer target,
        String method,
        int status,
        String callId,
        long sequence,
        boolean initial,
        String dialled,
        String shown,
        String from,
        String pai,
        boolean withheld) {

    private static final Pattern FIRST_LINE = Pattern.compile(
            "(?:[A-Z]{1,32} ([^\\s\\x00]{1,1024}) SIP/2\\.0|SIP/2\\.0 [1-6][0-9]{2}(?: [^\\r\\n]*)?)\\r?\\n");
    /// Bytes of a header that is kept: nobody's name and number need more, and 200,000 of them are held.
    private static final int LONGEST = 512;

    private static final Pattern INTERNATIONAL = Pattern.compile("\\+?81([1-9][0-9]{8,9})");

    /// Takes a message apart. The first line is looked at here: io.pkts prints a stack trace for a bad one, and
    /// reads no telephone URI (RFC 3966) in a good one.
    ///
    /// @throws IOException               when a header is missing, or the first line is none
    /// @throws SipParseException         when it is none
    /// @throws IndexOutOfBoundsException when it ends too early
    static SipSeen of(Instant at, Peer source, Peer target, Buffer text) throws IOException {
        var first = FIRST_LINE.matcher(text.toString());
        if (!first.lookingAt()) throw new IOException("no first line of SIP");
        var uri = first.group(1);
        var message = SipParser.frame(text);
        var cseq = message.getCSeqHeader();
        var callId = message.getCallIDHeader();
        var from = message.getFromHeader();
        if (cseq == null || callId == null || from == null || message.getToHeader() == null)
            throw new IOException("a header is missing that every SIP message has");
        var pai = header(message, "P-Asserted-Identity").orElse("");
        if (callId.getValue().getReadableBytes() > LONGEST
                || from.getValue().getReadableBytes() > LONGEST
                || pai.length() > LONGEST) throw new IOException("a header is longer than any that a carrier sends");
        var privacy = header(message, "Privacy").orElse("");
        var caller = user(from.getAddress().getURI());
        return new SipSeen(
                at,
                source,
                target,
                cseq.getMethod().toString(),
                message.isResponse() ? message.toResponse().getStatus() : 0,
                callId.getValue().toString(),
                cseq.getSeqNumber(),
                message.isInitial(),
                uri == null ? "" : national(user(URI.frame(Buffers.wrap(uri))).replaceAll("[^0-9+*#]", "")),
                national((pai.isEmpty() ? caller : user(Address.frame(pai).getURI())).replaceAll("[^0-9A-Za-z+]", "")),
                from.getValue().toString(),
                pai,
                privacy.matches("(?i).*\\b(id|user|header)\\b.*") || caller.equalsIgnoreCase("anonymous"));
    }

    boolean request() {
        return status == 0;
    }

    private static Optional<String> header(SipMessage message, String name) {
        return message.getAllHeaders().stream()
                .filter(header -> header.getName().toString().equalsIgnoreCase(name))
                .map(SipHeader::getValue)
                .map(Object::toString)
                .findFirst();
    }

    /// Without parameters such as `;npdi`; a telephone URI is its number.
    private static String user(URI uri) {
        if (uri.isTelURI()) return uri.toTelURI().getPhoneNumber().toString();
        if (!uri.isSipURI()) return "";
        return uri.toSipURI()
                .getUser()
                .map(Object::toString)
                .orElse("")
                .replaceAll(";.*", "")
                .replace("%2B", "+");
    }

    private static String national(String sent) {
        var international = INTERNATIONAL.matcher(sent);
        return international.matches() ? "0" + international.group(1) : sent.replace("+", "");
    }

    /// Without any number: this may reach a log.
    @Override
    public String toString() {
        return "SipSeen[" + method + " " + status + " at " + at + "]";
    }
}
