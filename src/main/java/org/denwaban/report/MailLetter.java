package org.denwaban.report;

import io.vertx.core.buffer.Buffer;
import java.util.List;

/// A mail before it is sent.
///
/// @param messageId with its angle brackets; the same at each try
/// @param to        addresses, at least one
/// @param words     plain text
public record MailLetter(String messageId, List<String> to, String subject, String words, List<Enclosure> enclosures) {

    /// A file that goes with it.
    ///
    /// @param content its bytes, whole
    public record Enclosure(String name, String type, Buffer content) {

        /// Without the bytes.
        @Override
        public String toString() {
            return "Enclosure[" + name + "]";
        }
    }

    public MailLetter {
        to = List.copyOf(to);
        enclosures = List.copyOf(enclosures);
        if (to.isEmpty()) {
            throw new IllegalArgumentException("a mail goes to somebody");
        }
    }

    /// Without the words: ticket numbers are somebody's.
    @Override
    public String toString() {
        return "MailLetter[" + messageId + "]";
    }
}
