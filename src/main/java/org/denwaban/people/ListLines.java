package org.denwaban.people;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// The physical lines of a call list, one at a time, in memory that does not grow with the file.
///
/// A line ends with LF or CR LF; the last one may do without. The lines are cut from the bytes and
/// decoded one by one, strictly, so that a broken character is the fault of its own line and not of
/// everything after it.
///
/// Not FastCSV: the list knows no quoting, and that library always has a quote character; it
/// decodes leniently and gives no physical line for a malformed byte.
final class ListLines implements AutoCloseable {

    /// A good line has at most 1,155 code points, 4,620 bytes. This leaves room to say which column
    /// is too long; a file without any line end does not fill the memory.
    static final int LONGEST_LINE = 64 * 1024;

    private static final int CHUNK = 64 * 1024;

    private static final byte LF = '\n';
    private static final byte CR = '\r';

    /// How the file says that it is encoded.
    enum Mark {
        EMPTY_FILE,
        UTF_8,
        UTF_16LE,
        /// None: read as UTF-8 for the sake of a good message.
        NONE,
        UTF_16BE,
        /// An Excel workbook or another archive: begins with PK.
        ARCHIVE
    }

    /// One physical line. `number` counts from 1.
    sealed interface Line {
        int number();

        record Text(int number, String text) implements Line {
            @Override
            public String toString() {
                return "Text[" + number + ", …]";
            }
        }

        /// Bytes that are no character of the encoding.
        ///
        /// @param commas how many commas stand before the first of them
        record Malformed(int number, int commas) implements Line {}

        /// More than {@link #LONGEST_LINE} bytes; skipped.
        record TooLong(int number) implements Line {}
    }

    private final InputStream in;
    private final MessageDigest digest = sha256();
    private final byte[] chunk = new byte[CHUNK];
    private final byte[] line = new byte[LONGEST_LINE];
    private final CharBuffer chars = CharBuffer.allocate(LONGEST_LINE);
    private final Mark mark;
    private final int unit;
    private final CharsetDecoder decoder;
    private int chunkLength;
    private int chunkAt;
    private int lineLength;
    private int number;
    private long bytesRead;

    ListLines(InputStream in) throws IOException {
        this.in = in;
        fill();
        this.mark = markOf(Arrays.copyOf(chunk, Math.min(chunkLength, 4)));
        this.chunkAt = switch (mark) {
            case UTF_8 -> 3;
            case UTF_16LE, UTF_16BE -> 2;
            case EMPTY_FILE, NONE, ARCHIVE -> 0;
        };
        this.unit = mark == Mark.UTF_16LE ? 2 : 1;
        this.decoder = strict(mark == Mark.UTF_16LE ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8);
    }

    Mark mark() {
        return mark;
    }

    /// How far the file has been read, in bytes.
    long bytesRead() {
        return bytesRead;
    }

    /// The next line, null after the last one.
    @Nullable
    Line next() throws IOException {
        lineLength = 0;
        boolean ended = readToLineEnd();
        if (!ended && lineLength == 0) {
            return null;
        }
        number++;
        if (lineLength > LONGEST_LINE) {
            return new Line.TooLong(number);
        }
        return decode(ended ? withoutCarriageReturn() : lineLength);
    }

    /// SHA-256 of the file in hexadecimal digits; call it after the last line.
    String sha256Hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /// Reads up to a line end, which is dropped; false at the end of the file. `lineLength` stays
    /// just above the limit for a line that is too long.
    private boolean readToLineEnd() throws IOException {
        while (true) {
            int b = read();
            if (b < 0) {
                return false;
            }
            if (unit == 1) {
                if (b == LF) {
                    return true;
                }
                keep(b);
            } else {
                int high = read();
                if (b == LF && high == 0) {
                    return true;
                }
                keep(b);
                if (high < 0) {
                    return false; // half a character: the decoder will say so
                }
                keep(high);
            }
        }
    }

    private int read() throws IOException {
        if (chunkAt == chunkLength && !fill()) {
            return -1;
        }
        return chunk[chunkAt++] & 0xFF;
    }

    private boolean fill() throws IOException {
        chunkLength = Math.max(0, in.readNBytes(chunk, 0, CHUNK));
        chunkAt = 0;
        digest.update(chunk, 0, chunkLength);
        bytesRead += chunkLength;
        return chunkLength > 0;
    }

    private void keep(int b) {
        if (lineLength < LONGEST_LINE) {
            line[lineLength] = (byte) b;
        }
        lineLength = Math.min(lineLength + 1, LONGEST_LINE + 1);
    }

    private int withoutCarriageReturn() {
        int last = lineLength - unit;
        boolean carriageReturn = last >= 0 && line[last] == CR && (unit == 1 || line[last + 1] == 0);
        return carriageReturn ? last : lineLength;
    }

    private Line decode(int length) {
        decoder.reset();
        chars.clear();
        var result = decoder.decode(ByteBuffer.wrap(line, 0, length), chars, true);
        chars.flip();
        return result.isError()
                ? new Line.Malformed(
                        number, (int) chars.chars().filter(c -> c == ',').count())
                : new Line.Text(number, chars.toString());
    }

    private static Mark markOf(byte[] first) {
        if (first.length == 0) {
            return Mark.EMPTY_FILE;
        }
        if (startsWith(first, 0xEF, 0xBB, 0xBF)) {
            return Mark.UTF_8;
        }
        if (startsWith(first, 0xFF, 0xFE)) {
            return Mark.UTF_16LE;
        }
        if (startsWith(first, 0xFE, 0xFF)) {
            return Mark.UTF_16BE;
        }
        return startsWith(first, 'P', 'K', 3, 4) ? Mark.ARCHIVE : Mark.NONE;
    }

    private static boolean startsWith(byte[] first, int... expected) {
        for (int i = 0; i < expected.length; i++) {
            if (i >= first.length || (first[i] & 0xFF) != expected[i]) {
                return false;
            }
        }
        return true;
    }

    private static CharsetDecoder strict(Charset charset) {
        return charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
