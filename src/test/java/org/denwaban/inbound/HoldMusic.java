package org.denwaban.inbound;

/// What those hear who wait: Greensleeves, a melody of the 16th century that belongs to nobody, played by a plucked
/// tone.
/// The recording that ships is made by this.
final class HoldMusic {

    private static final double EIGHTH = 0.36;
    private static final double LOUDNESS = 5_000;

    /// Half tones above A of 440 Hz, and how many eighths it lasts.
    private static final double[][] MELODY = {
        {0, 1}, {3, 2}, {5, 1}, {7, 1.5}, {8, 0.5}, {7, 1}, {5, 2}, {2, 1}, {-2, 1.5}, {0, 0.5}, {2, 1}, {3, 2}, {0, 1},
        {0, 1.5}, {-1, 0.5}, {0, 1}, {2, 2}, {-1, 1}, {-5, 2}, {0, 1}, {3, 2}, {5, 1}, {7, 1.5}, {8, 0.5}, {7, 1},
        {5, 2}, {2, 1}, {-2, 1.5}, {0, 0.5}, {2, 1}, {3, 1.5}, {2, 0.5}, {0, 1}, {-1, 1.5}, {-3, 0.5}, {-1, 1}, {0, 5},
    };

    private HoldMusic() {}

    static Wav wav() {
        double eighths = 0;
        for (var note : MELODY) {
            eighths += note[1];
        }
        var samples = new short[(int) (eighths * EIGHTH * Wav.TELEPHONE)];
        double at = 0;
        for (var note : MELODY) {
            int from = (int) (at * EIGHTH * Wav.TELEPHONE);
            at += note[1];
            int to = Math.min((int) (at * EIGHTH * Wav.TELEPHONE), samples.length);
            pluck(samples, from, to, 440 * StrictMath.pow(2, note[0] / 12));
        }
        return new Wav(Wav.TELEPHONE, samples);
    }

    private static void pluck(short[] samples, int from, int to, double hertz) {
        for (int i = from; i < to; i++) {
            double second = (i - from) / (double) Wav.TELEPHONE;
            double rising = Math.min(1, second / 0.01);
            double falling = StrictMath.exp(-2.2 * second) * Math.min(1, (to - i) / 80.0);
            double wave =
                    StrictMath.sin(2 * Math.PI * hertz * second) + 0.4 * StrictMath.sin(4 * Math.PI * hertz * second);
            samples[i] = (short) Math.round(LOUDNESS * rising * falling * wave);
        }
    }
}
