package org.denwaban.watch;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.denwaban.clock.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends a server whose work stands: who waits for a lock for ever neither dies nor complains. Each second it looks
/// whether the journal's writer, the switchboard and the dialer get on; if one of them has not for {@link #STANDS}
/// although work waits, all threads' places go to the log, and this thread dies, which ends the process as any death of
/// a thread does (E-SRV-003, exit code 70). The service manager starts it again.
///
/// A whole process that stood (a suspended machine) comes back with one late look, which says nothing: it takes
/// {@link #LOOKS} of them.
public final class Watchdog implements AutoCloseable {

    /// How long nothing may come of work that waits: twice the longest wait for an answer of the PBX or a connection to
    /// the database (5 s).
    static final Duration STANDS = Duration.ofSeconds(10);

    /// Looks in a row at which nothing had come of it; half of those that fit into {@link #STANDS}.
    static final int LOOKS = 5;

    private static final Duration EVERY = Duration.ofSeconds(1);

    /// Frames told of each thread.
    private static final int FRAMES_TOLD = 20;

    /// Who waits in there waits for the database, the disk or the PBX (`QueueCrew` asks it under a lock), which have
    /// limits of their own and stop the dialling by themselves; dying mends nothing.
    private static final List<String> OUTSIDE = List.of(
            "org.mariadb.",
            "com.zaxxer.hikari.",
            "org.sqlite.",
            "sun.nio.",
            "org.denwaban.pbx.ami.Speaker",
            "org.denwaban.inbound.QueueCrew");

    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

    /// Somebody who must get on.
    ///
    /// @param thread name of its thread
    /// @param waits  whether work waits that it could do
    /// @param done   grows with whatever it does
    public record Worker(String thread, BooleanSupplier waits, LongSupplier done) {}

    /// Nothing has come of work that waits.
    static final class Stands extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stands(String thread) {
            super(thread);
        }
    }

    /// @param atNanos of the last look at which it got on
    private record Seen(long done, long atNanos, int looks) {}

    private final List<Worker> workers;
    private final Clock machine;
    private final Map<String, Seen> seen = new HashMap<>();
    private final Thread thread;
    private volatile boolean closed;

    public Watchdog(List<Worker> workers, Clock machine) {
        this.workers = List.copyOf(workers);
        this.machine = machine;
        this.thread = Thread.ofPlatform().name("watchdog").daemon().unstarted(this::watch);
    }

    /// Looks each second from now on.
    public void start() {
        thread.start();
    }

    private void watch() {
        while (!closed) {
            look();
            LockSupport.parkNanos(EVERY.toNanos());
        }
    }

    /// @throws Stands if somebody does not get on
    void look() {
        for (var worker : workers) {
            var before = seen.get(worker.thread());
            long done = worker.done().getAsLong();
            var now = before == null || getsOn(worker, before.done(), done)
                    ? new Seen(done, machine.nanos(), 0)
                    : new Seen(done, before.atNanos(), before.looks() + 1);
            seen.put(worker.thread(), now);
            if (now.looks() >= LOOKS && machine.nanos() - now.atNanos() >= STANDS.toNanos()) {
                tell(worker.thread());
                throw new Stands(worker.thread());
            }
        }
    }

    private static boolean getsOn(Worker worker, long before, long done) {
        return before != done || !worker.waits().getAsBoolean() || waitsOutside(worker.thread());
    }

    private static boolean waitsOutside(String name) {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(each -> each.getKey().getName().equals(name))
                .flatMap(each -> Arrays.stream(each.getValue()))
                .anyMatch(frame -> OUTSIDE.stream().anyMatch(frame.getClassName()::startsWith));
    }

    /// Classes and places, never what they work on.
    private static void tell(String stands) {
        LOG.error("E-WATCH-005 {} has done nothing for {} s although work waits", stands, STANDS.toSeconds());
        Thread.getAllStackTraces()
                .forEach((each, frames) -> LOG.error(
                        "E-WATCH-005 thread {} {}:{}",
                        each.getName(),
                        each.getState(),
                        Arrays.stream(frames)
                                .limit(FRAMES_TOLD)
                                .map(frame -> " at " + frame)
                                .collect(Collectors.joining())));
    }

    /// Looks no more.
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
