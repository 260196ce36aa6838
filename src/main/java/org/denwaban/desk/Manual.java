package org.denwaban.desk;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.denwaban.clock.Clock;
import org.denwaban.db.Database;
import org.denwaban.db.Ulid;
import org.jspecify.annotations.Nullable;

/// The contracts' manuals: what lies beside a card, and how supervisors change it.
final class Manual {

    /// A change by another server, or the day's end, is on every screen after this.
    private static final Duration READ_EVERY = Duration.ofSeconds(5);

    private final Database database;
    private final ManualStore store = new ManualStore();
    private final Supplier<LocalDate> today;
    private final Clock machine;

    private volatile Map<String, List<ManualEntry>> inForce = Map.of();
    private volatile boolean stale = true;
    private volatile long readAt;

    /// @param today contract day
    Manual(Database database, Supplier<LocalDate> today, Clock machine) {
        this.database = database;
        this.today = today;
        this.machine = machine;
    }

    /// A version that somebody wants to write.
    ///
    /// @param entryId the entry that it changes; null for a new one
    /// @param basedOn the version that its author saw, 0 for a new entry
    record Change(
            String contractId,
            @Nullable String entryId,
            int basedOn,
            ManualEntry.Kind kind,
            String heading,
            String body,
            LocalDate validFrom,
            boolean withdrawn,
            String author) {}

    /// What came of it. Closed.
    sealed interface Answer {

        /// It is written.
        record Done(int version) implements Answer {}

        /// Nothing is written: every fault.
        record Faulty(List<ManualRules.Fault> faults) implements Answer {
            public Faulty {
                faults = List.copyOf(faults);
            }
        }

        /// Nothing is written: somebody else has changed the entry meanwhile, or it is none of the contract.
        record Outdated() implements Answer {}
    }

    /// Writes a version.
    Answer write(Change change) {
        var faults = ManualRules.faults(change.heading(), change.body(), change.validFrom(), today.get());
        if (!faults.isEmpty()) {
            return new Answer.Faulty(faults);
        }
        var id = Ulid.at(machine.now());
        var answer = database.transaction(handle -> {
            var entryId = change.entryId();
            int newest = entryId == null
                    ? 0
                    : store.newest(handle, change.contractId(), entryId).orElse(-1);
            if (newest != change.basedOn()) {
                return new Answer.Outdated();
            }
            store.add(
                    handle,
                    new ManualEntry(
                            id,
                            change.contractId(),
                            entryId == null ? id : entryId,
                            newest + 1,
                            change.kind(),
                            change.heading(),
                            change.body(),
                            change.validFrom(),
                            change.withdrawn(),
                            change.author(),
                            machine.now()));
            return new Answer.Done(newest + 1);
        });
        stale = true;
        return answer;
    }

    /// Reads it anew where it is time. Waits for the database.
    ///
    /// @return whether something on the screens may be another
    boolean read() {
        var nanos = machine.nanos();
        if (!stale && nanos - readAt < READ_EVERY.toNanos()) {
            return false;
        }
        stale = false;
        readAt = nanos;
        var all = database.transaction(store::all);
        var now =
                ManualRules.inForce(all, today.get()).stream().collect(Collectors.groupingBy(ManualEntry::contractId));
        boolean changed = !now.equals(inForce);
        inForce = now;
        return changed;
    }

    /// What is shown now, as it was read last.
    List<ManualEntry> of(String contractId) {
        return inForce.getOrDefault(contractId, List.of());
    }

    /// What is shown today, from the database.
    List<ManualEntry> today(String contractId) {
        return ManualRules.inForce(all(contractId), today.get());
    }

    /// Every version of every entry.
    List<ManualEntry> all(String contractId) {
        return database.transaction(handle -> store.all(handle, contractId));
    }

    /// The contract day by which this goes.
    LocalDate day() {
        return today.get();
    }
}
