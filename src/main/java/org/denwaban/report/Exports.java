package org.denwaban.report;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.denwaban.metrics.Bounds;
import org.denwaban.report.ExportStanding.Failed;
import org.denwaban.report.ExportStanding.Making;
import org.denwaban.report.ExportStanding.Ready;
import org.denwaban.report.ExportStanding.Waiting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Files that people take from the page of reports: made one after the other on a thread of their own, kept for as long
/// as a browser may need to fetch them, then removed. They lie in {@link ResultWorkshop}'s folder (0700) and nowhere
/// else.
public final class Exports implements AutoCloseable {

    /// Under way or kept, of all users together: each may have some 40 MB on the disk.
    public static final int MOST = 16;

    /// How long a finished file can be fetched: a download that broke is begun again.
    static final Duration KEPT = Duration.ofMinutes(10);

    private static final Logger LOG = LoggerFactory.getLogger(Exports.class);

    /// One thread: a workbook of 100,000 lines wants some 300 MB of heap, and the calls go on beside it.
    private final ScheduledExecutorService maker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("exports").daemon().factory());

    private final ExportMaker making;
    private final Map<String, Job> jobs = new ConcurrentHashMap<>();
    private final Semaphore room = new Semaphore(MOST);

    public Exports(ExportMaker making, MeterRegistry registry) {
        this.making = making;
        Bounds.tell(registry, "exports", MOST, () -> MOST - room.availablePermits());
    }

    private static final class Job {
        final ExportWish wish;
        volatile ExportStanding standing = new Waiting();

        Job(ExportWish wish) {
            this.wish = wish;
        }
    }

    /// A folder for one file and what it is made of; empty while there are {@link #MOST}. Whoever gets it gives it to
    /// {@link #begin}, or back to {@link #leave}.
    Optional<Path> folder() throws IOException {
        if (!room.tryAcquire()) {
            return Optional.empty();
        }
        try {
            return Optional.of(ResultWorkshop.folder(
                    making.dataDirectory(), making.machine().now()));
        } catch (IOException | RuntimeException e) {
            room.release();
            throw e;
        }
    }

    /// Begins to make a file.
    ///
    /// @return by which it is asked for: the folder's name
    String begin(ExportWish wish, Path folder) {
        var id = String.valueOf(folder.getFileName());
        var job = new Job(wish);
        jobs.put(id, job);
        maker.execute(() -> make(job, folder));
        return id;
    }

    private void make(Job job, Path folder) {
        job.standing = made(job, folder.resolve(job.wish.fileName()));
        var _ = maker.schedule(() -> leave(folder), KEPT.toSeconds(), TimeUnit.SECONDS);
    }

    private ExportStanding made(Job job, Path file) {
        try {
            making.make(job.wish, file, (done, of) -> job.standing = new Making(done, of));
            return new Ready(file);
        } catch (ExportMaker.Refused e) {
            return new Failed(String.valueOf(e.getMessage()));
        } catch (IOException | RuntimeException e) {
            LOG.error("E-REPORT-040 an export was not made: {}", e.getClass().getName());
            return new Failed("E-REPORT-040: 作成できませんでした。もう一度お試しください。");
        }
    }

    /// How it stands with a file; empty for none that is this user's in this contract.
    Optional<ExportStanding> standing(String contractId, String id, String by) {
        return Optional.ofNullable(jobs.get(id))
                .filter(job -> job.wish.contract().id().equals(contractId)
                        && job.wish.by().equals(by))
                .map(job -> job.standing);
    }

    /// Removes a folder, and what lies in it.
    void leave(Path folder) {
        jobs.remove(String.valueOf(folder.getFileName()));
        room.release();
        try {
            if (Files.isDirectory(folder)) {
                ResultWorkshop.delete(folder);
            }
        } catch (IOException e) {
            LOG.error(
                    "E-REPORT-038 an export cannot be removed: {}", e.getClass().getName());
        }
    }

    /// Makes no more, and removes what is kept.
    @Override
    public void close() {
        maker.shutdownNow();
        try {
            if (!maker.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("an export did not end within 5 s, given up; its folder is removed a day later");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (var id : jobs.keySet()) {
            leave(ResultWorkshop.all(making.dataDirectory()).resolve(id));
        }
    }
}
