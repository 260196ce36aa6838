package org.denwaban.journal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.denwaban.clock.Clock;
import org.denwaban.clock.Rounds;
import org.denwaban.vault.Place;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the PBX's CEL file (cel_custom, `format = json`, one object a line), seals each line, and
/// removes the file,
/// within a minute of each line's being written.
///
/// ```
/// cel.jsonl ──renamed──▶ cel.jsonl.<milliseconds> ──a second later──▶ read, sealed, committed ──▶ overwritten,
/// deleted ```
///
/// Asterisk opens, writes and closes the file for every line, so that a renamed file gets no line any
/// more but one that
/// was under way. Every line comes exactly once: how far a renamed file was read is committed together
/// with its lines.
public final class CelFile implements AutoCloseable {

    /// Time between two looks at the directory: a line waits for two of them and {@link #SETTLE} at most. Supervisors
    /// see figures that are made of these lines; a look at a directory without a file costs microseconds.
    public static final Duration EVERY = Duration.ofSeconds(1);

    /// How long a renamed file is let alone. Asterisk holds it open for less than a millisecond.
    public static final Duration SETTLE = Duration.ofSeconds(1);

    /// Longest line, in bytes; a longer one is kept in torn pieces. AMI's own limits give some 10 kB.
    static final int LONGEST_LINE = 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(CelFile.class);
    private static final String NAME = "cel.jsonl";
    private static final Pattern RENAMED = Pattern.compile("cel\\.jsonl\\.([0-9]{1,18})");
    private static final int LINES_IN_A_COMMIT = 500;

    private final Path directory;
    private final Journal journal;
    private final Clock clock;
    private final Consumer<CelEvent> listener;
    private final Counter lines;
    private @Nullable ScheduledExecutorService sweeping;
    private Instant lookedAt = Instant.MIN;
    private volatile Instant readTo = Instant.MIN;

    /// @param directory of the CEL file (`log/cel-custom`); nobody but the PBX and this program may
    ///                  look into it (0700)
    /// @param listener  told of each line after its commit, in order; by the thread that sweeps
    public CelFile(Path directory, Journal journal, Clock clock, Consumer<CelEvent> listener, MeterRegistry meters) {
        this.directory = directory;
        this.journal = journal;
        this.clock = clock;
        this.listener = listener;
        this.lines = Counter.builder("denwaban_cel_lines")
                .description("lines read from the PBX's CEL file")
                .register(meters);
    }

