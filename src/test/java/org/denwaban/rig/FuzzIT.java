package org.denwaban.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.denwaban.contract.ContractFileFuzz;
import org.denwaban.journal.CelEventFuzz;
import org.denwaban.pbx.agi.AgiSessionFuzz;
import org.denwaban.pbx.ami.AmiDecoderFuzz;
import org.denwaban.people.ListFileFuzz;
import org.denwaban.people.PhoneNumberFuzz;
import org.denwaban.web.StrictJsonFuzz;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Everything that reads what strangers wrote, under a fuzzer that is led by coverage, each in a process of its own.
/// `-Ddenwaban.fuzz.seconds=3600` for an hour each. What it finds stays in `target/fuzz` and becomes a test of that
/// name.
class FuzzIT {

    /// Inputs in a build: counted, for a busy machine makes none at all in the seconds of an idle one.
    private static final int RUNS = 3_000;

    /// For whoever looks longer; 0 in a build.
    private static final int SECONDS = Integer.getInteger("denwaban.fuzz.seconds", 0);

    /// The same inputs in every build: what is new is found by who looks for it, with another seed, not by who builds.
    private static final int SEED = Integer.getInteger("denwaban.fuzz.seed", 20181101);

    /// A start of the virtual machine and its instrumentation.
    private static final Duration ABOVE = Duration.ofMinutes(3);

    private static final Pattern DONE = Pattern.compile("Done ([0-9]+) runs in");

    /// What is fuzzed, and the files from which the fuzzer sets out. Closed.
    enum Target {
        AMI(AmiDecoderFuzz.class, "src/test/resources/ami"),
        AGI(AgiSessionFuzz.class, "src/test/resources/agi"),
        LIST(ListFileFuzz.class, "src/test/resources/lists"),
        TELEPHONE(PhoneNumberFuzz.class, ""),
        JSON(StrictJsonFuzz.class, "src/test/resources/json"),
        CONTRACT(ContractFileFuzz.class, "docs/contracts"),
        CEL(CelEventFuzz.class, "src/test/resources/cel");

        private final Class<?> room;
        private final String seeds;

        Target(Class<?> room, String seeds) {
            this.room = room;
            this.seeds = seeds;
        }
    }

    @TempDir
    private Path directory = Path.of("");

    @ParameterizedTest
    @EnumSource
    void whateverIsReadEndsInAnAnswer(Target target) throws IOException, InterruptedException {
        var found =
                Files.createDirectories(Path.of("target/fuzz", target.name()).toAbsolutePath());
        var output = directory.resolve("output.txt");
        var fuzzer = new ProcessBuilder(command(target, found))
                .directory(found.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertTrue(fuzzer.waitFor(ABOVE.plusSeconds(SECONDS)), "the fuzzer does not end");
        } finally {
            fuzzer.destroyForcibly();
        }
        var told = Files.readString(output, StandardCharsets.UTF_8);
        assertEquals(
                0,
                fuzzer.exitValue(),
                () -> "kept in " + found + "\n" + told.substring(Math.max(0, told.length() - 4_000)));
        var runs = DONE.matcher(told);
        assertTrue(runs.find() && Long.parseLong(runs.group(1)) >= RUNS, told);
    }

    private List<String> command(Target target, Path found) throws IOException {
        var corpus = Files.createDirectories(directory.resolve("corpus"));
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.room.getName(),
                "--instrumentation_includes=org.denwaban.**",
                SECONDS == 0 ? "-runs=" + RUNS : "-max_total_time=" + SECONDS,
                "-seed=" + SEED,
                // seconds; the first input pays for instrumenting every class, on a machine that is shared
                "-timeout=60",
                "-artifact_prefix=" + found + "/",
                corpus.toString()));
        if (!target.seeds.isEmpty()) {
            command.add(Path.of(target.seeds).toAbsolutePath().toString());
        }
        return command;
    }
}
