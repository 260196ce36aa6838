package org.denwaban.rig;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;

/// What an answering machine of the town heard after its beep.
///
/// @param length how long it recorded
/// @param before silence before the first sound; the whole length where there was none
/// @param sound  from the first sound to the last, pauses within included; zero where there was none
public record Recording(Duration length, Duration before, Duration sound) {

    private static final int RATE = 8000;
    private static final int HEADER_BYTES = 44;
    private static final int SAMPLE_BYTES = 2;

    /// 20 ms, as much as an RTP packet holds.
    private static final int STEP = RATE / 50;

    /// Of 32,768. What is sent as silence is 0, or 8 after G.711; a voice is beyond 1,000.
    private static final int LOUD = 200;

    /// Reads a WAV file of one channel, 8 kHz, 16 bit.
    static Recording of(byte[] wav) {
        var samples = ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN);
        samples.position(Math.min(HEADER_BYTES, wav.length));
        int steps = samples.remaining() / SAMPLE_BYTES / STEP;
        int first = -1;
        int last = -1;
        for (int step = 0; step < steps; step++) {
            if (loudest(samples) > LOUD) {
                first = first < 0 ? step : first;
                last = step;
            }
        }
        return first < 0
                ? new Recording(time(steps), time(steps), Duration.ZERO)
                : new Recording(time(steps), time(first), time(last + 1 - first));
    }

    private static int loudest(ByteBuffer samples) {
        int most = 0;
        for (int n = 0; n < STEP; n++) {
            most = Math.max(most, Math.abs(samples.getShort()));
        }
        return most;
    }

    private static Duration time(int steps) {
        return Duration.ofMillis(steps * 20L);
    }
}
