package org.denwaban.rig;

import java.util.Arrays;
import org.denwaban.inbound.Wav;

/// Makes of a synthesised sentence what a telephone line carries: 8,000 samples a second, one loudness for all prompts,
/// and as much silence at its end as its last mark asks for. Prompts are played one after the other: a part of a date
/// that came with half a second of silence on both sides would sound like a list.
final class TelephoneSound {

    /// Root mean square of what is heard, about -21 dB of full scale: as loud as a person on the line.
    private static final double LOUDNESS = 2800;

    /// -2 dB of full scale: room for the carrier's own level.
    private static final double PEAK = 26000;

    /// Below -40 dB of the loudest it is silence.
    private static final double SILENCE = 0.01;

    // Seconds. A consonant begins before it is loud, and a vowel ends after.
    private static final double BEFORE = 0.03;
    private static final double AFTER = 0.04;
    private static final double AFTER_PART = 0.2;
    private static final double AFTER_SENTENCE = 0.4;

    /// The filter's half length in samples of the telephone: the more, the steeper.
    private static final int SPAN = 16;

    /// Passes up to 3.6 kHz of the 4 kHz that 8,000 samples hold: above is what would come back as noise.
    private static final double PASS = 0.9;

    private TelephoneSound() {}

    /// @param spoken  a whole multiple of 8,000 samples a second
    /// @param reading its last mark tells the silence after it
    /// @throws RigException E-RIG-015 where it is another rate, or nothing is heard
    static Wav of(Wav spoken, String reading) {
        if (spoken.rate() % Wav.TELEPHONE != 0 || spoken.silent()) {
            throw new RigException(
                    "E-RIG-015", "Open JTalk gave nothing that a telephone carries (" + spoken.rate() + " Hz)");
        }
        var slow = decimated(spoken.samples(), spoken.rate() / Wav.TELEPHONE);
        double silence = peak(slow) * SILENCE;
        int first = 0;
        while (Math.abs(slow[first]) <= silence) {
            first++;
        }
        int last = slow.length - 1;
        while (Math.abs(slow[last]) <= silence) {
            last--;
        }
        double gain = gain(slow, first, last);
        int from = Math.max(0, first - samples(BEFORE));
        int to = Math.min(slow.length, last + 1 + samples(AFTER));
        var out = new short[to - from + samples(silenceAfter(reading))];
        for (int i = from; i < to; i++) {
            out[i - from] = (short) Math.round(slow[i] * gain);
        }
        return new Wav(Wav.TELEPHONE, out);
    }

    private static double gain(double[] sound, int first, int last) {
        double squares = 0;
        for (int i = first; i <= last; i++) {
            squares += sound[i] * sound[i];
        }
        double loudness = Math.sqrt(squares / (last - first + 1));
        return Math.min(LOUDNESS / loudness, PEAK / peak(sound));
    }

    private static double peak(double[] sound) {
        return Arrays.stream(sound).map(Math::abs).max().orElse(0);
    }

    private static int samples(double seconds) {
        return (int) Math.round(seconds * Wav.TELEPHONE);
    }

    private static double silenceAfter(String reading) {
        return reading.endsWith("。") ? AFTER_SENTENCE : reading.endsWith("、") ? AFTER_PART : 0;
    }

    /// Every `by`th sample of the sound without what lies too high: a sinc, windowed after Blackman.
    private static double[] decimated(short[] fast, int by) {
        var filter = filter(by);
        var slow = new double[fast.length / by];
        for (int i = 0; i < slow.length; i++) {
            double sum = 0;
            for (int tap = 0; tap < filter.length; tap++) {
                int at = i * by + tap - filter.length / 2;
                if (at >= 0 && at < fast.length) {
                    sum += filter[tap] * fast[at];
                }
            }
            slow[i] = sum;
        }
        return slow;
    }

    private static double[] filter(int by) {
        int half = SPAN * by;
        var filter = new double[2 * half + 1];
        for (int i = -half; i <= half; i++) {
            double turn = Math.PI * i / by * PASS;
            double sinc = i == 0 ? 1 : Math.sin(turn) / turn;
            double place = Math.PI * i / half;
            filter[i + half] = sinc * (0.42 + 0.5 * Math.cos(place) + 0.08 * Math.cos(2 * place));
        }
        double sum = Arrays.stream(filter).sum();
        return Arrays.stream(filter).map(each -> each / sum).toArray();
    }
}
