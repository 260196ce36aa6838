package org.denwaban.journal;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.denwaban.clock.Clock;
import org.denwaban.metrics.Lag;
import org.denwaban.vault.Place;
import org.jspecify.annotations.Nullable;

/// Moves rows from the journal's disk to MariaDB, the oldest first, each exactly once: a row is written
/// there under the
/// id that it had here, a second time does nothing, and it is deleted here only when it is committed
/// there.
final class Drain {

    /// Rows of one transaction: some 300 kB, and a commit's wait is shared by many.
    static final int MOST = 500;

    private final DiskJournal disk;
    private final Target target;
    private final CallMemory memory;
    private final Clock clock;
    private final IntConsumer done;
    private final Lag toDatabase;

    /// Where rows go. Each method is one transaction; a row whose id is there already is passed over.
    interface Target {

        void insertEvents(List<EventRow> rows);

        void insertCel(List<DiskJournal.CelRow> rows);

        void insertGaps(List<DiskJournal.GapRow> rows);
    }

    /// @param done told how many rows were moved, after each batch
    Drain(DiskJournal disk, Target target, CallMemory memory, Clock clock, IntConsumer done, Lag toDatabase) {
        this.disk = disk;
        this.target = target;
        this.memory = memory;
        this.clock = clock;
        this.done = done;
        this.toDatabase = toDatabase;
    }

    /// Moves one batch of each kind.
    ///
    /// @return how many rows; 0 when the journal is empty
    /// @throws org.denwaban.db.DatabaseAway if MariaDB is away; nothing is lost
    int move() {
        return moveEvents() + moveCel() + moveGaps();
    }

    private int moveEvents() {
        var rows = disk.events(MOST);
        if (!rows.isEmpty()) {
            target.insertEvents(rows.stream().map(row -> resealed(row.row())).toList());
            var there = clock.now();
            rows.forEach(row -> toDatabase.seen(row.row().happenedAt(), there));
            disk.moved("call_event", rows.getLast().n());
            done.accept(rows.size());
        }
        return rows.size();
    }

    private int moveCel() {
        var rows = disk.cel(MOST);
        if (!rows.isEmpty()) {
            target.insertCel(rows.stream().map(row -> resealed(row.row())).toList());
            disk.moved("cel_event", rows.getLast().n());
            done.accept(rows.size());
        }
        return rows.size();
    }

    private int moveGaps() {
        var rows = disk.gaps(MOST);
        if (!rows.isEmpty()) {
            target.insertGaps(rows.stream().map(DiskJournal.Numbered::row).toList());
            disk.moved("pbx_gap", rows.getLast().n());
            done.accept(rows.size());
        }
        return rows.size();
    }

    private EventRow resealed(EventRow row) {
        return row.with(resealed("call_event", row.id(), row.sealed(), row.uniqueid(), row.linkedid()));
    }

    private DiskJournal.CelRow resealed(DiskJournal.CelRow row) {
        var event = row.event();
        return new DiskJournal.CelRow(
                event,
                row.readAt(),
                resealed("cel_event", event.id(), row.sealed(), event.uniqueid(), event.linkedid()));
    }

    // Once: what has a contract keeps it, and what leaves here is not opened again.
    private CallMemory.Sealed resealed(String table, String id, CallMemory.Sealed sealed, @Nullable String... ids) {
        if (sealed.contract() != null) {
            return sealed;
        }
        var known = Arrays.stream(ids).filter(Objects::nonNull).toList();
        var contract = memory.contract(List.of(), known, null);
        return contract == null
                ? sealed
                : memory.reseal(contract, new Place(table, "payload", id), sealed, clock.now());
    }
}
