package org.denwaban.seal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.denwaban.clock.Clock;
import org.denwaban.clock.Tokyo;
import org.denwaban.db.Database;
import org.denwaban.db.Ulid;
import org.denwaban.journal.GapStore;

/// Seals each day when it is over and all of it is in MariaDB, and tells what is not any more as it was sealed.
///
/// The digests of a day's rows lie in a file beside the keys, outside of the database; the seal over the file and over
/// the seal of the day before is a row of `day_seal`. Whoever changes a row has to make the file anew, and every seal
/// since; whoever holds one of those on paper sees it.
public final class Seals {

    /// Below the data directory.
    public static final String DIRECTORY = "seals";

    /// Its name there: who sealed a day, where several servers have one database.
    static final String ID_FILE = "directory.id";

    /// After a day's end its last rows are there within seconds.
    static final Duration AFTER_THE_DAY = Duration.ofMinutes(5);

    /// Findings of a day that are named; the rest is counted. Nobody reads more.
    static final int FINDINGS_MOST = 1_000;

    private final Database database;
    private final Path directory;
    private final Clock machine;
    private final SealStore store = new SealStore();
    private final GapStore gaps = new GapStore();

    /// @param directory where the files lie
    public Seals(Database database, Path directory, Clock machine) {
        this.database = database;
        this.directory = directory;
        this.machine = machine;
    }

    /// Whether a day could be sealed.
    public sealed interface Next {
        /// It is.
        record Sealed(Seal seal) implements Next {}

        /// Something of that day is still to come.
        ///
        /// @param why in English
        record Waits(LocalDate day, String why) implements Next {}

        /// Every day that is over has its seal.
        record None() implements Next {}
    }

    /// What is not as it was sealed.
    ///
    /// @param findings the first {@link #FINDINGS_MOST}
    /// @param count    all of them
    public record Checked(List<Finding> findings, int count) {
        public Checked {
            findings = List.copyOf(findings);
        }
    }

    /// Seals the next day.
    ///
    /// @param allIsHere whether all that the PBX said and wrote before an instant is in MariaDB
    /// @throws org.denwaban.db.DatabaseAway if the database cannot be asked
    /// @throws UncheckedIOException if the file cannot be written; the day has no seal then
    public Next sealNext(Predicate<Instant> allIsHere) {
        var last = last();
        var day = last.map(seal -> seal.day().plusDays(1))
                .or(() -> database.transaction(store::firstDay))
                .filter(next -> next.isBefore(Tokyo.day(machine.now().minus(AFTER_THE_DAY))));
        if (day.isEmpty()) {
            return new Next.None();
        }
        var against = hindrance(day.get(), allIsHere);
        if (against.isPresent()) {
            return new Next.Waits(day.get(), against.get());
        }
        var written = write(day.get());
        var seal = Seal.of(
                day.get(),
                written.rows(),
                written.sha256(),
                last.map(Seal::seal).orElse(Seal.NONE));
        var by = id();
        database.run(handle -> store.add(handle, seal, by, machine.now()));
        return new Next.Sealed(seal);
    }

