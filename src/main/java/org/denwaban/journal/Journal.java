package org.denwaban.journal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.denwaban.clock.Clock;
import org.denwaban.db.Database;
import org.denwaban.db.DatabaseAway;
import org.denwaban.metrics.Lag;
import org.denwaban.pbx.ami.AmiBlock;
import org.denwaban.pbx.ami.Heard;
import org.denwaban.pbx.ami.Hearing;
import org.denwaban.pbx.ami.Trust;
import org.denwaban.vault.Place;
import org.denwaban.vault.Vault;
import org.denwaban.vault.VaultException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Every block that the PBX speaks: on the disk before anything else happens, then to one listener, and into MariaDB
/// exactly once.
///
/// ```
///  reader ──offer──▶ intake ──writer──▶ journal.db (fsync) ──▶ listener (the switchboard)
///                   bounded                 │
///                                           └──drain──▶ MariaDB `call_event`, then deleted here
/// ```
///
/// One commit takes all that waits, up to {@link #MOST_IN_A_COMMIT}: the more comes, the cheaper is
/// each. Payloads are
/// sealed before SQLite sees them. If the intake or the listener is full, {@link #offer} says no, and
/// the connection to
/// the PBX is to be dropped: what was missed is then a gap that is known, not a single event that
/// nobody misses.
///
/// If the journal's disk fails, the writer tries again until it does not, and the intake fills
/// meanwhile.
public final class Journal implements AutoCloseable {

    /// Most blocks that wait for the disk: some 10 MB, and two to three seconds of the most that
    /// Asterisk ever spoke on two cores (7,500 events a second).
    public static final int INTAKE = 20_000;

    /// Most blocks in one commit: some 0.25 MB. A larger one saves nothing more and makes the first
    /// wait.
    public static final int MOST_IN_A_COMMIT = 500;

    /// Free space of the disk, in bytes, below which nobody is dialled: a minute of the most that one Asterisk speaks
    /// (3.5 MB a second), for calls that live by then.
    public static final long FREE_LEAST = 256L * 1024 * 1024;

    /// Who gets the blocks once they are on the disk.
    public interface Listener {

        /// Called by the journal's writer, in order; must return at once.
        ///
        /// @return false if it cannot be taken: nothing more of this connection is told, and it is
        ///   dropped
        boolean journaled(Heard heard);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final long CATCH_UP_NANOS = 2_000_000;

    private final DiskJournal disk;
    private final Drain drain;
    private final CallMemory memory;
    private final Clock clock;
    private final Listener listener;
    private final Ids ids = new Ids();
    private final ArrayBlockingQueue<Heard> intake;
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong moved = new AtomicLong();
    private final AtomicLong left = new AtomicLong();
    private final Counter commits;
    private final Lag toDisk;
    private final Thread writer;
    private final Thread mover;

    private final Path directory;
    /// Why nothing can be written at the moment; empty when it can.
    private volatile String failing = "";

    /// The oldest block that the writer works on.
    private volatile @Nullable Heard inHand;

    private volatile boolean closing;
    private volatile boolean writerDone;
    // Blocks of this connection and of earlier ones are not told any more.
    private volatile long refusedEpoch;

    /// @param directory of the journal's file; made (0700) at first use; one process at a time
    /// @param pbx       system name of the PBX that is heard
    /// @param listener  told of each block after its commit
    public Journal(
            Path directory,
            String pbx,
            Vault vault,
            Database database,
            ContractOf contracts,
            Clock clock,
            Listener listener,
            MeterRegistry meters) {
        this(directory, vault, new MariaTables(pbx, database), contracts, clock, listener, meters, INTAKE);
    }

    Journal(
            Path directory,
            Vault vault,
            Drain.Target target,
            ContractOf contracts,
            Clock clock,
            Listener listener,
            MeterRegistry meters,
            int intake) {
        this.directory = directory;
        this.disk = new DiskJournal(directory);
        this.memory = new CallMemory(vault, contracts);
        this.toDisk = new Lag(meters, Lag.To.DISK);
        this.drain = new Drain(disk, target, memory, clock, this::moved, new Lag(meters, Lag.To.DATABASE));
        this.clock = clock;
        this.listener = listener;
        this.intake = new ArrayBlockingQueue<>(intake);
        this.left.set(disk.depth());
        var put = Counter.builder("denwaban_journal_quarantined")
                .description("damaged rows of the journal's disk that were put aside")
                .register(meters);
        disk.onQuarantine(rows -> {
            put.increment(rows);
            left.addAndGet(-rows);
        });
        Gauge.builder("denwaban_journal_damaged_files", disk::salvagedFiles)
                .description("1 where the journal's file was damaged at the start and put aside")
                .register(meters);
        Gauge.builder("denwaban_journal_disk_failing", () -> hindrance().isPresent() ? 1 : 0)
                .description("1 while the journal's disk fails or is nearly full")
                .register(meters);
        this.commits = Counter.builder("denwaban_journal_commits")
                .description("commits to the journal's disk")
                .register(meters);
        Gauge.builder("denwaban_journal_intake_blocks", this.intake::size)
                .description("blocks that wait for the journal's disk, at most " + intake)
                .register(meters);
        Gauge.builder("denwaban_journal_depth", this::depth)
                .description("rows on the journal's disk that MariaDB does not have yet")
                .register(meters);
        Gauge.builder("denwaban_journal_age_seconds", () -> age().toMillis() / 1e3)
                .description("age of the oldest event that MariaDB does not have yet")
                .register(meters);
        this.writer = Thread.ofPlatform().name("journal-writer").unstarted(this::write);
        this.mover = Thread.ofVirtual().name("journal-drain").unstarted(this::moveOn);
    }

