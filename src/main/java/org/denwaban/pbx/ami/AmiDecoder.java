package org.denwaban.pbx.ami;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Bytes in, blocks out, the rest kept. It knows no socket and no time: the same bytes give the
/// same blocks, however the network cut them.
///
/// A line ends with LF; one CR before it belongs to the end (AMI writes CR LF, manager.c of
/// Asterisk 22; LF alone is heard when a value was smuggled in). An empty line ends a block;
/// further empty lines mean nothing. The first line of a connection is the {@link #banner}, which
/// no empty line follows.
///
/// For one thread; one decoder a connection.
public final class AmiDecoder {

    /// Longest line, in bytes. A stranger's SIP packet has at most 65,535 bytes, so none can hold a
    /// header long enough to have us drop the connection.
    public static final int LONGEST_LINE = 128 * 1024;

    /// Most headers in one block; a longer block comes in parts of so many, each marked. Asterisk's
    /// longest block of its own has some fifty; the rest would be channel variables, which we do
    /// not ask for.
    public static final int MOST_HEADERS = 512;

    /// Longest block, in bytes, before it comes in parts; so at most this and one line are held.
    public static final int LONGEST_BLOCK = 1024 * 1024;

    /// Longest banner, in bytes: `Asterisk Call Manager/11.0.0` has 28. What speaks longer is no
    /// manager interface.
    public static final int LONGEST_BANNER = 256;

    /// The other side sends what no manager interface sends; the connection must be dropped. Code
    /// E-AMI-001.
    public static final class Overlong extends Exception {
        private static final long serialVersionUID = 1L;

        Overlong(int most) {
            super("E-AMI-001 a line of more than " + most + " bytes came; is this Asterisk's manager port?");
        }
    }

    private byte[] held = new byte[16 * 1024];
    private int length;
    private int scanned;
    private @Nullable String banner;
    private boolean inParts;

    // Where the lines of the block begin and end in `held`, two numbers a line.
    private int[] lines = new int[2 * 64];
    private int count;
    private int begin;

    /// The first line of the connection, null until it has come whole.
    public @Nullable String banner() {
        return banner;
    }

    /// Takes `bytes` (all that remain in it) and gives the blocks that are complete now, in order.
    ///
    /// @throws Overlong when a line is longer than may be; the decoder is of no use afterwards
    public List<AmiBlock> feed(ByteBuffer bytes) throws Overlong {
        append(bytes);
        var blocks = new ArrayList<AmiBlock>();
        for (; scanned < length; scanned++) {
            if (held[scanned] == '\n') {
                lineEnded(blocks);
            }
        }
        var most = banner == null ? LONGEST_BANNER : LONGEST_LINE;
        if (length - begin > most) {
            throw new Overlong(most);
        }
        dropWhatIsDone();
        return blocks;
    }

    /// Bytes of a block that is not complete yet: what is lost when the connection ends here.
    public int pending() {
        return length;
    }

    private void lineEnded(List<AmiBlock> blocks) throws Overlong {
        var end = scanned > begin && held[scanned - 1] == '\r' ? scanned - 1 : scanned;
        if (banner == null) {
            if (end - begin > LONGEST_BANNER) {
                throw new Overlong(LONGEST_BANNER);
            }
            banner = new String(held, begin, end - begin, StandardCharsets.ISO_8859_1);
        } else if (end - begin > LONGEST_LINE) {
            throw new Overlong(LONGEST_LINE);
        } else if (end > begin) {
            remember(begin, end);
            if (count == MOST_HEADERS || end - lines[0] > LONGEST_BLOCK) {
                blocks.add(block(false));
                inParts = true;
            }
        } else {
            if (count > 0) {
                blocks.add(block(!inParts));
            }
            inParts = false;
        }
        begin = scanned + 1;
    }

    private void remember(int from, int to) {
        if (2 * count == lines.length) {
            lines = Arrays.copyOf(lines, 2 * lines.length);
        }
        lines[2 * count] = from;
        lines[2 * count + 1] = to;
        count++;
    }

    private AmiBlock block(boolean whole) {
        var utf8 = isUtf8(lines[0], lines[2 * count - 1]);
        var charset = utf8 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
        var headers = new ArrayList<AmiBlock.Header>(count);
        for (int i = 0; i < count; i++) {
            headers.add(header(lines[2 * i], lines[2 * i + 1], charset));
        }
        count = 0;
        return new AmiBlock(headers, utf8, whole);
    }

    private AmiBlock.Header header(int from, int to, Charset charset) {
        for (int colon = from; colon < to; colon++) {
            if (held[colon] == ':') {
                var value = colon + 1 < to && held[colon + 1] == ' ' ? colon + 2 : colon + 1;
                // A line that begins with its colon has no name: it is kept whole.
                return colon == from
                        ? new AmiBlock.Header("", text(from, to, charset))
                        : new AmiBlock.Header(text(from, colon, charset), text(value, to, charset));
            }
        }
        return new AmiBlock.Header("", text(from, to, charset));
    }

    private String text(int from, int to, Charset charset) {
        return new String(held, from, to - from, charset);
    }

    private boolean isUtf8(int from, int to) {
        for (int i = from; i < to; i++) {
            if (held[i] < 0) {
                return isStrictUtf8(from, to);
            }
        }
        return true;
    }

    private boolean isStrictUtf8(int from, int to) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(held, from, to - from));
            return true;
        } catch (CharacterCodingException notUtf8) {
            return false;
        }
    }

    private void append(ByteBuffer bytes) {
        var more = bytes.remaining();
        if (length + more > held.length) {
            held = Arrays.copyOf(held, Math.max(2 * held.length, length + more));
        }
        bytes.get(held, length, more);
        length += more;
    }

    // A block in the making begins with its first remembered line, which must stay until the block
    // is complete.
    private void dropWhatIsDone() {
        var keep = count > 0 ? lines[0] : begin;
        if (keep == 0) {
            return;
        }
        System.arraycopy(held, keep, held, 0, length - keep);
        for (int i = 0; i < 2 * count; i++) {
            lines[i] -= keep;
        }
        length -= keep;
        scanned -= keep;
        begin -= keep;
    }
}
