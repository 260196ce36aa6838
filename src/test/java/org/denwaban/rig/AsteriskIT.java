package org.denwaban.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AsteriskIT {

    @TempDir
    private Path state;

    @Test
    void killedItStartsAgainAndALeftOverIsEnded() {
        var install = AsteriskProvision.ofThisMachine().provide();
        var plan = PbxPlan.onFreePorts(1, PbxPlan.freeTcp());
        var first = Pbx.layOut(install, state, "pbx", Path.of("asterisk-config"), plan);
        first.start();
        first.asterisk().kill();
        assertFalse(first.asterisk().alive());
        first.start();
        long leftOver = first.asterisk().pid().orElseThrow();

        // As after a kill -9 of ourselves: a new object on the same directory, and the old process still there.
        var second = Pbx.layOut(install, state, "pbx", Path.of("asterisk-config"), plan);
        second.start();
        assertEquals(first.asterisk().home(), second.asterisk().home());
        assertNotEquals(leftOver, second.asterisk().pid().orElseThrow());
        assertFalse(first.asterisk().alive());
        assertTrue(second.asterisk().rx("core show version").startsWith("Asterisk 2"));
        second.asterisk().remove();
    }
}