    /// Begins to write and to move on what an earlier process left.
    public void start() {
        writer.start();
        mover.start();
    }

    /// Takes a block; never waits.
    ///
    /// @return false if it was not taken: the connection must be dropped
    public boolean offer(Heard heard) {
        return !closing && heard.epoch() > refusedEpoch && intake.offer(heard);
    }

    /// Writes down a time in which the PBX was not heard; on the disk when it returns.
    public void gap(Hearing.Gap gap) {
        disk.writeGap(new DiskJournal.GapRow(ids.next(clock.now()), gap));
        left.incrementAndGet();
        LockSupport.unpark(mover);
    }

    /// Number of the last connection that this journal knows of, 0 if none.
    public long lastEpoch() {
        var epoch = disk.noted("epoch");
        return epoch == null ? 0 : epoch;
    }

    /// When the last block was heard that this journal knows of, null if never.
    public @Nullable Instant lastHeard() {
        var micros = disk.noted("heard");
        return micros == null ? null : EpochTime.ofMicros(micros);
    }

    /// Blocks written to the disk by this process.
    public long written() {
        return written.get();
    }

    /// Rows moved to MariaDB by this process.
    public long moved() {
        return moved.get();
    }

    /// Blocks that wait for the disk.
    public int intake() {
        return intake.size();
    }

    /// When the oldest block was heard that is not on the disk, and told, yet; empty where all are.
    public Optional<Instant> waitingSince() {
        var held = inHand;
        return Optional.ofNullable(held == null ? intake.peek() : held).map(Heard::receivedAt);
    }

    /// Rows on the disk that MariaDB does not have yet.
    public long depth() {
        return left.get();
    }

    /// What stands against dialling anybody: what the PBX says of a call could not be kept. Calls that come in go on.
    public Optional<String> hindrance() {
        if (!failing.isEmpty()) {
            return Optional.of(failing);
        }
        return nearlyFull() ? Optional.of("the journal's disk is nearly full") : Optional.empty();
    }

    private boolean nearlyFull() {
        try {
            return Files.getFileStore(directory).getUsableSpace() < FREE_LEAST;
        } catch (IOException e) {
            return true; // a disk that cannot be asked cannot be relied on
        }
    }

    /// Age of the oldest event that MariaDB does not have yet; zero where it has all.
    public Duration age() {
        var oldest = left.get() == 0 ? List.<DiskJournal.Numbered<EventRow>>of() : disk.events(1);
        return oldest.isEmpty()
                ? Duration.ZERO
                : Duration.between(oldest.getFirst().row().receivedAt(), clock.now());
    }

    /// Whether every block that was heard before `at` is in MariaDB; `at` lies some time back.
    public boolean hasAllUpTo(Instant at) {
        var waiting = intake.peek();
        if (!failing.isEmpty() || (waiting != null && waiting.receivedAt().isBefore(at))) {
            return false;
        }
        var oldest = disk.events(1);
        return oldest.isEmpty() || !oldest.getFirst().row().receivedAt().isBefore(at);
    }

    /// Takes nothing more, writes what waits, and moves to MariaDB what it takes now; the rest stays for the next
    /// start.
    @Override
    public void close() {
        closing = true;
        join(writer);
        writerDone = true;
        LockSupport.unpark(mover);
        join(mover);
        disk.close();
    }

    DiskJournal disk() {
        return disk;
    }

    CallMemory memory() {
        return memory;
    }

    Ids ids() {
        return ids;
    }

    private void moved(int rows) {
        moved.addAndGet(rows);
        left.addAndGet(-rows);
    }

    void added(int rows) {
        left.addAndGet(rows);
        LockSupport.unpark(mover);
    }

