package org.denwaban.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The recording that ships is the one that is told to be made so, and a telephone plays it.
class HoldMusicTest {

    @Test
    void theRecordingThatShipsIsMadeByHoldMusic() throws Exception {
        var shipped = Wav.parse(Files.readAllBytes(Path.of("asterisk-config/sounds/denwaban/hold/melody.wav")));
        assertEquals(HoldMusic.wav(), shipped);
        assertEquals(Wav.TELEPHONE, shipped.rate());
        assertFalse(shipped.silent());
        assertTrue(shipped.seconds() > 15, "not the same tune every few seconds");
    }
}
