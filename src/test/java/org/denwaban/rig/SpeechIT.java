package org.denwaban.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.denwaban.inbound.Prompt;
import org.denwaban.inbound.PromptFiles;
import org.denwaban.inbound.Wav;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real Open JTalk, fetched where the machine has none.
class SpeechIT {

    @TempDir
    private Path folder;

    @Test
    void saysAPromptAsATelephoneCarriesIt() throws Exception {
        var speech = SpeechProvision.ofThisMachine().provide();
        var files = new PromptFiles(folder);
        var prompt = new Prompt("sentence", "次の受付は、11月20日からです。", "次の受付は、11月20日からです。");
        files.write(prompt, speech.say(prompt));
        assertEquals("", files.check(prompt).message());

        var wav = Wav.parse(Files.readAllBytes(folder.resolve("sentence.wav")));
        assertEquals(8000, wav.rate());
        assertTrue(wav.seconds() > 2 && wav.seconds() < 6, "it has " + wav.seconds() + " s");
        var samples = wav.samples();
        int peak = 0;
        for (short sample : samples) {
            peak = Math.max(peak, Math.abs(sample));
        }
        assertTrue(peak > 8000 && peak <= 26000, "its peak is " + peak);
        // a sentence ends in a pause, and begins at once
        assertEquals(new Wav(8000, new short[3200]), new Wav(8000, tail(samples, 3200)));
        assertTrue(heard(Arrays.copyOf(samples, 800)), "nothing in the first tenth of a second");
    }

    @Test
    void partsOfADateAreEquallyLoudAndFollowOneAnotherAtOnce() {
        var speech = SpeechProvision.ofThisMachine().provide();
        for (var said : List.of("11月", "5分", "午前8時")) {
            var samples = speech.say(new Prompt("part", said, said)).samples();
            assertTrue(heard(tail(samples, 800)), said + " ends in silence");
            double squares = 0;
            for (short sample : samples) {
                squares += (double) sample * sample;
            }
            double loudness = Math.sqrt(squares / samples.length);
            assertTrue(loudness > 1700 && loudness < 2900, said + " has " + loudness);
        }
    }

    private static short[] tail(short[] samples, int length) {
        return Arrays.copyOfRange(samples, samples.length - length, samples.length);
    }

    private static boolean heard(short[] samples) {
        for (short sample : samples) {
            if (Math.abs(sample) > 300) {
                return true;
            }
        }
        return false;
    }
}