    private void write() {
        var batch = new ArrayList<Heard>(MOST_IN_A_COMMIT);
        while (true) {
            batch.clear();
            var first = next();
            if (first == null) {
                return;
            }
            batch.add(first);
            intake.drainTo(batch, MOST_IN_A_COMMIT - 1);
            var rows = writtenUnlessClosing(batch);
            if (rows.isEmpty()) {
                return;
            }
            var there = clock.now();
            rows.forEach(row -> toDisk.seen(row.happenedAt(), there));
            written.addAndGet(batch.size());
            added(batch.size());
            commits.increment();
            batch.forEach(this::tell);
        }
    }

    // null when the journal closes and all is written
    private @Nullable Heard next() {
        while (true) {
            inHand = intake.peek(); // before it is taken, so that it is seen all the time
            try {
                var heard = intake.poll(100, TimeUnit.MILLISECONDS);
                inHand = heard;
                if (heard != null || closing) {
                    return heard;
                }
            } catch (InterruptedException e) {
                LOG.warn("the journal's writer does not stop by an interrupt; close it");
            }
        }
    }

    /// Tries until they are on the disk. A journal that is being closed on a disk that fails gives them up: they are
    /// told to nobody, and the next start finds what they said in the PBX's own record.
    private List<EventRow> writtenUnlessClosing(List<Heard> batch) {
        for (var pause = SHORTEST_PAUSE; ; pause = longer(pause)) {
            try {
                var rows = batch.stream().map(this::row).toList();
                disk.writeEvents(rows);
                failing = "";
                return rows;
            } catch (JournalException e) {
                failing = "the journal's disk fails";
                if (givenUp(batch.size(), pause, e)) {
                    return List.of();
                }
            } catch (VaultException e) {
                failing = "the journal's keys cannot be used (" + e.code() + ")";
                if (givenUp(batch.size(), pause, e)) {
                    return List.of();
                }
            }
        }
    }

    /// Waits before the next try, unless the journal is being closed.
    private boolean givenUp(int events, Duration pause, RuntimeException why) {
        if (closing) {
            LOG.error("{} events are given up, the journal is being closed", events, why);
            return true;
        }
        LOG.error("{} events wait; trying again in {} ms", events, pause.toMillis(), why);
        LockSupport.parkNanos(pause.toNanos());
        return false;
    }

    private EventRow row(Heard heard) {
        var block = heard.block();
        var values = new HashSet<String>();
        block.headers().forEach(header -> values.add(header.value()));
        var named = heard.names();
        var contract = memory.contract(values, named, line(block));
        if (contract != null && heard.trust() instanceof Trust.Trusted) {
            memory.remember(named, contract);
        }
        var id = ids.next(heard.receivedAt());
        var place = new Place("call_event", "payload", id);
        return EventRow.of(id, heard, memory.seal(contract, clock.now(), place, block.bytes()));
    }

    // A channel that comes in begins with the line that the caller dialled.
    private static @Nullable String line(AmiBlock block) {
        return "Newchannel".equals(block.event()) ? block.first("Exten") : null;
    }

    private void tell(Heard heard) {
        if (heard.epoch() <= refusedEpoch) {
            return;
        }
        try {
            if (!listener.journaled(heard)) {
                refusedEpoch = heard.epoch();
                LOG.error("E-JOURNAL-002 the switchboard cannot keep up; connection {} is dropped", heard.epoch());
            }
        } catch (RuntimeException e) {
            refusedEpoch = heard.epoch();
            LOG.error("E-JOURNAL-003 the switchboard failed; connection {} is dropped", heard.epoch(), e);
        }
    }

    private void moveOn() {
        var pause = SHORTEST_PAUSE;
        while (true) {
            letTheWriterCatchUp();
            try {
                var rows = drain.move();
                pause = SHORTEST_PAUSE;
                if (rows == 0) {
                    if (writerDone) {
                        return;
                    }
                    LockSupport.parkNanos(LONGEST_PAUSE.toNanos());
                }
            } catch (RuntimeException e) {
                complain(e, pause);
                if (writerDone) {
                    return;
                }
                LockSupport.parkNanos(pause.toNanos());
                pause = longer(pause);
            }
        }
    }

    /// Both need the same processors and one file, and only the writer has people who cannot wait: what it has not
    /// written nobody sees, and an intake that is full costs the connection. So nothing is moved on while more
    /// waits than its next commit takes. On a disk that fails it waits for room, which moving on makes.
    private void letTheWriterCatchUp() {
        while (intake.size() > MOST_IN_A_COMMIT && failing.isEmpty() && !writerDone) {
            LockSupport.parkNanos(CATCH_UP_NANOS);
        }
    }

    private void complain(RuntimeException e, Duration pause) {
        if (e instanceof DatabaseAway) {
            LOG.warn("MariaDB is away, {} rows wait on the journal's disk", depth());
        } else {
            LOG.error("E-JOURNAL-004 rows could not be moved to MariaDB; trying again in {} ms", pause.toMillis(), e);
        }
    }

    private static Duration longer(Duration pause) {
        var twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
