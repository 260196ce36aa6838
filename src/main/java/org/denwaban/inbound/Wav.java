package org.denwaban.inbound;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Sound in a RIFF/WAVE file: plain PCM, 16 bit, one channel. Asterisk 22 plays it under the ending `.wav` at 8,000
/// samples a second and nothing else.
public final class Wav {

    /// Samples a second on a telephone line.
    public static final int TELEPHONE = 8000;

    private static final int PCM = 1;
    private static final int BITS = 16;
    private static final int HEADER = 44;
    private static final int SHORTEST_FORMAT = 16;

    private final int rate;
    private final short[] samples;

    /// @param rate    samples a second
    /// @param samples one channel
    public Wav(int rate, short[] samples) {
        this.rate = rate;
        this.samples = samples.clone();
    }

    /// A file that is no such sound; the message says what it is instead.
    public static final class NoSuchSound extends Exception {
        NoSuchSound(String message) {
            super(message);
        }
    }

    /// Reads a whole file.
    ///
    /// @throws NoSuchSound where it is no WAVE file, cut short, or not 16 bit mono PCM
    public static Wav parse(byte[] file) throws NoSuchSound {
        var in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (in.remaining() < 12 || !word(in).equals("RIFF") || in.getInt() == 0 || !word(in).equals("WAVE")) {
            throw new NoSuchSound("no WAV file");
        }
        int rate = 0;
        while (in.remaining() >= 8) {
            var chunk = word(in);
            long length = Integer.toUnsignedLong(in.getInt());
            if (length > in.remaining()) {
                throw new NoSuchSound("a WAV file that is cut short");
            }
            if (chunk.equals("fmt ")) {
                rate = rate(in.slice(in.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN));
            } else if (chunk.equals("data")) {
                return data(rate, in, (int) length);
            }
            // chunks begin on even bytes
            in.position((int) Math.min(in.limit(), in.position() + length + length % 2));
        }
        throw new NoSuchSound("a WAV file without sound in it");
    }

    private static Wav data(int rate, ByteBuffer in, int length) throws NoSuchSound {
        if (rate == 0) {
            throw new NoSuchSound("a WAV file that does not say its format");
        }
        var samples = new short[length / 2];
        in.slice(in.position(), length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer()
                .get(samples);
        return new Wav(rate, samples);
    }

    private static int rate(ByteBuffer format) throws NoSuchSound {
        if (format.remaining() < SHORTEST_FORMAT) {
            throw new NoSuchSound("a WAV file that does not say its format");
        }
        int kind = Short.toUnsignedInt(format.getShort());
        int channels = Short.toUnsignedInt(format.getShort());
        int rate = format.getInt();
        int bits = Short.toUnsignedInt(format.getShort(14));
        if (kind != PCM || channels != 1 || bits != BITS || rate <= 0) {
            throw new NoSuchSound("a WAV file of %s, %d channel(s), %d bit"
                    .formatted(kind == PCM ? "PCM" : "no PCM", channels, bits));
        }
        return rate;
    }

    private static String word(ByteBuffer in) {
        var four = new byte[4];
        in.get(four);
        return new String(four, StandardCharsets.US_ASCII);
    }

    /// The whole file, with the shortest header.
    public byte[] bytes() {
        int length = samples.length * 2;
        var out = ByteBuffer.allocate(HEADER + length).order(ByteOrder.LITTLE_ENDIAN);
        out.put(ascii("RIFF")).putInt(HEADER - 8 + length).put(ascii("WAVE"));
        out.put(ascii("fmt ")).putInt(SHORTEST_FORMAT).putShort((short) PCM).putShort((short) 1);
        out.putInt(rate).putInt(rate * 2).putShort((short) 2).putShort((short) BITS);
        out.put(ascii("data")).putInt(length);
        out.asShortBuffer().put(samples);
        return out.array();
    }

    private static byte[] ascii(String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }

    /// Samples a second.
    public int rate() {
        return rate;
    }

    /// One channel.
    public short[] samples() {
        return samples.clone();
    }

    /// Whether nothing at all is to be heard.
    public boolean silent() {
        for (short sample : samples) {
            if (sample != 0) {
                return false;
            }
        }
        return true;
    }

    /// Length in seconds.
    public double seconds() {
        return (double) samples.length / rate;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Wav wav && rate == wav.rate && Arrays.equals(samples, wav.samples);
    }

    @Override
    public int hashCode() {
        return 31 * rate + Arrays.hashCode(samples);
    }
}
