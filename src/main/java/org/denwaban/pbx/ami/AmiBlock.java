package org.denwaban.pbx.ami;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One block of the manager interface, as heard: headers in order, repeats kept, nothing converted.
///
/// @param headers at least one
/// @param utf8    false where the bytes were no UTF-8: then every character is one byte
///                (ISO-8859-1), so that none is lost
/// @param whole   false where the block had more headers than {@link AmiDecoder#MOST_HEADERS} and
///                this is one part of it
public record AmiBlock(List<Header> headers, boolean utf8, boolean whole) {

    /// One line of a block.
    ///
    /// @param name  as written; empty where the line had no colon, then `value` is the whole line
    /// @param value as written, without the line's end and without the one space that follows the colon
    public record Header(String name, String value) {

        /// Headers hold numbers and names of citizens.
        @Override
        public String toString() {
            return "Header[…]";
        }
    }

    public AmiBlock {
        headers = List.copyOf(headers);
        if (headers.isEmpty()) {
            throw new IllegalArgumentException("a block has at least one header");
        }
    }

    /// A whole block of proper UTF-8.
    public AmiBlock(List<Header> headers) {
        this(headers, true, true);
    }

    /// The first value of `name` (its case does not matter), null where there is none.
    public @Nullable String first(String name) {
        for (var header : headers) {
            if (header.name().equalsIgnoreCase(name)) {
                return header.value();
            }
        }
        return null;
    }

    /// Every value of `name` (its case does not matter), in order.
    public List<String> all(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .toList();
    }

    /// The kind of event, null where this block is none.
    public @Nullable String event() {
        return "Event".equalsIgnoreCase(headers.getFirst().name())
                ? headers.getFirst().value()
                : null;
    }

    /// The block as it goes over the wire, each line ended by CR LF, the empty line included. The
    /// same bytes that were heard, but for bare LF, surplus empty lines and a colon without its
    /// space.
    public byte[] bytes() {
        var text = new StringBuilder(64 * headers.size());
        for (var header : headers) {
            if (!header.name().isEmpty()) {
                text.append(header.name()).append(": ");
            }
            text.append(header.value()).append("\r\n");
        }
        return text.append("\r\n").toString().getBytes(charset());
    }

    /// Headers hold numbers and names of citizens: only the first name and the count are told, and
    /// the name only where Asterisk writes such a one.
    @Override
    public String toString() {
        var first = headers.getFirst().name().toLowerCase(Locale.ROOT);
        var kind = first.equals("event") || first.equals("response") ? first : "other";
        return "AmiBlock[" + kind + " of " + headers.size() + " headers]";
    }

    private Charset charset() {
        return utf8 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
    }
}