    /// Of the directory, made with the first seal.
    private String id() {
        var file = directory.resolve(ID_FILE);
        try {
            if (Files.notExists(file)) {
                Files.writeString(file, Ulid.at(machine.now()));
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String idIfAny() {
        return Files.exists(directory.resolve(ID_FILE)) ? id() : "";
    }

    /// Days that another server sealed, in whose directory their files lie: it alone can hold the rows against them.
    public Set<LocalDate> elsewhere() {
        var by = idIfAny();
        return database.transaction(handle -> store.elsewhere(handle, by));
    }

    private Optional<String> hindrance(LocalDate day, Predicate<Instant> allIsHere) {
        var from = SealStore.start(day);
        var to = SealStore.start(day.plusDays(1));
        if (!allIsHere.test(to)) {
            return Optional.of("not all that the PBX said is in the database");
        }
        if (!database.transaction(handle -> gaps.openWithin(handle, from, to)).isEmpty()) {
            return Optional.of("a gap is open");
        }
        return database.transaction(handle -> store.callsLive(handle, to))
                ? Optional.of("a call of that day is not over")
                : Optional.empty();
    }

    private SealFile.Written write(LocalDate day) {
        try (var file = new SealFile.Writer(directory, day)) {
            for (var table : SealedTable.values()) {
                var columns = database.transaction(handle -> store.columns(handle, table));
                var rows = new SealStore.Rows(database, table, columns, day);
                file.table(table, columns);
                for (var row = rows.next(); row != null; row = rows.next()) {
                    file.row(row);
                }
            }
            return file.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The newest seal.
    Optional<Seal> last() {
        return database.transaction(store::last);
    }

    /// Seals, the oldest first.
    public List<Seal> all() {
        return database.transaction(store::all);
    }

    /// Whether each seal is what its parts make, and follows the one before.
    public List<Finding> chain() {
        var findings = new ArrayList<Finding>();
        var before = Seal.NONE;
        var expected = Optional.<LocalDate>empty();
        for (var seal : all()) {
            boolean follows =
                    seal.follows(before) && expected.map(seal.day()::equals).orElse(true);
            if (!follows) {
                findings.add(new Finding(seal.day(), Finding.Fault.SEAL_DIFFERS, "", ""));
            }
            before = seal.seal();
            expected = Optional.of(seal.day().plusDays(1));
        }
        return findings;
    }

    /// Holds the rows of a day against its seal, and writes down how many differ.
    public Checked check(Seal seal) {
        var check = new DayCheck(seal);
        check.run();
        database.run(handle -> store.checked(handle, seal.day(), check.count, machine.now()));
        return new Checked(check.findings, check.count);
    }

    /// Holds the one of the `days` newest that was not looked at for longest against its seal, where that is longer ago
    /// than `pause`.
    Optional<Checked> checkNext(int days, Duration pause) {
        var by = idIfAny();
        return database.transaction(handle -> store.nextToCheck(handle, by, days, machine.now(), pause))
                .flatMap(day ->
                        all().stream().filter(seal -> seal.day().equals(day)).findFirst())
                .map(this::check);
    }

    /// Rows that differ in all days, as they were last looked at.
    long differing() {
        return database.<Long>transaction(store::differing);
    }

    private final class DayCheck {

        private final Seal seal;
        private final List<Finding> findings = new ArrayList<>();
        private int count;

        DayCheck(Seal seal) {
            this.seal = seal;
        }

        void run() {
            var path = SealFile.of(directory, seal.day());
            if (!Files.exists(path)) {
                found(Finding.Fault.FILE_DIFFERS, "", "");
                return;
            }
            try (var file = new SealFile.Reader(path)) {
                for (var head = file.table(); head != null; head = file.table()) {
                    against(file, head);
                }
                if (!file.sha256().equals(seal.file())) {
                    found(Finding.Fault.FILE_DIFFERS, "", "");
                }
            } catch (IOException | IllegalArgumentException e) {
                found(Finding.Fault.FILE_DIFFERS, "", "");
            }
        }

        private void against(SealFile.Reader file, SealFile.Head head) throws IOException {
            var table = SealedTable.named(head.table())
                    .orElseThrow(() -> new IllegalArgumentException("a table that is not sealed"));
            var rows = new SealStore.Rows(database, table, head.columns(), seal.day());
            var was = file.row();
            var is = rows.next();
            while (was != null && is != null) {
                int order = was.id().compareTo(is.id());
                if (order < 0) {
                    found(Finding.Fault.TAKEN_AWAY, table.table(), was.id());
                } else if (order > 0) {
                    found(Finding.Fault.PUT_IN, table.table(), is.id());
                } else if (!was.equals(is)) {
                    found(Finding.Fault.CHANGED, table.table(), is.id());
                }
                was = order <= 0 ? file.row() : was;
                is = order >= 0 ? rows.next() : is;
            }
            for (; was != null; was = file.row()) {
                found(Finding.Fault.TAKEN_AWAY, table.table(), was.id());
            }
            for (; is != null; is = rows.next()) {
                found(Finding.Fault.PUT_IN, table.table(), is.id());
            }
        }

        private void found(Finding.Fault fault, String table, String row) {
            count++;
            if (findings.size() < FINDINGS_MOST) {
                findings.add(new Finding(seal.day(), fault, table, row));
            }
        }
    }
}
