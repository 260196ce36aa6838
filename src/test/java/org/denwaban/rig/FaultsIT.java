package org.denwaban.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A short fault run; `./denwaban faults` makes long ones.
class FaultsIT {

    private static final long SEED = 20181101;

    @Test
    void whateverFailsNobodyIsCalledOnceTooOftenAndNoCallIsLost() throws Exception {
        var told = new ArrayList<String>();
        try (var run =
                FaultRun.start(Path.of("").toAbsolutePath(), Path.of("/var/tmp/denwaban-it-faults"), 8, told::add)) {
            var summary = run.run(Duration.ofSeconds(25), SEED);
            assertEquals(List.of(), summary.violations(), () -> String.join("\n", told));
            assertTrue(summary.settled(), () -> "some call or gap has no end\n" + String.join("\n", told));
            assertTrue(summary.calls() > 0);
        }
    }
}