    /// Sweeps now and then, from now on.
    public synchronized void start() {
        var executor = new Rounds(Thread.ofPlatform().name("cel-sweep").factory());
        sweeping = executor;
        var _ = executor.scheduleWithFixedDelay(this::sweepAndGoOn, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Lines read by this process.
    public long linesRead() {
        return (long) lines.count();
    }

    /// Reads every renamed file that has settled, the oldest first, then renames the one that is being
    /// written.
    ///
    /// @return lines read
    /// @throws IOException if the directory or a file cannot be read or removed; the next sweep tries
    ///   again
    public synchronized int sweep() throws IOException {
        int read = 0;
        for (var file : renamed()) {
            if (stamp(file) <= clock.now().minus(SETTLE).toEpochMilli()) {
                read += read(file);
                remove(file);
            }
        }
        if (renamed().isEmpty()) {
            // what was written before the last look had been renamed by it, and no renamed file is left
            readTo = lookedAt;
        }
        lookedAt = clock.now();
        rename();
        return read;
    }

    /// Whether every line that the PBX wrote before `at` is in MariaDB. The directory first, then the journal's disk: a
    /// line is on its way from one to the other, never in neither.
    public boolean hasAllUpTo(Instant at) {
        return !readTo.isBefore(at) && !journal.disk().holdsCel();
    }

    /// Stops sweeping; a sweep that is under way ends first.
    @Override
    public void close() {
        ScheduledExecutorService executor;
        synchronized (this) {
            executor = sweeping;
        }
        if (executor != null) {
            executor.close();
        }
    }

    private void sweepAndGoOn() {
        try {
            sweep();
        } catch (IOException | RuntimeException e) {
            LOG.error("E-JOURNAL-005 the CEL file in {} could not be swept; trying again", directory, e);
        }
    }

    private List<Path> renamed() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> RENAMED.matcher(name(file)).matches())
                    .sorted((one, other) -> Long.compare(stamp(one), stamp(other)))
                    .toList();
        } catch (NoSuchFileException notYet) {
            return List.of();
        }
    }

    // A name is never given twice while anything is known of it: names only grow.
    private void rename() throws IOException {
        var file = directory.resolve(NAME);
        if (!Files.exists(file) || Files.size(file) == 0) {
            return;
        }
        var stamp = clock.now().toEpochMilli();
        for (var old : renamed()) {
            stamp = Math.max(stamp, stamp(old) + 1);
        }
        while (journal.disk().readTo(NAME + "." + stamp) > 0) {
            stamp++;
        }
        Files.move(file, directory.resolve(NAME + "." + stamp), StandardCopyOption.ATOMIC_MOVE);
    }

    private int read(Path file) throws IOException {
        var name = name(file);
        var from = journal.disk().readTo(name);
        int count = 0;
        try (var in = new BufferedInputStream(Files.newInputStream(file), 64 * 1024)) {
            in.skipNBytes(from);
            var batch = new ArrayList<DiskJournal.CelRow>();
            for (var line = line(in); line != null; line = line(in)) {
                from += line.length();
                if (line.text().length > 0) {
                    batch.add(row(line));
                }
                if (batch.size() == LINES_IN_A_COMMIT) {
                    count += commit(name, from, batch);
                }
            }
            count += commit(name, from, batch);
        }
        return count;
    }

    private int commit(String name, long readTo, List<DiskJournal.CelRow> batch) {
        var rows = List.copyOf(batch);
        batch.clear();
        journal.disk().writeCel(name, readTo, rows);
        journal.added(rows.size());
        lines.increment(rows.size());
        rows.forEach(row -> tell(row.event()));
        return rows.size();
    }

    private void tell(CelEvent event) {
        try {
            listener.accept(event);
        } catch (RuntimeException e) {
            LOG.error("E-JOURNAL-006 a listener failed on a CEL line", e);
        }
    }

    private DiskJournal.CelRow row(Line line) {
        var now = clock.now();
        var whole = line.ended() ? json(line.text()) : null;
        var head = CelEvent.head(new String(line.text(), StandardCharsets.UTF_8));
        var json = whole == null ? head : head == null ? whole : whole.copy().mergeIn(head);
        var contract = json == null ? null : contract(json);
        var id = journal.ids().next(now);
        var sealed = journal.memory().seal(contract, now, new Place("cel_event", "payload", id), line.text());
        return new DiskJournal.CelRow(CelEvent.of(id, json, whole == null, sealed.contract()), now, sealed);
    }

    private @Nullable String contract(JsonObject json) {
        var values = new HashSet<String>();
        json.forEach(entry -> values.add(String.valueOf(entry.getValue())));
        var ids = new ArrayList<String>();
        for (var name : List.of("uniqueid", "linkedid")) {
            var id = Ids.channelId(CelEvent.text(json, name));
            if (id != null) {
                ids.add(id);
            }
        }
        var line = "CHAN_START".equals(CelEvent.text(json, "eventtype")) ? CelEvent.text(json, "exten") : null;
        var contract = journal.memory().contract(values, ids, line);
        if (contract != null) {
            journal.memory().remember(ids, contract);
        }
        return contract;
    }

    private static @Nullable JsonObject json(byte[] text) {
        try {
            return new JsonObject(new String(text, StandardCharsets.UTF_8));
        } catch (DecodeException torn) {
            return null;
        }
    }

    /// @param text   without its end
    /// @param length with its end, in bytes
    /// @param ended  whether it had one
    @SuppressWarnings("ArrayRecordComponent") // nobody compares two of them
    private record Line(byte[] text, int length, boolean ended) {

        @Override
        public String toString() {
            return "Line[" + length + "]";
        }
    }

    private static @Nullable Line line(InputStream in) throws IOException {
        var text = new ByteArrayOutputStream();
        while (text.size() < LONGEST_LINE) {
            int next = in.read();
            if (next == '\n') {
                return new Line(text.toByteArray(), text.size() + 1, true);
            }
            if (next < 0) {
                return text.size() == 0 ? null : new Line(text.toByteArray(), text.size(), false);
            }
            text.write(next);
        }
        return new Line(text.toByteArray(), text.size(), false);
    }

    // Overwritten first: a deleted file's blocks may otherwise stay on the disk for long.
    private void remove(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            var size = channel.size();
            var nothing = ByteBuffer.allocate(64 * 1024);
            for (long at = 0; at < size; ) {
                nothing.clear().limit((int) Math.min(nothing.capacity(), size - at));
                at += channel.write(nothing, at);
            }
            channel.force(true);
        }
        Files.delete(file);
        journal.disk().forgetFile(name(file));
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static long stamp(Path file) {
        return Long.parseLong(name(file).substring(NAME.length() + 1));
    }
}
