package org.denwaban.cli;

import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a server says when one of its threads dies, before it ends at once. A server without its switchboard or its
/// dialer still answers and looks well; one that is gone is started again by the service manager within seconds, loses
/// nothing and calls nobody twice, as after any `kill -9`; meanwhile the PBX leads callers to the queue by itself.
final class LastWord implements Thread.UncaughtExceptionHandler {

    /// As `EX_SOFTWARE` of sysexits.h: none of the commands' own, so that a service manager's record tells this end.
    static final int EXIT = 70;

    /// Frames told of each cause; a stack that overflowed has thousands, all alike.
    private static final int FRAMES_TOLD = 20;

    /// Causes told; a chain may lead back to itself.
    private static final int CAUSES_TOLD = 4;

    private static final Logger LOG = LoggerFactory.getLogger(LastWord.class);

    private final IntConsumer end;

    LastWord(IntConsumer end) {
        this.end = end;
    }

    /// From now on each thread that dies of what nobody caught ends this process.
    static void install() {
        Thread.setDefaultUncaughtExceptionHandler(new LastWord(Runtime.getRuntime()::halt));
    }

    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {
        try {
            LOG.error("E-SRV-003 thread {} died, so this server ends: {}", thread.getName(), told(thrown));
        } finally {
            end.accept(EXIT);
        }
    }

    /// Classes and places, never a message: it may hold a number or a name.
    private static String told(Throwable thrown) {
        return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause)
                .limit(CAUSES_TOLD)
                .map(cause -> cause.getClass().getName() + places(cause))
                .collect(Collectors.joining(" caused by "));
    }

    private static String places(Throwable cause) {
        return Arrays.stream(cause.getStackTrace())
                .limit(FRAMES_TOLD)
                .map(frame -> " at " + frame)
                .collect(Collectors.joining());
    }
}
