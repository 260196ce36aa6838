package org.denwaban.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs one command of the machine to its end.
final class Command {

    /// What it said and how it ended.
    ///
    /// @param exit   0 when well
    /// @param output standard output and error, mixed
    record Done(int exit, String output) {

        boolean well() {
            return exit == 0;
        }

        /// The last `lines` lines, for a message.
        String tail(int lines) {
            var all = output.strip().lines().toList();
            return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
        }
    }

    private Command() {}

    /// @throws RigException E-RIG-008 when it cannot be started or is not done in time
    static Done run(Duration limit, List<String> command) {
        Path out = scratch();
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(new java.io.File("/dev/null"))
                    .redirectOutput(out.toFile())
                    .start();
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
                throw new RigException(
                        "E-RIG-008",
                        command.getFirst() + " was not done within " + limit.toSeconds() + " s: "
                                + new Done(1, read(out)).tail(5));
            }
            return new Done(process.exitValue(), read(out));
        } catch (IOException e) {
            throw new RigException("E-RIG-008", "cannot run " + command.getFirst() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RigException("E-RIG-008", command.getFirst() + " was interrupted", e);
        } finally {
            delete(out);
        }
    }

    private static Path scratch() {
        try {
            return Files.createTempFile("denwaban-rig", ".out");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
