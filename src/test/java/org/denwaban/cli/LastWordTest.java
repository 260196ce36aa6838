package org.denwaban.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.denwaban.call.CallRules;
import org.denwaban.call.Switchboard;
import org.denwaban.clock.Rounds;
import org.denwaban.clock.SystemClock;
import org.denwaban.pbx.ami.AmiBlock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LastWordTest {

    @Test
    void theEndIsToldEvenOfAnErrorThatCausedItself() {
        var ended = new ArrayList<Integer>();
        var outer = new IllegalStateException("a");
        outer.initCause(new StackOverflowError().initCause(outer));
        new LastWord(ended::add).uncaughtException(Thread.currentThread(), outer);
        assertEquals(List.of(70), ended);
    }

    /// A process of its own, for it is to end.
    @ParameterizedTest
    @ValueSource(strings = {"switchboard", "rounds"})
    void aServerEndsAtOnceWithTheThreadThatDies(String whose, @TempDir Path directory) throws Exception {
        var said = directory.resolve("said").toFile();
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        HalfDead.class.getName(),
                        whose)
                .redirectErrorStream(true)
                .redirectOutput(said)
                .start();
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it lives on, half dead");
        } finally {
            process.destroyForcibly();
        }
        var told = text(said.toPath());
        assertEquals(LastWord.EXIT, process.exitValue(), told);
        assertTrue(told.contains("E-SRV-003 thread " + whose + " died"), told);
        assertTrue(told.contains("java.lang.StackOverflowError at org.denwaban.cli.LastWordTest$HalfDead"), told);
        assertFalse(told.contains("架空"), told);
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file);
    }

    /// Would run for ever, but for its one thread that dies.
    static final class HalfDead {

        public static void main(String[] whose) throws InterruptedException {
            LastWord.install();
            if (whose[0].equals("switchboard")) {
                var board = new Switchboard(new CallRules("trunk"), _ -> true, (_, _) -> die());
                board.heard(
                        new AmiBlock(List.of(
                                new AmiBlock.Header("Event", "DeviceStateChange"),
                                new AmiBlock.Header("Device", "PJSIP/201"),
                                new AmiBlock.Header("State", "RINGING"))),
                        SystemClock.SYSTEM.now());
            } else {
                var _ = new Rounds(Thread.ofVirtual().name("rounds").factory())
                        .scheduleWithFixedDelay(HalfDead::die, 0, 1, TimeUnit.SECONDS);
            }
            new CountDownLatch(1).await();
        }

        private static void die() {
            throw new StackOverflowError("架空 太郎 0468990017");
        }
    }
}
