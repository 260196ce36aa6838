package org.denwaban.rig;

import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Programs that a test needs and Debian has. They are installed where they are missing, which needs root; tests of
/// other processes that want the same wait.
final class TestPrograms {

    private static final Duration MOST = Duration.ofMinutes(5);

    private TestPrograms() {}

    /// @param programs all of them there: nothing is done
    static synchronized void install(List<Path> programs, List<String> packages) {
        if (programs.stream().allMatch(Files::isExecutable)) {
            return;
        }
        if (!Command.run(MOST, apt("install", packages)).well()) {
            Command.run(MOST, apt("update", List.of()));
            var again = Command.run(MOST, apt("install", packages));
            if (!again.well()) {
                fail("cannot be installed: " + packages + "; install them: " + again.tail(4));
            }
        }
    }

    private static List<String> apt(String what, List<String> packages) {
        var command = new ArrayList<>(
                List.of("flock", "/tmp/denwaban-packages.lock", "env", "DEBIAN_FRONTEND=noninteractive"));
        command.addAll(AsteriskProvision.APT);
        command.add(what);
        command.addAll(packages);
        return command;
    }
}
